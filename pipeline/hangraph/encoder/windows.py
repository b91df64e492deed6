"""Cut texts longer than the encoder takes into overlapping windows, and join what it gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 510  # pieces, beside two sentence marks: the encoder has 512 positions
OVERLAP = 128  # pieces that neighbouring windows share

Floats = NDArray[np.float32]
Window = tuple[int, int]


def windows(count: int) -> list[Window]:
    """Return start and end of each window over so many pieces; the last one ends where the text does."""
    if count <= LONGEST:
        return [(0, count)]
    starts = [*range(0, count - LONGEST, LONGEST - OVERLAP), count - LONGEST]
    return [(start, start + LONGEST) for start in starts]


def join(parts: Sequence[tuple[Window, Floats]]) -> Floats:
    """Return the states [2 + pieces, size] of a text from those of its windows, each with its sentence marks.

    A piece that two windows share has its states from the one in which it stands farther from the edge; the sentence
    marks are the first window's and the last one's. Without a part there are no states.
    """
    parts = sorted(parts, key=lambda part: part[0])
    if len(parts) < 2:
        return parts[0][1] if parts else np.zeros((0, 0), np.float32)
    kept: list[Floats] = [parts[0][1][:1]]
    at = 0
    for number, ((start, end), states) in enumerate(parts):
        stop = (parts[number + 1][0][0] + end) // 2 if number + 1 < len(parts) else end
        kept.append(states[1 + at - start : 1 + stop - start])
        at = stop
    return np.concatenate([*kept, parts[-1][1][-1:]])
