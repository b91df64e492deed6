"""Paths are the best legal ones, and a run is as probable as all the paths it is part of."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hangraph.encoder.crf import Crf, Floats, Run

LABELS = ["O", "B-PS", "I-PS", "B-OG", "I-OG"]


def crf(seed: int = 0) -> Crf:
    """Return a CRF of random scores in which I only follows its own B or I."""
    random = np.random.default_rng(seed)
    step, first = random.normal(size=(5, 5)), random.normal(size=5)
    for j, after in enumerate(LABELS):
        if after[0] == "I":
            first[j] = -1e4
            step[[i for i, before in enumerate(LABELS) if before[1:] != after[1:]], j] = -1e4
    return Crf(LABELS, step.tolist(), first.tolist())


def padded(seed: int, lengths: list[int]) -> Floats:
    """Return random emissions, zero behind each text."""
    emissions = np.random.default_rng(seed).normal(scale=2, size=(len(lengths), max(lengths), 5)).astype(np.float32)
    for row, length in enumerate(lengths):
        emissions[row, length:] = 0
    return emissions


def scored_paths(model: Crf, emissions: Floats) -> dict[tuple[int, ...], float]:
    """Return the score of every path over the emissions of one text."""
    return {
        path: float(
            model.first[path[0]]
            + sum(emissions[t, k] for t, k in enumerate(path))
            + sum(model.step[a, b] for a, b in pairwise(path))
        )
        for path in product(range(5), repeat=len(emissions))
    }


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_paths_are_the_best_ones(seed: int, lengths: list[int]) -> None:
    """No path of a text scores better than the one found, whatever is beside the text."""
    model, emissions = crf(seed), padded(seed, lengths)
    found = model.paths(emissions, np.array(lengths))
    for row, length in enumerate(lengths):
        scores = scored_paths(model, emissions[row, :length])
        assert scores[tuple(found[row, :length])] == pytest.approx(max(scores.values()), abs=1e-3)
        assert not found[row, length:].any()


def test_runs_split_neighbours() -> None:
    """B B I O I: three runs, for an I that nothing opened opens one."""
    found = crf().runs(np.array([[1, 1, 2, 0, 4], [3, 0, 0, 0, 0]]), np.array([5, 1]))
    assert found == [Run(0, 0, 1, "PS"), Run(0, 1, 3, "PS"), Run(0, 4, 5, "OG"), Run(1, 0, 1, "OG")]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_probabilities_add_up_all_paths(seed: int, lengths: list[int]) -> None:
    """The probability of a run is the share of the paths that have it, from its first to its last piece."""
    model, emissions = crf(seed), padded(seed + 1, lengths)
    counts = np.array(lengths)
    runs = [
        Run(row, start, end, label)
        for row, length in enumerate(lengths)
        for start in range(length)
        for end in range(start + 1, length + 1)
        for label in ("PS", "OG")
    ]
    shares = [_run_shares(model, emissions[row, :length]) for row, length in enumerate(lengths)]
    for run, probability in zip(runs, model.probabilities(emissions, counts, runs), strict=True):
        expected = shares[run.row].get((run.start, run.end, run.label), 0.0)
        assert probability == pytest.approx(expected, abs=1e-4)


def _run_shares(model: Crf, emissions: Floats) -> dict[tuple[int, int, str], float]:
    """Return for each run that a path may have the share of the paths that have it."""
    weights = {path: float(np.exp(score)) for path, score in scored_paths(model, emissions).items()}
    total = sum(weights.values())
    shares: dict[tuple[int, int, str], float] = defaultdict(float)
    for path, weight in weights.items():
        for run in model.runs(np.array([path]), np.array([len(path)])):
            shares[run.start, run.end, run.label] += weight / total
    return shares


def test_probabilities_bear_scores_far_apart() -> None:
    """Scores that differ by hundreds give probabilities, no overflow."""
    emissions = np.full((1, 600, 5), -400, np.float32)
    emissions[0, :, 0] = 400
    emissions[0, 3, 1] = 900
    model = crf()
    runs = model.runs(model.paths(emissions, np.array([600])), np.array([600]))
    assert runs == [Run(0, 3, 4, "PS")]
    assert model.probabilities(emissions, np.array([600]), runs) == pytest.approx([1.0])
