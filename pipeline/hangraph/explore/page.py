"""Show an article as one HTML page: its mentions coloured by type, each fact beside the sentence that tells it.

The page needs nothing from outside: style and script stand inside it, and its policy forbids everything else.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hangraph.explore.marking import Evidence, Mark, mark
from hangraph.graph.records import TYPES
from hangraph.record import Block, Entity, Extraction, Fact
from hangraph.schema import Schema

FOLDER = Path(__file__).parent
COLOURS = 10  # how many page.css has; the first are those of TYPES, in order
STATUSES = {"asserted": "사실", "planned": "예정", "denied": "부인", "conditional": "조건부"}


@dataclass(frozen=True, slots=True)
class Term:
    """A subject or object as the page shows it; an entity has a number and a colour."""

    text: str
    number: int | None = None
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as the page lists it."""

    number: int
    label: str
    type: str
    colour: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Card:
    """A fact as the page shows it."""

    number: int
    iri: str
    subject: Term
    predicate: str
    object: Term
    status: str
    quoted: bool
    date: str | None
    speaker: str | None
    notes: tuple[str, ...]
    confidence: int
    evidence: int


@dataclass(frozen=True, slots=True)
class Row:
    """A block of the article and the facts whose first evidence stands in it."""

    kind: str
    html: Markup
    cards: tuple[Card, ...]


def generate_page(extraction: Extraction, schema: Schema) -> str:
    """Return the HTML page of an article, labelled in Korean from the ontology."""
    things = _things(extraction)
    cards = _cards(extraction, schema, things)
    rows, rest = _rows(extraction, things, cards)
    script = (FOLDER / "page.js").read_text("utf-8")
    return (
        _templates()
        .get_template("page.html.jinja")
        .render(
            article=extraction.article,
            rows=rows,
            rest=rest,
            things=sorted(things.values(), key=lambda t: (t.colour, -t.mentions, t.number)),
            types=_legend(things, schema),
            statuses={k: v for k, v in STATUSES.items() if any(c.status == k for c in cards)},
            words=STATUSES,
            quoted=any(c.quoted for c in cards),
            facts=len(cards),
            style=Markup((FOLDER / "page.css").read_text("utf-8")),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
    )


def write_page(extraction: Extraction, path: Path, schema: Schema) -> None:
    """Write the HTML page of an article."""
    path.write_text(generate_page(extraction, schema), "utf-8")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _things(extraction: Extraction) -> dict[str, Thing]:
    """Return each entity as listed, by its id; a type beyond the contract's takes the next free colour."""
    order = [*TYPES, *sorted({e.type for e in extraction.entities}.difference(TYPES))]
    return {
        e.id: Thing(i, e.label, e.type, order.index(e.type) % COLOURS, len(e.mentions))
        for i, e in enumerate(extraction.entities)
    }


def _legend(things: dict[str, Thing], schema: Schema) -> list[tuple[str, int, int]]:
    """Return the label, colour and size of each entity type present."""
    sizes: dict[tuple[int, str], int] = defaultdict(int)
    for thing in things.values():
        sizes[thing.colour, thing.type] += 1
    return [(_word(schema, name), colour, size) for (colour, name), size in sorted(sizes.items())]


def _word(schema: Schema, name: str) -> str:
    """Return the Korean label of a class or property, else its name."""
    found = schema.classes.get(name) or schema.properties.get(name)
    return found.labels.get("ko", name) if found else name


def _cards(extraction: Extraction, schema: Schema, things: dict[str, Thing]) -> list[Card]:
    def term(value: str) -> Term:
        thing = things.get(value)
        return Term(thing.label, thing.number, thing.colour) if thing else Term(value)

    return [
        Card(
            number=i,
            iri=f.id,
            subject=term(f.subject),
            predicate=_word(schema, f.predicate),
            object=term(f.object),
            status=f.status,
            quoted=f.attributed_to is not None or f.predicate == "saidBy",
            date=f.date,
            speaker=term(f.attributed_to).text if f.attributed_to else None,
            notes=_notes(f, schema),
            confidence=round(f.confidence * 100),
            evidence=len(f.evidence),
        )
        for i, f in enumerate(extraction.facts)
    ]


def _notes(fact: Fact, schema: Schema) -> tuple[str, ...]:
    """Return the qualifiers in words: `가족 관계 장녀`, `전직`."""
    shown = ((_word(schema, k), v) for k, v in sorted(fact.qualifiers.items()) if v is not False)
    return tuple(word if v is True else f"{word} {v}" for word, v in shown)


def _rows(extraction: Extraction, things: dict[str, Thing], cards: list[Card]) -> tuple[list[Row], list[Card]]:
    """Return the article's blocks with their facts, and the facts without evidence."""
    text = extraction.article.text
    blocks = extraction.article.blocks or _lines(text)
    starts = [b.start for b in blocks]
    marks: dict[int, list[Mark]] = defaultdict(list)
    for m in _marks(extraction, things):
        marks[_home(m.start, starts)].append(m)
    told, own = _told(extraction.facts, starts), _own(extraction.facts, cards, starts)
    rows = [Row(b.kind, mark(text, b.start, b.end, marks[i], told[i]), tuple(own[i])) for i, b in enumerate(blocks)]
    return rows, [c for c, f in zip(cards, extraction.facts, strict=True) if not f.evidence or not blocks]


def _home(offset: int, starts: list[int]) -> int:
    """Return the number of the block that an offset stands in."""
    return max(0, bisect_right(starts, offset) - 1)


def _told(facts: tuple[Fact, ...], starts: list[int]) -> dict[int, list[Evidence]]:
    """Return the evidence in each block; what crosses a border stands in each block it touches."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for number, fact in enumerate(facts):
        for span in fact.evidence:
            for place in range(_home(span.start, starts), _home(max(span.start, span.end - 1), starts) + 1):
                found[place].append(Evidence(span.start, span.end, number))
    return found


def _own(facts: tuple[Fact, ...], cards: list[Card], starts: list[int]) -> dict[int, list[Card]]:
    """Return the cards of the facts first told in each block, in the order they are told."""
    first = sorted((f.evidence[0].start, c.number) for f, c in zip(facts, cards, strict=True) if f.evidence)
    found: dict[int, list[Card]] = defaultdict(list)
    for offset, number in first:
        found[_home(offset, starts)].append(cards[number])
    return found


def _lines(text: str) -> tuple[Block, ...]:
    """Return the lines that are not blank as paragraphs."""
    found: list[Block] = []
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Block("paragraph", offset, offset + len(line)))
        offset += len(line) + 1
    return tuple(found)


def _marks(extraction: Extraction, things: dict[str, Thing]) -> list[Mark]:
    """Return the mentions, those of several entities (양사) once, in the colour of the first."""
    spans: dict[tuple[int, int], list[Entity]] = defaultdict(list)
    for entity in extraction.entities:
        for m in entity.mentions:
            if entity not in spans[m.start, m.end]:
                spans[m.start, m.end].append(entity)
    return [
        Mark(start, end, tuple(things[e.id].number for e in named), f"c{things[named[0].id].colour}")
        for (start, end), named in spans.items()
    ]
