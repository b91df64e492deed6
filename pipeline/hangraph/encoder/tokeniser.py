"""Cut Korean text into the model's pieces, none of which crosses a morpheme or a change of script.

The text is composed (NFC) cluster by cluster, mecab-ko-dic gives morphemes, each morpheme is cut where the script
changes (Hangul, Latin, digits, Hanja, other), and each such chunk is segmented alone, by the best sum of unigram scores
(Kudo 2018). So a particle is never fused with its noun: 서울시는 (Seoul-TOPIC) is ▁서울시 and 는, not ▁서울 and 시는.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hangraph.encoder.morphemes import Analyser

SPACE_MARK = "▁"
_MEMORY = 1 << 17  # distinct chunks remembered: a text repeats most of them
_NOTHING = (0, 0, 0)
_IMPOSSIBLE = -1e30


@dataclass(frozen=True, slots=True)
class Encoding:
    """The pieces of a text: parallel lists, without sentence marks; offsets are code points of the text as written.

    `features` holds four small integers a piece: first tag, last tag and semantic class of its morpheme, and its
    position (1 inside a morpheme, 2 opens a morpheme, 3 opens an eojeol).
    """

    ids: list[int]
    starts: list[int]
    ends: list[int]
    features: list[tuple[int, int, int, int]]

    def __len__(self) -> int:
        return len(self.ids)


class Tokeniser:
    """Turns text into an `Encoding`, by the vocabulary that `tokeniser.json` holds."""

    def __init__(self, vocabulary: dict[str, Any], analyser: Analyser | None = None) -> None:
        self.special: dict[str, int] = vocabulary["special"]
        self._scores: list[float] = vocabulary["scores"]
        self._tags = {tag: i for i, tag in enumerate(vocabulary["tags"])}
        self._semantics = {name: i for i, name in enumerate(vocabulary["semantics"])}
        self._normal: dict[str, str] = vocabulary["normalise"]
        pieces: list[str] = vocabulary["pieces"]
        self._ids = {piece: i for i, piece in enumerate(pieces) if i >= len(self.special)}
        self._longest = max(map(len, pieces))
        self._penalty = min(self._scores) - 10  # of a code point that is in no piece
        self._known: dict[str, list[tuple[int, int, int]]] = {}
        self._analyser = analyser or Analyser()

    @classmethod
    def load(cls, path: Path) -> Tokeniser:
        """Return the tokeniser of a file."""
        return cls(json.loads(path.read_text("utf-8")))

    def encode(self, text: str) -> Encoding:
        """Return pieces, offsets and features of a text; white space has no piece."""
        composed, starts, ends = compose(text)
        found = Encoding([], [], [], [])
        for start, end, features, opens_morpheme in self._chunks(composed):
            opens_eojeol = start == 0 or composed[start - 1].isspace()
            chunk = composed[start:end]
            for number, (piece, a, b) in enumerate(self._segment((SPACE_MARK if opens_eojeol else "") + chunk)):
                position = 1 if number or not opens_morpheme else 3 if opens_eojeol else 2
                found.ids.append(piece)
                found.starts.append(starts[start + a])
                found.ends.append(ends[start + b - 1])
                found.features.append((*features, position))
        return found

    def _chunks(self, text: str) -> Iterator[tuple[int, int, tuple[int, int, int], bool]]:
        """Yield start, end, features and whether it opens a morpheme, of each run of one script in one morpheme."""
        at = 0
        for morpheme in self._analyser.morphemes(text):
            yield from _runs(text, at, morpheme.start, _NOTHING)
            first, last = morpheme.tag.partition("+")[0], morpheme.tag.rpartition("+")[2]
            features = (self._tags.get(first, 0), self._tags.get(last, 0), self._semantics.get(morpheme.semantic, 0))
            yield from _runs(text, morpheme.start, morpheme.end, features)
            at = morpheme.end
        yield from _runs(text, at, len(text), _NOTHING)

    def _segment(self, chunk: str) -> list[tuple[int, int, int]]:
        """Return piece, start and end in code points of the chunk, in which a leading space mark does not count."""
        known = self._known.get(chunk)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            known = self._known[chunk] = self._best_path(chunk)
        return known

    def _best_path(self, chunk: str) -> list[tuple[int, int, int]]:
        """Segment a chunk; a space mark that stays alone is dropped, neighbouring unknown code points are one piece."""
        shift = 1 if chunk.startswith(SPACE_MARK) else 0
        normal, origin = self._normalise(chunk)
        unknown = self.special["<unk>"]
        found: list[tuple[int, int, int]] = []
        end = len(normal)
        back = self._backward_links(normal, unknown)
        while end:
            start, piece = back[end]
            if normal[start:end] != SPACE_MARK:
                found.append((piece, max(0, origin[start] - shift), origin[end - 1] - shift + 1))
            end = start
        return _merge_unknown(found[::-1], unknown) or [(unknown, 0, len(chunk) - shift)]

    def _normalise(self, chunk: str) -> tuple[str, list[int]]:
        """Return the chunk as the vocabulary spells it (Ａ → A), with where each code point comes from."""
        normal: list[str] = []
        origin: list[int] = []
        for i, char in enumerate(chunk):
            for out in self._normal.get(char, char):
                normal.append(SPACE_MARK if out == " " else out)
                origin.append(i)
        return "".join(normal), origin

    def _backward_links(self, normal: str, unknown: int) -> list[tuple[int, int]]:
        """Return for each end the start and the piece of the best path to it (Viterbi)."""
        size = len(normal)
        best = [0.0] + [_IMPOSSIBLE] * size
        back = [(0, 0)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(size, start + self._longest) + 1):
                piece = self._ids.get(normal[start:end])
                if piece is not None and best[start] + self._scores[piece] > best[end]:
                    best[end], back[end] = best[start] + self._scores[piece], (start, piece)
            if best[start] + self._penalty > best[start + 1]:
                best[start + 1], back[start + 1] = best[start] + self._penalty, (start, unknown)
        return back


def compose(text: str) -> tuple[str, list[int], list[int]]:
    """Return the NFC form of a text, with start and end of each of its code points in the text as written."""
    if unicodedata.is_normalized("NFC", text):
        return text, list(range(len(text))), list(range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        for char in unicodedata.normalize("NFC", text[start:end]):
            out.append(char)
            starts.append(start)
            ends.append(end)
        start = end
    return "".join(out), starts, ends


def _joins(char: str) -> bool:
    """Return whether a code point composes onto the one before: a combining mark, a medial vowel, a final."""
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff"


def script_of(char: str) -> str:
    """Return h(angul), l(atin and such), d(igit), c(hinese), s(pace) or o(ther)."""
    if "가" <= char <= "힣" or "ㄱ" <= char <= "ㆎ" or "\u1100" <= char <= "\u11ff":
        return "h"
    if char.isspace():
        return "s"
    if char.isdigit():
        return "d"
    # from U+A000 on there is more than Hanja, but so the model was trained
    if "一" <= char <= "鿿" or "㐀" <= char <= "䶿" or "\ua000" <= char <= "\ufaff":
        return "c"
    return "l" if char.isalpha() else "o"


def _runs(
    text: str, start: int, end: int, features: tuple[int, int, int]
) -> Iterator[tuple[int, int, tuple[int, int, int], bool]]:
    """Yield the runs of one script in `text[start:end]`, without white space; other signs stand alone."""
    at, opens = start, True
    while at < end:
        script = script_of(text[at])
        stop = at + 1
        while stop < end and script != "o" and (script_of(text[stop]) == script or unicodedata.combining(text[stop])):
            stop += 1
        if script != "s":
            yield at, stop, features, opens
            opens = False
        at = stop


def _merge_unknown(found: list[tuple[int, int, int]], unknown: int) -> list[tuple[int, int, int]]:
    merged: list[tuple[int, int, int]] = []
    for piece, start, end in found:
        if merged and piece == unknown == merged[-1][0]:
            merged[-1] = (unknown, merged[-1][1], end)
        else:
            merged.append((piece, start, end))
    return merged
