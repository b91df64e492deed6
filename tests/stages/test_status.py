"""The stage that tells what happened from what is planned, denied or conditional."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from builders import analysed_doc, fact_lines
from hangraph import document
from hangraph.stages.status import Status

PUBLISHED = "2024-05-10"
# sentence, then the status of its one visit or takeover
SENTENCES = [
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문했다.", "asserted"),
    ("[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문하고 돌아왔다.", "asserted"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문한 바 있다.", "asserted"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문 중이다.", "asserted"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하고 있다.", "asserted"),
    ("[윤가람|Person] 시장은 [미르시|Place:City] 방문을 마쳤다.", "asserted"),
    ("[가온전자|Organization]는 예정대로 [노을전자|Organization]를 인수했다.", "asserted"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 예정이다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 계획이다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 방침이다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하기로 했다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문키로 했다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하려고 짐을 꾸렸다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하고자 한다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하겠다고 했다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 것으로 보인다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City] 방문을 추진하고 있다.", "planned"),
    ("[윤가람|Person] 시장은 오는 20일 [미르시|Place:City]를 방문한다.", "planned"),
    ("[윤가람|Person] 시장은 내년 [미르시|Place:City]를 찾는다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하지 않았다.", "denied"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문하지 못했다.", "denied"),
    ("[윤가람|Person] 시장은 [미르시|Place:City] 방문을 취소했다.", "denied"),
    ("[윤가람|Person] 시장은 [미르시|Place:City] 방문을 미뤘다.", "denied"),
    ("[윤가람|Person] 시장은 20일로 예정된 [미르시|Place:City] 방문을 취소했다.", "denied"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 예정이었으나 일정을 바꿨다.", "denied"),
    ("[윤가람|Person] 시장은 [미르시|Place:City] 방문을 유보했다.", "denied"),
    ("[가온전자|Organization]는 [노을전자|Organization] 인수를 번복했다.", "denied"),
    ("[가온전자|Organization]는 [노을전자|Organization]를 인수할 공산이 크다.", "conditional"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 속셈이다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 계획이었지만 마음을 바꿨다.", "denied"),
    ("[가온전자|Organization]는 [노을전자|Organization] 인수를 부인했다.", "denied"),
    ("[가온전자|Organization]는 [노을전자|Organization] 인수를 철회했다.", "denied"),
    ("[윤가람|Person] 시장은 [미르시|Place:City] 방문을 검토하고 있다.", "conditional"),
    ("[가온전자|Organization]는 [노을전자|Organization] 인수를 논의했다.", "conditional"),
    ("[가온전자|Organization]는 [노을전자|Organization]를 인수하면 몸집이 커진다.", "conditional"),
    ("[가온전자|Organization]가 [노을전자|Organization]를 인수한다.", "planned"),
    ("[윤가람|Person] 시장은 [미르시|Place:City]를 방문한다고 밝혔다.", "planned"),
    ("[윤가람|Person] 시장은 해마다 [미르시|Place:City]를 방문한다.", "asserted"),
    ("[윤가람|Person] 시장은 시청에 따르면 지난 3일 [미르시|Place:City]를 방문해 강을 둘러봤다.", "asserted"),
    ("[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문해 다리를 놓기로 했다.", "asserted"),
    ("[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문해 협력을 촉구했다.", "asserted"),
    ("[가온전자|Organization]는 [노을전자|Organization]를 인수하기로 했으나 이를 취소했다.", "denied"),
    ("[가온전자|Organization]는 [노을전자|Organization]를 인수할 것이라는 소문을 부인했다.", "denied"),
    ("[가온전자|Organization]는 7월까지 [노을전자|Organization] 인수를 마무리할 계획이다.", "planned"),
    ("[가온전자|Organization]는 값이 맞으면 [노을전자|Organization]를 인수한다.", "conditional"),
    ("[가온전자|Organization]는 값이 맞아야 [노을전자|Organization]를 인수한다.", "conditional"),
]


def statuses(doc: Doc) -> list[str]:
    """Return the statuses of the visits and takeovers of a Doc."""
    return [f["status"] for f in document.facts(doc) if f["predicate"] in {"visited", "acquired"}]


@pytest.mark.parametrize(("sentence", "status"), SENTENCES)
def test_status_of_one_fact(sentence: str, status: str) -> None:
    """The endings of a clause, the verb that governs it and its date say whether the fact happened."""
    assert statuses(analysed_doc(sentence, PUBLISHED)) == [status]


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (
            "[윤가람|Person] 시장은 [미르시|Place:City]를 방문한 "
            "데 이어 다음 달 [나루시|Place:City]를 방문할 예정이다.",
            ["윤가람 | visited | 나루시 | planned | 2024-06", "윤가람 | visited | 미르시 | asserted | -"],
        ),
        (
            "[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 "
            "방문했으며 오는 20일에는 [나루시|Place:City]를 방문한다.",
            ["윤가람 | visited | 나루시 | planned | 2024-05-20", "윤가람 | visited | 미르시 | asserted | 2024-05-03"],
        ),
        (
            "[윤가람|Person] 시장은 [미르시|Place:City]를 방문했으나 [나루시|Place:City]를 방문하지 못했다.",
            ["윤가람 | visited | 나루시 | denied | -", "윤가람 | visited | 미르시 | asserted | -"],
        ),
        (
            "[윤가람|Person] 시장은 [미르시|Place:City]를 방문한 뒤 [나루시|Place:City]를 방문할 계획이다.",
            ["윤가람 | visited | 나루시 | planned | -", "윤가람 | visited | 미르시 | planned | -"],
        ),
    ],
)
def test_status_of_each_clause_of_a_sentence(sentence: str, facts: list[str]) -> None:
    """A clause with a tense of its own keeps its status; one without takes that of the clause it leads to."""
    assert fact_lines(analysed_doc(sentence, PUBLISHED), "visited") == facts


@pytest.mark.parametrize(
    ("published", "status"),
    [
        ("2024-05-19", "planned"),
        ("2024-05-19T23:50:00+09:00", "planned"),
        ("2024-05-20", "asserted"),
        ("2024-05-21", "asserted"),
        (None, "asserted"),
        ("", "asserted"),
    ],
)
def test_status_by_the_day_of_publication(published: str | None, status: str) -> None:
    """What is dated after the day of publication is planned; without that day the endings decide."""
    doc = analysed_doc("[윤가람|Person] 시장은 2024년 5월 20일 [미르시|Place:City]를 방문했다.", published)
    assert statuses(doc) == [status]


@pytest.mark.parametrize(
    ("published", "status"),
    [("2024-05-19", "planned"), ("2024-05-20", "planned"), (None, "planned"), ("2024-05-21", "asserted")],
)
def test_status_of_the_present_tense(published: str | None, status: str) -> None:
    """What happens once and is told in the present tense is to come, unless its day is past."""
    doc = analysed_doc("[윤가람|Person] 시장은 2024년 5월 20일 [미르시|Place:City]를 방문한다.", published)
    assert statuses(doc) == [status]


@pytest.mark.parametrize(
    ("date", "status"),
    [("2024-05-11", "planned"), ("2024-05", "asserted"), ("2024-06", "planned"), ("2024", "asserted"),
     ("2025/", "planned"), ("/2025", "asserted"), ("2024-05-20/2024-05-22", "planned"), ("XXXX-XX-20", "asserted")],
)  # fmt: skip
def test_status_by_dates_less_exact_than_a_day(date: str, status: str) -> None:
    """A date of any grain is ahead only if all of it begins after the publication."""
    doc = analysed_doc("[윤가람|Person] 시장은 [미르시|Place:City]를 방문했다.", PUBLISHED)
    doc._.facts = [{**f, "date": date, "status": "asserted"} for f in document.facts(doc)]
    assert statuses(Status()(doc)) == [status]


def test_status_that_a_verb_says_itself_stands() -> None:
    """불참하다 denies attendance whatever its own tense says."""
    doc = analysed_doc("[오세린|Person] 대표는 [가온 포럼|Event]에 불참했다.", PUBLISHED)
    assert fact_lines(doc, "attended") == ["오세린 | attended | 가온 포럼 | denied | -"]


def test_status_of_a_fact_without_a_clause_stands() -> None:
    """What names and titles say (윤가람 시장) holds, though its sentence tells a plan."""
    doc = analysed_doc("[윤가람|Person] 시장은 [미르시|Place:City]를 방문할 예정이다.", PUBLISHED)
    assert fact_lines(doc, "holdsPosition") == ["윤가람 | holdsPosition | 시장 | asserted | -"]


def test_status_of_nothing() -> None:
    """A Doc without facts stays without."""
    assert statuses(analysed_doc("", PUBLISHED)) == []


def test_status_table_has_every_status() -> None:
    """The table asks for each of the four statuses at least five times."""
    counts = [sum(status == s for _, status in SENTENCES) for s in ("asserted", "planned", "denied", "conditional")]
    assert min(counts) >= 5


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "11일 [미르시|Place:City]에서 열릴 예정이던 [정상회담|Event]이 24일로 연기됐다.",
            [
                "정상회담 | locatedIn | 미르시 | denied | 2024-05-11",
                "정상회담 | locatedIn | 미르시 | planned | 2024-05-24",
            ],
        ),
        (
            "[미르시|Place:City]는 다음 달 [솔뫼광장|Place:Facility]에서 열기로 한 [등불축제|Event]를 취소했다.",
            [
                "등불축제 | locatedIn | 솔뫼광장 | denied | 2024-06",
                "미르시 | operates | 등불축제 | denied | 2024-06",
            ],
        ),
        (
            "[미르시|Place:City]는 다음 주 예정됐던 [산불훈련|Event]을 6월로 미뤘다.",
            [
                "미르시 | operates | 산불훈련 | denied | 2024-05-13/2024-05-19",
                "미르시 | operates | 산불훈련 | planned | 2024-06",
            ],
        ),
        (
            "[하늬대회|Event] 역시 [벨로나|Place:Country]에서 개최될 예정이었는데, 최소 7월 이후로 연기되었다.",
            ["하늬대회 | locatedIn | 벨로나 | planned | 2024-07/"],
        ),
        (
            "[미르시|Place:City]는 27일 [토론회|Event]를 개최한다. 20일로 잡혔던 [토론회|Event]는 한 주 미뤄졌다.",
            ["미르시 | operates | 토론회 | denied | 2024-05-20", "미르시 | operates | 토론회 | planned | 2024-05-27"],
        ),
        (
            "[미르시|Place:City]는 [토론회|Event]를 연기할 수 있다.",
            ["미르시 | operates | 토론회 | conditional | -"],
        ),
    ],
)
def test_status_of_an_event_put_off(text: str, facts: list[str]) -> None:
    """An event called off is denied at its old date, and planned for the new one if that is told."""
    assert fact_lines(analysed_doc(text, PUBLISHED), "operates", "locatedIn") == facts


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "[가온사|Organization]는 [이사회|Event]를 열고 공장을 짓기로 했다.",
            "가온사 | operates | 이사회 | asserted | -",
        ),
        (
            "[가온사|Organization]는 [이사회|Event]를 열고 공장을 지을 예정이다.",
            "가온사 | operates | 이사회 | planned | -",
        ),
        (
            "[가온사|Organization]는 [음악회|Event]를 열고 성금을 내기로 했다.",
            "가온사 | operates | 음악회 | planned | -",
        ),
    ],
)
def test_status_of_a_meeting_that_resolved(text: str, fact: str) -> None:
    """A meeting at which a thing was resolved is over; a feast resolved on is to come."""
    assert fact_lines(analysed_doc(text, PUBLISHED), "operates") == [fact]
