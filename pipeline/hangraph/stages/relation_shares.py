"""Shares in a company, which stand for it where they are bought, sold and held: 바람전자 지분 62%를 사들이다."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from hangraph.stages.relation_reading import Reading

PART = re.compile(r"(?<![0-9.])([0-9]{1,3}(?:\.[0-9]+)?)\s?(?:%|％|퍼센트|프로(?![가-힣]))")
HALF = 50.0
CONTROL = "경영권"  # who buys it controls the company, however small the share


class Shares:
    """The shares that one document tells of."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.nouns = tuple(reading.schema.forms("Share"))

    def owned(self, index: int, spoken: Callable[[int], list[str]]) -> list[str]:
        """Return the company that a phrase is a share of: 바람전자 지분 62%를; or the one spoken of there."""
        phrase = self.reading.phrases[index]
        if not self.reading.text.startswith(self.nouns, phrase["start"]):
            return []
        beside = self.reading.dependents.get(index, ())
        return [e for i in beside for e in self.reading.entities_of(i)] or spoken(index)

    def minor(self, k: int, indices: Iterable[int]) -> bool:
        """Whether clause `k` tells of less than half of a company: who buys 바람전자 지분 30% only invests."""
        return any(self._less(self.reading.phrases[i]["subtree"], self.reading.clauses[k]["start"]) for i in indices)

    def _less(self, start: int, end: int) -> bool:
        words = self.reading.text[start:end]
        parts = [float(found) for found in PART.findall(words)]
        told = len(parts) == 1 and any(noun in words for noun in self.nouns)
        return told and parts[0] < HALF and CONTROL not in words
