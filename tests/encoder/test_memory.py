"""What was encoded last is kept as long as there is room."""

from __future__ import annotations

import numpy as np

from hangraph.encoder.memory import Encoded, Memory
from hangraph.encoder.tokeniser import Encoding


def encoded(text: str, rows: int = 10) -> Encoded:
    """Return a text with so many states of 40 bytes."""
    return Encoded(text, Encoding([], [], [], []), np.zeros((rows, 10), np.float32))


def test_memory_forgets_what_was_not_used_for_longest() -> None:
    """The bytes taken never pass the room, and asking for a text keeps it."""
    memory = Memory(1000)
    first, second, third = encoded("가"), encoded("나"), encoded("다")
    memory.put(first)
    memory.put(second)
    assert memory.get("가") is first
    memory.put(third)
    assert memory.taken == first.size + third.size <= 1000
    assert memory.get("나") is None
    assert memory.get("가") is first
    assert memory.get("다") is third


def test_memory_leaves_out_what_is_too_large() -> None:
    """A text larger than all room drives out nothing."""
    memory = Memory(1000)
    memory.put(encoded("가"))
    memory.put(encoded("나", rows=1000))
    assert memory.get("나") is None
    assert memory.get("가") is not None


def test_memory_counts_a_text_once() -> None:
    """Putting a text again takes no more room."""
    memory = Memory(1000)
    memory.put(encoded("가"))
    memory.put(encoded("가"))
    assert memory.taken == encoded("가").size
