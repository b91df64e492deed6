"""Hannanum (KAIST): underlying forms; its twenty-two tags are asked for, the nine do not tell particles apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.jvm import JavaAnalyzer


class HannanumAnalyzer(JavaAnalyzer):
    """konlpy.tag.Hannanum."""

    name = "hannanum"
    _tagset = "hannanum"
    # it takes “그 for one noun, and / and + are the marks of its own output
    _alone = r"[^\w\s.,?!%]|_|[^\u0000-\uffff]"

    def _load(self) -> Any:
        from konlpy.tag import Hannanum

        return Hannanum()

    def _pos(self, text: str) -> Iterable[Morpheme]:
        return [self._morpheme(form, tag) for form, tag in self._tagger.pos(text, ntags=22)]
