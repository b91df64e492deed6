"""Keep what was encoded last, so that the components of a pipeline share one pass of the encoder."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder.tokeniser import Encoding

_PIECE = 400  # bytes of a piece's number, offsets and features, roughly


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text with its pieces and their states [2 + pieces, size], sentence marks at both ends.

    `hidden` are the encoder's last states, `middle` those halfway up, where its file gives them.
    """

    text: str
    encoding: Encoding
    hidden: NDArray[np.float32]
    middle: NDArray[np.float32] | None = None

    @property
    def size(self) -> int:
        """The bytes it takes, roughly."""
        middle = self.middle.nbytes if self.middle is not None else 0
        return self.hidden.nbytes + middle + _PIECE * len(self.encoding) + 4 * len(self.text)


class Memory:
    """The encoded texts used last, as many as there is room for."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._kept: OrderedDict[str, Encoded] = OrderedDict()

    def get(self, text: str) -> Encoded | None:
        """Return what was encoded for a text, None if it is not kept."""
        found = self._kept.get(text)
        if found is not None:
            self._kept.move_to_end(text)
        return found

    def put(self, encoded: Encoded) -> None:
        """Keep an encoded text, and forget what was not used for longest; what is larger than all room is not kept."""
        if encoded.size > self.room or encoded.text in self._kept:
            return
        self._kept[encoded.text] = encoded
        self.taken += encoded.size
        while self.taken > self.room:
            _, forgotten = self._kept.popitem(last=False)
            self.taken -= forgotten.size
