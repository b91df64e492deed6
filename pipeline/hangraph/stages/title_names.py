"""Tell how much a word looks like a person's name, Korean or foreign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hangraph.morphology.eojeol import Word
from hangraph.schema import Schema

_HANGUL = re.compile(r"[가-힣]+")
_DERIVED = frozenset(["자", "안", "들", "층", "권", "률", "율"])  # 승진자, 임명동의안
_KOREAN = 0.5  # from here on a word looks like a Korean name
_COMMON = frozenset("NNG NNB NNBC NR NP MAG MM XSN XPN".split())


class PersonNames:
    """What the lexicon knows of surnames and of words that are no names."""

    def __init__(self, known: Schema) -> None:
        self.surnames = known.forms("Surname")
        self.syllables = frozenset(known.forms("GivenSyllable"))
        self.other = frozenset(
            form
            for reference in (
                "Position",
                "Kin",
                "Honorific",
                "Boundary",
                "Hypernym",
                "PlaceHead",
                "OrganizationHead",
                "OrganizationName",
                "EventHead",
                "AgreementHead",
                "ProgramHead",
                "Pronoun",
            )
            for form in known.forms(reference)
        )
        self.heads = frozenset(
            f
            for r in ("OrganizationHead", "PlaceHead", "EventHead")
            for f, entry in known.forms(r).items()
            if len(f) > 1 and "weak" not in entry.values
        )

    def surname_of(self, name: str) -> str:
        """Return the surname that begins a Korean name, or ''."""
        for length in (2, 1):
            if len(name) > length and name[:length] in self.surnames:
                return name[:length]
        return ""

    def is_rare(self, name: str) -> bool:
        """Return whether a name's first syllable is no surname, or one too rare to count."""
        entry = self.surnames.get(name[:1])
        return entry is None or "rare" in entry.values

    def score(self, word: Word) -> float:
        """Return how much a word looks like a Korean name: 0 not at all, 1 surely."""
        name = word.text
        surname = self.surname_of(name)
        if (
            not surname
            or not 2 <= len(name) <= 4
            or not _HANGUL.fullmatch(name)
            or name in self.other
            or name[-1] in "씨시군구"
        ):
            return 0.0
        if word.tags[-1:] == ("XSN",) and word.forms[-1] in ("자", "가", "인", "들", "층", "원"):
            return 0.0  # 이용자, 조각가
        if any(name[n:] in self.heads for n in range(2, len(name) - 1)) and "인명" not in word.sems:
            return 0.0
        given = len(name) - len(surname)
        score = {1: 0.25, 2: 0.5, 3: 0.15}.get(given, 0.0)
        if word.tags == ("NNP",):
            score += 0.4 if "인명" in word.sems else -0.05
        elif len(word.tags) == 1 and word.tags[0] in _COMMON:
            score -= 0.45
        elif all(t in _COMMON for t in word.tags) and len(word.tags) == 2 and len(word.forms[0]) > 1:
            score -= 0.1
        else:
            score += 0.15
        if any(c not in self.syllables for c in name[len(surname) :]):
            score -= 0.6
        if "rare" in self.surnames[surname].values:
            score -= 0.1
        return max(0.0, min(score, 1.0))

    def _is_strange(self, word: Word) -> bool:
        """Whether a word is no common one and has a syllable that Korean given names lack."""
        return word.proper and any(c not in self.syllables for c in word.text)

    def foreign(self, words: Sequence[Word]) -> float:
        """Return how much a run of words looks like a foreign name: 루스탐 벡나자로프, 쩐 반 히에우."""
        if not words or len(words) > 5:
            return 0.0
        odd = 0
        if any(words[-1].text[n:] in self.heads for n in range(len(words[-1].text) - 1)):
            return 0.0
        for n, word in enumerate(words):
            pieces = len(word.tags) > 1 and all(t == "NNG" for t in word.tags) and all(len(f) > 1 for f in word.forms)
            derived = len(word.text) > 2 and len(word.tags) > 1 and word.forms[-1] in _DERIVED and not word.odd
            if (
                pieces or derived or (word.tags[:1] in (("MAG",), ("MAJ",), ("MM",)) and len(word.tags) == 1)
            ) and not word.proper:
                return 0.0
            if not (_HANGUL.fullmatch(word.text) or (word.text.isascii() and word.text[:1].isupper())):
                return 0.0
            if word.text in self.other or (word.text in self.surnames and len(words) == 1):
                return 0.0
            if n and word.gap in ("·", "ㆍ") and min(self.score(word), self.score(words[n - 1])) >= _KOREAN:
                return 0.0  # 육동수·나은별: two people
            common = len(word.tags) == 1 and word.tags[0] in _COMMON
            odd += not common and (word.proper or len(word.tags) > 1)
            after_name = n and (words[n - 1].odd or "인명" in words[n - 1].sems)
            known = after_name and any(c not in self.syllables for c in word.text)
            first = not n and len(word.text) == 2 and len(words) > 1 and self._is_strange(words[1])
            if common and len(word.text) > 1 and not (known or first):
                return 0.0
        if not odd:
            return 0.0
        named = sum("인명" in w.sems for w in words)
        return min(0.35 + 0.15 * odd + 0.15 * named + 0.1 * (len(words) > 1), 0.9)
