"""Keep known nouns whole where an analyzer breaks them: 의향서에 is 의향서 + 에, not 의/JKG + 향서 + 에."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from hangraph.morphology.alignment import Columns
from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.folding import fold
from hangraph.morphology.tagsets import NOUNS, PARTICLES

# what may follow a noun in its eojeol: a particle, the copula, a suffix, a symbol, another noun
_FOLLOWERS = ("J", "VCP", "X", "S", "N")


class NounIndex:
    """Nouns ready to be looked up in a text; what holds white space is no single token and is left out."""

    def __init__(self, nouns: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        words = {noun for noun in nouns if noun.split() == [noun]}
        for noun in sorted(words, key=lambda noun: (-len(noun), noun)):
            self._by_first.setdefault(noun[0], []).append(noun)
        firsts = "".join(map(re.escape, sorted(self._by_first)))
        self._first = re.compile(f"[{firsts}]" if firsts else r"(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where nouns stand in the text, in order of their start, the longest first."""
        for match in self._first.finditer(text):
            start = match.start()
            for noun in self._by_first[match[0]]:
                if text.startswith(noun, start):
                    yield start, start + len(noun)


def merge_nouns(text: str, columns: Columns, nouns: NounIndex) -> Columns:
    """Return the tokens with every run that is a known noun made one NNG token.

    A noun is looked for where an eojeol begins, after a symbol or right after a noun, longest first. What follows it in
    its eojeol must be a particle, a noun, a symbol or nothing; a particle that was glued to its end is cut off.
    공동 물류 의향서에 서명했다: mecab has 의향/NNG 서에/NNG; with 의향서 among `nouns` they are 의향서/NNG 에/JKB.
    """
    merged = Columns([], [], [])
    done = 0
    for start, end in nouns.find(text):
        first = bisect_left(columns.starts, start, lo=done)
        last = bisect_left(columns.ends, end, lo=first)
        if last >= len(columns.ends) or columns.starts[first] != start:
            continue
        glued = text[end : columns.ends[last]]
        if first == last and not glued:  # one token already
            merged.extend(columns, done, last + 1)
            done = last + 1
            continue
        before = merged if done == first else columns
        if _may_begin(before, len(merged.starts) if done == first else first, start) and _may_end(columns, last, glued):
            merged.extend(columns, done, first)
            _add(merged, text, start, end, "NNG")
            if glued:
                _add(merged, text, end, columns.ends[last], PARTICLES[glued])
            done = last + 1
    merged.extend(columns, done, len(columns.starts))
    return merged


def _add(columns: Columns, text: str, start: int, end: int, tag: str) -> None:
    form = fold(text[start:end]).text
    columns.starts.append(start)
    columns.ends.append(end)
    columns.morphemes.append(Morpheme(form, tag, ((form, tag),)))


def _may_begin(columns: Columns, index: int, start: int) -> bool:
    """Tell whether a noun may begin at `start`, before which `index` tokens stand.

    It may at the start of an eojeol, after a symbol or after a noun.
    """
    if not index or columns.ends[index - 1] < start:
        return True
    tag = columns.morphemes[index - 1].tag
    return tag.startswith("S") or tag in NOUNS or tag == "XPN"


def _may_end(columns: Columns, last: int, glued: str) -> bool:
    """Tell whether a noun may end in this token, `glued` being the rest of the token."""
    after = last + 1
    closed = after == len(columns.starts) or columns.starts[after] > columns.ends[last]
    if glued:
        return glued in PARTICLES and (closed or columns.morphemes[after].tag.startswith(("J", "S")))
    return closed or columns.morphemes[after].tag.startswith(_FOLLOWERS)
