"""Pair quotation marks and brackets line by line, so that an unbalanced one cannot reach past its line.

Newspapers mix curly and straight marks, close with the wrong one and leave marks out; an apostrophe or the mark of a
short year ('12년) is no quotation mark at all.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Family = Literal["double", "single", "corner", "title", "round", "square"]

LINE_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FAMILIES: dict[Family, tuple[str, str, str]] = {  # opening marks, closing marks, marks that do both
    "double": ("“„〝", "”〞", '"＂‟'),
    "single": ("‘‚", "’", "'＇"),
    "corner": ("「『", "」』", ""),
    "title": ("《〈≪<", "》〉≫>", ""),
    "round": ("(（", ")）", ""),
    "square": ("[［【〔", "]］】〕", ""),
}
_OPENING: dict[str, Family] = {c: name for name, (opening, _, _) in _FAMILIES.items() for c in opening}
_CLOSING: dict[str, Family] = {c: name for name, (_, closing, _) in _FAMILIES.items() for c in closing}
_NEUTRAL: dict[str, Family] = {c: name for name, (_, _, neutral) in _FAMILIES.items() for c in neutral}
_MARKS = re.compile("[" + re.escape("".join((*_OPENING, *_CLOSING, *_NEUTRAL))) + "]")
# '12년, ’98학번; don’t; 5' 10"
_NO_QUOTATION = re.compile(
    r"(?<![\w.,!?])['’‘](?=\d\d(?:년|학번|\.\s?\d|[-~∼/]|\s?시즌))"
    r"|(?<=[A-Za-z])['’](?=[A-Za-z])|(?<=\d)['’\"](?=\s?\d)"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks that belong together, at `start` and `end - 1`."""

    start: int
    end: int
    family: Family


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    family: Family
    sign: str


def pair_marks(text: str, start: int, end: int) -> list[Pair]:
    """Return the pairs of `text[start:end]`, in order of their start; none reaches across a line break."""
    breaks = [start, *(m.end() for m in LINE_BREAK.finditer(text, start, end)), end]
    pairs = [pair for a, b in pairwise(breaks) for pair in _pair_line(text, a, b)]
    return sorted(pairs, key=lambda p: (p.start, -p.end))


def _pair_line(text: str, start: int, end: int) -> list[Pair]:
    ignored = {m.start() for m in _NO_QUOTATION.finditer(text, start, end)}
    signs = [m for m in _MARKS.finditer(text, start, end) if m.start() not in ignored]
    odd = {f for f, n in Counter(_family(m.group()) for m in signs).items() if n % 2}
    line = _Line(text, start, end, odd)
    for match in signs:
        line.take(_Mark(match.start(), _family(match.group()), match.group()))
    return line.pairs


def _family(sign: str) -> Family:
    return _OPENING.get(sign) or _CLOSING.get(sign) or _NEUTRAL[sign]


class _Line:
    """The marks of one line as they are opened and closed."""

    def __init__(self, text: str, start: int, end: int, odd: set[Family]) -> None:
        self.text, self.start, self.end, self.odd = text, start, end, odd
        self.open: list[_Mark] = []
        self.count: Counter[Family] = Counter()
        self.pairs: list[Pair] = []

    def take(self, mark: _Mark) -> None:
        """Open or close with a mark, as its shape and its neighbours say."""
        if self._closes(mark):
            self._close(mark)
        elif mark.sign not in _CLOSING or (mark.family in ("double", "single") and self._leads(mark)):
            if mark.sign in _NEUTRAL and self.count[mark.family]:
                self._drop(mark)
            self.open.append(mark)
            self.count[mark.family] += 1

    def _closes(self, mark: _Mark) -> bool:
        if not self.count[mark.family]:
            return False
        if mark.sign in _CLOSING:
            return True
        if mark.sign in _OPENING:  # “가자“고: closed with the wrong mark
            return mark.family in ("double", "single") and self._trails(mark)
        if not self._leads(mark):
            return True
        return mark.family not in self.odd and self.open[self._last(mark.family)].sign not in _OPENING

    def _last(self, family: Family) -> int:
        return next(i for i in range(len(self.open) - 1, -1, -1) if self.open[i].family == family)

    def _drop(self, mark: _Mark) -> None:
        """Give up a straight mark left open where another clearly opens: 24" 화면에 "좋다"고 했다."""
        last = self._last(mark.family)
        if self.open[last].sign in _NEUTRAL:
            del self.open[last]
            self.count[mark.family] -= 1

    def _close(self, mark: _Mark) -> None:
        while True:
            last = self.open.pop()
            self.count[last.family] -= 1
            if last.family == mark.family:
                self.pairs.append(Pair(last.at, mark.at + 1, mark.family))
                return

    def _leads(self, mark: _Mark) -> bool:
        """Return whether a mark stands as an opening one: after a space or bracket, before a word."""
        before = self.text[mark.at - 1] if mark.at > self.start else " "
        after = self.text[mark.at + 1] if mark.at + 1 < self.end else " "
        return (before.isspace() or before in _OPENING or before in ",.·=:") and not after.isspace()

    def _trails(self, mark: _Mark) -> bool:
        """Return whether a mark stands as a closing one: right after a word."""
        before = self.text[mark.at - 1] if mark.at > self.start else " "
        return not before.isspace() and before not in _OPENING
