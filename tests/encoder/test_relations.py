"""A pair is marked where its names stand, read by a window, and given labels that fit it."""

from __future__ import annotations

import numpy as np
import pytest

from hangraph.encoder.relations import Pair, fitting, mark, places_of, probabilities
from hangraph.encoder.tokeniser import Encoding

KINDS = ["PER", "ORG", "LOC", "DAT", "POH", "NOH"]
LABELS = ["no_relation", "org:members", "per:title"]


def test_mark_says_where_and_what_the_names_are() -> None:
    """The subject's pieces have 1 to 6 by its kind, the object's 7 to 12, sentence marks nothing."""
    encoding = Encoding([9] * 4, [0, 2, 4, 7], [2, 4, 6, 9], [])
    assert mark(encoding, Pair((0, 4, "PER"), (7, 8, "LOC")), KINDS).tolist() == [0, 1, 1, 0, 9, 0]


@pytest.mark.parametrize(
    ("count", "named"),
    [(20, [3, 9]), (1000, [500, 540]), (1000, [1, 900]), (1000, [990, 998]), (1000, []), (1000, [400, 401, 402])],
)
def test_places_have_the_names_and_the_ends(count: int, named: list[int]) -> None:
    """At most so many places, in order, the sentence marks and the names among them."""
    marks = np.zeros(count, np.int64)
    for number, place in enumerate(named):
        marks[place] = 1 + 6 * number % 12
    places = places_of(marks, 512).tolist()
    assert len(places) <= 512
    assert places == sorted(set(places))
    assert {0, count - 1, *named} <= set(places)


def test_places_of_a_name_longer_than_a_window_are_its_beginning() -> None:
    """A name of a thousand pieces is read by its first ones."""
    marks = np.ones(1002, np.int64)
    marks[[0, -1]] = 0
    assert places_of(marks, 100).tolist() == [0, *range(1, 99), 1001]


def test_fitting_wants_the_kind_that_a_label_is_of() -> None:
    """A person has per:*, an organization org:*, a place neither, and each may have no relation."""
    assert fitting(LABELS, "PER").tolist() == [True, False, True]
    assert fitting(LABELS, "ORG").tolist() == [True, True, False]
    assert fitting(LABELS, "LOC").tolist() == [True, False, False]


def test_probabilities_are_over_the_labels_that_fit() -> None:
    """What does not fit has none, however it scores, and the others add up to one."""
    found = probabilities(np.array([1, 500, 1], np.float32), np.array([True, False, True]))
    assert found.tolist() == [0.5, 0.0, 0.5]
