"""Temporal expressions in plain text and their values."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import grows_linearly
from hangraph import schema
from hangraph.stages.time_grammar import Time, parse
from hangraph.stages.time_units import read_words

WORDS = read_words(schema.load())
FRIDAY = date(2015, 4, 10)


def values(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    """Return each temporal expression of a text with its value."""
    return [(text[t.start : t.end], t.value) for t in parse(text, WORDS, published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2012년 12월 7일 열렸다.", "2012-12-07"),
        ("2012. 12. 7.에 열렸다.", "2012-12-07"),
        ("2012/12/07", "2012-12-07"),
        ("'12년 3월에", "2012-03"),
        ("단기 4348년에", "2015"),
        ("쇼와 20년", "1945"),
        ("2015학년도 입시", "2015"),
        ("1990년대에", "199X"),
        ("80년대 초반", "198X"),
        ("4월 6일 만났다.", "2015-04-06"),
        ("4월5일부터 16일까지 머문다.", "2015-04-05/2015-04-16"),
        ("2015년 4월 5일부터 2015년 4월 16일까지입니다.", "2015-04-05/2015-04-16"),
        ("4월 5~16일", "2015-04-05/2015-04-16"),
        ("12∼15일 열린다.", "2015-04-12/2015-04-15"),
        ("28일부터 3일까지", "2015-04-28/2015-05-03"),
        ("4월 28∼5월 3일", "2015-04-28/2015-05-03"),
        ("13, 14일 열린다.", "2015-04-13/2015-04-14"),
        ("17일 또는 18일경 취임한다.", "2015-04-17/2015-04-18"),
        ("4월 10일(금)부터 14일(화)까지", "2015-04-10/2015-04-14"),
        ("3·4월", "2015-03/2015-04"),
        ("1867~1916년", "1867/1916"),
        ("시인(1929~2010)은", "1929/2010"),
        ("2014-18년", "2014/2018"),
        ("2019-2020 시즌", "2019/2020"),
        ("2020년부터", "2020/"),
        ("2021년 7월까지", "/2021-07"),
        ("11월 15일 이후", "2015-11-15/"),
        ("5월 19일부터 5일간", "2015-05-19/2015-05-23"),
        ("1996년부터 10년간", "1996/2006"),
        ("10일 2박 3일 일정으로", "2015-04-10/2015-04-12"),
        ("15일까지 사흘간", "2015-04-13/2015-04-15"),
        ("25일 오후 2시부터 교섭했다.", "2015-04-25"),
    ],
)
def test_parse_reads_written_dates(text: str, value: str) -> None:
    """A date of numbers has its value, an interval both its ends."""
    assert [v for _, v in values(text)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("지난 3일 갔다.", "2015-04-03"),
        ("오는 14일 연다.", "2015-04-14"),
        ("지난 28일 갔다.", "2015-03-28"),
        ("오는 2일 연다.", "2015-05-02"),
        ("지난 12월 열렸다.", "2014-12"),
        ("오는 3월 연다.", "2016-03"),
        ("7일 오후(현지시간) 만났다.", "2015-04-07"),
        ("어제 만났다.", "2015-04-09"),
        ("그저께", "2015-04-08"),
        ("모레 연다.", "2015-04-12"),
        ("지난달 말 갔다.", "2015-03-21/2015-03-31"),
        ("내달 초 연다.", "2015-05-01/2015-05-10"),
        ("이달 중순", "2015-04-11/2015-04-20"),
        ("이번 주에", "2015-04-06/2015-04-12"),
        ("다음주에는", "2015-04-13/2015-04-19"),
        ("이번 주말", "2015-04-11/2015-04-12"),
        ("금주 월요일부터 금요일까지", "2015-04-06/2015-04-10"),
        ("월요일 열린다.", "2015-04-13"),
        ("월요일 열렸다.", "2015-04-06"),
        ("올해 3분기", "2015-07-01/2015-09-30"),
        ("내년 상반기", "2016-01-01/2016-06-30"),
        ("재작년", "2013"),
        ("올 6월", "2015-06"),
        ("연내 마무리한다.", "/2015-12-31"),
        ("내년 말까지 짓는다.", "/2016-12-31"),
        ("이달 안에 끝낸다.", "/2015-04-30"),
        ("다음 달 둘째 주", "2015-05-11/2015-05-17"),
        ("7월의 첫 번째 금요일", "2015-07-03"),
        ("이달 마지막 날", "2015-04-30"),
        ("사흘 뒤 떠났다.", "2015-04-13"),
        ("2년 전 세웠다.", "2013"),
        ("약 2년 전 세웠다.", "2013"),
        ("이미 사흘 전에 떠났다.", "2015-04-07"),
        ("7일전에 떠났다.", "2015-04-03"),
        ("5일 후 떠난다.", "2015-04-15"),
        ("2년 6개월 전 세웠다.", "2012-10"),
        ("1개월 하고 21일 전에 만났다.", "2015-02-17"),
        ("어젯밤 떠났다.", "2015-04-09"),
        ("오는 주에 연다.", "2015-04-13/2015-04-19"),
        ("다음 분기 매출", "2015-07-01/2015-09-30"),
        ("지난 분기 매출", "2015-01-01/2015-03-31"),
        ("올해 첫째 주에 열었다.", "2014-12-29/2015-01-04"),
        ("2020년 마지막 주", "2020-12-28/2021-01-03"),
        ("둘째 주 일요일에 쉰다.", "2015-04-12"),
        ("이번 9월에 연다.", "2015-09"),
        ("31일 화요일에 열었다.", "2015-03-31"),
        ("28일 화요일", "2015-04-28"),
        ("4月 5日", "2015-04-05"),
        ("2014年 12月 25日", "2014-12-25"),
        ("추석 연휴에 문을 닫았다.", "2014-09-07/2014-09-09"),
        ("지난 설날에 모였다.", "2015-02-19"),
        ("올해 추석에 모인다.", "2015-09-27"),
        ("오는 광복절에 연다.", "2015-08-15"),
        ("지난해 성탄절에 열었다.", "2014-12-25"),
        ("3·1절에 문을 열었다.", "2015-03-01"),
        ("8·15 광복절에", "2015-08-15"),
        ("부처님오신날에 연다.", "2015-05-25"),
    ],
)
def test_parse_resolves_against_publication(text: str, value: str) -> None:
    """A relative expression counts from the day of publication, a Friday."""
    assert [v for _, v in values(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "사흘간 열린다.",
        "3일 동안",
        "10년 만에",
        "3∼4일간",
        "3년째",
        "2일차",
        "약 10일",
        "매년 5월 5일",
        "징역 6월",
        "2월 30일",
        "13월 1일",
        "제3분기 보고서",
        "100일 기념",
        "5·18 민주화운동",
        "3·1절 기념식을 열었다.",
        "어린이날 선물을 발표했다.",
        "개막 사흘 뒤",
        "지금 현재",
        "기원전 57년",
        "이 사람이 올 예정이다.",
        "",
        "가",
    ],
)
def test_parse_leaves_out_what_is_no_date(text: str) -> None:
    """Amounts of time, habits, names and days that do not exist have no value."""
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10일 전남도청에서", "2015-04-10"),
        ("10일 간담회를 열었다.", "2015-04-10"),
        ("5일 이상민 장관이 갔다.", "2015-04-05"),
        ("3일 전 총리가 왔다.", "2015-04-03"),
        ("7일 만찬을 했다.", "2015-04-07"),
    ],
)
def test_parse_tells_days_from_words_that_look_like_amounts(text: str, found: str) -> None:
    """A word that begins like 간, 만, 전 or 이상 does not make a day an amount."""
    assert [v for _, v in values(text)] == [found]


def test_parse_follows_the_time_told_before() -> None:
    """같은 달, 이날, 전날 and 그해 count from what the text told last."""
    text = "지난해 3월 5일 떠났고 같은 달 9일 왔다. 이날 만났다. 전날 쉬었다. 이듬해 5월 또 갔다."
    assert [v for _, v in values(text)] == ["2014-03-05", "2014-03-09", "2014-03-09", "2014-03-08", "2015-05"]


def test_parse_returns_to_the_day_told_after_the_day_before() -> None:
    """전날 does not become the day that 이날 points to."""
    assert [v for _, v in values("8일 밝혔다. 전날 갔다. 이날 왔다.")] == ["2015-04-08", "2015-04-07", "2015-04-08"]


def test_parse_points_back_past_a_day_to_come() -> None:
    """이날 with a past predicate is the last day told that is not ahead."""
    assert values("9일 만났다. 오는 20일 다시 연다. 이날 회의는 끝났다.")[-1] == ("이날", "2015-04-09")


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("28일 밝혔다.", date(2021, 3, 2), "2021-02-28"),
        ("31일 밝혔다.", date(2021, 2, 1), "2021-01-31"),
        ("2일 연다.", date(2021, 3, 30), "2021-04-02"),
        ("23일 한국에 도착한다.", date(2019, 7, 8), "2019-07-23"),
        ("15일 여는 박람회를 소개했다.", date(2019, 7, 8), "2019-07-15"),
        ("12월 28일 밝혔다.", date(2021, 1, 5), "2020-12-28"),
        ("7월까지 마무리할 계획이다.", date(2020, 11, 10), "/2021-07"),
    ],
)
def test_parse_crosses_the_turn_of_month_and_year(text: str, published: date, value: str) -> None:
    """A bare day or month near the turn belongs to the side that the predicate's tense says."""
    assert [v for _, v in values(text, published)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10일 열렸다.", "XXXX-XX-10"),
        ("4월 10일", "XXXX-04-10"),
        ("4월5일부터 16일까지", "XXXX-04-05/XXXX-04-16"),
        ("지난달 10일", "XXXX-XX-10"),
        ("2020년 3월", "2020-03"),
        ("한글날에 열린다.", "XXXX-10-09"),
    ],
)
def test_parse_without_publication_leaves_parts_unknown(text: str, value: str) -> None:
    """Without a day of publication the unknown parts are X."""
    assert [v for _, v in values(text, None)] == [value]


def test_parse_without_publication_leaves_out_what_is_wholly_unknown() -> None:
    """올해, 오늘 and 월요일 say nothing by themselves."""
    assert values("올해 열린다. 오늘 간다. 월요일 온다.", None) == []


def test_parse_keeps_the_time_of_day_apart() -> None:
    """A clock is cut off the value and kept beside it."""
    found = parse("10일 오후 2시 30분 열렸다. 정오에 끝났다. 밤 11시 떠났다.", WORDS, FRIDAY)
    assert [(t.value, t.clock) for t in found] == [
        ("2015-04-10", "14:30"),
        ("2015-04-10", "12:00"),
        ("2015-04-10", "23:00"),
    ]
    assert [t.grain for t in found] == ["day", "clock", "clock"]


def test_parse_names_what_it_counted_from() -> None:
    """A relative expression carries its anchor, a full date none."""
    found = parse("어제 갔다. 2012년 12월 7일 왔다.", WORDS, FRIDAY)
    assert [t.anchor for t in found] == ["2015-04-10", None]


def test_parse_reads_a_moved_date_as_two() -> None:
    """A date moved to another is no interval."""
    assert [v for _, v in values("이달 25일에서 다음 달 1일로 미뤘다.")] == ["2015-04-25", "2015-05-01"]


def test_parse_reads_only_its_spans() -> None:
    """Expressions outside the given spans are not read."""
    text = "3일 갔다. 5일 왔다."
    assert parse(text, WORDS, FRIDAY, [(6, len(text))]) == [Time(7, 9, "2015-04-05", "day", None, "2015-04-10")]


@given(st.text("0123456789년월일시분 ~∼부터까지지난오는말초이날전날금요('’.,·\n가", max_size=60))
@settings(max_examples=150, deadline=None)
def test_parse_gives_ordered_spans_with_values(text: str) -> None:
    """Whatever the text, expressions do not overlap and each has a value."""
    found = parse(text, WORDS, FRIDAY)
    assert all(t.start < t.end and t.value for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ["(현지시각) ", "3~", "10일 전 ", "올 ", "지난 "])
def test_parse_is_linear(piece: str) -> None:
    """Four times the text takes nothing like sixteen times as long."""

    assert grows_linearly(lambda count: parse(piece * count, WORDS, FRIDAY), 2000)
