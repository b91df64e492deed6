"""Which time dates which fact: that of its clause, of the clauses it is chained to, or of the sentences around it."""

from __future__ import annotations

import pytest

from builders import analysed_doc, fact_lines
from hangraph import document

PERSON, CITY = "[오세린|Person]", "[가온시|Place:City]"


def lines(text: str, predicate: str, *kinds: str) -> list[str]:
    """Return what a text published on 2024-05-10 tells of a predicate."""
    return fact_lines(analysed_doc(text, kinds=kinds), predicate)


@pytest.mark.parametrize(
    ("text", "predicate", "fact"),
    [
        (  # a meeting held yesterday is where they met
            f"{PERSON} 시장은 어제 시청에서 열린 회의 직후 [민도하|Person] 대표를 만났다.",
            "metWith",
            "오세린 | metWith | 민도하 | asserted | 2024-05-09",
        ),
        (
            f"{PERSON} 시장은 오는 10월 열리는 [은하 축제|Event]에 참석한다.",
            "attended",
            "오세린 | attended | 은하 축제 | planned | 2024-10",
        ),
        (  # only a time of day follows
            f"{PERSON} 시장은 7일 회의를 마쳤다. {PERSON} 시장은 {CITY}를 방문하고 오후 4시 돌아왔다.",
            "visited",
            "오세린 | visited | 가온시 | asserted | 2024-05-07",
        ),
        (  # told on the 3rd, done on the 2nd
            f"{PERSON} 시장은 2일 협약을 맺었다고 3일 밝혔다. {PERSON} 시장은 {CITY}를 방문했다.",
            "visited",
            "오세린 | visited | 가온시 | asserted | 2024-05-02",
        ),
        (
            f"{PERSON} 시장은 14일 공장을 둘러볼 예정이다. 이어 {CITY}를 방문한다.",
            "visited",
            "오세린 | visited | 가온시 | planned | 2024-05-14",
        ),
        (
            f"{PERSON} 시장이 {CITY}를 방문했다. 오 시장은 6일 공항에 내렸다.",
            "visited",
            "오세린 | visited | 가온시 | asserted | 2024-05-06",
        ),
    ],
)
def test_dates_reach_what_happened_then(text: str, predicate: str, fact: str) -> None:
    """A fact without a time of its own takes that of its occasion, of what follows, of the day told before or after."""
    assert lines(text, predicate) == [fact]


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        # a plan is not of the day on which it is told
        (f"{PERSON} 시장은 7일 회의를 마쳤다. {PERSON} 시장은 {CITY}를 방문하기로 했다.", "visited"),
        (f"{PERSON} 시장은 7일 회의를 마쳤다. {PERSON} 시장은 {CITY}를 방문한다고 말했다.", "visited"),
        # what goes on is not of the year in which it began
        (
            "[은하극장|Organization]은 2008년 시작된 축제로, [가온재단|Organization]이 [은하 축제|Event]를 주최한다.",
            "operates",
        ),
        ("[은하교회|Organization]는 1981년 창립됐으며, [가온연합회|Organization] 소속이다.", "memberOf"),
    ],
)
def test_dates_stop_where_the_time_changes(text: str, predicate: str) -> None:
    """Plans and what is so now do not take the date of what is past."""
    assert [line.rsplit(" | ", 1)[1] for line in lines(text, predicate)] == ["-"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"{PERSON}은 1983년부터 1993년까지 [가온재단|Organization] 회장을 지냈다.", "1983/1993"),
        (f"{PERSON}은 2015년부터 5년간 [가온재단|Organization] 회장을 맡았다.", "2015/2020"),
        (f"{PERSON}은 1987년 [가온재단|Organization]을 세우고 초대 회장을 맡았다.", "1987"),
        (f"{PERSON}은 1972년부터 신문에 글을 썼고 [가온재단|Organization] 이사를 지냈다.", "-"),
        (f"{PERSON}은 2012년 선거에 출마했다가 낙선한 뒤 [가온재단|Organization] 회장을 맡았다.", "-"),
    ],
)
def test_dates_of_an_office_are_its_term(text: str, date: str) -> None:
    """An office has the period told with it, not the year of what went before."""
    assert [line.rsplit(" | ", 1)[1] for line in lines(text, "holdsPosition")] == [date]


@pytest.mark.parametrize(
    ("time", "clock"), [("7일 오후 2시 30분", "14:30:00"), ("7일 정오", "12:00:00"), ("7일", None), ("지난달", None)]
)
def test_dates_keep_the_time_of_day_apart(time: str, clock: str | None) -> None:
    """A fact with a clock time of its own has it as a qualifier."""
    doc = analysed_doc(f"{PERSON} 시장은 {time} {CITY}를 방문했다.")
    assert [f["qualifiers"].get("clock") for f in document.facts(doc) if f["predicate"] == "visited"] == [clock]
