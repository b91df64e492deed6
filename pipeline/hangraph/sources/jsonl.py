"""Articles as JSON Lines: an object a line with the fields id, url, title, publisher, published, text."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.encoding import decode
from hangraph.sources.row import parse_row

_HINT = "each line is one JSON object with a field `text`"


def read(path: Path, *, published: str | None = None) -> Iterator[Article | SourceError]:
    """Yield an article for each line, and a SourceError for a line that holds none; blank lines are passed over.

    A name that ends in .gz is unpacked on the way. The last thing yielded may tell that the archive broke off.
    """
    number = 0
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _article(line, published, f"{path}, line {number}")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield SourceError(f"the archive is broken after line {number}: {error}", subject=str(path))


def _article(line: bytes, published: str | None, subject: str) -> Article | SourceError:
    try:
        row = json.loads(decode(line, subject=subject).removeprefix("\ufeff"))
    except SourceError as error:
        return error
    except (ValueError, RecursionError) as error:
        return SourceError(f"not JSON: {error}", subject=subject, hint=_HINT)
    if not isinstance(row, dict):
        return SourceError(f"a JSON {type(row).__name__}, not an object", subject=subject, hint=_HINT)
    try:
        return parse_row(row, published=published, subject=subject)
    except SourceError as error:
        return error
