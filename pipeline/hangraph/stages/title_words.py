"""Recognise a title inside a word, and what of the word is the body: 성남시장 → 성남 + 시장, 대한의사협회장 → … + 회장."""

from __future__ import annotations

from dataclasses import dataclass

from hangraph.morphology.eojeol import Word
from hangraph.schema import Entry, Schema

_PREFIXES = (
    "부",
    "수석",
    "상임",
    "명예",
    "총괄",
    "공동",
    "선임",
    "특별",
    "책임",
    "전임",
    "제1",
    "제2",
    "제3",
    "대리",
    "비상임",
    "대표",
)
_UNIT_CHIEFS = frozenset(
    "실장 국장 과장 팀장 부장 처장 차장 위원장 파트장 그룹장 담당관 비서관 기획관 정책관 수석".split()
)
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in a word: its text begins at `start`; `body_end` ends the body inside the same word, if any.

    In 협회장 the body (협회) and the title (회장) share a syllable.
    """

    start: int
    end: int
    text: str
    reference: str
    entry: Entry
    body_end: int | None

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


class TitleWords:
    """The titles, kin terms, honorifics and modifiers of the lexicon."""

    def __init__(self, known: Schema) -> None:
        self.titles = known.forms("Position")
        self.kin = known.forms("Kin")
        self.honorifics = known.forms("Honorific")
        self.modifiers = known.forms("TitleModifier")
        self.heads = known.forms("OrganizationHead")
        self._chief = self.titles.get("단장") or next(iter(self.titles.values()), None)

    def read(self, word: Word) -> Title | None:
        """Return the title that ends the word's stem, or None."""
        stem = word.text.removesuffix("직") if len(word.text) > 3 and word.text.endswith("직") else word.text
        found = self._listed(stem, word.start)
        chief = self._chief_of(stem, word.start)
        if chief and (not found or found.body_end is not None):
            return chief
        return found

    def _listed(self, stem: str, start: int) -> Title | None:
        for length in range(min(_LONGEST, len(stem)), 1, -1):
            entry = self.titles.get(stem[-length:])
            if entry and not (length == 2 and len(stem) == 3 and stem not in self.titles):
                return self._with_prefix(stem, start, length, entry)
        return None

    def _with_prefix(self, stem: str, start: int, length: int, entry: Entry) -> Title | None:
        rest = stem[:-length]
        for prefix in _PREFIXES:
            if rest.endswith(prefix) and (rest == prefix or prefix not in ("부", "대표", "특별", "대리")):
                length += len(prefix)
                rest = stem[:-length]
                break
        if rest and stem[-length:] in _UNIT_CHIEFS:  # 해양정책실장, 수사과장: the unit's name is part of the title
            return Title(start, start + len(stem), stem, "Position", entry, None)
        if len(rest) == 1 or (stem.endswith("장관") and not rest.endswith("부")):
            if stem.endswith("장관"):  # 관방장관: 장관 of what has no name of its own here
                return Title(start, start + len(stem), stem, "Position", entry, None)
            return None
        at = start + len(rest)
        return Title(at, at + length, stem[-length:], "Position", entry, at if rest else None)

    def _chief_of(self, stem: str, start: int) -> Title | None:
        """Read 장 behind a body: 국립항로연구소장 is the 소장 of 국립항로연구소."""
        if not stem.endswith("장") or len(stem) < 4 or self._chief is None or stem in self.titles:
            return None
        body = stem[:-1]
        if stem.endswith("위원장"):
            return None
        if body[-1] in "청원" and len(body) > 2 and body[-1] + "장" in self.titles:
            end = start + len(stem)
            return Title(end - 2, end, stem[-2:], "Position", self.titles[stem[-2:]], end - 1)
        for length in range(min(_LONGEST, len(body) - 1), 1, -1):
            head = self.heads.get(body[-length:])
            if head and len(body) - length >= (2 if "unit" in head.values else 1) and "attach" not in head.values:
                text = body[-1] + "장"
                entry = self.titles.get(text, self._chief)
                end = start + len(stem)
                return Title(end - 2, end, text, "Position", entry, end - 1)
        return None

    def read_other(self, word: Word) -> Title | None:
        """Return the kin term or honorific that the word is."""
        for reference, table in (("Kin", self.kin), ("Honorific", self.honorifics)):
            entry = table.get(word.text)
            if entry:
                return Title(word.start, word.end, word.text, reference, entry, None)
        return None
