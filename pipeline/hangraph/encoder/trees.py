"""The best dependency tree with one root out of scores of all pairs of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree over words: `heads` count from 0, the one root has -1; `scores` say how probable head and label are."""

    heads: list[int]
    labels: list[str]
    upos: list[str]
    scores: list[float]


def best_heads(arcs: Floats) -> list[int]:
    """Return the heads of the best tree with one root: 0 for the root, else 1 + the number of the word.

    `arcs` [words, 1 + words] are the scores of each word's heads, column 0 the root's. Where the best head of each word
    makes no tree, it is found by Chu and Liu (1965) and Edmonds (1967), roots being so dear that there is but one.
    """
    count = len(arcs)
    scores = np.full((count + 1, count + 1), -np.inf)
    scores[1:] = arcs
    np.fill_diagonal(scores, -np.inf)
    heads = _greedy(scores)
    if (heads[1:] == 0).sum() == 1 and not len(_cycle(heads)):
        return [int(head) for head in heads[1:]]
    finite = scores[np.isfinite(scores)]
    scores[1:, 0] -= (np.ptp(finite) + 1) * (count + 1) if len(finite) else 0
    return [int(head) for head in _arborescence(scores)[1:]]


def _greedy(scores: Floats) -> Integers:
    heads: Integers = scores.argmax(axis=1)
    heads[0] = 0
    return heads


def _cycle(heads: Integers) -> Integers:
    """Return the nodes of a cycle, none where every node leads to node 0."""
    colour = np.zeros(len(heads), np.int64)
    colour[0] = -1
    for start in range(1, len(heads)):
        node = start
        while colour[node] == 0:
            colour[node] = start
            node = int(heads[node])
        if colour[node] == start:
            found = [node]
            while (following := int(heads[found[-1]])) != node:
                found.append(following)
            return np.array(found)
    return np.array([], np.int64)


def _arborescence(scores: Floats) -> Integers:
    """Return the heads of the best tree below node 0, by contracting a cycle into one node as long as there is one."""
    heads = _greedy(scores)
    cycle = _cycle(heads)
    if not len(cycle):
        return heads
    outside = np.ones(len(heads), np.bool_)
    outside[cycle] = False
    rest = np.flatnonzero(outside)
    within = scores[cycle, heads[cycle]]
    entering = scores[cycle[:, None], rest] - within[:, None]
    leaving = scores[rest[:, None], cycle]
    size = len(rest)
    smaller = np.full((size + 1, size + 1), -np.inf)
    smaller[:size, :size] = scores[rest[:, None], rest]
    smaller[size, :size] = entering.max(axis=0)
    smaller[:size, size] = leaving.max(axis=1)
    found = _arborescence(smaller)
    for i in range(1, size):  # node 0 comes first among the rest and has no head
        heads[rest[i]] = cycle[leaving[i].argmax()] if found[i] == size else rest[found[i]]
    broken = cycle[entering[:, found[size]].argmax()]
    heads[broken] = rest[found[size]]
    return heads


def read_tree(arcs: Floats, labels: Floats, upos: Floats, names: Sequence[str], tags: Sequence[str]) -> Tree:
    """Return the tree of one sentence's scores: arcs [w, 1 + w], labels [w, 1 + w, names], upos [w, tags]."""
    rows = np.arange(len(arcs))
    arcs = arcs.astype(np.float64)
    arcs[rows, rows + 1] = -np.inf  # no word is its own head
    heads = best_heads(arcs)
    chosen = _softmax(_fitting(labels[rows, heads], heads, names))
    scores = _softmax(arcs)[rows, heads] * chosen.max(axis=1)
    return Tree(
        heads=[head - 1 for head in heads],
        labels=[names[i] for i in chosen.argmax(axis=1)],
        upos=[tags[i] for i in upos.argmax(axis=1)],
        scores=[round(float(score), 2) for score in scores],
    )


def _fitting(labels: Floats, heads: Sequence[int], names: Sequence[str]) -> NDArray[np.float64]:
    """Return label scores in which only the root may be `root`, and it only that."""
    scores = labels.astype(np.float64)
    if "root" in names:
        root = names.index("root")
        for row, head in enumerate(heads):
            if head:
                scores[row, root] = -np.inf
            else:
                scores[row, np.arange(len(names)) != root] = -np.inf
    return scores


def _softmax(scores: Floats) -> NDArray[np.float64]:
    value = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    total: NDArray[np.float64] = value / value.sum(axis=-1, keepdims=True)
    return total


def join_trees(trees: Sequence[Tree]) -> Tree:
    """Return the trees of the parts of one long sentence as one: each part's root runs on from that before it."""
    heads: list[int] = []
    labels: list[str] = []
    root = -1
    for tree in trees:
        shift = len(heads)
        for i, head in enumerate(tree.heads):
            if head >= 0:
                heads.append(head + shift)
                labels.append(tree.labels[i])
            else:
                heads.append(root)
                labels.append("dep" if root >= 0 else tree.labels[i])
                root_here = shift + i
        root = root_here
    return Tree(heads, labels, [u for t in trees for u in t.upos], [s for t in trees for s in t.scores])
