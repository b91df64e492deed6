"""Cut texts longer than the encoder takes into overlapping windows, and join what it gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 510  # pieces, beside two sentence marks: the encoder has 512 positions
OVERLAP = 128  # pieces that neighbouring windows share

Floats = NDArray[np.float32]


def windows(count: int) -> list[tuple[int, int]]:
    """Return start and end of each window over so many pieces; the last ones stand where the text ends."""
    if count <= LONGEST:
        return [(0, count)]
    starts = [*range(0, count - LONGEST, LONGEST - OVERLAP), count - LONGEST]
    return [(start, start + LONGEST) for start in starts]


def join(parts: Sequence[tuple[tuple[int, int], Floats]]) -> Floats:
    """Return hidden states [2 + pieces, size] of windows' states, each piece's from where it stands farthest inside.

    Each part brings its window and its states, sentence marks included; the marks of the text are those at its ends.
    """
    if len(parts) == 1:
        return parts[0][1]
    kept: list[Floats] = [parts[0][1][:1]]
    at = 0
    for number, ((start, end), states) in enumerate(parts):
        stop = (parts[number + 1][0][0] + end) // 2 if number + 1 < len(parts) else end
        kept.append(states[1 + at - start : 1 + stop - start])
        at = stop
    return np.concatenate([*kept, parts[-1][1][-1:]])
