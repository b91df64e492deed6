"""Say when a clause happens: by its own temporal expression, or by that of the clause it is chained to."""

from __future__ import annotations

import re
from bisect import bisect_right

from hangraph import document
from hangraph.document import TimeRow
from hangraph.stages.relation_reading import HEADLINE, Reading

TOLD_REACH = 3
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PAST = frozenset({"았", "었", "였"})


class Dates:
    """The dates of a document's clauses."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.published = (document.article(reading.doc).get("published") or "")[:10]
        self.own: dict[int, str] = {}
        self.placed: dict[int, int] = {}  # where the expression of a clause's date stands
        self.days: dict[int, str] = {}  # by sentence, where it tells one day
        phrases = {p["start"]: i for i, p in enumerate(reading.phrases)}
        self._place(document.times(reading.doc), phrases)

    def _place(self, times: list[TimeRow], phrases: dict[int, int]) -> None:
        starts = sorted(phrases)
        for time in times:
            index = phrases.get(time["start"])
            if index is None:
                before = bisect_right(starts, time["start"]) - 1
                near = phrases[starts[before]] if before >= 0 else None
                index = near if near is not None and time["start"] < self.reading.phrases[near]["end"] else None
            if index is None or not time["value"]:
                continue
            clause = self._clause(index)
            if clause is not None:
                self.own[clause] = time["value"]  # of two, the nearer one
                self.placed[clause] = time["start"]
            if DAY.fullmatch(time["value"]):
                self.days[self.reading.phrases[index]["sentence"]] = time["value"]

    def _clause(self, index: int) -> int | None:
        """Return the clause that a phrase is part of, however deep it stands in its argument."""
        for _ in range(16):
            phrase = self.reading.phrases[index]
            if phrase["phrase"] is None:
                return phrase["clause"]
            index = phrase["phrase"]
        return None

    def of(self, clause: int) -> str | None:
        """Return the date of a clause, in the contract's notation, or None.

        4월 6일 이 시장은 본사를 찾아 협약을 체결했다: a date holds for the clauses chained after it, not for those that
        only describe a noun.
        """
        if clause in self.own:
            return self.own[clause]
        row = self.reading.clauses[clause]
        if row["form"] == "adnominal":
            return None
        return self._chained(clause) or self._ahead(clause) or self._told(clause)

    def _chained(self, clause: int) -> str | None:
        """Look back along the clauses that lead to this one."""
        at = [clause]
        for _ in range(16):
            at = [
                k for c in at for k in self.reading.before.get(c, []) if self.reading.clauses[k]["form"] != "adnominal"
            ]
            dated = [k for k in at if k in self.own]
            if dated:
                return self.own[max(dated)]
        return None

    def _ahead(self, clause: int) -> str | None:
        """Take the date of the main clause where it stands before this one: 지난 3일 X를 방문해 Y를 만났다."""
        row = self.reading.clauses[clause]
        following = row["next"]
        for _ in range(16):
            if following is None:
                return None
            if following in self.own and self._stands_before(following, row["start"]):
                return self.own[following]
            following = self.reading.clauses[following]["next"]
        return None

    def _told(self, clause: int) -> str | None:
        """Return the day told in a sentence before: 13일 X를 찾았다. 이어 Y에서 강연했다.

        It holds within a section, for what is told in the past tense and has no time of its own.
        """
        row = self.reading.clauses[clause]
        tail = row["tail"]
        if (
            not any(t == "EP" and f in PAST for f, t in self._final(clause))
            or self.reading.block_of(row["start"]) in HEADLINE
        ):
            return None
        if tail and tail[-1][1] == "ETM":
            return None
        for back in range(1, TOLD_REACH + 1):
            sentence = row["sentence"] - back
            day = self.days.get(sentence)
            if day:
                return day if not self.published or day <= self.published else None
            first = next(iter(self.reading.by_sentence.get(sentence, ())), None)
            if first is not None and self.reading.block_of(self.reading.phrases[first]["start"]) == "heading":
                return None
        return None

    def _final(self, clause: int) -> list[list[str]]:
        """Return the endings of the clause that closes a chain: they carry its tense."""
        for _ in range(16):
            row = self.reading.clauses[clause]
            if row["next"] is None or row["form"] != "connective":
                return row["tail"]
            clause = row["next"]
        return self.reading.clauses[clause]["tail"]

    def _stands_before(self, clause: int, position: int) -> bool:
        return self.placed.get(clause, position) < position
