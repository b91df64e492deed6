"""What only agreements have: a type, purposes, and parties that sign through their leaders."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from hangraph import document
from hangraph.document import FactRow, MentionRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading, named

PURPOSE = {"위하": "object", "관하": "locative"}
# words that name the pursuit, not the aim: X 추진을 위한 is for X
PURSUIT = re.compile(r"[\s'\"‘’“”]*(?:공동\s*)?(?:추진|도모|수행)$")
JOINT = re.compile(r"^(?:및|또는|와|과|[,·ㆍ])\s*")
MARKS = " \xa0'\"‘’“”「」『』《》<>"
# a reference to an agreement to come says nothing of its type: 본 협약
REFERENCE = re.compile(r"^(?:본|이|이번|해당|동)\s")


class Agreements:
    """The facts about one document's agreements that frames do not give."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions = [m for m in document.mentions(reading.doc) if m["type"] == "Agreement"]
        self.starts = [m["start"] for m in self.mentions]
        self.verbs = sorted(c["start"] for c in reading.clauses)
        self.heads = reading.schema.forms("AgreementHead")

    def facts(self) -> Iterator[FactRow]:
        """Yield types and purposes."""
        for mention in self.mentions:
            if mention["form"] == "name":
                yield from self._type(mention)
        for k, clause in enumerate(self.reading.clauses):
            if clause["lemma"] in PURPOSE and clause["form"] == "adnominal":
                yield from self._purpose(k)

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
        ):
            return
        for agreement in named(mention):
            yield self._row(agreement, "agreementType", found[0], (mention["start"], mention["end"]), found[1].iri)

    def _noun(self, name: str) -> tuple[str, Entry] | None:
        """Return the plainest noun of its type that a name ends with: 투자의향서 → 의향서, 매매계약 → 계약.

        A noun that stands for a type of its own (업무협약 for MOU) is not shortened to one that does not (협약).
        """
        fitting = [(form, e) for form, e in self.heads.items() if name.endswith(form)]
        if not fitting:
            return None
        kind, lemma = fitting[0][1].value("agreementType"), fitting[0][1].lemma
        return next(p for p in reversed(fitting) if kind == lemma or p[1].value("agreementType") == kind)

    def _purpose(self, k: int) -> Iterator[FactRow]:
        """소프트웨어 산업의 발전을 위한 업무협약: what stands before 위한 is what the agreement is for."""
        agreement = self._modified(k)
        if agreement is None:
            return
        for b in self.reading.before.get(k, ()):
            clause = self.reading.clauses[b]
            if clause["tail"] and list(clause["tail"][-1]) == ["기", "ETN"]:  # 연구소를 짓기 위한 협약
                text = self.reading.text[clause["reach"] : clause["end"]].strip(MARKS)
                for entity in named(agreement):
                    yield self._row(entity, "agreementPurpose", text, (clause["reach"], clause["end"]), None)
        for index in self.reading.arguments.get(k, ()):
            if self.reading.phrases[index]["case"] != PURPOSE[self.reading.clauses[k]["lemma"]]:
                continue
            for start, end in self._items(index):
                text = self.reading.text[start:end]
                text = PURSUIT.sub("", JOINT.sub("", text.strip(MARKS))).strip(MARKS)
                for entity in named(agreement):
                    if text:
                        yield self._row(entity, "agreementPurpose", text, (start, self.reading.clauses[k]["end"]), None)

    def _modified(self, k: int) -> MentionRow | None:
        """Return the agreement that the clause describes: the first one after it, before the next verb."""
        end = self.reading.clauses[k]["end"]
        at = bisect_right(self.verbs, end)
        limit = self.verbs[at] if at < len(self.verbs) else len(self.reading.text)
        at = bisect_left(self.starts, end)
        if at < len(self.starts) and self.starts[at] < limit:
            return self.mentions[at]
        return None

    def _items(self, index: int) -> list[tuple[int, int]]:
        """Return the stretches of an enumeration's members, each with the words that depend on it."""
        chain = sorted([index, *self._members(index)])
        spans = []
        edge = self.reading.phrases[chain[0]]["subtree"]
        for i in chain:
            phrase = self.reading.phrases[i]
            spans.append((max(edge, phrase["subtree"]), phrase["end"]))
            edge = phrase["end"]
        return spans

    def _members(self, index: int) -> Iterable[int]:
        """Return the members of the enumeration, also of the phrase compounded to its end ('A 및 B' 추진)."""
        for i in (
            *self.reading.members.get(index, ()),
            *(d for d in self.reading.dependents.get(index, ()) if self.reading.members.get(d)),
        ):
            if i in self.reading.members.get(index, ()):
                yield i
            yield from self._members(i)


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
