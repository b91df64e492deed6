"""How far confidences can be trusted, and weights that make them so."""

from __future__ import annotations

import pytest

from hangraph.evaluation.reliability import Judged, calibration_error, chance, cross_validate, fit, reliability

ARTICLE = [({"always": 1.0, "sure": 1.0}, True)] * 9 + [({"always": 1.0}, False)] * 8 + [({"always": 1.0}, True)] * 2


def test_reliability_counts_each_fact_in_one_range() -> None:
    """A range has the facts from its lower end on, the last one those of 1.0 too; empty ranges are left out."""
    rows = reliability([Judged(0.8, True), Judged(0.85, False), Judged(0.2, False), Judged(1.0, True)])
    assert [(row.low, row.facts, row.confidence, row.right) for row in rows] == [
        (0.0, 1, 0.2, 0.0),
        (0.8, 2, 0.825, 0.5),
        (0.9, 1, 1.0, 1.0),
    ]


def test_calibration_error_is_the_mean_distance() -> None:
    """Two facts that are 0.75 sure, of which one is right, are 0.25 off; nothing is off by nothing."""
    assert calibration_error(reliability([Judged(0.75, True), Judged(0.75, False)])) == pytest.approx(0.25)
    assert calibration_error([]) == 0


def test_fit_learns_how_often_facts_of_a_kind_are_right() -> None:
    """What was right nine times of nine is likelier than what was right two times of ten, and neither is certain."""
    weights = fit([features for features, _ in 20 * ARTICLE], [right for _, right in 20 * ARTICLE])
    sure, other = chance(weights, {"always": 1.0, "sure": 1.0}), chance(weights, {"always": 1.0})
    assert other == pytest.approx(0.2, abs=0.05)
    assert 0.9 < sure < 1


def test_cross_validation_judges_every_fact_once_by_the_others() -> None:
    """An article whose facts are all wrong is judged by weights that know only right ones."""
    right, wrong = [({"always": 1.0}, True)] * 5, [({"always": 1.0}, False)] * 5
    judged = cross_validate([right, wrong, right])
    assert len(judged) == 15
    assert all(j.confidence > 0.7 for j in judged if not j.right)
