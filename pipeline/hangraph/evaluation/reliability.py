"""How far confidences can be trusted: of the facts that are 0.8 sure, eight in ten should be right.

The weights of `stages.fact_confidence` are fitted by logistic regression with a small penalty on their squares, by
Newton's method. The table for a fit is made by cross-validation: no article is judged by weights that have seen it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_PENALTY = 1.0
_STEPS = 30

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact that was judged: how sure it was said to be, and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The facts whose confidence lies from `low` up to `high`: their number, mean confidence, share of right ones."""

    low: float
    high: float
    facts: int
    confidence: float
    right: float


def cross_validate(articles: Sequence[Sequence[tuple[Mapping[str, float], bool]]], folds: int = 10) -> list[Judged]:
    """Return every fact of the articles judged by weights fitted on articles of other folds."""
    found: list[Judged] = []
    for fold in range(min(folds, len(articles))):
        known = [fact for i, article in enumerate(articles) if i % folds != fold for fact in article]
        weights = fit([features for features, _ in known], [right for _, right in known])
        for features, right in (fact for article in articles[fold::folds] for fact in article):
            found.append(Judged(chance(weights, features), right))
    return found


def chance(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Return how likely something of these features is right."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def reliability(judged: Iterable[Judged]) -> list[Row]:
    """Return a row for each range of confidences that has facts."""
    facts = list(judged)
    rows = []
    for low, high in pairwise(EDGES):
        within = [f for f in facts if low <= f.confidence < high or f.confidence == high == 1.0]
        if within:
            mean = sum(f.confidence for f in within) / len(within)
            share = sum(f.right for f in within) / len(within)
            rows.append(Row(low, high, len(within), round(mean, 3), round(share, 3)))
    return rows


def calibration_error(rows: Sequence[Row]) -> float:
    """Return the expected calibration error: the mean distance of confidence and share of right ones, by facts."""
    total = sum(row.facts for row in rows)
    return sum(row.facts * abs(row.confidence - row.right) for row in rows) / total if total else 0.0


def fit(examples: Sequence[Mapping[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """Return a weight for each feature that any example has, so that the logistic of their sum is likely."""
    names = sorted({name for example in examples for name in example})
    given: Floats = np.array([[example.get(name, 0.0) for name in names] for example in examples]).reshape(
        -1, len(names)
    )
    wanted: Floats = np.array(right, np.float64)
    weights: Floats = np.zeros(len(names))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (wanted - chance) - _PENALTY * weights
        curve = (given * (chance * (1 - chance))[:, None]).T @ given + _PENALTY * np.eye(len(names))
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
