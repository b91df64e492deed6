"""Which names of a sentence can be related at all, by the phrases and the clause they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from hangraph import document

UNRELATED = -1
ABOUT = frozenset({"topic", "subject"})
ROLES = frozenset({"directional", "complement"})  # 대표로, 대표이다: what somebody is
Span = tuple[int, int]


class Grammar:
    """The phrases of one document, and how two names stand to each other in them."""

    def __init__(self, doc: Doc) -> None:
        self.phrases = document.phrases(doc)
        self.starts = [p["start"] for p in self.phrases]
        titles = [t for t in document.titles(doc) if t["reference"] == "Position"]
        self.bodies = {(t["body"][0], t["body"][1]): t["start"] for t in titles if t["body"]}
        self.times = {(t["start"], t["end"]) for t in document.times(doc)}

    def clause(self, *spans: Span) -> int | None:
        """Return the clause that says how two names stand, whose status is that of their relation.

        None where one describes the other (마루전자의 김가람), no matter the clause. In a clause one of them is what it
        is about, the other what that is, or when: 김가람은 마루전자 대표로 일한다, 김가람은 1970년에 났다.
        UNRELATED otherwise: in 김가람은 마루전자의 오세린을 만났다, 김가람 has nothing to do with 마루전자.
        """
        a, b = (self._phrase(start) for start, _ in spans)
        if a is None or b is None:
            return UNRELATED
        hosts = self._hosts(a), self._hosts(b)
        if b in hosts[0] or a in hosts[1]:
            return None
        tops = [self._argument(chain, span) for chain, span in zip(hosts, spans, strict=True)]
        return self._shared(tops, spans)

    def _shared(self, tops: Sequence[int | None], spans: Sequence[Span]) -> int:
        """Return the clause of two arguments of which one says what or when the other is."""
        rows = [self.phrases[i] for i in tops if i is not None]
        clauses = {row["clause"] for row in rows}
        about = [row["case"] in ABOUT for row in rows]
        said = [row["case"] in ROLES or span in self.times for row, span in zip(rows, spans, strict=False)]
        if len(rows) < 2 or len(clauses) > 1 or not ((about[0] and said[1]) or (about[1] and said[0])):
            return UNRELATED
        clause = clauses.pop()
        return UNRELATED if clause is None else clause

    def _phrase(self, position: int) -> int | None:
        index = bisect_right(self.starts, position) - 1
        return index if index >= 0 and position < self.phrases[index]["end"] else None

    def _hosts(self, index: int) -> list[int]:
        """Return a phrase, the one that it describes, the one that this describes, and so on."""
        found = [index]
        while len(found) < 16:
            phrase = self.phrases[found[-1]]
            if phrase["phrase"] is None or phrase["link"] == "coordination":
                break
            found.append(phrase["phrase"])
        return found

    def _argument(self, hosts: list[int], span: Span) -> int | None:
        """Return the argument that a name is, itself, in an enumeration or as the body of a position (마루전자 대표로).

        None where it only describes the argument.
        """
        index = hosts[-1]
        body = self.bodies.get(span)
        if len(hosts) > 1 and (body is None or self._phrase(body) != index):
            return None
        for _ in range(16):
            above = self.phrases[index]["phrase"]
            if above is None or self.phrases[index]["link"] != "coordination":
                break
            index = above
        return index
