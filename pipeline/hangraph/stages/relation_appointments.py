"""Personnel notices: ■ 나루은행 ◇ 부행장 승진 △ 디지털그룹 부행장 오세린 △ 총무부장 도해온 (이상 3월 4일자).

A mark begins each item. An item that is a body, or that ends in the noun of an act, heads those after it; one that ends
in a title and a name appoints.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hangraph import document
from hangraph.document import FactRow, MentionRow, TitleRow
from hangraph.stages.relation_offices import relations_of
from hangraph.stages.relation_reading import Reading

ITEM = re.compile(r"(?P<mark>[■□◆◇▲△▶▷●○◎▣▪•])?[ \xa0]*(?P<words>[^■□◆◇▲△▶▷●○◎▣▪•\n]+)")
OFFICE = frozenset({"holdsPosition", "positionAt", "memberOf"})
# nothing stands behind the name but its years, its Hanja or the day: (54), (이상 3월 4일자)
CLOSING = re.compile(r"[ \xa0]*(?:\([^()\n]{1,20}\)[ \xa0]*){0,2}")


@dataclass
class _Heading:
    """What the items below have in common: the body, the entry of the act, and what they said so far."""

    bodies: list[str] = field(default_factory=list)
    entry: str | None = None
    rows: list[FactRow] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return bool(self.bodies or self.entry)


class Notices:
    """The appointments that one document lists."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        rows = [m for m in document.mentions(reading.doc) if m["form"] == "name"]
        self.people = [m for m in rows if m["type"] == "Person"]
        self.starts = [m["start"] for m in self.people]
        self.bodies = {(m["start"], m["end"]): m for m in rows if m["type"] == "Organization"}
        self.titles = [t for t in document.titles(reading.doc) if t["reference"] == "Position"]
        self.title_ends = [t["end"] for t in self.titles]
        self.times = document.times(reading.doc)
        self.time_starts = [t["start"] for t in self.times]
        self.published = (document.article(reading.doc).get("published") or "")[:10]
        self.acts = {
            form: entry.iri
            for entry in reading.schema.predicates
            if entry.pos == "noun" and any(s.reference == "appointedAs" for s in entry.senses)
            for form in entry.written
        }

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts."""
        heading = _Heading()
        for item in ITEM.finditer(self.reading.text):
            start = item.start("words")
            words = item["words"].rstrip()
            following = self._heads(item["mark"], start, words, heading) if words else heading
            if following is not heading:
                yield from heading.rows
                heading = following
            elif heading.open and words:
                found = self._appointed(start, start + len(words), heading)
                heading.rows = self._dated(start, start + len(words), [*heading.rows, *found])
        yield from heading.rows

    def _heads(self, mark: str | None, start: int, words: str, heading: _Heading) -> _Heading:
        """Return the heading that an item makes, else the one it stands under; a line without a mark closes it."""
        body = self.bodies.get((start, start + len(words)))
        if mark is None:
            return _Heading() if heading.open else heading
        if body is not None:
            return _Heading(list(body["entities"]))
        act = self._act(words)
        return _Heading(heading.bodies, act) if act else heading

    def _act(self, words: str) -> str | None:
        """실장급 임명, 부행장 선임, 전보: the entry of the act that a short heading ends in."""
        last = words.split()[-1] if len(words.split()) <= 3 else ""
        return self.acts.get(last)

    def _appointed(self, start: int, end: int, heading: _Heading) -> Iterator[FactRow]:
        """Yield what an item says: 기획조정실장 오세린."""
        at = bisect_left(self.starts, start)
        person = self.people[at] if at < len(self.people) and self.people[at]["end"] <= end else None
        if person is None or not CLOSING.fullmatch(self.reading.text, person["end"], end):
            return
        title = self._title(start, person)
        for one in person["entities"] if title else ():
            office = self._office(title) if title else ""
            yield self._row(one, "appointedAs", office, [start, end], heading)
            own = self._own(title, start) if title else []
            for body in own or heading.bodies:
                for relation in relations_of(office, self.reading.entities.get(body)):
                    yield self._row(one, relation, body, [start, end], heading)

    def _title(self, start: int, person: MentionRow) -> TitleRow | None:
        """Return the title right before the name."""
        i = bisect_left(self.title_ends, person["start"]) - 1
        title = self.titles[i] if i >= 0 else None
        beside = title is not None and start <= title["start"] and person["start"] - title["end"] == 1
        return title if beside else None

    def _office(self, title: TitleRow) -> str:
        """Return the title with the unit that its own word names: 해양정책실장."""
        before = self.reading.text.rfind(" ", max(0, title["start"] - 12), title["end"]) + 1
        word = self.reading.text[before : title["end"]]
        return word if before and len(word) <= 12 and word.isalpha() else title["text"]

    def _own(self, title: TitleRow, start: int) -> list[str]:
        """Return the unit that stands before the title as a word of its own: 디지털그룹 부행장."""
        body = title["body"]
        apart = body is not None and start <= body[0] and body[1] < title["start"]
        return self.reading.at(body) if apart and body is not None else []

    def _dated(self, start: int, end: int, rows: list[FactRow]) -> list[FactRow]:
        """Return the rows of a heading with the day that closes them: (이상 3월 4일자)."""
        i = bisect_left(self.time_starts, start)
        day = self.times[i]["value"] if i < len(self.times) and self.times[i]["end"] <= end else None
        if day is None:
            return rows
        status = "planned" if self.published and day > self.published else "asserted"
        return [r if r["date"] else {**r, "date": day, "status": status} for r in rows]

    def _row(self, subject: str, predicate: str, obj: str, span: list[int], heading: _Heading) -> FactRow:
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status="asserted", date=None, qualifiers={},
            confidence=0.8, attributed_to=None, evidence=[span], stage="kg_relations", entry=heading.entry, clause=None,
        )  # fmt: skip


def unlisted(rows: Iterable[FactRow], notices: Sequence[FactRow]) -> Iterator[FactRow]:
    """Yield the facts but for the offices that a notice appoints to: its titles are not held yet."""
    items = sorted((r["evidence"][0][0], r["evidence"][0][1]) for r in notices)
    starts = [start for start, _ in items]
    for row in rows:
        start, end = row["evidence"][0]
        i = bisect_right(starts, start) - 1
        if row["predicate"] not in OFFICE or i < 0 or items[i][1] < end:
            yield row
