"""Dependency trees out of hidden states: the head scores all pairs of words, the best tree is read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hangraph.encoder.batches import Floats, batches, padded_integers, padded_states
from hangraph.encoder.memory import Encoded
from hangraph.encoder.session import Arrays, Sessions
from hangraph.encoder.tokeniser import Encoding
from hangraph.encoder.trees import Tree, join_trees, read_tree

FILE = "parser.onnx"
WORDS = 256  # read as one tree: scores and time grow with the square, and no sentence is that long
BATCH = 400  # pieces, as for the encoder, whose layers a parser may have more of
_ARCS = 50  # pairs of words that take the room of a piece: 100,000 to a batch


class ParserHead:
    """Reads dependency trees."""

    def __init__(self, sessions: Sessions) -> None:
        described = sessions.manifest.head("parser")
        self.sessions = sessions
        self.labels: list[str] = described["labels"]
        self.upos: list[str] = described["upos"]
        self.reads: str = described.get("reads", "hidden")  # or middle, for a parser with layers of its own

    def read(self, texts: Sequence[Encoded], words: Sequence[Sequence[tuple[int, int]]]) -> list[Tree]:
        """Return the tree of each text over its words; an empty one for a text without a piece."""
        of_text = [list(_parts(text, self.reads, spans)) for text, spans in zip(texts, words, strict=True)]
        trees = iter(self._read([part for parts in of_text for part in parts]))
        return [join_trees([next(trees) for _ in parts]) for parts in of_text]

    def _read(self, parts: Sequence[_Part]) -> list[Tree]:
        groups = list(batches([max(len(p.hidden), len(p.first) ** 2 // _ARCS) for p in parts], BATCH))
        found: dict[int, Tree] = {}
        outputs = self.sessions.map(FILE, (_inputs([parts[i] for i in group]) for group in groups))
        for group, scores in zip(groups, outputs, strict=True):
            for row, i in enumerate(group):
                found[i] = self._tree(scores, row, len(parts[i].first))
        return [found[i] for i in range(len(parts))]

    def _tree(self, scores: Arrays, row: int, count: int) -> Tree:
        arcs, labels = (scores[name][row, :count, : count + 1] for name in ("arcs", "labels"))
        return read_tree(arcs, labels, scores["upos"][row, :count], self.labels, self.upos)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Words of a text: the states of their pieces, and where among these each word begins and ends."""

    hidden: Floats
    first: list[int]
    last: list[int]


def _parts(text: Encoded, reads: str, words: Sequence[tuple[int, int]]) -> Iterator[_Part]:
    """Yield the words of a text, in parts if they are very many."""
    if not len(text.encoding):
        return
    first, last = place_words(text.encoding, words)
    for at in range(0, len(words), WORDS):
        firsts, lasts = first[at : at + WORDS], last[at : at + WORDS]
        begin = firsts[0]
        whole: Floats = getattr(text, reads)
        states = whole[begin + 1 : max(lasts) + 2]  # a sentence mark stands before the pieces
        yield _Part(states, [piece - begin for piece in firsts], [piece - begin for piece in lasts])


def place_words(encoding: Encoding, words: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return each word's first and last piece; a word without a piece of its own borrows a neighbour's."""
    first: list[int] = []
    last: list[int] = []
    at, count = 0, len(encoding)
    for start, end in words:
        while at < count and encoding.ends[at] <= start:
            at += 1
        stop = at
        while stop < count and encoding.starts[stop] < end:
            stop += 1
        here = min(at, count - 1)
        first.append(here)
        last.append(max(here, stop - 1))
        shared = stop > at and encoding.ends[stop - 1] > end  # the next word begins within the last piece
        at = max(at, stop - 1) if shared else max(at, stop)
    return first, last


def _inputs(parts: Sequence[_Part]) -> Arrays:
    lengths = np.array([len(part.hidden) for part in parts])
    return {
        "hidden": padded_states([part.hidden for part in parts]),
        "mask": np.arange(lengths.max()) < lengths[:, None],
        "first": padded_integers([part.first for part in parts]),
        "last": padded_integers([part.last for part in parts]),
    }
