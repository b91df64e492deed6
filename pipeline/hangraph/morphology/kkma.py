"""Kkma (Seoul National University): the finest tags, underlying forms, slow."""

from __future__ import annotations

from typing import Any

from hangraph.morphology.jvm import JavaAnalyzer


class KkmaAnalyzer(JavaAnalyzer):
    """konlpy.tag.Kkma."""

    name = "kkma"
    _tagset = "kkma"
    _word = 12

    def _load(self) -> Any:
        from konlpy.tag import Kkma

        return Kkma()
