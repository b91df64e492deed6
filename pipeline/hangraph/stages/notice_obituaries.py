"""Read notices of deaths: ▲명도현(전 마루은행장)씨 별세, 명가람(나루대 교수)·나람씨 부친상, 오세린씨 장인상=3일 ….

The dead person comes first; each mourner stands before what the dead is to him or her, with 상 (mourning) behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hangraph.schema import Entry, Schema
from hangraph.stages.notice_words import WORD, NoticeWords, Office

_BRACKET = r"\((?P<{0}>[^()\n]{{1,40}})\)"
_DECEASED = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,4}?)\s?(?:" + _BRACKET.format("first") + r")?\s?(?:씨|옹|여사|선생|님)?\s?(?:"
    + _BRACKET.format("second") + r")?\s?(?:별세|타계|소천|선종|작고|영면)"
)  # fmt: skip
_PERSON = re.compile(
    r"(?P<name>[가-힣]{1,4}?)(?:\s?" + _BRACKET.format("first") + r"\s?씨?"
    r"|\s?씨(?:\s?" + _BRACKET.format("second") + r")?"
    r"|(?P<bare>(?:\s[^\s()·,]{1,16}){1,4}?)\s?씨?|)\s*\Z"
)  # fmt: skip
_ENDS = re.compile(r"[=\n\r]")
_BETWEEN = re.compile(r"[·ㆍ‧・,]\s?(?![^()]*\))")
_STAY = re.compile(r"(?P<place>[가-힣]{2,8})\s(?:거주|체류)\Z")
_LONGEST = 600  # characters of one notice


@dataclass(frozen=True, slots=True)
class Named:
    """A person of a notice: where the name stands, the offices told of him or her, and the place he or she lives at."""

    name: tuple[int, int]
    offices: tuple[Office, ...]
    home: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mourning:
    """Mourners who share what the dead is to them: `kin` is its word at `kin_start`, 상 not counted."""

    mourners: tuple[Named, ...]
    kin: str
    kin_start: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Obituary:
    """One notice at `start:end`: who died, and who mourns."""

    start: int
    end: int
    deceased: Named
    mournings: tuple[Mourning, ...]


class Obituaries:
    """Reads the notices of deaths of a text."""

    def __init__(self, known: Schema) -> None:
        self.words = NoticeWords(known)
        self.kin = known.forms("Kin")
        terms = "|".join(re.escape(form) for form in self.kin)  # longest first
        self.mourned = re.compile(rf"(?P<kin>{terms})상(?![가-힣])")

    def read(self, text: str) -> Iterator[Obituary]:
        """Yield the notices in order."""
        for dead in _DECEASED.finditer(text):
            found = _ENDS.search(text, dead.end(), dead.end() + _LONGEST)
            end = found.start() if found else min(len(text), dead.end() + _LONGEST)
            mournings = tuple(self._mournings(text, dead.end(), end))
            if mournings and dead["name"] not in self.kin and dead["name"] not in self.words.positions:
                yield Obituary(dead.start(), end, self._named(text, dead), mournings)

    def _mournings(self, text: str, start: int, end: int) -> Iterator[Mourning]:
        """Yield each group of mourners with its kin term, none after what names nobody."""
        for kin in self.mourned.finditer(text, start, end):
            mourners = tuple(self._mourners(text, start, kin.start()))
            if not mourners:
                return
            yield Mourning(mourners, kin["kin"], kin.start(), self.kin[kin["kin"]])
            start = kin.end()

    def _mourners(self, text: str, start: int, end: int) -> Iterator[Named]:
        """Yield the mourners of a group; names after the first may be given names alone: 명가람·나람씨."""
        while start < end and text[start] in " ,·ㆍ.\xa0":
            start += 1
        first = True
        for begin, stop in _parts(text, start, end):
            person = _PERSON.match(text, begin, stop)
            marked = person is not None and not person["bare"] and person.end("name") < stop
            if person is None or (first and not marked and not self.words.is_name(person["name"])):
                return
            first = False
            yield self._named(text, person)

    def _named(self, text: str, match: re.Match[str]) -> Named:
        group = next((g for g in ("first", "second", "bare") if g in match.groupdict() and match[g]), None)
        if group is None:
            return Named(match.span("name"), ())
        start, end = match.span(group)
        stay = _STAY.match(text[start:end])
        home = (start + stay.start("place"), start + stay.end("place")) if stay else None
        return Named(match.span("name"), tuple(self._told(text, start, end)), home)

    def _told(self, text: str, start: int, end: int) -> Iterator[Office]:
        """Yield the offices in a bracket; a comma may stand between two: (마루은행 부장, 시인)."""
        for begin, stop in _parts(text, start, end):
            yield from self.words.offices(text, begin, stop)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts that commas and middle dots outside of brackets set off, without blanks around."""
    cuts = [m.span() for m in _BETWEEN.finditer(text, start, end)]
    for begin, stop in zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True):
        words = list(WORD.finditer(text, begin, stop))
        if words:
            yield words[0].start(), words[-1].end()
