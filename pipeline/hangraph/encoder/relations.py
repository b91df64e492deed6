"""Relations between names out of hidden states: each pair is marked, read, and given the labels that fit it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder.batches import Floats, Integers, batches, padded_integers, padded_states
from hangraph.encoder.memory import Encoded
from hangraph.encoder.session import Arrays, Sessions
from hangraph.encoder.tokeniser import Encoding
from hangraph.encoder.windows import LONGEST

FILE = "relations.onnx"
BATCH = 400  # pieces, as for the encoder, whose layers the head has more of
_OPENINGS = {"per:": "PER", "org:": "ORG"}
Scores = NDArray[np.float32]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of a text, each as start, end and KLUE's kind of it (`PER`, `ORG`, `LOC`, `DAT`, `POH`, `NOH`)."""

    subject: tuple[int, int, str]
    object: tuple[int, int, str]


class RelationHead:
    """Reads relations between pairs of names."""

    def __init__(self, sessions: Sessions) -> None:
        described = sessions.manifest.head("relations")
        self.sessions = sessions
        self.labels: list[str] = described["labels"]
        self.kinds: list[str] = described["kinds"]
        self._fits = {kind: fitting(self.labels, kind) for kind in self.kinds}

    def read(self, texts: Sequence[Encoded], pairs: Sequence[Sequence[Pair]]) -> list[list[Scores]]:
        """Return the probabilities of the labels for each pair of each text; none in a text without a piece."""
        of_text = [
            [_Marked.of(text, pair, self.kinds) for pair in asked] if len(text.encoding) else []
            for text, asked in zip(texts, pairs, strict=True)
        ]
        scores = self._read([marked for asked in of_text for marked in asked])
        return [[next(scores) for _ in asked] for asked in of_text]

    def _read(self, pairs: Sequence[_Marked]) -> Iterator[Scores]:
        """Yield the probabilities for each pair in order."""
        groups = list(batches([len(pair.places) for pair in pairs], BATCH))
        found: dict[int, Scores] = {}
        outputs = self.sessions.map(FILE, (_inputs([pairs[i] for i in group]) for group in groups))
        for group, scores in zip(groups, outputs, strict=True):
            for row, i in enumerate(group):
                found[i] = probabilities(scores["scores"][row], self._fits[pairs[i].pair.subject[2]])
        yield from (found[i] for i in range(len(pairs)))


@dataclass(frozen=True, slots=True, eq=False)
class _Marked:
    """A pair in its text, the places it is read by, and a mark for each of them."""

    text: Encoded
    pair: Pair
    places: Integers
    marks: Integers

    @classmethod
    def of(cls, text: Encoded, pair: Pair, kinds: Sequence[str]) -> _Marked:
        marks = mark(text.encoding, pair, kinds)
        places = places_of(marks, LONGEST + 2)
        return cls(text, pair, places, marks[places])


def _inputs(pairs: Sequence[_Marked]) -> Arrays:
    # a copy of the states for each pair, but no more of them at once than a batch has
    hidden: Floats = padded_states([pair.text.hidden[pair.places] for pair in pairs])
    lengths = np.array([len(pair.places) for pair in pairs])
    mask: Bits = np.arange(lengths.max()) < lengths[:, None]
    return {"hidden": hidden, "mask": mask, "marks": padded_integers([pair.marks.tolist() for pair in pairs])}


def mark(encoding: Encoding, pair: Pair, kinds: Sequence[str]) -> Integers:
    """Return a mark for each piece and sentence mark: 0, 1 + the subject's kind, 1 + all kinds + the object's kind."""
    marks = np.zeros(len(encoding) + 2, np.int64)
    starts, ends = np.array(encoding.starts), np.array(encoding.ends)
    for shift, (start, end, kind) in ((1, pair.subject), (1 + len(kinds), pair.object)):
        marks[1:-1][(starts < end) & (ends > start)] = shift + kinds.index(kind)
    return marks


def places_of(marks: Integers, size: int) -> Integers:
    """Return the places, at most `size`, that a pair is read by.

    They lie around the pair, or around each name where the two are far apart; the sentence marks are always among them.
    """
    count = len(marks)
    if count <= size:
        return np.arange(count)
    inner = size - 2
    named = np.flatnonzero(marks)
    if not len(named) or named[-1] - named[0] < inner:
        first, last = (int(named[0]), int(named[-1])) if len(named) else (1, 1)
        chosen = _around(first, last, inner, count)
    else:
        sides = [named[marks[named] == value] for value in np.unique(marks[named])]
        chosen = np.unique([_around(int(s[0]), int(s[-1]), inner // len(sides), count) for s in sides])
    return np.concatenate([[0], chosen, [count - 1]])


def _around(first: int, last: int, size: int, count: int) -> Integers:
    """Return `size` neighbouring places with `first` to `last` amid, or the first of these if they are more."""
    before = max(0, size - (last - first + 1)) // 2
    start = max(1, min(first - before, count - 1 - size))
    return np.arange(start, start + size)


def fitting(labels: Sequence[str], kind: str) -> Bits:
    """Return which labels a subject of this kind may have: per:* wants a person, org:* an organization."""
    return np.array([_OPENINGS.get(label[:4], kind) == kind for label in labels])


def probabilities(scores: Scores, fits: Bits) -> Scores:
    """Return the softmax of the scores over the labels that fit, zero for the others."""
    best = scores.max(where=fits, initial=-np.inf)
    value = np.where(fits, np.exp(np.minimum(scores.astype(np.float64) - best, 0)), 0)
    shares: Scores = (value / value.sum()).astype(np.float32)
    return shares
