"""Stretches of text that can be asked what they overlap, in time that does not grow with their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
_CELL = 64  # code points


class Spans(Generic[T]):
    """A set of items by the stretch of text they take, laid into cells of equal length."""

    def __init__(self, items: Iterable[tuple[int, int, T]] = ()) -> None:
        self._cells: dict[int, dict[tuple[int, int], T]] = defaultdict(dict)
        for start, end, item in items:
            self.add(start, end, item)

    def add(self, start: int, end: int, item: T) -> None:
        """Add an item; another with the very same stretch gives way."""
        for cell in range(start // _CELL, (end - 1) // _CELL + 1):
            self._cells[cell][start, end] = item

    def remove(self, start: int, end: int) -> None:
        """Remove the item that takes exactly this stretch."""
        for cell in range(start // _CELL, (end - 1) // _CELL + 1):
            self._cells[cell].pop((start, end), None)

    def overlapping(self, start: int, end: int) -> list[T]:
        """Return the items that share a character with the stretch, in order of their beginning."""
        found: dict[tuple[int, int], T] = {}
        for cell in range(start // _CELL, (end - 1) // _CELL + 1):
            for span, item in self._cells.get(cell, {}).items():
                if span[0] < end and start < span[1]:
                    found[span] = item
        return [found[span] for span in sorted(found)]

    def within(self, start: int, end: int) -> bool:
        """Return whether some item covers the whole stretch."""
        return any(a <= start and end <= b for a, b in self._cells.get(start // _CELL, {}))

    def __iter__(self) -> Iterator[T]:
        found = {span: item for cell in self._cells.values() for span, item in cell.items()}
        return iter([found[span] for span in sorted(found)])
