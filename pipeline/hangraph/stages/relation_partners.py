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
        members = [index, *self.reading.members.get(index, ())]
        if all(self._party(i) for i in members):
            return
        for i in members:
            if self.reading.phrases[i]["case"] == "comitative" and self._party(i):
                yield i

    def _party(self, index: int) -> bool:
        return any(self.reading.fits(e, PARTY) for e in self.reading.named(self.reading.phrases[index]))
