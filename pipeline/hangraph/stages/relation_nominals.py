"""Relations told by a verbal noun that is itself the subject or object of a verb: 오 총리의 벨로나 방문은 처음이다."""

from __future__ import annotations

from collections.abc import Iterator

from hangraph.document import FactRow, PhraseRow
from hangraph.schema import Entry, Sense
from hangraph.stages.relation_dates import Dates
from hangraph.stages.relation_frames import Frames

# what is said to be, or to be held, is told of as a fact: 방문은 처음이다, 면담이 열렸다
BEING = frozenset({"이", "열리"})
ARGUING = frozenset({"subject", "topic", "object"})
PREFIXES = ("공식 ", "국빈 ", "실무 ", "단독 ", "비공개 ", "현장 ", "긴급 ", "깜짝 ", "첫 ", "연쇄 ")
AGENTIVE = frozenset({"directional"})  # 달내시 주최로 열렸다


class Nominals:
    """The facts of verbal nouns with names before them, in one document; `frames` knows how to read a frame."""

    def __init__(self, frames: Frames, dates: Dates) -> None:
        self.frames = frames
        self.dates = dates
        self.reading = frames.reading
        self.decisions = {f.removesuffix("다"): e for f, e in self.reading.schema.forms("StatusVerb").items()}

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, what of their date and status is not said of the act itself still open."""
        for i, phrase in enumerate(self.reading.phrases):
            if phrase["head"] is not None or phrase["clause"] is None:
                continue
            if phrase["case"] in AGENTIVE:
                yield from self._by_whom(i, phrase["clause"])
            status = self._status(phrase) if phrase["case"] in ARGUING else None
            if status:
                for entry in self._entries(phrase):
                    yield from self._told(i, phrase["clause"], entry, status)

    def _entries(self, phrase: PhraseRow) -> list[Entry]:
        text = self.reading.text[phrase["start"] : phrase["end"]]
        prefix = next((p for p in PREFIXES if text.startswith(p)), "")
        return [e for e in self.frames.entries.get(text.removeprefix(prefix), ()) if e.pos == "noun" and e.senses]

    def _status(self, phrase: PhraseRow) -> str | None:
        """Return what the verb says of the act: it took place, was called off; None where it says neither."""
        clause = self.reading.clauses[phrase["clause"] or 0]
        if clause["lemma"] in BEING and phrase["case"] != "object":
            return "asserted"
        decision = self.decisions.get(clause["lemma"])
        return (decision.value("status") or "asserted") if decision else None

    def _told(self, index: int, k: int, entry: Entry, status: str) -> Iterator[FactRow]:
        """Read who stands before the noun: 의 marks who acts, 와의 the partner, a bare name whom the act is done to."""
        filled: dict[str, list[int]] = {a.iri: [] for a in entry.arguments}
        for i in self._before(index):
            case = self.reading.phrases[i]["case"]
            case = {"genitive": "subject", "": "object"}.get(case, case)
            argument = next((a for a in entry.arguments if case in a.markers and not filled[a.iri]), None)
            if argument is not None:
                filled[argument.iri] = [i]
        if any(filled.values()):
            for sense in entry.senses:
                self._restore(index, k, sense, filled)
                for row in self.frames.assert_sense(k, entry, sense, filled):
                    yield {**row, "status": status, "date": self._date(index)}

    def _date(self, index: int) -> str | None:
        """Return the day that what describes the act tells: 19일 예정됐던 벨로나 방문을 취소했다."""
        near = [index, *self.reading.dependents.get(index, ())]
        clauses = [k for i in near for k in self.reading.modifiers.get(i, ())]
        return next((self.dates.own[k] for k in clauses if k in self.dates.own), None)

    def _restore(self, index: int, k: int, sense: Sense, filled: dict[str, list[int]]) -> None:
        """벨로나 방문은 이뤄지지 못했다: where the act is the subject, who acts is told of in a sentence before."""
        agent = sense.subject
        if agent is None or "subject" not in agent.markers or filled[agent.iri]:
            return
        if index in self.reading.subject_phrases(k):
            allowed = sense.domain or self.reading.schema.properties[sense.reference].domain
            self.frames.described[index] = self.reading.subject_before(k, allowed)
            filled[agent.iri] = [index]

    def _before(self, index: int) -> Iterator[int]:
        """Yield the names that modify a noun, and those that modify the first of them: A의 → B → 방문."""
        for i in self.reading.dependents.get(index, ()):
            if self.reading.entities_of(i):
                yield i
                if not self.reading.phrases[i]["case"]:
                    owners = self.reading.dependents.get(i, ())
                    yield from (j for j in owners if self.reading.phrases[j]["case"] == "genitive")

    def _by_whom(self, index: int, k: int) -> Iterator[FactRow]:
        """달내시 주최로 등불축제가 열렸다: who hosts is named before the noun, what is held is the verb's subject."""
        held = [i for i in self.reading.subject_phrases(k) if self.reading.entities_of(i)]
        hosts = list(self._before(index))
        if not held or not hosts or self.reading.clauses[k]["lemma"] != "열리":
            return
        for entry in self._entries(self.reading.phrases[index]):
            for sense in entry.senses:
                if sense.subject and sense.object and sense.reference == "operates":
                    filled = {sense.subject.iri: hosts[:1], sense.object.iri: held}
                    yield from self.frames.assert_sense(k, entry, sense, filled)
