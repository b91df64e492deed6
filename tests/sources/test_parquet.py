"""Parquet: a table of articles, and what is said where it is none."""

import sys
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hangraph.errors import ConfigError, SourceError
from hangraph.record import Article
from hangraph.sources.parquet import read

TEXT = "여울시는 8일 우호협약을 체결했다."


def test_read_yields_articles_and_errors(tmp_path: Path) -> None:
    """Each row gives its article; a row without text an error that names it."""
    path = tmp_path / "a.parquet"
    rows = {"id": [1, 2], "published": [datetime(2020, 1, 2, 3, 4), None], "text": [TEXT, None], "other": [0.5, 0.5]}
    pq.write_table(pa.table(rows), path)
    article, error = read(path)
    assert isinstance(article, Article)
    assert (article.id, article.published, article.text) == ("1", "2020-01-02T03:04:00+09:00", TEXT)
    assert isinstance(error, SourceError)
    assert error.subject.endswith("row 2")


def test_read_refuses_a_table_without_text(tmp_path: Path) -> None:
    """The missing column is named."""
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"body": [TEXT]}), path)
    with pytest.raises(SourceError, match="no column `text`"):
        next(read(path))


def test_read_refuses_what_is_no_table(tmp_path: Path) -> None:
    """Another file under the name is refused."""
    path = tmp_path / "a.parquet"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(SourceError, match="not a Parquet table"):
        next(read(path))


def test_read_tells_how_to_install_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional package the error says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ConfigError) as caught:
        next(read(tmp_path / "a.parquet"))
    assert caught.value.hint == "pip install 'hangraph[parquet]'"
