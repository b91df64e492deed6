"""When people were born and when they died: 우경림(1931~2004), 1931년생인 우경림, 우경림은 2004년 세상을 떠났다."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from hangraph import document
from hangraph.document import FactRow
from hangraph.stages.relation_dates import Dates
from hangraph.stages.relation_frames import Frames

BIRTH, DEATH = "bornOn", "diedOn"
LIFE = frozenset({BIRTH, DEATH})
PERSON = ("Person",)
SPAN = re.compile(r"\s?\((?:[\u4e00-\u9fff]+[,·]?\s?)?(?P<born>\d{4})년?(?:생|\s?[~∼〜–-]\s?(?:(?P<died>\d{4})년?)?)\)")
PREDICATIVE = frozenset({"complement", "directional"})  # 1975년생이다, 1975년생으로
# 임재국(2016~2020) is a term of office, 우경림(1931~2004) a life
AGE = range(15, 121)


class Lives:
    """The births and deaths of one document."""

    def __init__(self, frames: Frames, dates: Dates) -> None:
        self.frames = frames
        self.reading = frames.reading
        self.dates = dates
        self.starts = [p["start"] for p in self.reading.phrases]

    def facts(self) -> Iterator[FactRow]:
        """Yield the births and deaths that clauses tell of, and the years that stand beside names."""
        for k, clause in enumerate(self.reading.clauses):
            for entry in self.frames.entries.get(clause["lemma"], ()):
                for sense in entry.senses:
                    value = self._value(sense.reference, k) if sense.reference in LIFE else None
                    for person in self.frames.subjects(k, entry, sense) if value else ():
                        span = clause["reach"], clause["end"]
                        yield _row(person, sense.reference, value or "", span, entry=entry.iri, clause=k)
        yield from self._bracketed()
        yield from self._year_classes()

    def _value(self, predicate: str, clause: int) -> str | None:
        """Return the day told of: by the clause itself, or of a death by the clauses and sentences that lead to it.

        3일 사고가 났다. 오세린 씨는 병원에서 숨졌다. A noun that is no headline (별세를 알렸다) tells of no day.
        """
        row = self.reading.clauses[clause]
        finite = row["form"] in {"final", "connective"}
        if row["form"] == "nominal" and row["next"] is not None:
            return None
        told = self.dates.of_event(clause) if finite and predicate == DEATH else self.dates.own.get(clause)
        return told if told and not told.startswith("/") and not told.endswith("/") else None

    def _bracketed(self) -> Iterator[FactRow]:
        """우경림(1931~2004), 우경림(禹景林, 1931~), 우경림(1931년생)."""
        for mention in document.mentions(self.reading.doc):
            found = SPAN.match(self.reading.text, mention["end"]) if mention["type"] == "Person" else None
            if found is None:
                continue
            if found["died"] and int(found["died"]) - int(found["born"]) not in AGE:
                continue
            for person in mention["entities"]:
                yield _row(person, BIRTH, found["born"], (mention["start"], found.end()))
                if found["died"]:
                    yield _row(person, DEATH, found["died"], (mention["start"], found.end()))

    def _year_classes(self) -> Iterator[FactRow]:
        """1931년생인 우경림이, 우경림은 1931년 3월 2일생이다: who is of a year, by the noun that 이다 says it of."""
        for time in document.times(self.reading.doc):
            at = bisect_left(self.starts, time["end"])
            phrase = self.reading.phrases[at] if at < len(self.starts) else None
            if phrase is None or phrase["start"] != time["end"]:
                continue
            if self.reading.text[phrase["start"] : phrase["end"]] != "생" or phrase["case"] not in PREDICATIVE:
                continue
            told = self.reading.described(at) if phrase["case"] == "complement" else self.reading.spoken_of(at)
            people = [e for e in told if self.reading.fits(e, PERSON)]
            if len(people) == 1:
                yield _row(people[0], BIRTH, time["value"], (time["start"], phrase["end"]))


def _row(
    person: str, predicate: str, value: str, span: tuple[int, int], entry: str | None = None, clause: int | None = None
) -> FactRow:
    return FactRow(
        subject=person, predicate=predicate, object=value, status="asserted", date=value, qualifiers={}, confidence=0.8,
        attributed_to=None, evidence=[[*span]], stage="kg_relations", entry=entry, clause=clause,
    )  # fmt: skip
