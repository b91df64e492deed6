"""Stretches of text that can be asked what they overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hangraph.morphology.spans import Spans

STRETCHES = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 90)).map(lambda p: (p[0], p[0] + p[1])), max_size=30)


@given(STRETCHES, st.integers(0, 300), st.integers(1, 90))
def test_overlapping_finds_what_shares_a_character(stretches: list[tuple[int, int]], start: int, length: int) -> None:
    """The items found are those that a comparison with every stretch finds."""
    end = start + length
    spans = Spans((a, b, (a, b)) for a, b in stretches)
    assert spans.overlapping(start, end) == sorted({(a, b) for a, b in stretches if a < end and start < b})


@given(STRETCHES)
def test_iteration_gives_each_item_once_in_order(stretches: list[tuple[int, int]]) -> None:
    """An item that lies in several cells comes once."""
    assert list(Spans((a, b, (a, b)) for a, b in stretches)) == sorted(set(stretches))


def test_remove_takes_the_exact_stretch_only() -> None:
    """Another item at the same place stays."""
    spans = Spans([(0, 5, "whole"), (0, 2, "part")])
    spans.remove(0, 5)
    assert list(spans) == ["part"]


def test_within_asks_for_one_item_over_all_of_it() -> None:
    """Two items that touch do not cover what lies across them."""
    spans = Spans([(0, 5, 1), (5, 9, 2)])
    assert spans.within(1, 4)
    assert not spans.within(4, 6)
