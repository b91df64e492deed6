"""What a dependency tree says of the units of a sentence: which unit each depends on, and how sure that is.

Trees are over eojeols and chain phrases and enumerations to their first word; units are head-final. In 달내시와
미르시를 방문했다 (visited Dallae and Mireu) the tree hangs 미르시를 on 달내시와 and this on 방문했다; here 달내시와
hangs on 미르시를 and that on 방문했다.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from hangraph.document import WordRow
from hangraph.morphology.syntax import phrase_heads
from hangraph.stages.chunk_words import Unit

# how what stands before a noun is labelled
ADNOMINAL = frozenset({"acl", "acl:relcl", "amod", "nmod:poss", "det", "nummod", "flat", "dep"})
DEPTH = 64  # a longer way up is none a reader would go


@dataclass(frozen=True, slots=True)
class Vote:
    """The unit that a unit depends on, by its number; `label` is the relation, `conj` between members of a list."""

    unit: int
    label: str
    confidence: float


class Trees:
    """The trees of a document, asked sentence by sentence."""

    def __init__(self, rows: Sequence[WordRow]) -> None:
        self.rows = rows
        self.ends = [row["end"] for row in rows]
        self.heads = phrase_heads(rows)
        self.members: dict[int, list[int]] = {}
        for word, head in enumerate(self.heads):
            self.members.setdefault(head, []).append(word)
        self.lists: dict[int, list[int]] = {}
        for word, row in enumerate(rows):
            if _lists(row) and row["head"] != word:
                self.lists.setdefault(self.heads[row["head"]], []).append(word)

    def votes(self, units: Sequence[Unit]) -> list[Vote | None]:
        """Return for each unit what the tree says, None where there is no tree or it leads out of the units."""
        if not self.rows:
            return [None] * len(units)
        places = self._places(units)
        last = {i: word for word, i in sorted(places.items())}
        return [self._vote(i, last[i], places, units) if i in last else None for i in range(len(units))]

    def _places(self, units: Sequence[Unit]) -> dict[int, int]:
        """Return the unit of each word; of several in one (기업방문) the last, which stands for it in the tree."""
        places: dict[int, int] = {}
        for i, unit in enumerate(units):
            word = bisect_left(self.ends, unit.start + 1)
            while word < len(self.rows) and self.rows[word]["start"] < unit.end:
                if self.rows[word]["label"] != "punct":
                    places[word] = i
                word += 1
        return places

    def _vote(self, i: int, word: int, places: Mapping[int, int], units: Sequence[Unit]) -> Vote | None:
        head = self.heads[word]
        rest = _next(self.members[head], word, i, places)
        if rest is not None:  # 미국 | 보스턴 | 가온본사: one name in the tree, of which this is not the last part
            return Vote(places[rest], "flat", self.rows[rest]["confidence"])
        first, sure = self._first(head)
        member = _next(self.lists.get(first, ()), word, i, places)
        if member is not None:
            return Vote(places[member], "conj", self.rows[member]["confidence"])
        above = first
        for _ in range(DEPTH):  # a unit may be more than a phrase: the tree is climbed until it leads out
            row = self.rows[above]
            if row["head"] == above:
                return None
            above, label, sure = row["head"], row["label"], min(sure, row["confidence"])
            if above in places and places[above] != i:
                return Vote(self._noun(places[above], label, units), label, sure)
        return None

    @staticmethod
    def _noun(i: int, label: str, units: Sequence[Unit]) -> int:
        """Return the complement of 이다 where the tree hangs a modifier on it: 시가 자랑하는 | 명소 | 이다."""
        modifies = label in ADNOMINAL and i and units[i].clause and units[i - 1].particles[-1:] == ["이다"]
        return i - 1 if modifies else i

    def _first(self, head: int) -> tuple[int, float]:
        """Return the head of the first member of the enumeration that a phrase is in, and how sure that is."""
        sure = 1.0
        for _ in range(DEPTH):
            row = self.rows[head]
            if not _lists(row) or row["head"] == head:
                break
            sure = min(sure, row["confidence"])
            head = self.heads[row["head"]]
        return head, sure


def _next(words: Sequence[int], word: int, i: int, places: Mapping[int, int]) -> int | None:
    """Return the first of some words after a word that stands in a unit after unit `i`."""
    return next((w for w in islice(words, bisect_right(words, word), None) if places.get(w, -1) > i), None)


def _lists(row: WordRow) -> bool:
    """Whether a word goes on with a list (A와 B) or sums it up (A 등 이웃 도시를)."""
    return row["label"] == "conj" or (row["label"] == "appos" and row["upos"] in {"NOUN", "PROPN", "PRON", "NUM"})
