"""Boxes laid out never hide each other, and the layout is always the same."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hangraph.explore.layout import lay_out


def network(edges, count):
    """Return a graph of this many nodes."""
    net = nx.Graph()
    net.add_nodes_from(range(count))
    net.add_edges_from(((a % count, b % count) for a, b in edges if a % count != b % count), length=80, room=(30, 9))
    return net


def overlaps(points, sizes):
    """Return the pairs of boxes that share more than a hair."""
    return [
        (i, j)
        for i in range(len(points))
        for j in range(i)
        if ((sizes[i] + sizes[j]) / 2 - np.abs(points[i] - points[j]) > 0.5).all()
    ]


_EDGES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=40)


@settings(max_examples=25, deadline=None)
@given(_EDGES, st.integers(1, 20))
def test_lay_out_keeps_boxes_apart(edges, count):
    """Whatever the network, no box hides another."""
    sizes = np.array([[40.0 + 7 * (i % 5), 20.0] for i in range(count)])
    assert not overlaps(lay_out(network(edges, count), sizes), sizes)


def test_lay_out_keeps_a_crowded_star_apart():
    """Sixty names round one find room."""
    sizes = np.full((61, 2), (90.0, 24.0))
    assert not overlaps(lay_out(network([(0, i) for i in range(1, 61)], 61), sizes), sizes)


def test_lay_out_puts_neighbours_nearer_than_strangers():
    """On a chain the ends lie farther apart than any two neighbours."""
    points = lay_out(network([(i, i + 1) for i in range(5)], 6), np.full((6, 2), 20.0))
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert np.linalg.norm(points[0] - points[-1]) > 2 * steps.max()


def test_lay_out_says_the_same_twice():
    """The same network lies the same way."""
    net, sizes = network([(0, 1), (1, 2), (2, 0), (2, 3)], 5), np.full((5, 2), 30.0)
    assert np.array_equal(lay_out(net, sizes), lay_out(net, sizes))


@pytest.mark.parametrize("count", [0, 1])
def test_lay_out_takes_the_smallest_networks(count):
    """No node has no place, one node has one."""
    assert lay_out(network([], count), np.full((count, 2), 10.0)).shape == (count, 2)
