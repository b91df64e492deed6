"""Long texts are read by windows that overlap, and no piece is lost or read twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from hangraph.encoder.windows import LONGEST, OVERLAP, join, windows


@pytest.mark.parametrize("count", [0, 1, 510, 511, 800, 892, 893, 5000])
def test_windows_overlap_and_cover(count: int) -> None:
    """Windows are no longer than the encoder takes, share pieces with the next, and reach from end to end."""
    found = windows(count)
    assert (found[0][0], found[-1][1]) == (0, count)
    assert all(end - start <= LONGEST for start, end in found)
    assert all(b[0] + OVERLAP <= a[1] for a, b in pairwise(found))


@pytest.mark.parametrize("count", [3, 510, 511, 1700])
def test_join_takes_each_piece_once(count: int) -> None:
    """States come back in order, those of a shared piece from the window in which it stands farther inside."""
    parts = []
    for number, (start, end) in enumerate(windows(count)):
        rows = [(-1, number), *((i, number) for i in range(start, end)), (-2, number)]
        parts.append(((start, end), np.array(rows, np.float32)))
    joined = join(parts[::-1])
    assert joined[:, 0].tolist() == [-1, *range(count), -2]
    assert (joined[0, 1], joined[-1, 1]) == (0, len(parts) - 1)
    for i, number in joined[1:-1].astype(int).tolist():
        edges = {k: min(i - start, end - 1 - i) for k, ((start, end), _) in enumerate(parts) if start <= i < end}
        inner = [k for k in edges if 0 < k < len(parts) - 1]
        if number in inner and len(edges) > 1 and set(edges) <= set(inner):
            assert edges[number] >= max(edges.values()) - 1


def test_join_of_nothing_has_no_states() -> None:
    """A blank text has no windows and no states."""
    assert join([]).shape == (0, 0)
