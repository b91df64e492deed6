"""Rows of a data set: a mapping with the fields id, url, title, publisher, published, text becomes an article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.encoding import check
from hangraph.sources.text import parse_text

FIELDS = ("id", "url", "title", "publisher", "published", "text")


def parse_row(row: Mapping[str, Any], *, published: str | None = None, subject: str = "") -> Article:
    """Return the article of a row; its fields win over what its text says, and `published` over its own field.

    A field that is absent or null is inferred from the text; an empty `published` means unknown.
    Raises SourceError for a row without text and for a field of the wrong type.
    """
    fields = {name: _field(row.get(name), name, subject) for name in FIELDS}
    text = fields.pop("text")
    if text is None:
        raise SourceError("there is no text", subject=subject, hint="each article needs a field `text`")
    if published is not None:
        fields["published"] = published
    try:
        return parse_text(
            text,
            id=fields["id"] or "",
            url=fields["url"] or None,
            title=fields["title"] or None,
            publisher=fields["publisher"] or None,
            published=fields["published"],
        )
    except SourceError as error:
        raise SourceError(error.message, subject=subject, hint=error.hint) from error


def _field(value: Any, name: str, subject: str) -> str | None:
    """Return a field as text: a number only as an id, a date or time only as `published`."""
    if value is None:
        return None
    if name == "published" and isinstance(value, date):
        return value.isoformat()
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise SourceError(f"the field {name!r} is {type(value).__name__}, not text", subject=subject)
    return check(value, subject=f"{subject}, field {name!r}")
