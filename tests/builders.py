"""What tests build their inputs with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hangraph.record import Article, Entity, Extraction, Fact, Mention

ARTICLES = Path(__file__).parent / "articles"


SEEDS = Path(__file__).parent.parent / "seeds"


def seed_extraction() -> Extraction:
    """Return the gold annotation of the seed article as an extraction."""
    return annotated_extraction(json.loads((SEEDS / "000_1641af84fcdf36e0.gold.json").read_text("utf-8")))


def annotation(name: str) -> dict[str, Any]:
    """Return the gold annotation of a made-up article of tests/articles, as written."""
    data: dict[str, Any] = json.loads((ARTICLES / f"{name}.json").read_text("utf-8"))
    return data


def annotated_extraction(data: dict[str, Any]) -> Extraction:
    """Return gold annotation as an extraction: mentions where the names stand, evidence where its words stand."""
    text = data["text"]
    ids = {e["canonical"]: f"urn:test:entity:{i}" for i, e in enumerate(data["entities"])}
    article = Article(
        text=text,
        id=f"urn:test:article:{data['id']}",
        title=data.get("title"),
        subtitle=data.get("subtitle"),
        publisher=data.get("publisher"),
        published=data.get("published"),
    )
    entities = tuple(
        Entity(
            id=ids[e["canonical"]],
            type=e["type"],
            kind=e.get("kind"),
            label=e["canonical"],
            aliases=tuple(e.get("aliases", ())),
            mentions=tuple(m for name in (e["canonical"], *e.get("aliases", ())) for m in _occurrences(text, name)),
        )
        for e in data["entities"]
    )
    facts = tuple(
        Fact(
            id=f"urn:test:fact:{i}",
            subject=ids.get(r["subject"], r["subject"]),
            predicate=r["predicate"],
            object=ids.get(r["object"], r["object"]),
            status=r["status"],
            date=r["date"],
            qualifiers={k: v for k, v in r.get("qualifiers", {}).items() if k != "attributedTo"},
            attributed_to=ids.get(r.get("qualifiers", {}).get("attributedTo")),
            evidence=_occurrences(text, r["evidence"])[:1],
        )
        for i, r in enumerate(data["relations"])
    )
    return Extraction(article=article, entities=entities, facts=facts)


def _occurrences(text: str, words: str) -> tuple[Mention, ...]:
    """Return every place where the words stand."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(Mention(at, at + len(words), words))
        at = text.find(words, at + 1)
    return tuple(found)
