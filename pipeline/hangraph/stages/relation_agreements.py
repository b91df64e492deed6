"""What only agreements have: a type, and parties that sign through their leaders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hangraph import document
from hangraph.document import FactRow, MentionRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading, named

# a reference to an agreement to come says nothing of its type: 본 협약
REFERENCE = re.compile(r"^(?:본|이|이번|해당|동)\s")

# 나루시-달내시 협약, 한·벨로리아 자유무역협정, 나루시와 달내시 간 협정
PAIR = re.compile(r"([가-힣A-Za-z]+)\s?[-–—·ㆍ]\s?([가-힣A-Za-z]+?)(?:\s?간)?(?:의)?\s")
PARTY, STATE = frozenset({"Place", "Organization"}), ("Country",)


class Agreements:
    """The facts about one document's agreements that frames do not give."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions = [m for m in document.mentions(reading.doc) if m["type"] == "Agreement"]
        self.heads = reading.schema.forms("AgreementHead")

    def facts(self) -> Iterator[FactRow]:
        """Yield the types."""
        for mention in self.mentions:
            if mention["form"] == "name":
                yield from self._type(mention)

    def _row(self, subject: str, predicate: str, obj: str, span: tuple[int, int], entry: str | None) -> FactRow:
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status="asserted", date=None, qualifiers={},
            confidence=0.85, attributed_to=None, evidence=[[span[0], span[1]]], stage="kg_relations", entry=entry,
            clause=None,
        )  # fmt: skip

    def _type(self, mention: MentionRow) -> Iterator[FactRow]:
        name = re.sub(r"\s*\([^)]*\)$", "", mention["text"])
        found = self._noun(name)
        before = self.reading.text[max(0, mention["start"] - 3) : mention["start"]]
        if (
            found is None
            or found[1].value("untyped")
            or REFERENCE.match(name)
            or re.search(r"(?:본|이번|해당)\s$", before)
            or self._paper(mention)
        ):
            return
        for agreement in named(mention):
            yield self._row(agreement, "agreementType", found[0], (mention["start"], mention["end"]), found[1].iri)

    def _paper(self, mention: MentionRow) -> bool:
        """Whether a bare noun only puts on paper what has a name: 수출 계약을 맺고 계약서에 서명했다."""
        name = mention["text"]
        written = name.endswith("서") and name in self.heads and name[:-1] in self.heads
        return written and any(self.reading.entities[e]["aliases"] for e in mention["entities"])

    def _noun(self, name: str) -> tuple[str, Entry] | None:
        """Return the plainest noun of its type that a name ends with: 투자의향서 → 의향서, 매매계약 → 계약.

        A noun that stands for a type of its own (업무협약 for MOU) is not shortened to one that does not (협약).
        """
        fitting = [(form, e) for form, e in self.heads.items() if name.endswith(form)]
        # 각서 is a short form of 양해각서: where the name has the whole word, that is its type
        fitting = [(f, e) for f, e in fitting if f == e.lemma or not name.endswith(e.lemma)]
        if not fitting:
            return None
        if fitting[0][1].value("whole"):
            return fitting[0]  # 자매결연 is no mere 결연
        kind, lemma = fitting[0][1].value("agreementType"), fitting[0][1].lemma
        return next(p for p in reversed(fitting) if kind == lemma or p[1].value("agreementType") == kind)


def sign_for_bodies(reading: Reading, rows: list[FactRow]) -> list[FactRow]:
    """Return the rows with the signings of the bodies whose leaders signed: 이 시장이 서명했다, so did the city.

    A delegation signs for its owner.
    """
    bodies: dict[str, list[str]] = {}
    owners: dict[str, str] = {}
    for row in rows:
        if row["predicate"] == "positionAt" and not row["qualifiers"].get("former"):
            bodies.setdefault(row["subject"], []).append(row["object"])
        if row["predicate"] == "partOf":
            owners.setdefault(row["subject"], row["object"])
    found: list[FactRow] = []
    for row in rows:
        if row["predicate"] != "signedAgreement":
            found.append(row)
            continue
        owner = owners.get(row["subject"]) if reading.is_delegation(row["subject"]) else None
        found.append({**row, "subject": owner or row["subject"]})
        body = _party(reading, bodies.get(row["subject"], [])) if reading.fits(row["subject"], ("Person",)) else None
        if body:
            found.append({**row, "subject": body, "confidence": 0.75})
    return found


def bind_parties(reading: Reading, rows: list[FactRow]) -> Iterator[FactRow]:
    """Yield the signings that an agreement's name implies: 나루시-달내시 협약이 타결됐다, 한·벨로리아 협정을 비준했다.

    Who ratifies does so for the state (달내 의회가 비준했다).
    """
    known = {name: e["id"] for e in reversed(reading.entities.values()) if e["type"] in PARTY
             for name in (e["label"], *e["aliases"])}  # fmt: skip
    names = {named(m)[0]: m["text"] for m in document.mentions(reading.doc) if m["type"] == "Agreement" and named(m)}
    for_state = {e.iri for e in reading.schema.predicates if e.value("byState")}
    owners = {
        r["subject"]: r["object"] for r in rows if r["predicate"] == "partOf" and reading.fits(r["object"], STATE)
    }
    for row in (r for r in rows if r["predicate"] == "signedAgreement"):
        pair = PAIR.match(names.get(row["object"], ""))
        parties = [known[n] for n in pair.groups() if n in known] if pair else []
        if row["entry"] in for_state and row["subject"] in owners:
            parties.append(owners[row["subject"]])
        for party in dict.fromkeys(parties):
            if party != row["subject"]:
                yield {**row, "subject": party, "confidence": 0.7}


def lead_delegations(reading: Reading, rows: list[FactRow]) -> Iterator[FactRow]:
    """Yield the visits of those who lead a delegation and are named with it: A를 단장으로 한 대표단이 B를 방문했다."""
    leaders: dict[str, list[FactRow]] = {}
    for row in rows:
        if row["predicate"] == "positionAt" and reading.is_delegation(row["object"]):
            leaders.setdefault(row["object"], []).append(row)
    for row in rows:
        if row["predicate"] == "visited":
            start, end = row["evidence"][0]
            for leader in leaders.get(row["subject"], ()):
                if start <= leader["evidence"][0][0] < end:
                    yield {**row, "subject": leader["subject"], "confidence": 0.7}


def _party(reading: Reading, bodies: list[str]) -> str | None:
    """Return the body a leader signs for: a place before a delegation, the first named of equals."""
    places = [b for b in bodies if reading.fits(b, ("Place",))]
    return next(iter(places or bodies), None)
