"""Lines of a text and views on them: where each begins and ends, and how it reads in composed Hangul."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"  # marks that print nothing and that str.strip() leaves
LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
WINDOW = 300  # a longer line is prose; of it only this much is looked at from either end
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + INVISIBLE


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of text as the patterns see it: composed (NFC), with the way back to offsets of the text."""

    text: str
    start: int
    offsets: tuple[int, ...] | None = None

    def position(self, index: int) -> int:
        """Return the offset in the whole text of the view's character `index`."""
        return self.start + (index if self.offsets is None else self.offsets[index])


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it, as offsets into its text."""

    start: int
    end: int


def split_lines(text: str) -> Iterator[Line]:
    """Yield the lines that show something, in order, without the white space around them."""
    for found in LINE.finditer(text):
        start, end = trim(text, found.start(), found.end())
        if start < end:
            yield Line(start, end)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `start` and `end` moved inwards over white space and invisible marks."""
    part = text[start:end]
    kept = part.lstrip(_BLANKS)
    start += len(part) - len(kept)
    return start, start + len(kept.rstrip(_BLANKS))


def view(text: str, start: int, end: int) -> View:
    """Return the view on `text[start:end]`; decomposed Hangul is seen composed, full-width ASCII (２０１８) narrow."""
    part = text[start:end].translate(_NARROW)
    if unicodedata.is_normalized("NFC", part):
        return View(part, start)
    cuts = [i for i, char in enumerate(part) if i == 0 or _begins(char)]
    pieces = [unicodedata.normalize("NFC", part[a:b]) for a, b in zip(cuts, [*cuts[1:], len(part)], strict=True)]
    offsets = [cut for cut, piece in zip(cuts, pieces, strict=True) for _ in piece]
    return View("".join(pieces), start, (*offsets, len(part)))


def _begins(char: str) -> bool:
    """Tell whether a character starts a new composed one; vowel and final jamo and accents do not."""
    return not (unicodedata.combining(char) or "\u1160" <= char <= "\u11ff")
