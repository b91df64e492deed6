"""The encoder's pass: texts in, hidden states out, long texts by windows, the last results kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder import windows
from hangraph.encoder.batches import batches
from hangraph.encoder.memory import Encoded, Memory
from hangraph.encoder.session import Sessions
from hangraph.encoder.tokeniser import Encoding, Tokeniser
from hangraph.encoder.windows import Window

BATCH = 400  # pieces with padding: quickest, for a core's cache holds what they grow to
ROOM = 128 << 20  # bytes of encoded texts that are kept
FILE = "encoder.onnx"


class Encoder:
    """Encodes texts with a model's tokeniser and encoder."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self._memory = Memory(ROOM)

    @cached_property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser the model was trained with."""
        return Tokeniser.load(self.sessions.manifest.file("tokeniser.json"))

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Return each text encoded; a blank one has neither pieces nor states."""
        found: dict[str, Encoded | Encoding] = {
            text: self._memory.get(text) or self.tokeniser.encode(text) for text in texts
        }
        new = [(text, encoding) for text, encoding in found.items() if isinstance(encoding, Encoding)]
        for encoded in self._pass(new):
            found[encoded.text] = encoded
            self._memory.put(encoded)
        return [known for text in texts if isinstance(known := found[text], Encoded)]

    def _pass(self, texts: Sequence[tuple[str, Encoding]]) -> Iterator[Encoded]:
        jobs = [(i, window) for i, (_, encoding) in enumerate(texts) for window in windows.windows(len(encoding))]
        kinds = ("hidden", "middle")
        parts: dict[tuple[int, str], list[tuple[Window, NDArray[np.float32]]]] = defaultdict(list)
        groups = list(batches([2 + end - start if end else 0 for _, (start, end) in jobs], BATCH))
        inputs = (self._inputs([(texts[jobs[k][0]][1], jobs[k][1]) for k in group]) for group in groups)
        for group, outputs in zip(groups, self.sessions.map(FILE, inputs), strict=True):
            for row, k in enumerate(group):
                i, (start, end) = jobs[k]
                for kind in kinds:
                    if kind in outputs:  # a copy, for a view would keep the whole batch with its padding
                        parts[i, kind].append(((start, end), outputs[kind][row, : 2 + end - start].copy()))
        for i, (text, encoding) in enumerate(texts):
            middle = windows.join(parts[i, "middle"]) if parts[i, "middle"] else None
            yield Encoded(text, encoding, windows.join(parts[i, "hidden"]), middle)

    def _inputs(self, jobs: Sequence[tuple[Encoding, Window]]) -> dict[str, NDArray[Any]]:
        """Return the inputs for windows of encodings, each between sentence marks, padded."""
        special = self.tokeniser.special
        shape = (len(jobs), 2 + max(end - start for _, (start, end) in jobs))
        ids = np.full(shape, special["<pad>"], np.int64)
        mask = np.zeros(shape, np.bool_)
        features = np.zeros((*shape, 4), np.int64)
        for row, (encoding, (start, end)) in enumerate(jobs):
            count = end - start
            ids[row, : count + 2] = [special["<s>"], *encoding.ids[start:end], special["</s>"]]
            mask[row, : count + 2] = True
            features[row, 1 : count + 1] = encoding.features[start:end]
        return {"ids": ids, "mask": mask, "features": features}
