"""Who invests in the one that raised money, where the sentence does not name it again.

밭두렁이 투자를 유치했다. 마루벤처스가 라운드를 주도했고 한결증권이 신규 투자자로 참여했다.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hangraph.document import FactRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading
from hangraph.stages.relation_sharing import Sharing

INVESTED = "invested"
BODY, INVESTOR = ("Organization",), ("Organization", "Person")
GETTING = frozenset({"locative", "dative", "object"})
RAISED = "투자"  # what 유치 must be of


class Rounds:
    """The rounds of funding that one document tells of."""

    def __init__(self, reading: Reading, entries: dict[str, list[Entry]]) -> None:
        self.reading = reading
        self.sharing = Sharing(reading)
        self.giving = {f: [e for e in es if _got_by(e, "locative")] for f, es in entries.items()}
        self.raising = {f for f, es in entries.items() if any(_got_by(e, "subject") for e in es)}

    def facts(self, told: Sequence[FactRow]) -> Iterator[FactRow]:
        """Yield the facts, without status and date; `told` are those of the frames."""
        known = {row["clause"] for row in told if row["predicate"] == INVESTED}
        receiver: str | None = None
        for k, clause in enumerate(self.reading.clauses):
            if self.reading.quoted(clause["start"]):
                continue
            if clause["lemma"] in self.raising and self._of_funds(k):
                found = [e for e in self.reading.subjects(k, BODY) if self.reading.fits(e, BODY)]
                receiver = found[0] if len(found) == 1 else receiver
            elif receiver and k not in known and self._gives(k):
                for investor in self._investors(k):
                    if investor != receiver:
                        yield self._row(k, investor, receiver)

    def _of_funds(self, k: int) -> bool:
        """Whether money is raised: 투자를 유치하다, 투자받다, but not 대회를 유치하다."""
        clause = self.reading.clauses[k]
        words = [clause["lemma"], *(self._text(i) for i in self.reading.arguments.get(k, ()))]
        return any(word.endswith(RAISED) or word.startswith(RAISED) for word in words)

    def _gives(self, k: int) -> bool:
        """Whether a clause tells of an investment and of nobody else that gets it."""
        meant = [e for e in self.giving.get(self.reading.clauses[k]["lemma"], ()) if self.sharing.idiomatic(k, e)]
        others = (i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] in GETTING)
        return bool(meant) and not any(self.reading.entities_of(i) for i in others)

    def _investors(self, k: int) -> list[str]:
        found = [e for i in self.reading.subject_phrases(k) for e in self.reading.entities_of(i)]
        return [e for e in dict.fromkeys(found) if self.reading.fits(e, INVESTOR)]

    def _text(self, index: int) -> str:
        phrase = self.reading.phrases[index]
        return self.reading.text[phrase["start"] : phrase["end"]]

    def _row(self, k: int, investor: str, receiver: str) -> FactRow:
        clause = self.reading.clauses[k]
        return FactRow(
            subject=investor, predicate=INVESTED, object=receiver, status="asserted", date=None, qualifiers={},
            confidence=0.7, attributed_to=None, evidence=[[clause["reach"], clause["end"]]], stage="kg_relations",
            entry=None, clause=k,
        )  # fmt: skip


def _got_by(entry: Entry, case: str) -> bool:
    """Whether an entry tells of investing, and who gets the money is marked by a case."""
    return any(s.reference == INVESTED and s.object is not None and case in s.object.markers for s in entry.senses)
