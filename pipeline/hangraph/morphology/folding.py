"""Fold raw text into what analyzers can read, remembering where each folded character stood.

Analyzers want composed Hangul, plain spaces and ASCII digits, and some die of NUL or lone surrogates. Folding replaces
one code point by one wherever it can; only conjoining jamo and Latin letters with combining marks become fewer.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_UNREADABLE = "\ufffd"
_LINE_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


class Folded(NamedTuple):
    """Folded text; `starts[i]` is where its i-th code point begins in the raw text, with one more for the end.

    `starts` is None where every code point kept its place.
    """

    text: str
    starts: list[int] | None

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw range of a folded one."""
        return (start, end) if self.starts is None else (self.starts[start], self.starts[end])


def _build_table() -> dict[int, str]:
    """Return the one-to-one replacements: white space, controls, surrogates, width variants, compatibility Hanja."""
    table: dict[int, str] = {}
    for code in (
        *range(0x20),
        *range(0x7F, 0x3400),
        *range(0xD800, 0xE000),
        *range(0xF900, 0xFB00),
        *range(0xFF00, 0xFFFF),
    ):
        char = chr(code)
        category = unicodedata.category(char)
        decomposition = unicodedata.decomposition(char)
        if char in _LINE_BREAKS:
            table[code] = "\n"
        elif char.isspace():
            table[code] = char if char in " \n" else " "
        elif category in ("Cc", "Cs"):
            table[code] = _UNREADABLE
        elif decomposition.startswith(("<wide>", "<narrow>")) or 0xF900 <= code < 0xFB00:
            folded = "".join(chr(int(part, 16)) for part in decomposition.split() if not part.startswith("<"))
            if len(folded) == 1:
                table[code] = folded
    return {code: char for code, char in table.items() if chr(code) != char}


def _char_class(codes: list[int]) -> str:
    """Return a regex class of these code points, written as ranges."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges) + "]"


_TABLE = _build_table()
_REPLACED = re.compile(_char_class(list(_TABLE)))
_COMPOSED = re.compile(
    "[\u1100-\u1112\uac00-\ud7a3][\u1161-\u1175\u11a8-\u11c2]{1,2}|[A-Za-z\u00c0-\u024f][\u0300-\u036f]{1,8}"
)
# a cheap question before the dear one: does any character occur that could be the second of a composition?
_SECOND = re.compile("[\u1161-\u1175\u11a8-\u11c2\u0300-\u036f]")


def fold(text: str) -> Folded:
    """Return the text as analyzers read it, with the way back to the raw code points."""
    if _REPLACED.search(text):
        text = text.translate(_TABLE)
    return _compose(text) if _SECOND.search(text) else Folded(text, None)


def _compose(text: str) -> Folded:
    """Compose conjoining jamo and combining marks (ㅎ+ㅏ+ㄴ → 한) and keep the offsets."""
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    for match in _COMPOSED.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        if len(composed) != 1:
            continue
        pieces += text[position : match.start()], composed
        starts += range(position, match.start() + 1)
        position = match.end()
    pieces.append(text[position:])
    starts += range(position, len(text) + 1)
    return Folded("".join(pieces), starts)
