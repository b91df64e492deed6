"""Keep known nouns whole where an analyzer breaks them: 의향서에 is 의향서 + 에, not 의/JKG + 향서 + 에."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from hangraph.morphology.alignment import Token
from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.folding import fold
from hangraph.morphology.tagsets import NOUNS

NounIndex = Mapping[str, Sequence[str]]

# what may follow a noun in its eojeol: a particle, the copula, a suffix, a symbol, another noun
_FOLLOWERS = ("J", "VCP", "X", "S", "N")


def index_nouns(nouns: Iterable[str]) -> NounIndex:
    """Return the nouns by their first character, longest first."""
    index: dict[str, list[str]] = {}
    for noun in sorted(set(nouns), key=lambda noun: (-len(noun), noun)):
        if noun:
            index.setdefault(noun[0], []).append(noun)
    return index


def merge_nouns(text: str, tokens: Sequence[Token], nouns: Collection[str] | NounIndex) -> list[Token]:
    """Return the tokens with every run that is a known noun made one NNG token.

    A noun is looked for where an eojeol begins, after a symbol or right after a noun, longest first, and must end
    where a token ends, with a particle, a noun, a symbol or nothing after it. 우호교류 협력 의향서에 서명했다: mecab
    has 의/JKG 향서/NNG; with 의향서 in `nouns` the token is 의향서/NNG.
    """
    index = nouns if isinstance(nouns, Mapping) else index_nouns(nouns)
    merged: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        candidates = index.get(text[token.start])
        size = _match(text, tokens, position, candidates) if candidates and _may_begin(merged, token) else 0
        if size > 1:
            token = _noun(text, token.start, tokens[position + size - 1].end)
        merged.append(token)
        position += max(size, 1)
    return merged


def _may_begin(before: Sequence[Token], token: Token) -> bool:
    """Tell whether a noun may begin here: at the start of an eojeol, after a symbol or a noun."""
    if not before or before[-1].end < token.start:
        return True
    tag = before[-1].tag
    return tag.startswith("S") or tag in NOUNS or tag == "XPN"


def _match(text: str, tokens: Sequence[Token], position: int, candidates: Sequence[str]) -> int:
    """Return how many tokens the longest known noun takes here, 0 if none."""
    start = tokens[position].start
    for noun in candidates:
        if not text.startswith(noun, start):
            continue
        last = position
        while tokens[last].end < start + len(noun):
            last += 1
        if tokens[last].end == start + len(noun) and _may_end(tokens, last):
            return last - position + 1
    return 0


def _may_end(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether a noun may end with this token."""
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following is None or following.start > tokens[last].end or following.tag.startswith(_FOLLOWERS)


def _noun(text: str, start: int, end: int) -> Token:
    form = fold(text[start:end]).text
    return Token(start, end, Morpheme(form, "NNG", ((form, "NNG"),)))
