"""kg_sentences: sentence boundaries and quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document
from hangraph.document import BlockRow, QuoteRow
from hangraph.stages.sentence_marks import LINE_BREAK, Pair, pair_marks

# a full stop with the marks that close after it, then white space or, as tags tell, the next word at once (했다.그는)
_STOP = re.compile(r"[.?!。？！…]+[”’\"')\]」』》〉]*(?=\s|$|(?P<glued>[가-힣A-Z“‘\"']))")
# no sentence ends after: A. B. / U.S. / No. 3 / Mr. / 가. 개요 / 1. 개요, 2012. 12. 7.
_ABBREVIATION = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]{1,3}|\d|(?:^|[\n\r(.])\s*[가나다라마바사아자차카타파하])$")
_LATIN_NAME = re.compile(r"(?:[A-Za-z]+\.)+[A-Za-z]+$")
# what goes on with a question or exclamation: 왜? 라고 묻는다
_QUOTATIVE = re.compile(r"\s*(?:이?라[고는며면]|하[는고며]|[이란]란)")
_QUOTATIONS = frozenset({"double", "single", "corner"})
LONGEST = 20_000  # characters; more without a full stop is a list or a table, and no stage need hold it at once


@Language.factory(
    "kg_sentences",
    requires=["doc._.blocks", "token.tag"],
    assigns=["token.is_sent_start", "doc.sents", "doc._.quotes"],
)
def create_sentences(nlp: Language, name: str) -> Sentences:
    """Return the stage that finds sentences and quotations."""
    return Sentences()


class Sentences:
    """Splits at blocks, line breaks and full stops, never inside a quotation or brackets.

    Reads: `doc._.blocks`, `token.tag_`. Writes: `token.is_sent_start`, `doc._.quotes`.
    `그는 “된다. 하자.”고 했다. 끝났다.` has two sentences.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with its sentences and quotations."""
        text = doc.text  # which spaCy joins anew at each look
        edges = _edges(text, document.blocks(doc))
        pairs = [pair for a, b in pairwise(edges) for pair in pair_marks(text, a, b)]
        final = {t.idx + len(t) for t in doc if t.tag_.endswith("EF")}
        starts = sorted(_starts(text, edges, pairs, final))
        _set_starts(doc, list(_bounded(text, starts)))
        doc._.quotes = [_quote(pair) for pair in pairs if pair.family in _QUOTATIONS]
        return doc


def _edges(text: str, blocks: Iterable[BlockRow]) -> list[int]:
    """Return the offsets at which blocks begin and end, with those of the text."""
    return sorted({0, len(text), *(edge for b in blocks for edge in (b["start"], b["end"]))})


def _starts(text: str, edges: list[int], pairs: list[Pair], final: set[int]) -> Iterator[int]:
    """Yield the offsets at which sentences begin; `final` are the ends of sentence-final endings."""
    yield from edges
    yield from (m.end() for m in LINE_BREAK.finditer(text))
    outer = _outermost(pairs)
    opens = [pair.start for pair in outer]
    for match in _STOP.finditer(text):
        around = bisect_right(opens, match.start()) - 1
        if (around < 0 or outer[around].end <= match.start()) and _ends_sentence(text, match, final):
            yield match.end()


def _outermost(pairs: list[Pair]) -> list[Pair]:
    found: list[Pair] = []
    for pair in pairs:
        if not found or pair.start >= found[-1].end:
            found.append(pair)
    return found


def _ends_sentence(text: str, match: re.Match[str], final: set[int]) -> bool:
    """Return whether a stop ends a sentence: not in 1.5, No. 3, A. B., 2012. 12. 7., 왜? 라고 물었다."""
    at, sign = match.start(), match.group()
    if match["glued"] or sign.startswith("…"):
        return at in final
    before = text[max(0, at - 24) : at]
    if sign[0] in ".。" and (_ABBREVIATION.search(before) or _LATIN_NAME.search(before)):
        return False
    return sign[0] in ".。" or not _QUOTATIVE.match(text, match.end())


def _bounded(text: str, starts: list[int]) -> Iterator[int]:
    """Yield the offsets, and more of them, after a blank if there is one, where they are too far apart."""
    for start, end in pairwise([*starts, len(text)]):
        yield start
        while end - start > LONGEST:
            start = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
            yield start


def _set_starts(doc: Doc, starts: list[int]) -> None:
    """Begin a sentence with the first token that is not white space at or after each offset."""
    following = iter(starts)
    start = next(following, None)
    begins = np.full(len(doc), -1, dtype=np.int64)  # -1 is spaCy's "no sentence begins here"
    for token in doc:
        while start is not None and start <= token.idx and not token.is_space:
            begins[token.i], start = 1, next(following, None)
    if len(doc):
        begins[: next((t.i for t in doc if not t.is_space), 0) + 1] = -1  # leading white space begins no sentence
        begins[0] = 1
        # one array for all: setting a token looks through the whole Doc
        doc.from_array(["SENT_START"], cast(Any, begins.astype(np.uint64)))


def _quote(pair: Pair) -> QuoteRow:
    return QuoteRow(
        start=pair.start,
        end=pair.end,
        inner_start=pair.start + 1,
        inner_end=pair.end - 1,
        marks="double" if pair.family == "double" else "single",
    )
