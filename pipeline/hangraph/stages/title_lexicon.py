"""The titles, kin terms, honorifics and modifiers of the lexicon, and how a word shows them.

달내시장 is 시장 of 달내, 나래화훼협회장 회장 of 나래화훼협회: a title and its body may share a syllable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hangraph.morphology.eojeol import Word
from hangraph.schema import Entry, Schema
from hangraph.stages.title_names import PersonNames

_LONGEST = 8  # syllables of the longest title or head


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in a word: its text begins at `start`; `body_end` ends the body inside the same word, if any."""

    start: int
    end: int
    text: str
    reference: str
    entry: Entry
    body_end: int | None = None

    @property
    def common(self) -> bool:
        """Whether the word is a common noun as well, so that it needs a name beside it (시장, 대표)."""
        return "common" in self.entry.values

    @property
    def envoy(self) -> bool:
        """Whether it is an envoy's: 대사, 총영사."""
        return "envoy" in self.entry.values

    @property
    def of_place(self) -> bool:
        """Whether its body is a place: 시장, 대통령, 총영사."""
        return self.entry.value("body") == "place"


class TitleLexicon:
    """What the title stage looks up."""

    def __init__(self, known: Schema) -> None:
        self.titles = known.forms("Position")
        self.kin = known.forms("Kin")
        self.honorifics = known.forms("Honorific")
        self.modifiers = known.forms("TitleModifier")
        self.prefixes = known.forms("TitlePrefix")
        self.boundaries = known.forms("Boundary")
        self.organizations = known.forms("OrganizationHead")
        self.bodies = known.forms("OrganizationName")
        self.sites = known.forms("PlaceHead")
        self.generic = known.forms("GenericModifier")
        self.names = PersonNames(known)

    def read(self, word: Word) -> Title | None:
        """Return the title that ends the word's stem, or None; 이다 makes no verb of it (달내시장이다)."""
        if word.verbal and not word.copula:
            return None
        stem = self.office(word.text)
        listed = self._listed(stem, word.start)
        chief = self._chief_of(stem, word.start)
        attached = listed and listed.body_end is not None and not listed.of_place and not chief
        if listed and attached and self._is_plain(word, stem[: -len(listed.text)]):
            return Title(word.start, word.start + len(stem), stem, "Position", listed.entry)
        known = stem[:-1] in self.bodies
        return chief if chief and (known or listed is None or listed.body_end is not None) else listed

    def office(self, text: str) -> str:
        """Return a title without the 직 of its office: 교수직, 위원장직, but not 전문직."""
        bare = text.removesuffix("직")
        return bare if len(text) > 3 or bare in self.titles else text

    def _is_plain(self, word: Word, rest: str) -> bool:
        """Whether common nouns stand before a title in its word, and no body: 대외협력보좌관, but not 외교부장관."""
        if rest in self.titles or any(rest[n:] in self.organizations for n in range(len(rest))):
            return False
        at = 0
        for form, tag in zip(word.forms, word.tags, strict=False):
            if at >= len(rest):
                break
            if tag not in ("NNG", "XPN", "XSN") or len(form) > len(rest) - at:
                return False
            at += len(form)
        return at == len(rest)

    def read_other(self, word: Word) -> Title | None:
        """Return the kin term or honorific that the word is."""
        if word.verbal and not word.copula:
            return None
        for reference, table in (("Kin", self.kin), ("Honorific", self.honorifics)):
            entry = table.get(word.text)
            if entry:
                return Title(word.start, word.end, word.text, reference, entry)
        return None

    def modifier_values(self, form: str) -> Mapping[str, tuple[str, ...]]:
        """Return the features of a word that modifies titles (전, 주한); none for any other."""
        entry = self.modifiers.get(form)
        return entry.values if entry else {}

    def ends_in_body(self, word: Word) -> bool:
        """Whether the noun of a body ends the word: 통상부, 재활의학과."""
        return any(word.text[n:] in self.organizations for n in range(2, len(word.text)))

    def _listed(self, stem: str, start: int) -> Title | None:
        if stem in self.boundaries and stem not in self.titles:
            return None  # 주식시장
        for length in range(min(_LONGEST, len(stem)), 1, -1):
            if stem[-length:] in self.organizations and stem[-length:] not in self.titles:
                return None  # 새벽출판사: a body, no judge (판사)
            if stem[-length:] in self.sites and stem[-length:] not in self.titles:
                return None  # 전통시장 has no mayor
            entry = self.titles.get(stem[-length:])
            if entry:
                return self._cut(stem, start, length, entry)
        return None

    def _cut(self, stem: str, start: int, length: int, entry: Entry) -> Title | None:
        """Cut a title off the word it ends: its prefixes (부회장, 수석부행장) are its own, what is left is its body."""
        for prefix in self.prefixes:
            rest = stem[:-length]
            if rest.endswith(prefix) and (rest == prefix or "always" in self.prefixes[prefix].values):
                length += len(prefix)
        rest, end = stem[:-length], start + len(stem)
        if not rest:
            return Title(start, end, stem, "Position", entry)
        if "whole" in entry.values and not (entry.lemma == "장관" and rest.endswith("부")):
            return Title(start, end, stem, "Position", entry)  # 해양정책실장, 외무장관: what is left names no body
        if rest in self.generic:
            return Title(start, end, stem, "Position", entry)  # 청년특별위원, 중앙청년위원장: what is left is no name
        if rest.isdigit():
            return Title(start, end, stem, "Position", entry)  # 2차장
        if len(rest) == 1:
            return None
        return Title(end - length, end, stem[-length:], "Position", entry, end - length)

    def _chief_of(self, stem: str, start: int) -> Title | None:
        """Read 장 behind a body: 국립항로연구소장 is the 소장 of 국립항로연구소."""
        body, title = stem[:-1], stem[-2:]
        if stem[-1:] != "장" or len(stem) < 4 or title not in self.titles:
            return None
        if body in self.bodies:  # 헌법재판소장
            length = 3 if stem[-3:] in self.titles and len(body) > 4 else 2
            end = start + len(stem)
            return Title(end - length, end, stem[-length:], "Position", self.titles[stem[-length:]], end - 1)
        if stem in self.titles:
            return None
        if stem.endswith("위원장") or not self._is_body(body):
            return None
        end = start + len(stem)
        return Title(end - 2, end, title, "Position", self.titles[title], end - 1)

    def _is_body(self, body: str) -> bool:
        """Whether a word ends in the noun of a body and names it: 방위산업청, 위성사업단."""
        for length in range(min(_LONGEST, len(body) - 1), 0, -1):
            head = self.organizations.get(body[-length:])
            if head and "attach" in head.values:
                return body[-length:] in ("청", "원") and len(body) > 2
            if head:
                return len(body) - length >= (2 if "unit" in head.values else 1)
        return False
