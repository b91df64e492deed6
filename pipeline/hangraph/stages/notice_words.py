"""Read the words of notices, which have no grammar: who is named, and the office and the body beside the name.

Of 나래연구원 연구기획부장 the office is the last word and the body what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hangraph.schema import Entry, Schema

WORD = re.compile(r"[^\s]+")
_NAME = re.compile(r"[가-힣]{2,4}")
_LONGEST = 8  # syllables of the longest title
_PAST, _NOW = frozenset({"전", "前"}), frozenset({"현", "現", "신임"})
_BOTH = frozenset({"겸"})
# 마루의료원 부속 새싹병원장: a word that ties a house to the body before it
_TIED = frozenset({"부속", "산하", "직속", "부설", "소속"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a notice writes it: its title at `start:end`, and where the words before it stand, if any do."""

    start: int
    end: int
    entry: Entry
    body: tuple[int, int] | None
    former: bool = False


class NoticeWords:
    """What the lexicon knows of the words of notices."""

    def __init__(self, known: Schema) -> None:
        self.positions: Mapping[str, Entry] = known.forms("Position")
        self.organizations = known.forms("OrganizationHead")
        self.places = known.forms("PlaceHead")
        self.surnames = known.forms("Surname")
        self.generic = {**known.forms("GenericModifier"), **known.forms("TitlePrefix")}

    def is_name(self, word: str) -> bool:
        """Return whether a word can be a Korean's full name: 오세린, 남궁다솔."""
        surnamed = word[:1] in self.surnames or (word[:2] in self.surnames and len(word) > 2)
        return bool(_NAME.fullmatch(word)) and surnamed and word not in self.positions

    def title(self, word: str) -> Entry | None:
        """Return the entry of the title that a word ends in: 기획조정실장."""
        lengths = range(min(_LONGEST, len(word)), 1, -1)
        return next((self.positions[word[-n:]] for n in lengths if word[-n:] in self.positions), None)

    def is_body(self, word: str) -> bool:
        """Return whether a word ends in the noun of a body, and is longer: 바다정책국."""
        return any(word[n:] in self.organizations for n in range(1, len(word)))

    def is_unit(self, name: str) -> bool:
        """Return whether the noun that ends a name is one of a part of a bigger body: 기획본부."""
        found = next((self.organizations[name[n:]] for n in range(len(name)) if name[n:] in self.organizations), None)
        return found is not None and "unit" in found.values

    def offices(self, text: str, start: int, end: int) -> list[Office]:
        """Return the offices that a stretch names, those that 겸 joins apart: 논설실장 겸 논설위원."""
        found: list[Office] = []
        words: list[re.Match[str]] = []
        for word in [*WORD.finditer(text, start, end), None]:
            if word is not None and word.group() not in _BOTH:
                words.append(word)
                continue
            office = self._office(text, words)
            if office is None:
                return []
            before = next((o.body for o in found if o.body), None)
            found.append(office if office.body or not before else _at(office, before))
            words = []
        return found

    def _office(self, text: str, words: list[re.Match[str]]) -> Office | None:
        former = bool(words) and words[0].group() in _PAST
        if words and (former or words[0].group() in _NOW):
            words = words[1:]
        entry = self.title(words[-1].group()) if words else None
        if entry is None:
            return None
        start, end = words[-1].span()
        rest = words[:-1]
        if rest and rest[-1].group() in _TIED and end - start > 3 and self.is_body(text[start : end - 1]):
            return Office(end - 2, end, entry, (rest[0].start(), end - 1), former)
        while rest and (rest[-1].group() in self.positions or rest[-1].group() in self.generic):
            start = rest.pop().start()  # 대표이사 사장, 수석 연구위원
        body = (rest[0].start(), rest[-1].end()) if rest else None
        return Office(start, end, entry, body, former)


def _at(office: Office, body: tuple[int, int]) -> Office:
    return Office(office.start, office.end, office.entry, body, office.former)
