"""Okt (Open Korean Text): surface forms; a conjugated predicate is one token, whose stem Okt knows too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.jamo import letters
from hangraph.morphology.jvm import JavaAnalyzer

_PREDICATES = frozenset({"Verb", "Adjective"})
_ADNOMINAL = frozenset({"은", "는", "던", "을", "ㄴ", "ㄹ"})
_NOMINAL = frozenset({"ㅁ", "음", "기"})


class OktAnalyzer(JavaAnalyzer):
    """konlpy.tag.Okt."""

    name = "okt"
    _tagset = "okt"

    def _load(self) -> Any:
        from konlpy.tag import Okt

        return Okt()

    def _pos(self, text: str) -> Iterable[Morpheme]:
        surfaces = self._tagger.pos(text)
        stems = self._tagger.pos(text, stem=True)
        if len(stems) != len(surfaces):
            stems = surfaces
        return [self._predicate(form, tag, stem) for (form, tag), (stem, _) in zip(surfaces, stems, strict=True)]

    def _predicate(self, form: str, tag: str, stem: str) -> Morpheme:
        """Return a predicate with its stem and endings as parts: 만났다, 만나다 → 만나/VV 았/EP 다/EF."""
        morpheme = self._morpheme(form, tag)
        if tag not in _PREDICATES or not stem.endswith("다") or len(stem) < 2:
            return morpheme
        parts = ((stem[:-1], morpheme.tag), *split_endings(form, stem[:-1]))
        return Morpheme(form, "+".join(part[1] for part in parts), parts)


def split_endings(form: str, stem: str) -> tuple[tuple[str, str], ...]:
    """Return the endings that a conjugated form adds to its stem.

    만났다, 만나 → 았/EP 다/EF; 할, 하 → ㄹ/ETM; 좋은, 좋 → 은/ETM; 해, 하 → 아/EC.
    """
    head, tail = form[: len(stem)], form[len(stem) :]
    last, final = letters(stem[-1]), letters(head[-1])[2:]
    if final and final != last[2:]:
        if final == "ㅆ":
            return (("았", "EP"), (tail, _ending_tag(tail))) if tail else (("았", "EP"),)
        return ((final + tail, _ending_tag(final + tail)),)
    if tail:
        return ((tail, _ending_tag(tail)),)
    return (("아", "EC"),) if head != stem else ()


def _ending_tag(ending: str) -> str:
    if ending in _ADNOMINAL:
        return "ETM"
    if ending in _NOMINAL:
        return "ETN"
    return "EF" if ending.endswith(("다", "까", "요")) else "EC"
