"""Find arguments before another clause: A는 B와 X를 위한 협약을 맺었다, 오세린 후보자에 대한 임명을 강행했다."""

from __future__ import annotations

from collections.abc import Iterator

from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading

ABOUT = "대하"
PARTY = ("Person", "Organization", "Place")


class Partners:
    """Who stands with 와 before what describes an agreement, in one document."""

    def __init__(self, reading: Reading, entries: dict[str, list[Entry]]) -> None:
        self.reading = reading
        # predicates that have partners of their own keep them: B와 만나고 협약을 맺었다
        self.own = {
            lemma
            for lemma, found in entries.items()
            if any("comitative" in a.markers for e in found if e.senses for a in e.arguments)
        }

    def before(self, k: int, theme: int) -> list[int]:
        """Return the phrases that may be partners in the agreement `theme`, an argument of clause `k`."""
        found: list[int] = []
        for clause in self._between(k, theme):
            for i in self.reading.arguments.get(clause, ()):
                found += self._partners(i)
        return sorted(i for i in found if self.reading.phrases[i]["start"] < self.reading.phrases[theme]["start"])

    def about(self, k: int) -> list[int]:
        """Return the phrases with 에 대한 before a verbal noun: 오세린 후보자에 대한 임명, 너울반도체에 대한 투자."""
        if self.reading.clauses[k]["form"] != "nominal":
            return []
        about = [b for b in self.reading.before.get(k, ()) if self.reading.clauses[b]["lemma"] == ABOUT]
        near = [i for b in about for i in self.reading.arguments.get(b, ())]
        return [i for i in near if self.reading.phrases[i]["case"] == "locative"]

    def mutual(self, k: int, entry: Entry, filled: dict[str, list[int]]) -> dict[str, list[int]]:
        """온새사와 바람사의 합병이 무산됐다: two with 의 before the noun of an act do it with each other."""
        agents = [a.iri for a in entry.arguments if "subject" in a.markers]
        paired = any("comitative" in a.markers for a in entry.arguments) and not any(filled.values())
        if self.reading.clauses[k]["form"] != "nominal" or not paired or not agents:
            return {}
        owners = (i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "genitive")
        return {agents[0]: [i for i in owners if len(self.reading.entities_of(i)) > 1]}

    def _between(self, k: int, theme: int) -> Iterator[int]:
        """Yield the clauses that describe the theme, and the resolutions that lead to the clause: 돕기로 하고."""
        hosts = [theme, *(d for d in self.reading.dependents.get(theme, ()))]
        for clause in (m for h in hosts for m in self.reading.modifiers.get(h, ())):
            yield clause
            yield from self.reading.before.get(clause, ())
        for clause in self.reading.before.get(k, ()):
            if (
                self.reading.clauses[clause]["lemma"] not in self.own
                and self.reading.clauses[clause]["form"] != "adnominal"
            ):
                yield clause

    def _partners(self, index: int) -> Iterator[int]:
        """Yield a phrase marked 와, or the name before 와 that was taken for the first of an enumeration."""
        if self.reading.phrases[index]["case"] == "comitative":
            yield index
            return
        # 나래해운과 운반선 네 척에 대한 계약: 와 may join the partner to the first word of what the agreement is about
        hosts = [index, *self.reading.dependents.get(index, ())]
        members = [index, *(m for h in hosts for m in self.reading.members.get(h, ()))]
        if all(self._party(i) for i in members):
            return
        for i in members:
            if self.reading.phrases[i]["case"] == "comitative" and self._party(i):
                yield i

    def _party(self, index: int) -> bool:
        return any(self.reading.fits(e, PARTY) for e in self.reading.named(self.reading.phrases[index]))
