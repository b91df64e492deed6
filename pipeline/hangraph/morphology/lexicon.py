"""Keep known nouns whole where an analyzer breaks them: 의향서에 is 의향서 + 에, not 의/JKG + 향서 + 에."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from hangraph.morphology.alignment import Columns
from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.folding import fold
from hangraph.morphology.tagsets import NOUNS

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

    A noun is looked for where an eojeol begins, after a symbol or right after a noun, longest first, and must end
    where a token ends, with a particle, a noun, a symbol or nothing after it. 우호교류 협력 의향서에 서명했다: mecab
    has 의/JKG 향서/NNG; with 의향서 among `nouns` the token is 의향서/NNG.
    """
    merged = Columns([], [], [])
    done = 0
    for start, end in nouns.find(text):
        first = bisect_left(columns.starts, start, lo=done)
        last = bisect_left(columns.ends, end, lo=first)
        if first < last < len(columns.ends) and columns.starts[first] == start and columns.ends[last] == end:
            merged.extend(columns, done, first)
            done = first
            if _may_begin(merged, start) and _may_end(columns, last):
                form = fold(text[start:end]).text
                merged.starts.append(start)
                merged.ends.append(end)
                merged.morphemes.append(Morpheme(form, "NNG", ((form, "NNG"),)))
                done = last + 1
    merged.extend(columns, done, len(columns.starts))
    return merged


def _may_begin(before: Columns, start: int) -> bool:
    """Tell whether a noun may begin here: at the start of an eojeol, after a symbol or a noun."""
    if not before.ends or before.ends[-1] < start:
        return True
    tag = before.morphemes[-1].tag
    return tag.startswith("S") or tag in NOUNS or tag == "XPN"


def _may_end(columns: Columns, last: int) -> bool:
    """Tell whether a noun may end with this token."""
    after = last + 1
    if after == len(columns.starts) or columns.starts[after] > columns.ends[last]:
        return True
    return columns.morphemes[after].tag.startswith(_FOLLOWERS)
