"""Bodies that a group or a visit tells: 오 대표와 도 원내대표 등 한별당 지도부, 가온전자를 찾아 오 사장과 만났다."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hangraph import document
from hangraph.document import FactRow, PhraseRow, TitleRow
from hangraph.stages.relation_offices import relations_of
from hangraph.stages.relation_reading import Reading


class Groups:
    """Who is named as one of a group, and whose officers these are, in one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        heads = reading.schema.denoting("OrganizationHead")
        self.groups = tuple(f for e in heads if e.value("unit") or e.value("delegation") for f in e.written)
        self.titles = {t["end"]: t for t in document.titles(reading.doc) if t["reference"] == "Position"}
        self.within: dict[int, list[tuple[int, str]]] = {}
        for start, end in reading.mentions:
            mention = reading.mentions[(start, end)]
            if mention["type"] == "Organization" and mention["form"] == "name":
                self.within.setdefault(start, []).extend((end, e) for e in mention["entities"])

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, without date."""
        for i, phrase in enumerate(self.reading.phrases):
            mention = self.reading.mention(phrase)
            members = self.reading.members.get(i, ())
            named = mention is not None and mention["type"] == "Organization" and mention["text"].endswith(self.groups)
            if named and any("등" in self.reading.phrases[m]["particles"] for m in members):
                yield from self._of_group(i, phrase)

    def _of_group(self, index: int, phrase: PhraseRow) -> Iterator[FactRow]:
        """오세린 대표와 도해온 원내대표 등 한별당 지도부: both are of the 지도부, and officers of 한별당."""
        head = phrase["head"] or [0, 0]
        owners = [e for end, e in self.within.get(head[0], ()) if end < head[1]]
        for m in self.reading.enumerated(index)[:-1]:
            member = self.reading.phrases[m]
            title = self.titles.get(member["end"])
            span = [member["start"], phrase["end"]]
            for person in self.reading.named(member):
                if not self.reading.fits(person, ("Person",)):
                    continue
                for group in self.reading.named(phrase):
                    yield row(person, "memberOf", group, span, None)
                if title is not None and title["person"] and not title["body"]:
                    yield from self._officer(person, title, owners, span)

    def _officer(self, person: str, title: TitleRow, owners: list[str], span: list[int]) -> Iterator[FactRow]:
        for owner in owners:
            for relation in relations_of(title["text"], self.reading.entities.get(owner)):
                yield row(person, relation, owner, span, title["entry"])


def host_officers(reading: Reading, rows: Sequence[FactRow]) -> Iterator[FactRow]:
    """Yield the body of the officer whom a visitor meets there: 가온전자 본사를 찾아 오세린 사장과 만났다."""
    placed = {r["subject"] for r in rows if r["predicate"] in {"positionAt", "memberOf"}}
    held = {r["subject"]: r["entry"] for r in rows if r["predicate"] == "holdsPosition"}
    whole = {r["subject"]: r["object"] for r in rows if r["predicate"] == "partOf"}
    visits: dict[int, list[FactRow]] = {}
    for r in rows:
        if r["predicate"] == "visited" and r["clause"] is not None:
            for k in (r["clause"], reading.clauses[r["clause"]]["next"]):
                visits.setdefault(-1 if k is None else k, []).append(r)
    for met in rows:
        person, k = met["object"], met["clause"]
        if met["predicate"] != "metWith" or k is None or person not in held or person in placed:
            continue
        for visit in visits.get(k, ()):
            body = whole.get(visit["object"], visit["object"])
            if visit["subject"] == met["subject"] and reading.fits(body, ("Organization",)):
                yield row(person, "positionAt", body, met["evidence"][0], held[person])


def row(subject: str, predicate: str, obj: str, span: list[int], entry: str | None) -> FactRow:
    """Return a fact that holds undated."""
    return FactRow(
        subject=subject, predicate=predicate, object=obj, status="asserted", date=None, qualifiers={},
        confidence=0.75, attributed_to=None, evidence=[span], stage="kg_relations", entry=entry, clause=None,
    )  # fmt: skip
