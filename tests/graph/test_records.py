"""Extractions read back out of a graph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import seed_extraction, small_extraction
from hangraph import exporters
from hangraph.graph.build import build
from hangraph.graph.mint import identify
from hangraph.graph.records import extractions
from hangraph.graph.validate import validate
from hangraph.record import Argument, Extraction


@pytest.mark.parametrize("extraction", [seed_extraction(), small_extraction()], ids=["seed", "small"])
def test_extractions_come_back_but_for_the_text(extraction: Extraction) -> None:
    """Entities, facts and metadata survive the way through the graph; confidence keeps two decimals."""
    known = identify(extraction)
    (found,) = extractions(build([known]))
    assert found.article == replace(known.article, text="", blocks=())
    entities = {
        e.id: replace(e, aliases=tuple(sorted(set(e.aliases))), mentions=_ordered(e.mentions)) for e in known.entities
    }
    assert {e.id: e for e in found.entities} == entities
    facts = {f.id: replace(f, confidence=round(f.confidence, 2)) for f in known.facts}
    assert {f.id: replace(f, entry=None) for f in found.facts} == {i: replace(f, entry=None) for i, f in facts.items()}


def test_extractions_of_several_articles_stand_apart() -> None:
    """Each article comes back with its own, ordered by IRI."""
    made = build([seed_extraction(), small_extraction()])
    found = extractions(made)
    assert [len(e.facts) for e in sorted(found, key=lambda e: len(e.facts))] == [13, len(seed_extraction().facts)]
    assert [e.article.id for e in found] == sorted(e.article.id for e in found)


def test_extractions_build_the_same_facts_again() -> None:
    """Building what was read back changes nothing but what needs the text."""
    once = build([small_extraction()])
    again = build(extractions(once))
    lost = ("sha256", "ns/oa#prefix", "ns/oa#suffix")
    lines = [
        {x for x in exporters.write(d, "nq").splitlines() if not any(n.encode() in x for n in lost)}
        for d in (once, again)
    ]
    assert lines[0] == lines[1]


def test_arguments_come_back_and_fit_the_shapes() -> None:
    """Where subject, object and date stand, and with which particles, survives the way through the graph."""
    small = small_extraction()
    place = small.facts[0].evidence[0]
    stands = (Argument("subject", place, "은"), Argument("object", place, ""), Argument("date", place, "에는"))
    made = build([replace(small, facts=(replace(small.facts[0], arguments=stands),))])
    assert [f.arguments for e in extractions(made) for f in e.facts] == [stands]
    assert validate(made).conforms


def test_extractions_of_nothing_are_none() -> None:
    """An empty graph has no article."""
    assert extractions(build([])) == ()


def _ordered(mentions: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(sorted(set(mentions), key=lambda m: (m.start, m.end)))  # type: ignore[attr-defined] # of any record
