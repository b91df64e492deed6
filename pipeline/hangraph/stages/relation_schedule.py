"""The days on which events take place, told in any sentence, for what is told of them without a day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from hangraph import document
from hangraph.document import FactRow
from hangraph.stages.relation_dates import Dates
from hangraph.stages.relation_reading import Reading

TAKING_PLACE = frozenset({"operates", "locatedIn", "attended", "gaveLectureAt"})
HELD = frozenset({"subject", "topic", "object"})
HOLDING = frozenset({"operates", "locatedIn"})
# 개막전, 개소식, 준공식: the verb tells the day of the occasion named after it
NAMED_AFTER = re.compile(r"(?P<verb>[가-힣]{2,4})(?:식|전|식전|행사)\Z")
TOLD = re.compile(r"/?[\dX]{4}-[\dX]{2}")  # a month at least


class Schedule:
    """When the events of one document take place."""

    def __init__(self, reading: Reading, dates: Dates, holding: frozenset[str]) -> None:
        self.reading = reading
        self.dates = dates
        self.holding = holding
        self.days: dict[str, set[str]] = defaultdict(set)
        self.values = {(t["start"], t["end"]): t["value"] for t in document.times(reading.doc)}
        verbs: dict[str, set[str]] = defaultdict(set)
        for k, clause in enumerate(reading.clauses):
            if k in dates.own:
                verbs[clause["lemma"]].add(dates.own[k])
            day = self._day(k)
            for event in self._held(k) if day else ():
                self.days[event].add(day or "")
        for entity in reading.entities.values():
            named = NAMED_AFTER.search(entity["label"]) if entity["type"] == "Event" else None
            told = verbs.get(named["verb"], set()) if named else set()
            if len(told) == 1 and not self.days.get(entity["id"]):
                self.days[entity["id"]] |= told

    def _day(self, k: int) -> str | None:
        """Return the day on which what clause `k` tells is held: its own, or the one it describes (열리는 16일까지)."""
        clause = self.reading.clauses[k]
        if clause["modifies"] is not None:
            head = self.reading.phrases[clause["modifies"]]["head"]
            value = self.values.get((head[0], head[1])) if head else None
            if value:
                return value.strip("/") if clause["lemma"] in self.holding else None
        return self.dates.own.get(k)

    def _held(self, k: int) -> Iterator[str]:
        """Yield the events that clause `k` says are held, or says something of that was done there.

        포럼은 12일까지 이어진다, 3일 열린 회의, 취임식은 6일이다, 28일 본회의에서 법안을 통과시켰다.
        """
        clause = self.reading.clauses[k]
        if clause["lemma"] in self.holding:
            cases = HELD
        elif clause["lemma"] == "이":
            cases = HELD - {"object"}
        else:
            cases = frozenset({"place"})
        places = [i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] in cases]
        if cases == HELD and clause["form"] == "adnominal" and clause["modifies"] is not None:
            host = clause["modifies"]
            places += dict.fromkeys((self.reading.top(host), *self.reading.above(host)))
        for i in places:
            for event in self.reading.entities_of(i):
                if self.reading.fits(event, ("Event",)):
                    yield event

    def widen(self, rows: Iterable[FactRow]) -> None:
        """Give the whole span to what is told of its first day: 9일 개막했다. 포럼은 11일까지 이어진다."""
        for row in rows:
            whole = self._whole(row) if row["date"] and row["predicate"] in HOLDING else None
            if whole and whole.startswith(f"{row['date']}/"):
                row["date"] = whole

    def _whole(self, row: FactRow) -> str | None:
        """Return the day or span of a row's event that holds all days told of it."""
        found = (self.days.get(side) for side in (row["object"], row["subject"]))
        days = next(filter(None, found), set())
        return next((d for d in sorted(days) if all(_within(day, d) for day in days)), None)

    def dated(self, row: FactRow) -> str | None:
        """Return the one day of the event that a row is about, if the text tells just one, or one span of all."""
        if row["predicate"] not in TAKING_PLACE:
            return None
        one = self._whole(row)
        return one if one and TOLD.match(one) and self._agrees(one, row["clause"]) else None

    def _agrees(self, day: str, clause: int | None) -> bool:
        """Whether a clause can be of a day by its tense: nobody was there tomorrow, nor will be yesterday."""
        if clause is None or not self.dates.published:
            return True
        begin = day.split("/")[0]
        ahead = begin > self.dates.published[: len(begin)]
        if self.dates.intended(clause):
            return ahead or day.split("/")[-1] >= self.dates.published[: len(day.split("/")[-1])]
        return not (ahead and self.dates.told_past(clause))


def _within(day: str, span: str) -> bool:
    """Whether a day lies in a span, or is the same: 10일 and 9–11일."""
    begin, _, end = span.partition("/")
    return day == span or (bool(begin and end) and "/" not in day and begin <= day <= end)
