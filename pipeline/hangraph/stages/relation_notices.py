"""What notices of appointments and of deaths say: who comes to which office of which body, and who mourns whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from hangraph import document
from hangraph.document import FactRow, TitleRow
from hangraph.morphology.spans import Spans
from hangraph.stages.notice_appointments import Appointment, Appointments
from hangraph.stages.notice_obituaries import Named, Obituaries, Obituary
from hangraph.stages.notice_words import Office
from hangraph.stages.relation_reading import Reading

Span = tuple[int, int]
_DAY = re.compile(r"(?:(?P<year>\d{4})년\s?)?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일")


class Notices:
    """The facts of the notices of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.titles: dict[Span, TitleRow] = {(t["start"], t["end"]): t for t in document.titles(reading.doc)}
        appointments = Appointments(reading.schema)
        self.words = appointments.words
        self.items, _ = appointments.read(reading.text)
        self.deaths = list(Obituaries(reading.schema).read(reading.text))
        told = [(i.start, i.end) for i in self.items] + [(n.start, n.end) for n in self.deaths]
        self.told = Spans((a, b, None) for a, b in told)
        self.new = {
            (who, self.reading.text[o.start : o.end])
            for item in self.items for o in item.offices for who in reading.at(list(item.person))
        }  # fmt: skip

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, asserted, those of a notice of appointments with the day it names."""
        for item in self.items:
            yield from self._appointed(item)
        for notice in self.deaths:
            yield from self._mourned(notice)

    def kept(self, rows: list[FactRow]) -> list[FactRow]:
        """Leave out what was read in a notice as if it were a sentence; who comes to an office does not yet hold it."""
        return [r for r in rows if not self._misread(r)]

    def _misread(self, row: FactRow) -> bool:
        start, end = row["evidence"][0]
        if not self.told.overlapping(start, end):
            return False
        office = row["predicate"] == "holdsPosition" and (row["subject"], row["object"]) in self.new
        return office or row["clause"] is not None or row["stage"] != "kg_relations"

    def _appointed(self, item: Appointment) -> Iterator[FactRow]:
        span, day = (item.start, item.end), self._day(item.date)
        heading = self._at(item.heading)
        for who in self.reading.at(list(item.person)):
            for office in item.offices:
                yield _row(
                    who, "appointedAs", self.reading.text[office.start : office.end], span, office.entry.iri, day
                )
            seats = [seat for office in item.offices for seat in self._seats(office)]
            for body in dict.fromkeys(self._at(item.seat) or seats or heading):
                yield _row(who, "positionAt", body, span, None, day)
            for part in dict.fromkeys(seats):
                yield from (_row(part, "partOf", whole, span, None) for whole in heading if self._within(part, whole))

    def _seats(self, office: Office) -> list[str]:
        title = self.titles.get((office.start, office.end))
        return self.reading.at(title["body"]) if title and title["body"] else []

    def _within(self, part: str, whole: str) -> bool:
        """Whether a body that an item names is a part of the one that the heading does: 기획본부, 마루병원 약제실."""
        one, other = self.reading.entities.get(part), self.reading.entities.get(whole)
        if one is None or other is None or one["type"] != "Organization" or part == whole:
            return False
        return one["label"].startswith(other["label"]) or self.words.is_unit(one["label"])

    def _mourned(self, notice: Obituary) -> Iterator[FactRow]:
        """명도현씨 별세, 명가람씨 부친상: the dead is the father of the mourner."""
        for dead in self._at(notice.deceased.name):
            for group in notice.mournings:
                for mourner in group.mourners:
                    span = (notice.start, group.kin_start + len(group.kin) + 1)
                    for who in self._at(mourner.name):
                        row = _row(dead, "familyOf", who, span, group.entry.iri)
                        yield {**row, "qualifiers": {"kin": group.kin}}
                    yield from self._living(mourner)

    def _living(self, person: Named) -> Iterator[FactRow]:
        """명가람(벨로나 거주)씨: where a mourner lives."""
        for who in self._at(person.name):
            for home in self._at(person.home):
                yield _row(who, "locatedIn", home, (person.name[0], (person.home or person.name)[1]), None)

    def _at(self, span: Span | None) -> list[str]:
        return self.reading.at(list(span)) if span else []

    def _day(self, words: str) -> str | None:
        """Return the day from which a notice holds; without a year, the one nearest to the day of publication."""
        told = _DAY.match(words)
        if told is None:
            return None
        month, day = int(told["month"]), int(told["day"])
        if told["year"]:
            return f"{told['year']}-{month:02}-{day:02}"
        published = (document.article(self.reading.doc).get("published") or "")[:10]
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", published):
            return f"XXXX-{month:02}-{day:02}"
        today = date.fromisoformat(published)
        years = (today.year - 1, today.year, today.year + 1)
        year = min(years, key=lambda y: abs((y - today.year) * 365 + (month - today.month) * 30 + day - today.day))
        return f"{year}-{month:02}-{day:02}"


def _row(subject: str, predicate: str, obj: str, span: Span, entry: str | None, day: str | None = None) -> FactRow:
    return FactRow(
        subject=subject, predicate=predicate, object=obj, status="asserted", date=day, qualifiers={}, confidence=0.9,
        attributed_to=None, evidence=[list(span)], stage="kg_relations", entry=entry, clause=None,
    )  # fmt: skip
