"""Put what is of like length into batches, so that little of a batch is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Yield the numbers of those that have a length, up to `budget` with padding in a batch, or a single one."""
    batch: list[int] = []
    for i in sorted((i for i, length in enumerate(lengths) if length), key=lambda i: lengths[i]):
        if batch and lengths[i] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def padded_rows(rows: Floats, lengths: Integers) -> Floats:
    """Return rows of several texts, given one after the other, as [texts, longest, size] with zeros behind."""
    padded = np.zeros((len(lengths), lengths.max(), rows.shape[1]), np.float32)
    padded[np.arange(lengths.max()) < lengths[:, None]] = rows
    return padded


def padded_states(states: Sequence[Floats]) -> Floats:
    """Return hidden states [pieces, size] of several texts as [texts, most pieces, size] with zeros behind."""
    padded = np.zeros((len(states), max(map(len, states)), states[0].shape[1]), np.float32)
    for row, of_text in enumerate(states):
        padded[row, : len(of_text)] = of_text
    return padded


def padded_integers(rows: Sequence[Sequence[int]]) -> Integers:
    """Return lists of integers as one array with zeros behind."""
    padded = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for row, values in enumerate(rows):
        padded[row, : len(values)] = values
    return padded
