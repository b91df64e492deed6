"""MeCab with mecab-ko-dic: the default analyzer, the fastest, with semantic classes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from hangraph.morphology.analyzers import Morpheme, iterate_pieces
from hangraph.morphology.folding import fold
from hangraph.morphology.jamo import COMPATIBLE
from hangraph.morphology.tagsets import sejong_tag

_PIECE = 4000  # code points; MeCab's memory grows with its input
_MEMORY = 1 << 17  # distinct output lines remembered


@contextmanager
def _no_mecabrc() -> Iterator[None]:
    """Keep MeCab from looking for a system-wide mecabrc, which wheels do not bring."""
    before = os.environ.get("MECABRC")
    os.environ["MECABRC"] = os.devnull
    try:
        yield
    finally:
        if before is None:
            del os.environ["MECABRC"]
        else:
            os.environ["MECABRC"] = before


class MecabAnalyzer:
    """konlpy.tag.Mecab over the dictionary of the python-mecab-ko-dic wheel."""

    name = "mecab"

    def __init__(self) -> None:
        self._known = _Known()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()

    @cached_property
    def _tagger(self) -> Any:
        import mecab_ko_dic
        from konlpy.tag import Mecab

        with _no_mecabrc():
            # konlpy's own pos() drops the semantic class and the decomposition; its MeCab tagger has them
            return Mecab(dicpath=str(mecab_ko_dic.dictionary_path)).tagger

    def analyze(self, text: str) -> list[Morpheme]:
        """Return the morphemes of a text in order; fused ones (했, 난) come whole, with their parts."""
        found: list[Morpheme] = []
        for piece in iterate_pieces(fold(text).text, _PIECE):
            # the output ends with a line EOS
            found += map(self._known.__getitem__, self._tagger.parse(piece).split("\n")[:-2])
        return found


class _Known(dict[str, Morpheme]):
    """The morpheme of each output line met so far: a text repeats few of them."""

    def __missing__(self, line: str) -> Morpheme:
        if len(self) >= _MEMORY:
            self.clear()
        return self.setdefault(line, _read_line(line))


def _read_line(line: str) -> Morpheme:
    """Return the morpheme of one output line: form TAB tag,semantic,…,type,first,last,expression."""
    form, _, features = line.partition("\t")
    tag, semantic, *rest = features.split(",")
    tags = "+".join(sejong_tag("mecab", part, form) for part in tag.split("+"))
    expression = ",".join(rest[5:]) if len(rest) > 5 and rest[2] == "Inflect" else ""
    parts = _read_expression(expression) or ((form, tags),)
    return Morpheme(form, tags, parts, "" if semantic == "*" else semantic)


def _read_expression(expression: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of an inflected form: 하/XSV/*+았/EP/* → (("하", "XSV"), ("았", "EP"))."""
    parts = [part.rsplit("/", 2) for part in expression.split("+")] if expression else []
    return tuple((part[0].translate(COMPATIBLE), part[1]) for part in parts if len(part) == 3)
