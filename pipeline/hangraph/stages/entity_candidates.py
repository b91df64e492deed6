"""Candidates for names, from whichever source, and the one place where their overlaps are settled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hangraph.document import MentionRow
from hangraph.morphology.eojeol import Word

CERTAIN = 0.5  # from here on a candidate keeps its type; below, it is a name of unknown type


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a name; `type` is '' where the source cannot tell."""

    start: int
    end: int
    type: str
    kind: str | None
    source: str
    confidence: float

    @property
    def weight(self) -> float:
        """How much it counts against candidates that it overlaps: sure and long ones win."""
        return self.confidence * (1 if self.type else 0.3) + 0.03 * (self.end - self.start)


def settle(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that stand: of two that overlap the heavier, or both where one is the owner of the other.

    가온전자 미주본부 (a unit) keeps 가온전자 (its owner) inside.
    """
    best: dict[tuple[int, int], Candidate] = {}
    for candidate in found:
        key = (candidate.start, candidate.end)
        if key not in best or candidate.weight > best[key].weight:
            best[key] = candidate
    kept: list[Candidate] = []
    ends: list[int] = []
    for candidate in sorted(best.values(), key=lambda c: (-c.weight, c.start, c.end)):
        at = bisect_left(ends, candidate.start + 1)
        near = [k for k in kept[max(0, at - 4) : at + 6] if k.start < candidate.end and candidate.start < k.end]
        if all(_nests(candidate, other) for other in near):
            position = bisect_left(ends, candidate.end)
            kept.insert(position, candidate)
            ends.insert(position, candidate.end)
    return sorted(kept, key=lambda c: (c.start, -c.end))


def _nests(inner: Candidate, outer: Candidate) -> bool:
    """Whether an owner stands inside the name of its unit, or a party inside that of its agreement, typed and apart.

    An owner stands at the beginning (가온전자 미주본부, 국회 농해수위원회), a party anywhere before the end
    (한·벨로리아 FTA).
    """
    if inner.end - inner.start > outer.end - outer.start:
        inner, outer = outer, inner
    if not (inner.type and outer.start <= inner.start and inner.end < outer.end):
        return False
    owner = inner.start == outer.start and (
        outer.source == "unit" or (inner.source == "lexicon" and outer.type == "Organization")
    )
    party = inner.type in ("Place", "Organization") and inner.source not in ("head", "enumeration")
    return owner or (outer.type == "Agreement" and party)


def row(text: str, candidate: Candidate) -> MentionRow:
    """Return the mention that a candidate becomes; one that is not sure has no type."""
    sure = candidate.confidence >= CERTAIN
    return MentionRow(
        start=candidate.start,
        end=candidate.end,
        text=text[candidate.start : candidate.end],
        type=candidate.type if sure else "",
        kind=candidate.kind if sure else None,
        form="name",
        source=candidate.source,
        confidence=round(candidate.confidence, 2),
        entities=[],
    )


def span(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """Return the characters from the first word to the stem of the last."""
    return words[first].start, words[last].end
