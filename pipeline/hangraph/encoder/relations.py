"""Pairs of names as the relation head reads them: marked pieces, a window around the pair, labels that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder.tokeniser import Encoding

Scores = NDArray[np.float32]
Bits = NDArray[np.bool_]
Integers = NDArray[np.int64]
_OPENINGS = {"per:": "PER", "org:": "ORG"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of a text, each as start, end and KLUE's kind of it (`PER`, `ORG`, `LOC`, `DAT`, `POH`, `NOH`)."""

    subject: tuple[int, int, str]
    object: tuple[int, int, str]


def mark(encoding: Encoding, pair: Pair, kinds: Sequence[str]) -> Integers:
    """Return a mark for each piece and sentence mark: 0, 1 + the subject's kind, 1 + all kinds + the object's kind."""
    marks = np.zeros(len(encoding) + 2, np.int64)
    starts, ends = np.array(encoding.starts), np.array(encoding.ends)
    for shift, (start, end, kind) in ((1, pair.subject), (1 + len(kinds), pair.object)):
        marks[1:-1][(starts < end) & (ends > start)] = shift + kinds.index(kind)
    return marks


def window(marks: Integers, size: int) -> Integers:
    """Return the positions, at most `size`, that a pair is read by.

    They lie around the pair, or around each name if the two are far apart; the sentence marks are always among them.
    """
    count = len(marks)
    if count <= size:
        return np.arange(count)
    named = np.flatnonzero(marks)
    if not len(named):
        named = np.array([1])
    inner = size - 2
    if named[-1] - named[0] < inner:
        found = _around(int(named[0]), int(named[-1]), inner, count)
    else:
        kinds = marks[named]
        near = [named[kinds == kind] for kind in np.unique(kinds)]
        sides = [_around(int(p[0]), int(min(p[-1], p[0] + inner // 2 - 1)), inner // 2, count) for p in near]
        found = np.unique(np.concatenate(sides))
    return np.concatenate([[0], found, [count - 1]])


def _around(first: int, last: int, size: int, count: int) -> Integers:
    """Return `size` positions with first and last amid, sentence marks left out."""
    start = first - (size - (last - first + 1)) // 2
    start = max(1, min(start, count - 1 - size))
    return np.arange(start, start + size)


def fitting(labels: Sequence[str], kind: str) -> Bits:
    """Return which labels a subject of this kind may have: per:* wants a person, org:* an organization."""
    return np.array([_OPENINGS.get(label[:4], kind) == kind for label in labels])


def probabilities(scores: Scores, fits: Bits) -> Scores:
    """Return probabilities over the labels that fit, zero for the others."""
    value = np.where(fits, np.exp(scores.astype(np.float64) - scores.max(where=fits, initial=-np.inf)), 0.0)
    shares: Scores = (value / value.sum()).astype(np.float32)
    return shares
