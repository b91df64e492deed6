"""Score dependency trees against a CoNLL-U file, on its own sentences and words.

The figures are those of the CoNLL 2018 shared task (https://universaldependencies.org/conll18/evaluation.html):
`uas` is the share of words with the right head, `las` that of words with the right head and relation, subtypes cut off
(`nmod:poss` counts as `nmod`), `upos` that of words with the right part of speech. Punctuation counts. The ranges of
multiword tokens and empty nodes are no words. The text is put together from FORM and SpaceAfter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from hangraph.encoder.reader import Reader, Tree
from hangraph.evaluation.annotation import bad_line, batches, empty, opened
from hangraph.evaluation.scores import Pace, Share

Listen = Callable[[str, int], None]
Line = tuple[int, list[str]]

_HINT = "each word is a line of ten columns: https://universaldependencies.org/format.html"
_COLUMNS = 10
# the columns by their number
_ID, _FORM, _UPOS, _HEAD, _DEPREL, _MISC = 0, 1, 3, 6, 7, 9


@dataclass(frozen=True, slots=True)
class Sentence:
    """An annotated sentence: `words` are spans of `text`, `heads` indices of words from 0, -1 for the root."""

    text: str
    words: tuple[tuple[int, int], ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    upos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreeScore:
    """How many words have the right head, head and relation, part of speech."""

    heads: Share
    relations: Share
    upos: Share
    pace: Pace

    def to_json(self) -> dict[str, Any]:
        """Return the figures as a plain dict."""
        shares = {"uas": self.heads, "las": self.relations, "upos": self.upos}
        figures = {name: round(share.ratio or 0.0, 4) for name, share in shares.items()}
        return {**figures, "words": self.heads.total, **self.pace.to_json()}


def universal(relation: str) -> str:
    """Return a relation without its subtype."""
    return relation.partition(":")[0]


def read_sentences(path: Path) -> list[Sentence]:
    """Return the annotated sentences of a CoNLL-U file.

    Raises SourceError for a file without sentences and for a bad line, by its number.
    """
    with opened(path) as file:
        found = [_sentence(path, lines) for lines in _blocks(path, file)]
    if not found:
        raise empty(path, _HINT)
    return found


def _blocks(path: Path, file: Iterator[str] | Any) -> Iterator[list[Line]]:
    """Yield the numbered lines of each sentence, cut into columns; comments are left out."""
    block: list[Line] = []
    for number, line in enumerate(file, 1):
        text = line.rstrip("\r\n")
        if text.startswith("#"):
            continue
        if text.strip():
            columns = text.split("\t")
            if len(columns) != _COLUMNS:
                raise bad_line(path, number, f"{len(columns)} columns, not {_COLUMNS}", _HINT)
            block.append((number, columns))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _sentence(path: Path, lines: list[Line]) -> Sentence:
    words = [(number, row) for number, row in lines if "-" not in row[_ID] and "." not in row[_ID]]
    for at, (number, row) in enumerate(words, 1):
        wrong = _wrong(row, at, len(words))
        if wrong:
            raise bad_line(path, number, wrong, _HINT)
    if not words:
        raise bad_line(path, lines[0][0], "a sentence without words", _HINT)
    text, spans = _text([row for _, row in words], _glued(path, lines))
    return Sentence(
        text,
        tuple(spans),
        tuple(int(row[_HEAD]) - 1 for _, row in words),
        tuple(row[_DEPREL] for _, row in words),
        tuple(row[_UPOS] for _, row in words),
    )


def _wrong(row: list[str], at: int, count: int) -> str:
    """Return what is wrong with the row of word `at` of `count`, or nothing."""
    if row[_ID] != str(at):
        return f"the id {row[_ID]!r} stands where {at} is due"
    if not row[_FORM]:
        return "the form is empty"
    if not row[_HEAD].isdecimal() or int(row[_HEAD]) > count:
        return f"the head {row[_HEAD]!r} is no word of the sentence"
    return ""


def _glued(path: Path, lines: list[Line]) -> dict[int, bool]:
    """Return, for the words of multiword tokens, whether no space follows them; the range says so of its last."""
    found: dict[int, bool] = {}
    for number, row in lines:
        if "-" not in row[_ID]:
            continue
        begin, _, end = row[_ID].partition("-")
        if not begin.isdecimal() or not end.isdecimal() or int(begin) >= int(end):
            raise bad_line(path, number, f"the id {row[_ID]!r} is no range", _HINT)
        found |= dict.fromkeys(range(int(begin), int(end)), True)
        found[int(end)] = _no_space(row)
    return found


def _no_space(row: list[str]) -> bool:
    return "SpaceAfter=No" in row[_MISC].split("|")


def _text(rows: list[list[str]], glued: dict[int, bool]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a sentence and the spans of its words."""
    text, spans = "", []
    for at, row in enumerate(rows, 1):
        spans.append((len(text), len(text) + len(row[_FORM])))
        text += row[_FORM] + ("" if glued.get(at, _no_space(row)) else " ")
    return text.rstrip(" "), spans


def score(sentences: Sequence[Sentence], reader: Reader, listen: Listen = lambda _what, _done: None) -> TreeScore:
    """Return how well the reader builds the trees of the sentences; `listen` hears how many are done."""
    found: list[Tree] = []
    begin = perf_counter()
    for batch in batches(list(sentences)):
        listen("의존 구문", len(found))
        found += reader.trees(reader.encode([s.text for s in batch]), [s.words for s in batch])
    pace = Pace(len(found), perf_counter() - begin)
    heads = relations = upos = 0
    for gold, tree in zip(sentences, found, strict=True):
        # a text without a piece has an empty tree
        right = [a == b for a, b in zip(gold.heads, tree.heads, strict=False)]
        alike = [universal(a) == universal(b) for a, b in zip(gold.relations, tree.labels, strict=False)]
        heads += sum(right)
        relations += sum(a and b for a, b in zip(right, alike, strict=True))
        upos += sum(a == b for a, b in zip(gold.upos, tree.upos, strict=False))
    total = sum(len(s.words) for s in sentences)
    return TreeScore(Share(heads, total), Share(relations, total), Share(upos, total), pace)
