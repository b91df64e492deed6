"""Lay the people, bodies and offices that notices list over what was read of them as running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hangraph.document import MentionRow, TitleRow
from hangraph.morphology.spans import Spans
from hangraph.schema import Schema
from hangraph.stages.notice_appointments import Appointment, Appointments
from hangraph.stages.notice_obituaries import Named, Obituaries, Obituary
from hangraph.stages.notice_words import Office

Span = tuple[int, int]
_BODIES = ("Organization", "Place")


@dataclass(slots=True)
class _Layout:
    """What notices put into a text: its names and titles, and the stretches in which no other stands."""

    people: list[Span] = field(default_factory=list)
    bodies: list[Span] = field(default_factory=list)
    homes: list[Span] = field(default_factory=list)
    offices: list[tuple[Office, Span | None]] = field(default_factory=list)
    cleared: list[Span] = field(default_factory=list)


class Notices:
    """Reads the notices of a text and lays them over its mentions and titles."""

    def __init__(self, known: Schema) -> None:
        self.appointments, self.obituaries = Appointments(known), Obituaries(known)
        self.words = self.appointments.words

    def lay(
        self, text: str, mentions: Sequence[MentionRow], titles: Sequence[TitleRow]
    ) -> tuple[list[MentionRow], list[TitleRow]]:
        """Return the mentions and titles with those of the notices: △기획국장 오세린, 명가람(나루대 교수)씨 부친상."""
        items, moves = self.appointments.read(text)
        layout = _Layout(cleared=list(moves))
        for item in items:
            self._appoint(layout, item)
        for notice in self.obituaries.read(text):
            self._mourn(layout, notice)
        if not layout.people:
            return list(mentions), list(titles)
        return self._laid(text, layout, mentions, titles)

    def _appoint(self, layout: _Layout, item: Appointment) -> None:
        layout.people.append(item.person)
        layout.offices += [(o, item.person) for o in (*item.offices, *item.beside)]
        layout.bodies += [body for body in (item.heading, item.seat) if body]

    def _mourn(self, layout: _Layout, notice: Obituary) -> None:
        named: list[Named] = [notice.deceased, *(m for group in notice.mournings for m in group.mourners)]
        for person in named:
            layout.people.append(person.name)
            layout.offices += [(o, person.name) for o in person.offices]
            layout.homes += [person.home] if person.home else []
        layout.cleared += [(g.kin_start, g.kin_start + len(g.kin) + 1) for g in notice.mournings]

    def _laid(
        self, text: str, layout: _Layout, mentions: Sequence[MentionRow], titles: Sequence[TitleRow]
    ) -> tuple[list[MentionRow], list[TitleRow]]:
        rows = Spans((m["start"], m["end"], m) for m in mentions)
        for start, end in layout.cleared:
            _clear(rows, start, end)
        for start, end in sorted(set(layout.people)):
            _put(rows, text, start, end, "Person")
        for _, end in layout.homes:
            for row in rows.overlapping(end, end + 3):
                rows.remove(row["start"], row["end"])  # 거주 of 벨로나 거주 is no name
        for start, end in sorted(set(layout.bodies)):
            _put(rows, text, start, end, "Organization")
        offices = [self._seated(text, rows, office, person) for office, person in layout.offices]
        taken = Spans((a, b, None) for o, _ in layout.offices for a, b in ((o.start, o.end),))
        people = set(layout.people)
        kept = [t for t in titles if not taken.overlapping(t["start"], t["end"]) and not _elsewhere(t, people)]
        spans = {(r["start"], r["end"]) for r in rows}
        kept = [{**t, "body": t["body"] if t["body"] and (t["body"][0], t["body"][1]) in spans else None} for t in kept]
        found = {(t["start"], t["end"]): t for t in [*kept, *offices]}
        return list(rows), [found[span] for span in sorted(found)]

    def _seated(self, text: str, rows: Spans[MentionRow], office: Office, person: Span | None) -> TitleRow:
        """Return the title of an office, with the body that the words before it name."""
        _clear(rows, office.start, office.end)
        body = self._body(text, rows, office) if office.body else None
        return TitleRow(
            start=office.start, end=office.end, text=text[office.start : office.end],
            person=list(person) if person else None, body=list(body) if body else None, former=office.former,
            reference="Position", entry=office.entry.iri,
        )  # fmt: skip

    def _body(self, text: str, rows: Spans[MentionRow], office: Office) -> Span | None:
        """Return what the words before an office name: a name known there, else all of them if they name a body."""
        start, end = office.body or (0, 0)
        known = [r for r in rows.overlapping(start, end) if r["type"] in _BODIES and r["end"] == end]
        longest = min(known, key=lambda r: r["start"], default=None)
        if longest is not None and (longest["start"] <= start or _is_located(rows, start, longest["start"])):
            return longest["start"], end
        if longest is None and not self.words.is_body(text[start:end].split()[-1]):
            return None
        _put(rows, text, start, end, "Organization")
        return start, end


def _elsewhere(title: TitleRow, people: set[Span]) -> bool:
    """Whether a title of the running text has its person in a notice, which tells his or her titles itself."""
    return title["person"] is not None and (title["person"][0], title["person"][1]) in people


def _is_located(rows: Spans[MentionRow], start: int, end: int) -> bool:
    """Whether only places stand before a body: 서울 나래고 교사."""
    before = rows.overlapping(start, end)
    covered = sum(r["end"] - r["start"] for r in before if r["type"] == "Place")
    return bool(before) and covered >= end - start - len(before)


def _clear(rows: Spans[MentionRow], start: int, end: int) -> None:
    for row in rows.overlapping(start, end):
        rows.remove(row["start"], row["end"])


def _put(rows: Spans[MentionRow], text: str, start: int, end: int, type_: str) -> None:
    """Put a name where the notice has one, unless it is known as that already."""
    near = rows.overlapping(start, end)
    wanted = ("Person",) if type_ == "Person" else _BODIES
    if any((r["start"], r["end"]) == (start, end) and r["type"] in wanted and r["form"] == "name" for r in near):
        return
    _clear(rows, start, end)
    row = MentionRow(
        start=start, end=end, text=text[start:end], type=type_, kind=None, form="name", source="notice",
        confidence=0.9, entities=[],
    )  # fmt: skip
    rows.add(start, end, row)
