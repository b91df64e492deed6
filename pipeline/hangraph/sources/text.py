"""Articles as plain text, copied from a news page with all that stood round them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.blocks import read_page
from hangraph.sources.dateline import first_published, normalize_published
from hangraph.sources.encoding import decode
from hangraph.sources.publisher import find_publisher

_FRAME = re.compile(r"^[-–—―·ㆍ■◇○▲\s]+|[-–—―\s]+$")


def parse_text(
    text: str,
    *,
    id: str = "",
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Article:
    """Return the article in `text`, its text untouched, with blocks and with the metadata they tell.

    What is given wins over what the text says. `published` None takes the dateline's date; an empty string means
    unknown and nothing is inferred. Several subtitles are joined by a slash. Raises SourceError for a `published`
    that is no date.
    """
    given = None if published is None else normalize_published(published)
    page = read_page(text, title=title)
    subtitles = [_FRAME.sub("", line) for line in page.wording("subtitle")]
    return Article(
        text=text,
        id=id,
        title=title or _joined(page.wording("title")),
        subtitle=_joined(subtitles),
        publisher=publisher or find_publisher(page),
        published=first_published(s for line in page.datelines for s in line.stamps) if published is None else given,
        url=url,
        blocks=page.blocks,
    )


def read(path: Path, *, published: str | None = None) -> Iterator[Article | SourceError]:
    """Yield the one article of a text file."""
    yield parse_text(decode(path.read_bytes(), subject=str(path)), published=published)


def _joined(lines: list[str]) -> str | None:
    return " / ".join(" ".join(line.split()) for line in lines if line.strip()) or None
