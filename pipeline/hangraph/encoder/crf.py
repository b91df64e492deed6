"""Best label paths and span probabilities of a linear-chain CRF, over a padded batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """A labelled run of pieces: `row` of the batch, `start:end` in pieces, and its class."""

    row: int
    start: int
    end: int
    label: str


class Crf:
    """Labels `O, B-X, I-X, …` with scores of steps [from, to] and of first labels; illegal ones are at -10,000."""

    def __init__(self, labels: Sequence[str], step: Sequence[Sequence[float]], first: Sequence[float]) -> None:
        self.labels = tuple(labels)
        self.step: Floats = np.array(step, np.float32)
        self.first: Floats = np.array(first, np.float32)
        self._opens = {name.removeprefix("B-"): i for i, name in enumerate(labels) if name.startswith("B-")}
        self._goes_on = {name.removeprefix("I-"): i for i, name in enumerate(labels) if name.startswith("I-")}

    def paths(self, emissions: Floats, lengths: Integers) -> Integers:
        """Return the best path [batch, length] of padded emissions [batch, length, labels] (Viterbi); padding is 0."""
        batch, longest, _ = emissions.shape
        rows = np.arange(batch)
        back = np.zeros(emissions.shape, np.int64)
        score = self.first + emissions[:, 0]
        last = score.copy()  # of each row at its own end
        for t in range(1, longest):
            total = score[:, :, None] + self.step
            back[:, t] = total.argmax(axis=1)
            score = np.take_along_axis(total, back[:, t][:, None, :], axis=1)[:, 0] + emissions[:, t]
            ends = lengths == t + 1
            last[ends] = score[ends]
        path = np.zeros((batch, longest), np.int64)
        here = last.argmax(axis=1)
        for t in range(longest - 1, -1, -1):
            inside = t < lengths
            path[inside, t] = here[inside]
            here = np.where(inside, back[rows, t, here], here) if t else here
        return path

    def runs(self, paths: Integers, lengths: Integers) -> list[Run]:
        """Return the labelled runs of the paths, row by row; an I that nothing opened opens one."""
        return [run for row, length in enumerate(lengths) for run in self._runs(row, paths[row, :length].tolist())]

    def _runs(self, row: int, path: list[int]) -> list[Run]:
        found: list[Run] = []
        opened: int | None = None
        name = ""
        for i, label in enumerate([*(self.labels[k] for k in path), "O"]):
            if opened is not None and label != f"I-{name}":
                found.append(Run(row, opened, i, name))
                opened = None
            if opened is None and label != "O":
                opened, name = i, label[2:]
        return found

    def probabilities(self, emissions: Floats, lengths: Integers, runs: Sequence[Run]) -> Doubles:
        """Return for each run how probable it is, exact to both ends, over all paths (forward-backward)."""
        local, forward, backward, scale = self._marginals(emissions, lengths)
        step = np.exp(self.step.astype(np.float64))
        found = np.empty(len(runs))
        for number, run in enumerate(runs):
            first, inner = self._opens[run.label], self._goes_on[run.label]
            row, start, end = run.row, run.start, run.end
            value = forward[row, start, first]
            before = first
            for t in range(start + 1, end):
                value *= step[before, inner] * local[row, t, inner] / scale[row, t]
                before = inner
            if end < lengths[row]:
                after = step[before] * local[row, end] * backward[row, end] / scale[row, end]
                value *= after.sum() - after[inner]
            found[number] = value
        return found.clip(0, 1)

    def _marginals(self, emissions: Floats, lengths: Integers) -> tuple[Doubles, Doubles, Doubles, Doubles]:
        """Return local factors, forward and backward values, both divided by the scales, and the scales."""
        batch, longest, count = emissions.shape
        local = np.exp((emissions - emissions.max(axis=2, keepdims=True)).astype(np.float64))
        step = np.exp(self.step.astype(np.float64))
        forward = np.zeros((batch, longest, count))
        scale = np.ones((batch, longest))
        value = np.exp(self.first.astype(np.float64)) * local[:, 0]
        for t in range(longest):
            if t:
                value = (forward[:, t - 1] @ step) * local[:, t]
            scale[:, t] = value.sum(axis=1)
            forward[:, t] = value / scale[:, t, None]
        backward = np.ones((batch, longest, count))
        for t in range(longest - 2, -1, -1):
            value = (local[:, t + 1] * backward[:, t + 1] / scale[:, t + 1, None]) @ step.T
            backward[:, t] = np.where((t + 1 < lengths)[:, None], value, 1.0)
        return local, forward, backward, scale
