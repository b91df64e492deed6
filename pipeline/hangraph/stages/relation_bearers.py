"""Offices whose holder stands apart from the title: 시장이던 故 윤가람, 교수이자 시인인 도해온, 우람찬·서라온 의원."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hangraph import document
from hangraph.document import FactRow, MentionRow, TitleRow
from hangraph.stages.relation_offices import relations_of
from hangraph.stages.relation_reading import Reading

# 회장 오세린, 회장인 오세린, 시장이던 故 오세린
BEFORE_NAME = re.compile(r"(?:인|이던|이었던|였던)?[ \xa0](?:故[ \xa0]?|고[ \xa0])?")
# 오세린 회장, 오세린 전 회장
AFTER_NAME = re.compile(r"[ \xa0](?P<former>전[ \xa0])?(?:현[ \xa0]|신임[ \xa0])?")
BOTH = re.compile(r"(?:이자|자|이며|며|이고|겸|[ \xa0]겸)[ \xa0]")
LISTED = re.compile(r"[·ㆍ]")
# 이 회사 전 대표, 그 단체의 회장
POINTED = re.compile(r"의?[ \xa0](?P<former>전[ \xa0])?(?:현[ \xa0])?")
FORMER = ("이던", "이었던", "였던")
REACH = 24  # characters between two titles of one person: 교수이자 나루문학회 회장인
MANY = 6  # names joined by dots before one title


class Bearers:
    """The offices of people whose names the title stage did not tie to their title, in one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.titles = [t for t in document.titles(reading.doc) if t["reference"] == "Position"]
        rows = document.mentions(reading.doc)
        self.people = {m["start"]: m for m in rows if m["type"] == "Person" and m["form"] == "name"}
        self.by_end = {m["end"]: m for m in self.people.values()}
        self.bodies = {m["end"]: m for m in rows if m["type"] == "Organization" and m["form"] == "pronoun"}
        parties = [m for m in rows if m["type"] == "Organization" and m["form"] == "name" and m["text"].endswith("당")]
        self.parties_end = {m["end"]: m for m in parties}
        self.parties_start = {m["start"]: m for m in parties}
        self.occupations = {e.iri for e in reading.schema.forms("Position").values() if e.value("occupation")}

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, without date."""
        for title, following in pairwise([*self.titles, None]):
            if title is None:
                continue
            if title["person"] is None:
                yield from self._apart(title, following)
            else:
                yield from self._shared(title)
                yield from self._of_this(title)
                yield from self._of_party(title)

    def _apart(self, title: TitleRow, following: TitleRow | None) -> Iterator[FactRow]:
        """Read a title that has no bearer yet: the name right behind it, right before it, or of the next title."""
        text, end = self.reading.text, title["end"]
        gap = BEFORE_NAME.match(text, end)
        person = self.people.get(gap.end()) if gap else None
        former = bool(gap) and text.startswith(FORMER, end)
        if person is None:
            person, former = self._named_before(title)
        if person is None and following is not None:
            person = self._of_next(title, following)
        if person is not None:
            yield from self._held(title, person, former=former)

    def _named_before(self, title: TitleRow) -> tuple[MentionRow | None, bool]:
        """미르상공회의소 오세린 회장: the name that ends where the title begins."""
        for person in (self.by_end.get(title["start"] - n) for n in (1, 3)):
            gap = AFTER_NAME.fullmatch(self.reading.text, person["end"], title["start"]) if person else None
            if person and gap:
                return person, bool(gap["former"])
        return None, False

    def _of_next(self, title: TitleRow, following: TitleRow) -> MentionRow | None:
        """누리대 교수이자 언론학자인 오세린 씨: the second title's bearer has the first one as well."""
        joined = BOTH.match(self.reading.text, title["end"])
        person = following["person"]
        if joined is None or person is None or following["start"] - joined.end() > REACH:
            return None
        between = self.reading.text[joined.end() : min(following["start"], person[0])]
        return self.reading.mentions.get((person[0], person[1])) if not re.search(r"[,.\n]", between) else None

    def _shared(self, title: TitleRow) -> Iterator[FactRow]:
        """우람찬·서라온 의원: names joined by dots before one title bear it all."""
        person = title["person"] or [0, 0]
        if person[1] > title["start"]:
            return
        listed = self._listed(title["start"], person)
        if listed and person[1] != listed[-1]["end"]:
            listed = listed[:-1] if listed[-1]["start"] == person[0] else listed
        for one in listed:
            if [one["start"], one["end"]] != person:
                yield from self._held(title, one, former=title["former"])

    def _listed(self, at: int, person: list[int]) -> list[MentionRow]:
        """Return the people joined by dots of whom the last stands before a title, in text order."""
        last = next((self.by_end[at - n] for n in (1, 3) if at - n in self.by_end), None)
        found = [last] if last else []
        while found and len(found) < MANY:
            dot = found[0]["start"] - 1
            if not LISTED.fullmatch(self.reading.text[dot : dot + 1]) or dot not in self.by_end:
                break
            found.insert(0, self.by_end[dot])
        return found if any(one["start"] == person[0] for one in found) and len(found) > 1 else []

    def _of_this(self, title: TitleRow) -> Iterator[FactRow]:
        """이 회사 전 대표인 오세린 씨: the body is a pronoun, which the title stage cannot read."""
        person = self.reading.mentions.get((title["person"][0], title["person"][1])) if title["person"] else None
        if title["body"] or person is None:
            return
        start = min(title["start"], person["start"])
        near = (self.bodies.get(start - n) for n in (1, 2, 3, 4))
        body = next((b for b in near if b and POINTED.fullmatch(self.reading.text, b["end"], start)), None)
        for one in body["entities"] if body else ():
            for holder in person["entities"]:
                for relation in relations_of(title["text"], self.reading.entities.get(one)):
                    yield self._row(holder, relation, one, body["start"] if body else start, title, person)

    def _of_party(self, title: TitleRow) -> Iterator[FactRow]:
        """새물결당 오세린 시장, 오세린 전 새물결당 나루시의원: the party beside who has an office elsewhere."""
        person = self.reading.mentions.get((title["person"][0], title["person"][1])) if title["person"] else None
        if person is None or person["end"] > title["start"]:
            return
        near = [self.parties_end.get(person["start"] - 1)]
        near += [self.parties_start.get(person["end"] + n) for n in (1, 3)]
        for party in (p for p in near if p and p["end"] < title["start"]):
            if title["body"] == [party["start"], party["end"]]:
                continue
            for holder in person["entities"]:
                for one in party["entities"]:
                    start = min(party["start"], person["start"])
                    row = self._row(holder, "memberOf", one, start, title, person)
                    row["qualifiers"] = {"former": True} if title["former"] else {}
                    yield row

    def _held(self, title: TitleRow, person: MentionRow, *, former: bool) -> Iterator[FactRow]:
        """Yield the office of one person and its body."""
        body = self.reading.mentions.get((title["body"][0], title["body"][1])) if title["body"] else None
        places = list(body["entities"]) if body and body["type"] != "Person" else []
        start = min(title["start"], person["start"], body["start"] if body else title["start"])
        for holder in person["entities"]:
            rows = [] if title["entry"] in self.occupations and not places else [("holdsPosition", title["text"])]
            for one in places:
                rows += [(relation, one) for relation in relations_of(title["text"], self.reading.entities.get(one))]
            for relation, obj in rows:
                row = self._row(holder, relation, obj, start, title, person)
                row["qualifiers"] = {"former": True} if former or title["former"] else {}
                yield row

    def _row(self, subject: str, predicate: str, obj: str, start: int, title: TitleRow, person: MentionRow) -> FactRow:
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status="asserted", date=None, qualifiers={},
            confidence=0.8, attributed_to=None, evidence=[[start, max(title["end"], person["end"])]],
            stage="kg_relations", entry=title["entry"], clause=None,
        )  # fmt: skip
