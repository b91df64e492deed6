"""Komoran (Shineware): a hidden Markov model over Sejong tags, with underlying forms."""

from __future__ import annotations

from typing import Any

from hangraph.morphology.jvm import JavaAnalyzer


class KomoranAnalyzer(JavaAnalyzer):
    """konlpy.tag.Komoran."""

    name = "komoran"
    _tagset = "komoran"

    def _load(self) -> Any:
        from konlpy.tag import Komoran

        return Komoran()
