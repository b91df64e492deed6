"""Rows: the contract's fields, their types, and what they win over."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hangraph.errors import SourceError
from hangraph.sources.row import parse_row

TEXT = "달빛시, 나루군과 손잡다\n가나일보 | 입력 2015.04.10 14:38\n여울시는 8일 우호협약을 체결했다.\n"


def test_parse_row_lets_fields_win() -> None:
    """Fields count before what the text says."""
    row = {
        "id": 7,
        "url": "https://example.com/7",
        "title": "다른 제목",
        "publisher": "다온마당",
        "published": "2020-01-02",
        "text": TEXT,
    }
    article = parse_row(row)
    assert (article.id, article.url, article.title) == ("7", "https://example.com/7", "다른 제목")
    assert (article.publisher, article.published, article.text) == ("다온마당", "2020-01-02", TEXT)


@pytest.mark.parametrize(
    "row", [{"text": TEXT}, {"text": TEXT, "id": None, "title": None, "publisher": "", "other": 3}]
)
def test_parse_row_infers_what_is_missing(row: dict[str, Any]) -> None:
    """Absent and null fields are read off the text; fields of no concern are passed over."""
    article = parse_row(row)
    assert (article.id, article.url) == ("", None)
    assert (article.title, article.publisher) == ("달빛시, 나루군과 손잡다", "가나일보")
    assert article.published == "2015-04-10T14:38:00+09:00"


@pytest.mark.parametrize(
    ("value", "published", "result"),
    [
        ("", None, None),
        ("2020-01-02", "", None),
        ("2020-01-02", "2021-03-04", "2021-03-04"),
        (date(2020, 1, 2), None, "2020-01-02"),
        (datetime(2020, 1, 2, 3, 4, tzinfo=UTC), None, "2020-01-02T12:04:00+09:00"),
        (datetime(2020, 1, 2, 3, 4), None, "2020-01-02T03:04:00+09:00"),
    ],
)
def test_parse_row_reads_dates(value: Any, published: str | None, result: str | None) -> None:
    """An empty date means unknown, the caller's date wins, and typed dates are taken as they are."""
    assert parse_row({"text": TEXT, "published": value}, published=published).published == result


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "there is no text"),
        ({"text": None}, "there is no text"),
        ({"text": 3}, "'text' is int"),
        ({"text": TEXT, "title": ["가"]}, "'title' is list"),
        ({"text": TEXT, "id": True}, "'id' is bool"),
        ({"text": TEXT, "published": "어제"}, "no date of publication"),
        ({"text": "가\ud800나"}, "half a surrogate pair at offset 1"),
        ({"text": "가\x00나"}, "NUL"),
    ],
)
def test_parse_row_refuses_what_is_no_article(row: dict[str, Any], reason: str) -> None:
    """The row and the field are named."""
    with pytest.raises(SourceError, match=reason) as caught:
        parse_row(row, subject="a.jsonl, line 3")
    assert caught.value.subject.startswith("a.jsonl, line 3")
