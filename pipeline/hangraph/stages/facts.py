"""Bring the facts of a document together: one agreement told twice is one, one fact told twice is one."""

from __future__ import annotations

from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document
from hangraph.document import FactRow
from hangraph.stages.fact_agreements import merge_agreements

SYMMETRIC = frozenset({"metWith"})
# of two tellings of one fact, the one with this status stands
STRENGTH = {"asserted": 0, "denied": 1, "planned": 2, "conditional": 3}


@Language.factory(
    "kg_facts",
    requires=["doc._.facts", "doc._.entities", "doc._.mentions"],
    assigns=["doc._.facts", "doc._.entities", "doc._.mentions"],
)
def create_facts(nlp: Language, name: str) -> Facts:
    """Build the stage."""
    return Facts()


class Facts:
    """Merge agreements by their parties, then facts by their parts; drop facts about nothing known.

    Reads: `facts`, `entities`, `mentions`. Writes: `facts`, `entities`, `mentions`.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with each fact told once."""
        rows, entities, mentions = merge_agreements(document.facts(doc), document.entities(doc), document.mentions(doc))
        known = {e["id"]: e["type"] for e in entities}
        rows = [r for r in rows if known.get(r["subject"], "?") and known.get(r["object"], "?")]
        doc._.entities = entities
        document.set_mentions(doc, mentions)
        doc._.facts = merge(rows)
        return doc


def merge(rows: list[FactRow]) -> list[FactRow]:
    """Return each fact once, with the evidence of all its tellings; what was planned and is done is done."""
    groups: dict[tuple[str, ...], list[FactRow]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row)
    return [fact for group in groups.values() for fact in _told(group)]


def _key(row: FactRow) -> tuple[str, ...]:
    pair = [row["subject"], row["object"]]
    if row["predicate"] in SYMMETRIC:
        pair.sort()
    return (row["predicate"], *pair, str(bool(row["qualifiers"].get("former"))))


def _told(group: list[FactRow]) -> list[FactRow]:
    """Merge the tellings of one subject, predicate and object, those of different dates apart."""
    found: list[FactRow] = []
    for row in sorted(group, key=lambda r: (r["date"] is None, STRENGTH[r["status"]])):
        same = next((f for f in found if _one(f, row)), None)
        if same is None:
            found.append({**row})
        else:
            _absorb(same, row)
    return sorted(found, key=lambda f: (f["evidence"][0], f["date"] or ""))


def _one(a: FactRow, b: FactRow) -> bool:
    return a["date"] == b["date"] or b["date"] is None


def _absorb(fact: FactRow, row: FactRow) -> None:
    if STRENGTH[row["status"]] < STRENGTH[fact["status"]]:
        fact["status"] = row["status"]
    fact["evidence"] = sorted({(a, b) for a, b in map(tuple, [*fact["evidence"], *row["evidence"]])})  # type: ignore[assignment] # made lists below
    fact["evidence"] = [[a, b] for a, b in fact["evidence"]]
    fact["confidence"] = max(fact["confidence"], row["confidence"])
    fact["qualifiers"] = {**row["qualifiers"], **fact["qualifiers"]}
