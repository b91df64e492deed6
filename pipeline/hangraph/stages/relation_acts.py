"""Acts told of again by their noun: 가온전자는 노을전자를 인수한다. 인수는 연내 마무리된다; 합병기일은 2월 1일이다."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from hangraph.document import FactRow
from hangraph.schema import Entry
from hangraph.stages.relation_dates import Dates
from hangraph.stages.relation_reading import Reading

ARGUING = frozenset({"subject", "topic", "object"})
# 합병기일, 인수 절차, 매각 작업: what an act's noun is the first part of
STAGES = ("기일", "일정", "일자", "시점", "절차", "작업", "시기")
COPULA = "이"
REACH = 8  # sentences back that the act may have been told in
RECENT = 60  # facts back, of which it is one


class Acts:
    """The acts of one document that a later sentence dates; `entries` are the lexicon's, by their forms."""

    def __init__(self, reading: Reading, entries: dict[str, list[Entry]], dates: Dates) -> None:
        self.reading = reading
        self.entries = entries
        self.dates = dates
        verbs = reading.schema.forms("StatusVerb").items()
        self.done = frozenset(f.removesuffix("다") for f, e in verbs if e.value("status") == "asserted")

    def facts(self, rows: Sequence[FactRow]) -> Iterator[FactRow]:
        """Yield the facts of `rows` again, as of the sentence that tells the day of the act by its noun alone."""
        told = sorted((r for r in rows if self._undated(r)), key=lambda r: r["evidence"][0][0])
        starts = [r["evidence"][0][0] for r in told]
        spoken = {r["clause"] for r in rows}
        for position, noun, k in self._nouns(spoken):
            acts = {s.reference for e in self.entries.get(noun, ()) if e.pos == "noun" for s in e.senses}
            clause = self.reading.clauses[k]
            span = [[clause["reach"], clause["end"]]]
            for row in self._last(told[max(0, bisect_left(starts, position) - RECENT) :], acts, clause["sentence"]):
                yield {**row, "clause": k, "evidence": span, "status": "asserted"}

    def _undated(self, row: FactRow) -> bool:
        return row["clause"] is not None and row["clause"] not in self.dates.own

    def _nouns(self, spoken: set[int | None]) -> Iterator[tuple[int, str, int]]:
        """Yield the nouns of acts that a dated clause says are done or to be done, without a name before them."""
        for i, phrase in enumerate(self.reading.phrases):
            k = phrase["clause"]
            if phrase["head"] is not None or phrase["case"] not in ARGUING or k is None or not self._tells(k, k):
                continue
            if not any(self.reading.entities_of(d) for d in self.reading.dependents.get(i, ())):
                text = self.reading.text[phrase["start"] : phrase["end"]].split()[-1]
                stage = next((s for s in STAGES if text.endswith(s) and text != s), "")
                yield phrase["start"], text.removesuffix(stage), k
        for c, clause in enumerate(self.reading.clauses):
            k = clause["next"]
            if clause["form"] == "nominal" and k is not None and c not in spoken and self._tells(c, k):
                yield clause["start"], clause["lemma"], k

    def _tells(self, c: int, k: int) -> bool:
        """Whether clause `k` says when the act is done that stands in it, or is its object (clause `c`)."""
        lemma = self.reading.clauses[k]["lemma"]
        return bool({c, k} & self.dates.own.keys()) and (lemma in self.done or lemma == COPULA)

    def _last(self, rows: Sequence[FactRow], acts: set[str], sentence: int) -> list[FactRow]:
        """Return the rows of the last sentence before this one that tells of such an act."""
        found = [
            (self.reading.clauses[r["clause"] or 0]["sentence"], r) for r in rows if acts and r["predicate"] in acts
        ]
        before = [s for s, _ in found if sentence - REACH <= s < sentence]
        return [r for s, r in found if s == max(before)] if before else []
