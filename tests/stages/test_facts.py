"""The stage that tells each fact once."""

from __future__ import annotations

from itertools import permutations

import pytest
from spacy.tokens import Doc

from builders import analysed_doc, fact_lines, fact_row, grows_linearly
from hangraph import document
from hangraph.stages.facts import Facts, merge

VISIT = "[윤가람|Person] 시장은 {} [미르시|Place:City]를 {}."


def evidence(doc: Doc, predicate: str) -> list[list[str]]:
    """Return the words of the evidence of each fact of a predicate."""
    return [[doc.text[a:b] for a, b in f["evidence"]] for f in document.facts(doc) if f["predicate"] == predicate]


def agreements(doc: Doc) -> list[str]:
    """Return the labels of the agreements of a Doc."""
    return [e["label"] for e in document.entities(doc) if e["type"] == "Agreement"]


@pytest.mark.parametrize(
    ("first", "second", "facts"),
    [
        (("3일", "방문했다"), ("3일", "찾았다"), ["asserted | 2024-05-03"]),
        (("3일", "방문했다"), ("7일", "찾았다"), ["asserted | 2024-05-03", "asserted | 2024-05-07"]),
        (("3일", "방문할 예정이다"), ("3일", "방문했다"), ["asserted | 2024-05-03"]),
        (("3일", "방문했다"), ("3일", "방문할 예정이었다"), ["asserted | 2024-05-03"]),
        (("지난 1일부터 5일까지", "방문했다"), ("3일", "찾았다"), ["asserted | 2024-05-03"]),
        (("지난 1일부터 5일까지", "방문했다"), ("7일", "찾았다"),
         ["asserted | 2024-05-01/2024-05-05", "asserted | 2024-05-07"]),
        (("3일", "방문했다"), ("오는 20일", "방문한다"), ["asserted | 2024-05-03", "planned | 2024-05-20"]),
    ],
    ids=["told twice", "two days", "planned, then done", "done, then planned", "day in a span", "day outside a span",
         "done and planned anew"],
)  # fmt: skip
def test_facts_merge_tellings_of_one_happening(
    first: tuple[str, str], second: tuple[str, str], facts: list[str]
) -> None:
    """Tellings of one day are one fact, and what is done is done; other days are other facts."""
    doc = analysed_doc(f"{VISIT.format(*first)} {VISIT.format(*second)}")
    assert fact_lines(doc, "visited") == [f"윤가람 | visited | 미르시 | {rest}" for rest in facts]


def test_facts_keep_the_evidence_of_every_telling() -> None:
    """A fact told twice has two pieces of evidence in the order of the text."""
    doc = analysed_doc(f"{VISIT.format('3일', '방문했다')} {VISIT.format('3일', '찾았다')}")
    assert evidence(doc, "visited") == [["윤가람 시장은 3일 미르시를 방문했다", "윤가람 시장은 3일 미르시를 찾았다"]]


def test_facts_take_no_headline_for_a_deed() -> None:
    """미르시 방문 in a headline does not make a plan done."""
    doc = analysed_doc(
        f"[윤가람|Person] 시장, [미르시|Place:City] 방문\n{VISIT.format('오는 20일', '방문할 예정이다')}",
        kinds=("title", "paragraph"),
    )
    assert fact_lines(doc, "visited") == ["윤가람 | visited | 미르시 | planned | 2024-05-20"]
    assert len(evidence(doc, "visited")[0]) == 2


def test_facts_of_a_meeting_go_both_ways() -> None:
    """A가 B를 만났다 and B는 A와 면담했다 are one meeting."""
    doc = analysed_doc(
        "[윤가람|Person] 시장은 3일 [오세린|Person] 대표를 만났다. "
        "[오세린|Person] 대표는 3일 [윤가람|Person] 시장과 면담했다."
    )
    assert fact_lines(doc, "metWith") == ["윤가람 | metWith | 오세린 | asserted | 2024-05-03"]


def test_facts_of_a_visit_go_one_way() -> None:
    """A가 B를 방문했다 and B가 A를 방문했다 are two visits."""
    doc = analysed_doc(
        "[달내시|Place:City]가 [미르시|Place:City]를 방문했다. [미르시|Place:City]가 [달내시|Place:City]를 방문했다."
    )
    assert len(fact_lines(doc, "visited")) == 2


def test_facts_keep_a_former_office_apart() -> None:
    """오세린 전 장관 and 오세린 장관 are a past office and a present one."""
    doc = analysed_doc(
        "[오세린|Person] 전 장관이 웃었다. [오세린|Person] 장관이 웃었다. [오세린|Person] 장관이 울었다."
    )
    rows = [(f["object"], f["qualifiers"].get("former"), len(f["evidence"])) for f in document.facts(doc)]
    assert rows == [("장관", True, 1), ("장관", None, 2)]


@pytest.mark.parametrize(
    ("telling", "fact"),
    [
        (
            "[오세린|Person] 대표가 [가온 포럼|Event]에 참석했다.",
            "오세린 | attended | 가온 포럼 | asserted | 2024-05-02",
        ),
        ("[오세린|Person] 대표가 [가온 포럼|Event]에 참석할 예정이다.", "오세린 | attended | 가온 포럼 | planned | -"),
        (
            "[오세린|Person] 대표가 7일 [가온 포럼|Event]에 참석했다.",
            "오세린 | attended | 가온 포럼 | asserted | 2024-05-07",
        ),
    ],
    ids=["the event's date", "not of another status", "its own date"],
)
def test_facts_take_the_date_of_their_event(telling: str, fact: str) -> None:
    """What is told undated of an event has its date, if the text tells one day of that status."""
    text = "[가온 포럼|Event]은 지난 2일 [은하극장|Place:Facility]에서 열렸다.\n다른 소식\n"
    doc = analysed_doc(text + telling, kinds=("paragraph", "heading", "paragraph"))
    assert fact_lines(doc, "attended") == [fact]


def test_facts_of_a_state_have_no_date() -> None:
    """해온전지가 3일 미르시에 있다: a place is no happening, so the date is none of it."""
    doc = analysed_doc("[해온전지|Organization]는 지난 3일 현재 [미르시|Place:City]에 위치해 있다.")
    assert fact_lines(doc, "locatedIn") == ["해온전지 | locatedIn | 미르시 | asserted | -"]


def test_facts_split_agreements_by_their_parties() -> None:
    """Two 업무협약 with other partners are two agreements, each named by its parties."""
    doc = analysed_doc(
        "[달내시|Place:City]는 7일 [해온전지|Organization]와 [업무협약|Agreement]을 체결했다. "
        "[달내시|Place:City]는 8일 [가온전자|Organization]와 [업무협약|Agreement]을 체결했다."
    )
    assert agreements(doc) == ["달내시-해온전지 업무협약", "달내시-가온전자 업무협약"]
    assert fact_lines(doc, "signedAgreement") == [
        "가온전자 | signedAgreement | 달내시-가온전자 업무협약 | asserted | 2024-05-08",
        "달내시 | signedAgreement | 달내시-가온전자 업무협약 | asserted | 2024-05-08",
        "달내시 | signedAgreement | 달내시-해온전지 업무협약 | asserted | 2024-05-07",
        "해온전지 | signedAgreement | 달내시-해온전지 업무협약 | asserted | 2024-05-07",
    ]


def test_facts_merge_agreements_of_the_same_parties() -> None:
    """업무협약 and 양해각서 (both MOU) of the same two are one agreement, under both names, of one type."""
    doc = analysed_doc(
        "[달내시|Place:City]와 [해온전지|Organization]는 [업무협약|Agreement]을 체결했다. "
        "[해온전지|Organization]는 7일 [달내시|Place:City]와 [양해각서|Agreement]를 체결했다."
    )
    (entity,) = (e for e in document.entities(doc) if e["type"] == "Agreement")
    assert (entity["label"], set(entity["aliases"])) == ("달내시-해온전지 업무협약", {"업무협약", "양해각서"})
    assert fact_lines(doc, "agreementType", "signedAgreement") == [
        "달내시 | signedAgreement | 달내시-해온전지 업무협약 | asserted | 2024-05-07",
        "달내시-해온전지 업무협약 | agreementType | 업무협약 | asserted | -",
        "해온전지 | signedAgreement | 달내시-해온전지 업무협약 | asserted | 2024-05-07",
    ]
    assert {tuple(m["entities"]) for m in document.mentions(doc) if m["type"] == "Agreement"} == {(entity["id"],)}


def test_facts_keep_types_of_agreement_apart() -> None:
    """업무협약 and 의향서 of the same two are an MOU and an LOI."""
    doc = analysed_doc(
        "[달내시|Place:City]는 [해온전지|Organization]와 [업무협약|Agreement]을 체결했다. "
        "[달내시|Place:City]는 [해온전지|Organization]와 [의향서|Agreement]를 체결했다."
    )
    assert agreements(doc) == ["달내시-해온전지 업무협약", "달내시-해온전지 의향서"]


def test_facts_know_a_mention_without_parties() -> None:
    """업무협약 told of again without its parties is the same agreement, its type told with both."""
    doc = analysed_doc(
        "[달내시|Place:City]는 [해온전지|Organization]와 "
        "[업무협약|Agreement]을 체결했다. [업무협약|Agreement] 내용은 비밀이다."
    )
    assert agreements(doc) == ["달내시-해온전지 업무협약"]
    assert evidence(doc, "agreementType") == [["업무협약", "업무협약"]]


def test_facts_keep_a_name_that_has_a_party() -> None:
    """달내시-해온전지 협력 협약 needs no more parties in its name."""
    doc = analysed_doc(
        "[달내시|Place:City]는 [해온전지|Organization]와 [달내시-해온전지 협력 협약|Agreement]을 체결했다."
    )
    assert agreements(doc) == ["달내시-해온전지 협력 협약"]


def test_facts_about_nothing_known_are_dropped() -> None:
    """A fact whose subject has no type yet goes."""
    doc = analysed_doc("[윤가람|Person] 시장은 [미르시|Place:City]를 방문했다.")
    doc._.entities = [{**e, "type": ""} if e["type"] == "Person" else e for e in document.entities(doc)]
    doc._.facts = [fact_row()]
    assert fact_lines(Facts()(doc)) == []


TELLINGS = [
    fact_row(date="2024-05-03", evidence=[[9, 12]]),
    fact_row(date=None, evidence=[[3, 6]], status="planned"),
    fact_row(date="2024-05-01/2024-05-05", evidence=[[6, 9]], confidence=0.9),
    fact_row(date="2024-06-01", evidence=[[12, 15]], status="planned"),
]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_merge_knows_no_order(order: tuple[int, ...]) -> None:
    """Whatever order the tellings come in, they make the same facts."""
    assert merge([TELLINGS[i] for i in order]) == merge(TELLINGS)


def test_merge_twice_is_merge() -> None:
    """Merged facts merge no further."""
    assert merge(merge(TELLINGS)) == merge(TELLINGS)


def test_merge_leaves_its_rows_alone() -> None:
    """Merging changes none of the rows it is given."""
    before = [{**r, "evidence": [list(e) for e in r["evidence"]]} for r in TELLINGS]
    merge(TELLINGS)
    assert before == TELLINGS


def test_merge_takes_many_tellings_in_linear_time() -> None:
    """A fact told thousands of times costs no more than its tellings."""
    assert grows_linearly(lambda size: merge([fact_row(evidence=[[i, i + 5]]) for i in range(size)]), 2000)
