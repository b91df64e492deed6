"""Which names are entities of an article."""

from __future__ import annotations

from builders import fact_row
from hangraph.document import EntityRow, MentionRow
from hangraph.stages.fact_subjects import spoken_of


def _named(name: str, source: str, confidence: float) -> tuple[EntityRow, MentionRow]:
    """Return an event and its one mention."""
    ident = f"Event:{name}"
    mention = MentionRow(
        start=0,
        end=len(name),
        text=name,
        type="Event",
        kind=None,
        form="name",
        source=source,
        confidence=confidence,
        entities=[ident],
    )
    return EntityRow(id=ident, type="Event", kind=None, label=name, aliases=[]), mention


def test_names_that_nothing_is_told_of_must_be_sure() -> None:
    """An unsure happening stays where a fact is about it; a sure one always does."""
    unsure, mention = _named("비상 사태", "head", 0.52)
    sure, certain = _named("나래 축제", "head", 0.82)
    assert spoken_of([unsure, sure], [mention, certain], []) == ([sure], [certain])
    fact = fact_row(predicate="attended", subject="Person:도해온", object="Event:비상 사태")
    assert spoken_of([unsure, sure], [mention, certain], [fact]) == ([unsure, sure], [mention, certain])


def test_a_mention_of_several_keeps_those_that_stay() -> None:
    """양 행사 (both happenings) stands for the one that is left."""
    unsure, mention = _named("비상 사태", "head", 0.52)
    sure, certain = _named("나래 축제", "head", 0.82)
    both: MentionRow = {**certain, "form": "pronoun", "entities": [unsure["id"], sure["id"]]}
    _, left = spoken_of([unsure, sure], [mention, certain, both], [])
    assert left == [certain, {**both, "entities": [sure["id"]]}]
