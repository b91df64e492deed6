"""Lay morphemes over the raw text: tokens in order that, with the white space between them, tile it exactly.

All on the folded text. Forms that make up the text but for its white space (MeCab's always do) are laid down at once.
Else a walk goes from form to form; where one does not stand, `fitting` lays the underlying forms (만나 + 았 + 다) over
the letters of the eojeol; where nothing fits, the analyzer lied, and the text goes on without it. Then what an analyzer
glued across scripts is cut (XR지회 → XR + 지회), and `Folded.raw` leads back to the raw code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from hangraph.errors import AlignmentError
from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.fitting import Span, fit
from hangraph.morphology.folding import fold
from hangraph.morphology.scripts import HANGUL, HANJA, RUN, TAG_OF_SCRIPT, runs
from hangraph.morphology.tagsets import NOUNS, symbol_tag

_BLANK = 0x20  # with the line break below it, all the white space there is in folded text
_SPACE = re.compile(r"\s*")
_KOREAN = re.compile(rf"[{HANGUL}{HANJA}]{{1,24}}")  # an eojeol's, or as much of a long one as is fitted at once
_LOOKAHEAD = 6  # morphemes tried when one stands nowhere
_REACH = 60  # code points within which they are looked for
_MEMORY = 1 << 16  # distinct forms remembered
_SWALLOWED = ("E", "J", "VCP", "XS")  # what can vanish in a contraction
_FITTED = 16  # morphemes an eojeol may have


class Token(NamedTuple):
    """A stretch of the text, `text[start:end]`, and its morpheme; a fused one has several parts."""

    start: int
    end: int
    morpheme: Morpheme

    @property
    def tag(self) -> str:
        """The Sejong tag, fused ones joined by +."""
        return self.morpheme.tag

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The underlying (form, tag) pairs."""
        return self.morpheme.parts


class Columns(NamedTuple):
    """Tokens as three lists of one length: a long text's tokens without an object for each."""

    starts: list[int]
    ends: list[int]
    morphemes: list[Morpheme]

    def extend(self, other: Columns, first: int, last: int) -> None:
        """Add the rows `first:last` of other columns."""
        self.starts.extend(other.starts[first:last])
        self.ends.extend(other.ends[first:last])
        self.morphemes.extend(other.morphemes[first:last])


def align(text: str, morphemes: Sequence[Morpheme]) -> list[Token]:
    """Return the tokens of a text: in order, apart, and covering all that is not white space.

    Any text and any morphemes will do: what no morpheme accounts for becomes tokens tagged by their script (UN, SL, SY
    …). Morphemes that share code points (나 + ㄴ in 난) share one token.
    """
    return list(map(Token, *align_columns(text, morphemes)))


def align_columns(text: str, morphemes: Sequence[Morpheme]) -> Columns:
    """Return what `align` returns, as columns."""
    folded = fold(text)
    forms = [morpheme[0] for morpheme in morphemes]
    cuts = list(map(_CUTS.__getitem__, forms))
    starts, ends, found = _lay_exactly(folded.text, morphemes, forms, cuts) or _columns(
        _Layer(folded.text, morphemes, cuts).lay()
    )
    if folded.starts is not None:
        starts = [folded.starts[start] for start in starts]
        ends = [folded.starts[end] for end in ends]
    return Columns(starts, ends, found)


def check_tiling(text: str, tokens: Sequence[Token]) -> None:
    """Raise AlignmentError unless tokens and the white space between them tile the text."""
    position = 0
    for start, end, _ in (*tokens, Token(len(text), len(text), Morpheme("", "", ()))):
        gap = text[position:start]
        if start < position or end < start or (gap and not gap.isspace()):
            raise AlignmentError(
                "the tokens do not tile the text", subject=f"{position}:{start}", hint="report the text and analyzer"
            )
        position = end


def _lay_exactly(
    text: str, morphemes: Sequence[Morpheme], forms: Sequence[str], cuts: Sequence[bool | None]
) -> Columns | None:
    """Return the tokens if the forms, one after the other, are the text without its white space; else None."""
    if None in cuts or "".join(forms) != "".join(text.split()):
        return None
    places = np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32) > _BLANK)
    lengths = np.fromiter(map(len, forms), dtype=np.intp, count=len(forms))
    last = np.cumsum(lengths) - 1
    starts, ends = places[last + 1 - lengths], places[last] + 1
    if (ends - starts != lengths).any():
        return None
    columns = Columns(starts.tolist(), ends.tolist(), list(morphemes))
    return _cut_columns(columns, cuts) if True in cuts else columns


def _cut_columns(columns: Columns, cuts: Sequence[bool | None]) -> Columns:
    """Return the columns with every token that runs over several scripts cut."""
    parted = Columns([], [], [])
    done = 0
    for index in (index for index, cut in enumerate(cuts) if cut):
        parted.extend(columns, done, index)
        pieces = _columns(_cut(Token(columns.starts[index], columns.ends[index], columns.morphemes[index])))
        parted.extend(pieces, 0, len(pieces.starts))
        done = index + 1
    parted.extend(columns, done, len(cuts))
    return parted


def _columns(tokens: Iterable[Token]) -> Columns:
    rows = list(tokens)
    return Columns([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


class _Layer:
    """One walk over a folded text and its morphemes, `lay` being the whole of it."""

    def __init__(self, text: str, morphemes: Sequence[Morpheme], cuts: Sequence[bool | None]) -> None:
        self.text = text
        self.cuts = cuts
        self.morphemes = morphemes
        if None in cuts:
            self.morphemes = [word for morpheme in morphemes for word in _split_words(morpheme)]
            self.cuts = [_CUTS[morpheme.form] for morpheme in self.morphemes]
        self.tokens: list[Token] = []
        self.position = 0
        self.index = 0

    def lay(self) -> list[Token]:
        """Lay every morpheme, then tag what is left of the text."""
        text, morphemes, cuts, tokens = self.text, self.morphemes, self.cuts, self.tokens
        position = index = 0
        while index < len(morphemes):
            morpheme = morphemes[index]
            form = morpheme.form
            if not text.startswith(form, position):
                position = _SPACE.match(text, position).end()  # type: ignore[union-attr] # matches always
                if not text.startswith(form, position):
                    self.position, self.index = position, index
                    self._recover()
                    position, index = self.position, self.index
                    continue
            end = position + len(form)
            if cuts[index]:
                tokens += _cut(Token(position, end, morpheme))
            else:
                tokens.append(Token(position, end, morpheme))
            position = end
            index += 1
        self.position = position
        self._leave(len(text))
        return tokens

    def _recover(self) -> None:
        """Go on where the next morpheme does not stand: fit it to the eojeol, else find it further on, else drop it."""
        if self._fit():
            return
        for index in range(self.index, min(self.index + _LOOKAHEAD, len(self.morphemes))):
            found = self.text.find(self.morphemes[index].form, self.position, self.position + _REACH)
            if found >= 0:
                self._leave(found)
                self.index = index
                return
        self.index += 1

    def _fit(self) -> bool:
        """Fit the next morphemes to the rest of the eojeol by their letters; say whether they did."""
        match = _KOREAN.match(self.text, self.position)
        if not match:
            return False
        start, end = match.span()
        candidates = self.morphemes[self.index : self.index + _FITTED]
        forms = tuple(takewhile(_KOREAN.match, (morpheme.form for morpheme in candidates)))
        after = _SPACE.match(self.text, end).end()  # type: ignore[union-attr] # matches always
        spans = fit(match[0], forms, self.text[after : after + 1]) if forms else ()
        groups = _group(spans, candidates)
        for first, last, morphemes in groups:
            if first == last:
                self._attach(morphemes)
            else:
                self._leave(start + first)
                self.position = start + last
                self.tokens += _cut(_fuse(start + first, self.text[start + first : start + last], morphemes))
        self.index += len(spans)
        return bool(spans)

    def _attach(self, morphemes: list[Morpheme]) -> None:
        """Give morphemes that left no letter of their own (가 + 아 → 가) to the token before."""
        if self.tokens:
            start, end, morpheme = self.tokens[-1]
            self.tokens[-1] = _fuse(start, self.text[start:end], [morpheme, *morphemes])

    def _leave(self, end: int) -> None:
        """Tag the text up to `end` by its script, no morpheme accounting for it."""
        self.tokens += _unmatched(self.text, self.position, end)
        self.position = max(self.position, end)


class _Cuts(dict[str, bool | None]):
    """Whether a form runs over several scripts; None if it is no word of folded text. Remembered, for it is asked of
    every morpheme.
    """

    def __missing__(self, form: str) -> bool | None:
        if len(self) >= _MEMORY:
            self.clear()
        self[form] = len(runs(form)) > 1 if [form] == fold(form).text.split() else None
        return self[form]


_CUTS = _Cuts()


def _split_words(morpheme: Morpheme) -> list[Morpheme]:
    """Return a morpheme as the words of folded text it is made of: none for white space, several for 대한 민국."""
    words = fold(morpheme.form).text.split()
    if words == [morpheme.form]:
        return [morpheme]
    if len(words) == 1:
        return [morpheme._replace(form=words[0])]
    return [Morpheme(word, morpheme.tag, ((word, morpheme.tag),), morpheme.semantic) for word in words]


def _group(spans: Sequence[Span], morphemes: Sequence[Morpheme]) -> list[tuple[int, int, list[Morpheme]]]:
    """Return the stretches of an eojeol with the morphemes that share them.

    A swallowed copula goes with what follows (학교다: 이 + 다 in 다), a swallowed ending with what precedes (가 + 아 in
    가); a noun or stem is never swallowed: the analyzer made it up.
    """
    groups: list[tuple[int, int, list[Morpheme]]] = []
    waiting: list[Morpheme] = []
    for (start, end), morpheme in zip(spans, morphemes, strict=False):
        if start == end and not morpheme.tag.startswith(_SWALLOWED):
            continue
        if start == end and morpheme.tag == "VCP":
            waiting.append(morpheme)
        elif groups and (start == end or start < groups[-1][1]):
            first, last, shared = groups[-1]
            groups[-1] = (first, max(last, end), [*shared, *waiting, morpheme])
            waiting = []
        else:
            groups.append((start, end, [*waiting, morpheme]))
            waiting = []
    if waiting and groups:
        groups[-1][2].extend(waiting)
    return groups


def _fuse(start: int, form: str, morphemes: Sequence[Morpheme]) -> Token:
    """Return the one token of morphemes that share its code points."""
    if len(morphemes) == 1 and morphemes[0].form == form:
        return Token(start, start + len(form), morphemes[0])
    tag = "+".join(morpheme.tag for morpheme in morphemes)
    parts = tuple(part for morpheme in morphemes for part in morpheme.parts)
    semantic = next((morpheme.semantic for morpheme in morphemes if morpheme.semantic), "")
    return Token(start, start + len(form), Morpheme(form, tag, parts, semantic))


def _cut(token: Token) -> Iterator[Token]:
    """Yield a token's runs of one script: XR지회/NNG → XR/SL 지회/NNG."""
    start, _, morpheme = token
    found = runs(morpheme.form)
    if len(found) == 1:
        yield token
        return
    for first, last, script in found:
        form = morpheme.form[first:last]
        tag = _tag_of_run(form, script, morpheme.tag)
        parts = morpheme.parts if tag == morpheme.tag and "+" in tag else ((form, tag),)
        semantic = morpheme.semantic if tag == morpheme.tag else ""
        yield Token(start + first, start + last, Morpheme(form, tag, parts, semantic))


def _tag_of_run(form: str, script: str, tag: str) -> str:
    """Return the tag of one run of a token tagged `tag`: Korean keeps it, unless a number or Latin word gave it."""
    if script == "symbol":
        return symbol_tag(form, tag if tag in ("SF", "SE") else "SY")
    if script == "hangul":
        return {"SN": "NNBC"}.get(tag, "NNG") if tag.startswith("S") else tag
    return tag if script == "hanja" and tag in NOUNS else TAG_OF_SCRIPT[script]


def _unmatched(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield tokens for a stretch of text that no morpheme accounts for."""
    for match in RUN.finditer(text, start, end):
        script, form = str(match.lastgroup), match[0]
        if script != "space":
            tag = symbol_tag(form) if script == "symbol" else TAG_OF_SCRIPT[script]
            yield Token(*match.span(), Morpheme(form, tag, ((form, tag),)))
