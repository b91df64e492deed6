"""Which of the names that were found are entities of the article: those that it tells something of, and sure ones."""

from __future__ import annotations

from collections.abc import Sequence

from hangraph.document import EntityRow, FactRow, MentionRow

# how sure a name must be that nothing is told of: below, of annotated articles' names fewer than four in ten are names
_SURE = {
    ("Event", "head"): 0.57,
    ("Event", "repeated"): 0.6,
    ("Organization", "head"): 0.65,
    ("Organization", "model"): 0.57,
    ("Organization", "repeated"): 0.6,
    ("Organization", "unit"): 0.65,
    ("Place", "head"): 0.65,
    ("Place", "model"): 0.67,
    ("Place", "repeated"): 0.6,
    ("Program", "head"): 0.75,
    ("Program", "model"): 0.67,
    ("Program", "repeated"): 0.6,
}


def spoken_of(
    entities: Sequence[EntityRow], mentions: Sequence[MentionRow], facts: Sequence[FactRow]
) -> tuple[list[EntityRow], list[MentionRow]]:
    """Return the entities without the unsure ones that no fact is about, and the mentions without theirs.

    비상 사태를 선포했다 (declared a state of emergency): 비상 사태 ends as the names of happenings do, and is none.
    """
    told = {side for fact in facts for side in (fact["subject"], fact["object"])}
    sure = {e for m in mentions if m["confidence"] >= _SURE.get((m["type"], m["source"]), 0) for e in _named(m)}
    weak = {row["id"] for row in entities} - told - sure
    left = [m if weak.isdisjoint(m["entities"]) else _without(m, weak) for m in mentions]
    return [row for row in entities if row["id"] not in weak], [m for m in left if m is not None]


def _named(mention: MentionRow) -> list[str]:
    return mention["entities"] if mention["form"] == "name" else []


def _without(mention: MentionRow, weak: set[str]) -> MentionRow | None:
    """Return a mention of what is left of its entities; of none it is no mention."""
    entities = [e for e in mention["entities"] if e not in weak]
    return {**mention, "entities": entities} if entities else None
