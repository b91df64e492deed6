"""Bring the facts of a document together: one agreement told twice is one, one fact told twice is one."""

from __future__ import annotations

import re
from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import FactRow
from hangraph.stages.fact_agreements import merge_agreements
from hangraph.stages.fact_arguments import Arguments
from hangraph.stages.fact_confidence import Confidence
from hangraph.stages.fact_subjects import spoken_of

SYMMETRIC = frozenset({"metWith"})
DAY = re.compile(r"[\dX]{4}-[\dX]{2}-[\dX]{2}")
# what holds of a thing, rather than happens: such a fact has no day, but of an event
STATES = frozenset({"locatedIn", "partOf", "memberOf", "familyOf", "holdsPosition", "positionAt"})
# of two tellings of one fact, the one with this status stands
STRENGTH = {"asserted": 0, "denied": 1, "planned": 2, "conditional": 3}


@Language.factory(
    "kg_facts",
    requires=["doc._.facts", "doc._.entities", "doc._.mentions"],
    assigns=["doc._.facts", "doc._.entities", "doc._.mentions"],
    default_config={"ontology": None, "calibrated": True},
)
def create_facts(nlp: Language, name: str, ontology: str | None, calibrated: bool) -> Facts:
    """Build the stage; `ontology` is an extra folder of Turtle, `calibrated` makes likelihoods of the rules' ranks."""
    return Facts(ontology, calibrated)


class Facts:
    """Merge agreements by their parties, then facts by their parts; drop facts about nothing known.

    Reads: `facts`, `entities`, `mentions`, `times`, `phrases`. Writes: `facts`, `entities`, `mentions`.
    """

    def __init__(self, ontology: str | None = None, calibrated: bool = True) -> None:
        self.confidence = Confidence.load() if calibrated else None
        known = schema.load(ontology)
        heads = known.denoting("AgreementHead")
        # 업무협약 and 양해각서 are both MOU; a vague noun may be of any type
        self.kinds = {e.iri: e.value("agreementType") or e.lemma for e in heads if not e.value("vague")}
        self.changes = {e.iri for e in known.predicates if e.value("change")}  # 청사를 옮겼다 has a date

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with each fact told once."""
        found = document.facts(doc), document.entities(doc), document.mentions(doc)
        rows, entities, mentions = merge_agreements(*found, self.kinds)
        known = {e["id"]: e["type"] for e in entities}
        rows = [r for r in rows if known.get(r["subject"], "?") and known.get(r["object"], "?")]
        rows = [{**r, "date": None} if r["entry"] not in self.changes and _timeless(r, known) else r for r in rows]
        facts = merge(_dated(self._typed(rows), known))
        doc._.entities, mentions = spoken_of(entities, mentions, facts)
        document.set_mentions(doc, mentions)
        arguments = Arguments(doc)
        doc._.facts = [self._weighed({**fact, "arguments": arguments.of(fact)}) for fact in facts]
        return doc

    def _weighed(self, fact: FactRow) -> FactRow:
        return fact if self.confidence is None else {**fact, "confidence": self.confidence.of(fact)}

    def _typed(self, rows: list[FactRow]) -> list[FactRow]:
        """Leave one type to each agreement: the first word the text uses for it."""
        first: dict[tuple[str, str], str] = {}
        told = [r for r in rows if r["predicate"] == "agreementType"]
        sure = {r["subject"] for r in told if r["entry"] in self.kinds}
        for row in told:
            if row["entry"] in self.kinds or row["subject"] not in sure:  # 협정 tells nothing new of an FTA
                first.setdefault((row["subject"], self.kinds.get(row["entry"] or "", row["object"])), row["object"])
        words = {(agreement, word) for (agreement, _), word in first.items()}
        return [r for r in rows if r["predicate"] != "agreementType" or (r["subject"], r["object"]) in words]


def _timeless(row: FactRow, known: dict[str, str]) -> bool:
    """Whether a row tells what holds of a thing, for no time that is told.

    2015년부터 5년간 수석코치를 맡았다 tells a term, but what is so on a day (6일 이 시장은 …) was so before, and
    who joins (지난해 연합에 가입했다) is a member after.
    """
    if row["predicate"] not in STATES or known.get(row["subject"]) == "Event" or not row["date"]:
        return False
    if row["entry"] is None:
        return True
    span = "/" in row["date"] or "X" in row["date"]
    point = bool(DAY.fullmatch(row["date"])) or (row["predicate"] in {"locatedIn", "memberOf"} and not span)
    return point and row["status"] == "asserted"


def _dated(rows: list[FactRow], known: dict[str, str]) -> list[FactRow]:
    """Give what is told undated of an event or agreement its date, where the text tells just one of that status."""
    days: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        for side in (row["subject"], row["object"]):
            if known.get(side) in {"Event", "Agreement"} and row["date"]:
                days[side, row["status"]].add(row["date"])
    found = []
    for row in rows:
        told = [
            days[side, row["status"]]
            for side in (row["subject"], row["object"])
            if known.get(side) in {"Event", "Agreement"}
        ]
        one = next((min(d) for d in told if len(d) == 1), None)
        state = row["predicate"] in {"agreementType", "agreementPurpose", "partOf"} or row["clause"] is None
        found.append(row if row["date"] or state or one is None else {**row, "date": one})
    return found


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
    for row in sorted(group, key=lambda r: (r["date"] is None, "/" in (r["date"] or ""), STRENGTH[r["status"]])):
        same = next((f for f in found if _one(f, row)), None)
        if same is None:
            found.append({**row, "evidence": [*row["evidence"]]})
        else:
            _absorb(same, row)
    for fact in found:  # once for all tellings, of which there can be thousands
        fact["evidence"] = [[a, b] for a, b in sorted({(a, b) for a, b in fact["evidence"]})]
    return sorted(found, key=lambda f: (f["evidence"][0], f["date"] or ""))


def _one(a: FactRow, b: FactRow) -> bool:
    """Whether two tellings can be of one happening: one day, or a day and the span it lies in, or an undated one."""
    if a["date"] == b["date"] or b["date"] is None:
        return True
    begin, _, end = b["date"].partition("/")
    return (
        bool(a["date"]) and "/" not in (a["date"] or "") and bool(begin and end) and begin <= (a["date"] or "") <= end
    )


def _absorb(fact: FactRow, row: FactRow) -> None:
    # what is told undated, as in a headline, does not say that a thing planned for a day is done
    if STRENGTH[row["status"]] < STRENGTH[fact["status"]] and (row["date"] or not fact["date"]):
        fact["status"] = row["status"]
    fact["evidence"] += row["evidence"]
    fact["confidence"] = max(fact["confidence"], row["confidence"])
    fact["qualifiers"] = {**row["qualifiers"], **fact["qualifiers"]}
