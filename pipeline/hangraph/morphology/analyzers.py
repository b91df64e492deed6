"""The morphological analyzers: one Protocol, one registry. A new one is a file beside this and a line below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from hangraph.errors import ConfigError


class Morpheme(NamedTuple):
    """A morpheme as its analyzer gives it.

    `form` is what the analyzer wrote: the surface, or the underlying form (만나 + 았 for 만났). `tag` is a Sejong tag
    as mecab-ko-dic uses them, fused ones joined (XSV+EP). `parts` are the underlying (form, tag) pairs (했 → 하/XSV,
    았/EP). `semantic` is mecab-ko-dic's class (인명, 지명, 행위 …) or "".
    """

    form: str
    tag: str
    parts: tuple[tuple[str, str], ...]
    semantic: str = ""


class Analyzer(Protocol):
    """What every analyzer can do. It loads its dictionary at the first text and can be pickled before and after."""

    name: str

    def analyze(self, text: str) -> list[Morpheme]:
        """Return the morphemes of a text in order; white space is in none."""


ANALYZERS: Mapping[str, str] = {
    "mecab": "hangraph.morphology.mecab:MecabAnalyzer",
    "komoran": "hangraph.morphology.komoran:KomoranAnalyzer",
    "okt": "hangraph.morphology.okt:OktAnalyzer",
    "kkma": "hangraph.morphology.kkma:KkmaAnalyzer",
    "hannanum": "hangraph.morphology.hannanum:HannanumAnalyzer",
}
DEFAULT_ANALYZER = "mecab"


def create_analyzer(name: str = DEFAULT_ANALYZER) -> Analyzer:
    """Return the analyzer of this name, one for the whole process; raise ConfigError if there is none."""
    if name not in ANALYZERS:
        raise ConfigError(
            "no such morphological analyzer", subject=repr(name), hint=f"choose one of {', '.join(sorted(ANALYZERS))}"
        )
    return _load(name)


@cache
def _load(name: str) -> Analyzer:
    module, _, kind = ANALYZERS[name].partition(":")
    return cast(Analyzer, getattr(import_module(module), kind)())


def iterate_pieces(text: str, limit: int) -> Iterator[str]:
    """Yield the text in pieces of at most `limit` code points, cut at line breaks, else spaces, else anywhere."""
    for line in text.split("\n"):
        start = 0
        while len(line) - start > limit:
            space = line.rfind(" ", start + limit // 2, start + limit)
            end = space + 1 if space >= 0 else start + limit
            yield line[start:end]
            start = end
        rest = line[start:]
        if rest and not rest.isspace():
            yield rest
