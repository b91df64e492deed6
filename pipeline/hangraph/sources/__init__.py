"""Sources: files of news become articles. A new format is one module and one line in READERS.

A reader is a module with `read(path, *, published) -> Iterator[Article | SourceError]`.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.dateline import normalize_published

Reader = Callable[..., Iterator[Article | SourceError]]

READERS = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".parquet": "parquet",
}
_HINT = f"hangraph reads {', '.join(READERS)}, folders and patterns such as 'news/*.txt'"


def read(source: Path | str, *, published: str | None = None) -> Iterator[Article | SourceError]:
    """Return the articles of a file, of all readable files in a folder, or of those a pattern names, in name order.

    A document that cannot be read comes as a SourceError in its place, so that the rest can go on. `published` (ISO
    8601 or a dateline's form) overrides every document's own date; an empty string means unknown, and nothing is
    inferred; None leaves it to the document. Raises SourceError at once for a source with nothing to read and for a
    `published` that is no date.
    """
    if published is not None:
        normalize_published(published, subject="published")
    return _articles(find_files(source), published)


def find_files(source: Path | str) -> list[Path]:
    """Return the files that a file, folder or pattern stands for, sorted; raise SourceError if there are none."""
    path = Path(source)
    if path.is_file():
        _reader(path)
        return [path]
    if path.is_dir():
        found = [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
        hidden = {p for p in found if any(part.startswith(".") for part in p.relative_to(path).parts)}
        found = [p for p in found if p not in hidden]
    else:
        names = glob.glob(str(source), recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
        found = [Path(name) for name in names if Path(name).is_file()]
    files = sorted(p for p in found if _ending(p))
    if not files:
        missing = "there is nothing to read" if found or path.is_dir() else "no such file"
        raise SourceError(missing, subject=str(source), hint=_HINT)
    return files


def _articles(files: list[Path], published: str | None) -> Iterator[Article | SourceError]:
    for path in files:
        try:
            yield from _reader(path)(path, published=published)
        except SourceError as error:
            yield error
        except OSError as error:
            yield SourceError(
                f"cannot be read: {error.strerror or error}", subject=str(path), hint="check its permissions"
            )


def _ending(path: Path) -> str | None:
    name = path.name.lower()
    return max((ending for ending in READERS if name.endswith(ending)), key=len, default=None)


def _reader(path: Path) -> Reader:
    """Return the format's reader; its module is imported only now, for trafilatura and pyarrow are slow to load."""
    ending = _ending(path)
    if ending is None:
        raise SourceError(f"the ending {path.suffix!r} names no format", subject=str(path), hint=_HINT)
    reader: Reader = import_module(f"{__name__}.{READERS[ending]}").read
    return reader
