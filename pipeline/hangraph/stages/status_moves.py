"""What becomes of an event that is called off or put off: denied at its old date, planned for the new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import FactRow

THINGS = frozenset({"object", "subject", "topic"})
BARE = THINGS | {""}  # 대회 역시
# what is told of an event that takes place
TAKING_PLACE = frozenset({"operates", "locatedIn", "attended", "gaveLectureAt"})
DAYS = frozenset({"directional", "locative", ""})
ARRANGED = frozenset({"operates", "locatedIn"})  # so before and after, whoever then comes
BUT = frozenset({"으나", "나", "지만", "는데", "ㄴ데"})


@dataclass(frozen=True)
class Move:
    """An event called off: by clause `clause`, described by `plans`, from the date `old` to `new`, where told."""

    event: str
    clause: int
    plans: frozenset[int]
    old: str | None
    new: str | None


class Moves:
    """The events of one document that the clauses `off` call off or put off.

    11일 미르시에서 열릴 예정이던 회담이 24일로 연기됐다: it is not held there on the 11th, it is to be on the 24th.
    """

    def __init__(self, doc: Doc, off: set[int]) -> None:
        self.phrases = document.phrases(doc)
        self.clauses = document.clauses(doc)
        self.values = {(t["start"], t["end"]): t["value"] for t in document.times(doc)}
        events = {e["id"] for e in document.entities(doc) if e["type"] == "Event"}
        self.named = {
            (m["start"], m["end"]): m["entities"][0]
            for m in document.mentions(doc)
            if len(m["entities"]) == 1 and m["entities"][0] in events
        }
        self.arguments: dict[int, list[int]] = defaultdict(list)
        self.beside: dict[int, list[int]] = defaultdict(list)
        self.describing: dict[int, list[int]] = defaultdict(list)
        self.before: dict[int, list[int]] = defaultdict(list)
        for i, phrase in enumerate(self.phrases):
            if phrase["clause"] is not None:
                self.arguments[phrase["clause"]].append(i)
            if phrase["phrase"] is not None:
                self.beside[phrase["phrase"]].append(i)
        for k, clause in enumerate(self.clauses):
            if clause["modifies"] is not None:
                self.describing[clause["modifies"]].append(k)
            if clause["next"] is not None and clause["tail"] and clause["tail"][-1][0] in BUT:
                self.before[clause["next"]].append(k)
        self.found = [move for k in sorted(off) for move in self._read(k)]

    def _read(self, k: int) -> Iterator[Move]:
        """Yield what a clause moves: its own object or subject, else that of the plan before its "but"."""
        things = list(self._things(k))
        plans: list[int] = []
        if not things:
            plans = self.before[k]
            things = [thing for b in plans for thing in self._things(b, BARE)]
        for index, event in things:
            near = [index, *self.beside[index]]
            described = [*plans, *(c for i in near for c in self.describing[i])]
            old = next((date for c in described for date in self._dates(c)), None)
            # 당초 20일로 잡혔던 토론회를 27일로 미뤘다: the day before the description is the old one
            after = self.phrases[index]["start"]
            old = old or next((date for date in self._dates(k, DAYS, before=after) if described), None)
            new = next(self._dates(k, frozenset({"directional"}), after=after), None)
            yield Move(event, k, frozenset(described), old, new)

    def _things(self, k: int, cases: frozenset[str] = THINGS) -> Iterator[tuple[int, str]]:
        """Yield the events that are what a clause is about; 회담 일정을 is about the 회담."""
        rows = [i for i in self.arguments[k] if self.phrases[i]["case"] in cases]
        objects = [i for i in rows if self.phrases[i]["case"] == "object"]
        for i in objects or rows:
            for j in (i, *(b for b in self.beside[i] if self.phrases[i]["head"] is None)):
                head = self.phrases[j]["head"]
                event = self.named.get((head[0], head[1])) if head else None
                if event is not None:
                    yield j, event

    def _dates(
        self, k: int, cases: frozenset[str] | None = None, after: int = -1, before: int | None = None
    ) -> Iterator[str]:
        """Yield the dates told in a clause, in phrases of these cases, after or before a position."""
        for i in self.arguments[k]:
            phrase = self.phrases[i]
            value = self.values.get((phrase["head"][0], phrase["head"][1])) if phrase["head"] else None
            near = phrase["start"] > after and (before is None or phrase["start"] < before)
            if value and near and (cases is None or phrase["case"] in cases):
                yield value

    def applied(self, facts: list[FactRow]) -> list[FactRow]:
        """Return the facts, those of the moved events denied, and planned anew where the new date is told."""
        moves: dict[str, list[Move]] = defaultdict(list)
        for move in self.found:
            moves[move.event].append(move)
        rows: list[FactRow] = []
        for fact in facts:
            told = [*moves.get(fact["subject"], ()), *moves.get(fact["object"], ())]
            rows += _moved(fact, told[0]) if told and fact["predicate"] in TAKING_PLACE else [fact]
        return rows


def _moved(fact: FactRow, move: Move) -> list[FactRow]:
    """Return what a fact of an event becomes by a move."""
    itself = fact["clause"] == move.clause
    if not itself and fact["clause"] not in move.plans and fact["status"] != "planned":
        return [fact]
    date = None if itself and fact["date"] == move.new else fact["date"]
    if not itself and fact["clause"] not in move.plans and date and date != move.old:
        # 20일로 잡혔던 토론회는 미뤄졌다: told elsewhere for its new day
        twice = move.old is not None and fact["predicate"] in ARRANGED
        return [{**fact, "status": "denied", "date": move.old}, fact] if twice else [fact]
    old: FactRow = {**fact, "status": "denied", "date": move.old or (None if itself else date)}
    if move.new is None:
        return [old]
    new: FactRow = {**fact, "status": "planned", "date": move.new}
    return [old, new] if old["date"] else [new]
