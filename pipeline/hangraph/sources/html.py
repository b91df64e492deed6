"""Articles as web pages: trafilatura finds the words, the page's own metadata and its dateline the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.dateline import find_stamps, first_published, normalize_published
from hangraph.sources.encoding import check, decode
from hangraph.sources.text import parse_text

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,20})", re.IGNORECASE
)
_KOREAN = {
    "euc-kr": "cp949",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "x-windows-949": "cp949",
}
_STAMPS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@name='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@property='og:article:published_time']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
)
_LOST = 0.01  # share of broken characters past which a page counts as unreadable


def read(path: Path, *, published: str | None = None) -> Iterator[Article | SourceError]:
    """Yield the one article of a page."""
    yield parse_html(decode_page(path.read_bytes(), subject=str(path)), published=published, subject=str(path))


def parse_html(page: str, *, published: str | None = None, url: str | None = None, subject: str = "") -> Article:
    """Return the article of a page: its text is the headline, a blank line, and what trafilatura extracts.

    Raises SourceError where a page has no article.
    """
    from trafilatura import bare_extraction, load_html  # it takes half a second to import
    from trafilatura.settings import Document

    tree = load_html(page)
    found = None if tree is None else bare_extraction(page, url=url, include_comments=False, with_metadata=True)
    if not isinstance(found, Document) or not found.text or not found.text.strip():
        raise SourceError(
            "no article found in this page", subject=subject, hint="save the article's own page, not a list"
        )
    title = " ".join((found.title or "").split()) or None
    text = check(_headed(found.text, title), subject=subject)
    site = found.sitename if found.sitename and found.sitename != found.hostname and "." not in found.sitename else None
    when = published if published is not None else _published(tree, text, found.date)
    return parse_text(text, title=title, publisher=site, published=when, url=found.url or url)


def decode_page(data: bytes, *, subject: str = "") -> str:
    """Return the page's text; where it is broken, as browsers read it by the charset that it declares.

    Raises SourceError where more than one character in a hundred is lost.
    """
    try:
        return decode(data, subject=subject)
    except SourceError as error:
        declared = _CHARSET.search(data[:4096])
        name = declared[1].decode("ascii").lower() if declared else "utf-8"
        try:
            text = data.decode(_KOREAN.get(name, name), errors="replace")
        except LookupError:
            raise error from None
        if text.count("\ufffd") > len(text) * _LOST:
            raise error
        return text.replace("\x00", "\ufffd")


def _headed(text: str, title: str | None) -> str:
    first = text.lstrip().partition("\n")[0].split()
    return text if title is None or first == title.split() else f"{title}\n\n{text}"


def _published(tree: Any, text: str, day: str | None) -> str | None:
    """Return the date in the page's metadata, None if the text has a dateline, else a labelled date on the page."""
    for path in _STAMPS:
        for value in tree.xpath(path):
            try:
                return normalize_published(str(value)) or None
            except SourceError:
                continue
    if parse_text(text).published:
        return None
    return first_published(s for s in find_stamps(tree.text_content()) if s.labelled) or day
