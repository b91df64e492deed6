"""The tree read out of scores is the best with one root, as a library finds it too."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from hangraph.encoder.trees import Floats, Tree, best_heads, join_trees, read_tree


def is_tree(heads: list[int]) -> bool:
    """Return whether there is one root and every word leads to it."""
    graph = nx.DiGraph((head, i + 1) for i, head in enumerate(heads))
    return heads.count(0) == 1 and nx.is_arborescence(graph)


def best_by_library(arcs: Floats) -> float:
    """Return the score of the best tree with one root, tried for each root."""
    scores = []
    for root in range(len(arcs)):
        graph = nx.DiGraph()
        graph.add_edge(0, root + 1, weight=float(arcs[root, 0]) + 1000)
        for i, row in enumerate(arcs):
            if i != root:
                graph.add_weighted_edges_from(
                    (j, i + 1, float(row[j]) + 1000) for j in range(1, len(row)) if j != i + 1
                )
        tree = nx.maximum_spanning_arborescence(graph)
        scores.append(tree.size("weight") - 1000 * len(arcs))
    return max(scores)


@pytest.mark.parametrize("seed", range(12))
def test_best_heads_are_those_of_the_library(seed: int) -> None:
    """Over random scores, where greedy heads mostly make no tree, no tree scores better."""
    arcs = np.random.default_rng(seed).normal(size=(seed % 7 + 2, seed % 7 + 3))
    heads = best_heads(arcs)
    assert is_tree(heads)
    assert arcs[np.arange(len(heads)), heads].sum() == pytest.approx(best_by_library(arcs))


@pytest.mark.parametrize("count", [1, 2, 40, 256])
def test_best_heads_make_a_tree_of_equal_scores(count: int) -> None:
    """Scores that say nothing, or want all words for roots, still give one root."""
    wants_roots = np.zeros((count, count + 1))
    wants_roots[:, 0] = 9
    assert is_tree(best_heads(np.zeros((count, count + 1))))
    assert is_tree(best_heads(wants_roots))


def test_best_heads_break_many_cycles() -> None:
    """Words that all prefer their neighbour make a tree in the end."""
    arcs = np.zeros((100, 101))
    for i in range(100):
        arcs[i, 1 + (i ^ 1)] = 5
    assert is_tree(best_heads(arcs))


def test_read_tree_labels_the_root_alone_root() -> None:
    """The label root goes to the root, and to no other word, however it scores."""
    arcs = np.array([[0.0, 0, 5], [5, 0, 0]])
    labels = np.zeros((2, 3, 2))
    labels[0, :, 1] = 9
    labels[1, :, 0] = 9
    tree = read_tree(arcs, labels, np.array([[0.0, 1], [1, 0]]), ["obj", "root"], ["NOUN", "VERB"])
    assert (tree.heads, tree.labels, tree.upos) == ([1, -1], ["obj", "root"], ["VERB", "NOUN"])
    assert tree.scores == [0.99, 0.99]


def test_read_tree_is_sure_of_a_single_word() -> None:
    """A word alone is the root, for it is not its own head."""
    tree = read_tree(np.array([[-3.0, 7]]), np.zeros((1, 2, 2)), np.zeros((1, 1)), ["obj", "root"], ["X"])
    assert tree == Tree([-1], ["root"], ["X"], [1.0])


def test_join_trees_hangs_each_root_on_the_one_before() -> None:
    """The parts of a long sentence are one tree with one root."""
    parts = [Tree([1, -1], ["a", "root"], ["X", "X"], [1, 1]), Tree([-1, 0], ["root", "b"], ["Y", "Y"], [0.5, 1])]
    joined = join_trees([*parts, parts[0]])
    assert joined.heads == [1, -1, 1, 2, 5, 2]
    assert joined.labels == ["a", "root", "dep", "b", "a", "dep"]
    assert joined.upos == ["X", "X", "Y", "Y", "X", "X"]
    assert join_trees([]) == Tree([], [], [], [])
