"""Articles as a Parquet table with the columns id, url, title, publisher, published, text; needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from hangraph.errors import ConfigError, SourceError
from hangraph.record import Article
from hangraph.sources.row import FIELDS, parse_row

BATCH = 256  # rows held in memory at a time


def read(path: Path, *, published: str | None = None) -> Iterator[Article | SourceError]:
    """Yield an article for each row, and a SourceError for a row that holds none.

    Raises ConfigError where pyarrow is not installed, SourceError for a file that is no such table.
    """
    table = _open(path)
    columns = [name for name in FIELDS if name in table.schema_arrow.names]
    if "text" not in columns:
        raise SourceError("the table has no column `text`", subject=str(path), hint=f"columns: {', '.join(FIELDS)}")
    rows = (row for batch in table.iter_batches(batch_size=BATCH, columns=columns) for row in batch.to_pylist())
    for number, row in enumerate(rows, start=1):
        try:
            yield parse_row(row, published=published, subject=f"{path}, row {number}")
        except SourceError as error:
            yield error


def _open(path: Path) -> Any:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise ConfigError(
            "pyarrow is not installed", subject=str(path), hint="pip install 'hangraph[parquet]'"
        ) from error
    try:
        return parquet.ParquetFile(path)
    except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
        raise SourceError(f"not a Parquet table: {error}", subject=str(path)) from error
