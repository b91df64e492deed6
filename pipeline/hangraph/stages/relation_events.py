"""Who took part in an event or spoke there, where no verb of taking part says it.

도해온 위원이 청문회에서 물었다; 나루시와 달내시가 협상을 벌였다; 윤가람 시장은 축사에서 …라고 말했다.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from hangraph import document
from hangraph.document import FactRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading
from hangraph.stages.relation_sharing import Sharing

LECTURE, ATTENDED = "gaveLectureAt", "attended"
PARTY = ("Person", "Organization", "Place")
ACTOR = ("Person",)
REACH = 8  # sentences back that an event may have been told of
BY = frozenset({"object", "place", "directional"})  # 축사에서, 환영사를 통해, 인사말로
PRESENT = frozenset({"하", "함께하"})
OCCASIONS = frozenset({"이 자리", "자리", "이날"})  # 이 자리에는 …이 참석했다, 자리를 함께했다
LIGHTS = frozenset({"하"})
LEADING = frozenset({"통하", "통", "마치", "끝내", "하"})  # 환영사를 통해
# 회담을 열다, 협상을 벌이다: what the parties to a meeting do with it
HOLDING = frozenset({"하", "갖", "가지", "열", "벌이", "진행", "이어가", "치르", "개최", "재개", "시작"})


class Occasions:
    """The events of one document, and who was there."""

    def __init__(self, reading: Reading, entries: dict[str, list[Entry]]) -> None:
        self.reading = reading
        self.sharing = Sharing(reading)
        self.speeches = re.compile(
            "(?:" + "|".join(sorted({f for f, es in entries.items() for e in es if _speech(e)}, key=len)) + r")\Z"
        )
        self.lectures = {f: [e for e in es if _says(e, LECTURE)] for f, es in entries.items()}
        self.attending = {f for f, es in entries.items() for e in es if _says(e, ATTENDED)}
        self.presence = {f for f, es in entries.items() for e in es if e.value("present")}
        self.meetings = tuple(f for f, e in reading.schema.forms("EventHead").items() if e.value("meeting"))
        self.framing = tuple(f for f, e in reading.schema.forms("EventHead").items() if e.value("framing"))
        mentions = sorted(document.mentions(reading.doc), key=lambda m: m["start"])
        self.events = [m for m in mentions if m["type"] == "Event" and len(m["entities"]) == 1]
        self.starts = [m["start"] for m in self.events]
        self.bodied = [m for m in mentions if m["form"] == "name" or m["type"] == "Event"]
        self.done = tuple(f for f, e in reading.schema.forms("EventHead").items() if e.value("deed"))
        self.owners = {
            n: e["id"]
            for e in reading.entities.values()
            if e["type"] == "Organization"
            for n in (e["label"], *e["aliases"])
        }
        self.sentences = [s.start_char for s in reading.doc.sents]

    def facts(self, told: Sequence[FactRow]) -> Iterator[FactRow]:
        """Yield the facts, without status and date; `told` are those of the frames."""
        spoken = {row["clause"] for row in told if row["predicate"] == LECTURE}
        yield from self._deeds()
        attending = {row["clause"] for row in told if row["predicate"] == ATTENDED}
        for k, clause in enumerate(self.reading.clauses):
            if self.reading.quoted(clause["start"]):
                continue
            yield from self._acting(k, k in spoken)
            yield from self._meeting(k)
            if k not in spoken:
                yield from self._speaking(k)
                yield from self._lecturing(k)
            if k not in attending:
                yield from self._present(k)

    def _actors(self, k: int, allowed: tuple[str, ...]) -> list[str]:
        """Return who is the marked subject of a clause, or of the one it leads to."""
        found = [e for i in self.reading.subject_phrases(k) for e in self.reading.entities_of(i)]
        if not found:  # 차관은 확률이 99%라고 밝혔다: what is said has a subject of its own
            topics = (i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "topic")
            found = [e for i in topics for e in self.reading.entities_of(i)]
        return [e for e in dict.fromkeys(found) if self.reading.fits(e, allowed)]

    def _acting(self, k: int, spoken: bool) -> Iterator[FactRow]:
        """도해온 위원이 청문회에서 물었다: who does a thing at an event is there; a speaker is told of otherwise."""
        clause = self.reading.clauses[k]
        if spoken or clause["lemma"] in self.attending:
            return
        places = [i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "place"]
        events = [e for i in places for e in self.reading.entities_of(i) if self.reading.fits(e, ("Event",))]
        for event in events:
            for actor in self._actors(k, ACTOR):
                yield self._row(k, ATTENDED, actor, event)

    def _meeting(self, k: int) -> Iterator[FactRow]:
        """나루시와 달내시가 협상을 벌였다: the two parties to a meeting take part in it."""
        clause = self.reading.clauses[k]
        if clause["lemma"] not in HOLDING and not (clause["lemma"] and clause["form"] == "nominal"):
            return
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            if phrase["case"] != "object":
                continue
            text = self.reading.text[phrase["start"] : phrase["end"]]
            events = [e for e in self.reading.entities_of(i) if self.reading.fits(e, ("Event",))]
            if len(events) != 1 or not text.endswith(self.meetings):
                continue
            parties = list(dict.fromkeys([*self._parties(k), *self._partners(k, i)]))
            for party in parties if len(parties) > 1 else ():
                yield self._row(k, ATTENDED, party, events[0])

    def _parties(self, k: int) -> list[str]:
        """Return the subject of a meeting's verb, which the next clause may have: 양당이 협상을 한 끝에 합의했다."""
        found = self._actors(k, PARTY)
        return found or [e for e in self.reading.subjects(k, PARTY) if self.reading.fits(e, PARTY)]

    def _partners(self, k: int, index: int) -> list[str]:
        """Return who stands with 와 beside the verb or before the meeting, or was invited: 달내시와(의) 협상."""
        near = [*self.reading.arguments.get(k, ()), *self.reading.dependents.get(index, ())]
        found = [
            e
            for i in near
            if self.reading.phrases[i]["case"] == "comitative"
            for e in self.reading.entities_of(i)
            if self.reading.fits(e, PARTY)
        ]
        return found or self.sharing.guests(k)

    def _speaking(self, k: int) -> Iterator[FactRow]:
        """윤 시장은 축사에서 …라고 했다, 도 교수가 기조연설을 했다: a speech is given at the event told of."""
        clause = self.reading.clauses[k]
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            text = self.reading.text[phrase["start"] : phrase["end"]]
            speech = self.speeches.search(text) if phrase["case"] in BY else None
            if speech is None or (speech[0] == "연설" and text != "연설"):
                continue  # 후보 수락 연설에서: an occasion of its own
            if phrase["case"] == "object" and clause["lemma"] not in LEADING:
                continue
            actors = self._actors(k, ACTOR) or [
                e for e in self.reading.subjects(k, ACTOR) if self.reading.fits(e, ACTOR)
            ]
            event = self.near(clause["start"])
            for actor in actors if event else ():
                yield self._row(k, LECTURE, actor, event or "")

    def _lecturing(self, k: int) -> Iterator[FactRow]:
        """도해온 교수가 ‘바다’를 주제로 강연했다: where no venue is told, it is the event told of last."""
        clause = self.reading.clauses[k]
        meant = [e for e in self.lectures.get(clause["lemma"], ()) if clause["light"] in LIGHTS or e.value("with")]
        if not any(self.sharing.idiomatic(k, e) for e in meant) or clause["form"] == "nominal":
            return
        if any(self.reading.phrases[i]["case"] == "place" for i in self.reading.arguments.get(k, ())):
            return
        event = self.near(clause["start"], self.framing)
        for actor in self._actors(k, ACTOR) if event else ():
            yield self._row(k, LECTURE, actor, event or "")

    def _present(self, k: int) -> Iterator[FactRow]:
        """도해온 교수 등 300여 명이 참석했다: where no event is told beside, it is the event told of last."""
        clause = self.reading.clauses[k]
        if clause["light"] not in PRESENT or clause["lemma"] not in self.presence or clause["form"] != "final":
            return
        placed = [
            i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] in {"locative", "object"}
        ]
        led = {i for i in placed for e in self.reading.entities_of(i) if self.reading.fits(e, ACTOR)}  # A를 단장으로
        if any(i not in led and self._text(i) not in OCCASIONS for i in placed):
            return
        event = self.near(clause["reach"])
        actors = dict.fromkeys([*self._actors(k, PARTY), *self.sharing.leaders(k)])
        for actor in actors if event else ():
            yield self._row(k, ATTENDED, actor, event or "")

    def _deeds(self) -> Iterator[FactRow]:
        """나래노조의 파업이 길어졌다, 달내일보 여론조사에서: who stands before a deed, or in its name, does it."""
        for i, event in enumerate(self.bodied):
            if event["type"] != "Event" or not event["text"].endswith(self.done) or len(event["entities"]) != 1:
                continue
            before = self.bodied[i - 1] if i else event
            beside = self.reading.text[before["end"] : event["start"]] in {" ", "의 "} and before["form"] == "name"
            owners = before["entities"] if before["type"] == "Organization" and beside else []
            named = [o for n, o in self.owners.items() if event["text"].startswith(f"{n} ")] if not owners else []
            start = (before if owners else event)["start"]
            for owner in dict.fromkeys([*owners, *named]):
                yield FactRow(
                    subject=owner, predicate="operates", object=event["entities"][0], status="asserted", date=None,
                    qualifiers={}, confidence=0.7, attributed_to=None, evidence=[[start, event["end"]]],
                    stage="kg_relations", entry=None, clause=None,
                )  # fmt: skip

    def _text(self, index: int) -> str:
        phrase = self.reading.phrases[index]
        return self.reading.text[phrase["start"] : phrase["end"]]

    def near(self, position: int, besides: tuple[str, ...] = ()) -> str | None:
        """Return the event told of last before a position, in its section and not far back.

        What ends in one of `besides` is passed over: a lecture is no part of the opening ceremony.
        """
        first = self.sentences[max(0, bisect_right(self.sentences, position) - 1 - REACH)]
        for i in range(bisect_left(self.starts, position) - 1, -1, -1):
            event = self.events[i]
            if event["start"] < first:
                return None
            if not self.reading.quoted(event["start"]) and not event["text"].endswith(besides):
                return event["entities"][0]
        return None

    def _row(self, k: int, predicate: str, subject: str, obj: str) -> FactRow:
        clause = self.reading.clauses[k]
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status="asserted", date=None, qualifiers={},
            confidence=0.7, attributed_to=None, evidence=[[clause["reach"], clause["end"]]], stage="kg_relations",
            entry=None, clause=k,
        )  # fmt: skip


def _says(entry: Entry, relation: str) -> bool:
    return any(sense.reference == relation for sense in entry.senses)


def _speech(entry: Entry) -> bool:
    return entry.pos == "noun" and _says(entry, LECTURE)
