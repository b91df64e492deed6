"""Datelines: every usual form of a date, and which date is the date of publication."""

import pytest

from hangraph.errors import SourceError
from hangraph.sources.dateline import first_published, normalize_published, read_dateline

MOMENT = "2015-04-10T14:38:00+09:00"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("기사입력 2015/04/10 [14:38]", MOMENT),
        ("입력 : 2015-04-10 14:38", MOMENT),
        ("입력 2015.04.10 14:38:00", MOMENT),
        ("등록: 2015. 4. 10. 오후 2:38", MOMENT),
        ("승인 2015.04.10 14:38", MOMENT),
        ("송고시간 2015-04-10 14:38", MOMENT),
        ("게시일 2015년 4월 10일 오후 2시 38분", MOMENT),
        ("기사등록 일시 [2015-04-10 14:38]", MOMENT),
        ("2015년 04월 10일(금) 14시 38분", MOMENT),
        ("2015.04.10. (금) 오후 02:38", MOMENT),
        ("2015년 4월 10일 금요일 14:38", MOMENT),
        ("발행 2015-04-10T14:38:00.000+09:00", MOMENT),
        ("2015-04-10T05:38:00Z", MOMENT),
        ("2015-04-10 14:38 KST", MOMENT),
        ("2015-04-10 2:38 PM", MOMENT),
        ("입력 ２０１５．０４．１０ 14:38".translate({c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}), MOMENT),
        ("입력 2015.04.10. 오전 11:20", "2015-04-10T11:20:00+09:00"),
        ("입력 2015.04.10 오전 12:05", "2015-04-10T00:05:00+09:00"),
        ("입력 2015.04.10 낮 12시", "2015-04-10T12:00:00+09:00"),
        ("입력 2015.04.10 밤 9시", "2015-04-10T21:00:00+09:00"),
        ("입력 2015.04.10 새벽 1시 5분", "2015-04-10T01:05:00+09:00"),
        ("등록 2015-04-10 08:38:00-07:00", "2015-04-10T08:38:00-07:00"),
        ("입력 2015.04.10.", "2015-04-10"),
        ("입력 2015.04.10 25:70", "2015-04-10"),
    ],
)
def test_read_dateline_reads_each_form(line: str, value: str) -> None:
    """A local time is Korean time, a bare date stays one, and an impossible time is left out."""
    dateline = read_dateline(line)
    assert dateline is not None
    assert first_published(dateline.stamps) == value


@pytest.mark.parametrize("line", ["입력 2015년 2월 30일 14:38", "승인 2015.13.01", "등록 2015.00.10"])
def test_read_dateline_gives_no_value_for_a_day_that_is_not(line: str) -> None:
    """2월 30일 is no date, though the line is a dateline still."""
    dateline = read_dateline(line)
    assert dateline is not None
    assert first_published(dateline.stamps) is None


@pytest.mark.parametrize("line", ["", "4월 10일", "120150410", "2015년 4월 10일부터 시행한다.", "2015.04.105"])
def test_read_dateline_passes_over_prose(line: str) -> None:
    """A date with a particle behind it, or without a year, belongs to a sentence."""
    assert read_dateline(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "입력 2015.04.10 14:38 | 수정 2015.04.11 09:00",
        "최종수정 2015.04.11. 오전 9:00   기사입력 2015.04.10. 오후 2:38",
        "입력2015.04.10 14:38수정2015.04.11 09:00",
        "수정 : 2015-04-11 09:00  2015-04-10 14:38",
    ],
)
def test_first_published_prefers_the_first_version(line: str) -> None:
    """입력 (entered) counts before 수정 (revised), whatever their order."""
    dateline = read_dateline(line)
    assert dateline is not None
    assert first_published(dateline.stamps) == MOMENT


def test_first_published_takes_an_update_alone() -> None:
    """Where only a revision is dated, its date is the best there is."""
    dateline = read_dateline("최종수정 2015.04.10 14:38")
    assert dateline is not None
    assert first_published(dateline.stamps) == MOMENT


def test_read_dateline_keeps_what_stands_beside_the_date() -> None:
    """Names and buttons beside the date are cells without their marks."""
    dateline = read_dateline("• 가나일보 | 기사입력 2015/04/10 [14:38] | 본문듣기")
    assert dateline is not None
    assert dateline.cells == ("가나일보", "본문듣기")
    assert dateline.labelled


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("", None),
        ("  ", None),
        ("2015-04-10", "2015-04-10"),
        ("20150410", "2015-04-10"),
        ("2015-04-10T14:38", MOMENT),
        ("2015-04-10 14:38:00", MOMENT),
        ("2015-04-10T05:38:00+00:00", MOMENT),
        ("2015.04.10. 오후 2:38", MOMENT),
        ("2015-04-10T01:38:00-04:00", "2015-04-10T01:38:00-04:00"),
    ],
)
def test_normalize_published_gives_iso(value: str, result: str | None) -> None:
    """ISO 8601 and a dateline's forms become ISO 8601; an empty string is unknown."""
    assert normalize_published(value) == result


@pytest.mark.parametrize("value", ["어제", "2015-02-30", "2015", "2015-04", "10/04/2015", "9999-12-31T23:59:00Z"])
def test_normalize_published_refuses_what_is_no_day(value: str) -> None:
    """What names no day is refused with a hint at the form."""
    with pytest.raises(SourceError, match="no date of publication") as caught:
        normalize_published(value, subject="published")
    assert "2015-04-10" in caught.value.hint
