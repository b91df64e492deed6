"""Mark mentions and evidence in a text: nested elements for the mentions, fact numbers on the pieces between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that names `entities` (their numbers), drawn in the colour of class `style`."""

    start: int
    end: int
    entities: tuple[int, ...]
    style: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the text that tells the fact of this number."""

    start: int
    end: int
    fact: int


def mark(text: str, start: int, end: int, marks: Iterable[Mark], evidence: Iterable[Evidence]) -> Markup:
    """Return `text[start:end]` as HTML with its mentions as nested elements and its evidence as numbered pieces.

    A mark that crosses another's border is left out; everything from the text is escaped.
    """
    nested = _nested(m for m in marks if start <= m.start < m.end <= end)
    within = sorted(
        (Evidence(max(e.start, start), min(e.end, end), e.fact) for e in evidence if e.start < end and e.end > start),
        key=lambda e: (e.start, e.end, e.fact),
    )
    borders = {start, end}.union(*((m.start, m.end) for m in nested), *((e.start, e.end) for e in within))
    return Markup("").join(_pieces(text, sorted(borders), nested, within))


def _nested(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks, outer before inner, without those that cross an earlier one or repeat its stretch."""
    kept: list[Mark] = []
    around: list[Mark] = []
    for m in sorted(marks, key=lambda m: (m.start, -m.end, m.entities)):
        while around and around[-1].end <= m.start:
            around.pop()
        crosses = around and (m.end > around[-1].end or (m.start, m.end) == (around[-1].start, around[-1].end))
        if not crosses:
            kept.append(m)
            around.append(m)
    return kept


def _pieces(text: str, borders: list[int], marks: list[Mark], evidence: list[Evidence]) -> Iterator[Markup]:
    opening: dict[int, list[Mark]] = defaultdict(list)
    for m in marks:
        opening[m.start].append(m)
    telling: dict[int, list[Evidence]] = defaultdict(list)
    for e in evidence:
        telling[e.start].append(e)
    around: list[int] = []
    live: list[Evidence] = []
    for a, b in pairwise(borders):
        while around and around[-1] <= a:
            around.pop()
            yield Markup("</span>")
        for m in opening[a]:
            around.append(m.end)
            yield _opened(m)
        live = [e for e in (*live, *telling[a]) if e.end > a]
        yield _leaf(text[a:b], sorted({e.fact for e in live}))
    yield Markup("</span>" * len(around))


def _opened(m: Mark) -> Markup:
    numbers = " ".join(map(str, m.entities))
    return Markup('<span class="mention {}" data-e="{}">').format(m.style, numbers)


def _leaf(text: str, facts: list[int]) -> Markup:
    if not facts:
        return escape(text)
    return Markup('<span class="told" data-f="{}">{}</span>').format(" ".join(map(str, facts)), text)
