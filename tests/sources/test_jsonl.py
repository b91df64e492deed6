"""JSON Lines: one article a line, and errors in the place of lines that hold none."""

import gzip
import json
from pathlib import Path

import pytest

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.jsonl import read

GOOD = json.dumps(
    {"id": "a1", "text": "여울시는 8일 우호협약을 체결했다.\r\n\xa0나루군도 함께했다."}, ensure_ascii=False
)


def test_read_goes_on_after_bad_lines(tmp_path: Path) -> None:
    """Each bad line gives an error that names it, each good one its article; blank lines are passed over."""
    path = tmp_path / "a.jsonl"
    bad = ["{", "[1]", "{}", '{"text": "\\ud800"}', "[" * 100_000]
    path.write_text("\n".join(["\ufeff" + GOOD, "", *bad, GOOD]), encoding="utf-8")
    found = list(read(path))
    assert [type(x) for x in found] == [Article, *[SourceError] * 5, Article]
    assert [x.subject.partition(",")[2] for x in found if isinstance(x, SourceError)][:3] == [
        " line 3",
        " line 4",
        " line 5",
    ]


def test_read_keeps_the_text_of_the_line(tmp_path: Path) -> None:
    """Offsets count the field `text`, line breaks and NBSP included."""
    path = tmp_path / "a.jsonl"
    path.write_text(GOOD, encoding="utf-8")
    [article] = read(path, published="2020-01-02")
    assert isinstance(article, Article)
    assert article.text == "여울시는 8일 우호협약을 체결했다.\r\n\xa0나루군도 함께했다."
    assert (article.id, article.published) == ("a1", "2020-01-02")


@pytest.mark.parametrize("encoding", ["utf_8", "cp949"])
def test_read_unpacks_archives(tmp_path: Path, encoding: str) -> None:
    """A packed file reads like an open one, in an older encoding too."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(GOOD.replace("\xa0", "").encode(encoding)))
    [article] = read(path)
    assert isinstance(article, Article)
    assert article.text.startswith("여울시는")


def test_read_tells_of_a_broken_archive(tmp_path: Path) -> None:
    """An archive cut short, or none at all, is told in place of what is missing."""
    path = tmp_path / "a.jsonl.gz"
    for data in (gzip.compress(GOOD.encode())[:-12], b"no archive"):
        path.write_bytes(data)
        last = list(read(path))[-1]
        assert isinstance(last, SourceError)
        assert "the archive is broken" in last.message


def test_read_gives_nothing_for_an_empty_file(tmp_path: Path) -> None:
    """No lines, no articles."""
    path = tmp_path / "a.jsonl"
    path.touch()
    assert list(read(path)) == []
