"""Read files of annotated sentences: their lines with numbers, and the error that names a bad one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from hangraph.errors import SourceError

BATCH = 512  # sentences read at once: enough to batch by length, few enough to hold in memory

Item = TypeVar("Item")


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file, with or without a byte order mark; raise SourceError for one that cannot be read as such."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise SourceError(f"is not UTF-8: {error}", subject=str(path), hint="convert it to UTF-8") from error


def bad_line(path: Path, number: int, what: str, hint: str) -> SourceError:
    """Return the error of a line that cannot be used: its number, what is wrong, and what a good one looks like."""
    return SourceError(f"line {number}: {what}", subject=str(path), hint=hint)


def read_column(path: Path, column: str) -> list[str]:
    """Return the texts in a column of a CSV file, empty ones left out; raise SourceError for a file without any."""
    hint = f"give CSV with a column {column!r}, or name another"
    with opened(path) as file:
        try:
            found = [text for row in csv.DictReader(file) if (text := row.get(column))]
        except csv.Error as error:
            raise SourceError(f"no CSV: {error}", subject=str(path), hint=hint) from error
    if not found:
        raise empty(path, hint)
    return found


def empty(path: Path, hint: str) -> SourceError:
    """Return the error of a file without a sentence."""
    return SourceError("there is nothing to score", subject=str(path), hint=hint)


def batches(items: list[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Yield the items, `size` at a time."""
    for at in range(0, len(items), size):
        yield items[at : at + size]
