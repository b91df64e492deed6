"""Lay out a network whose nodes are boxes of text, so that no box hides another and few hide an edge."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

ROUNDS = 300  # of stress majorization; by then changes are below a pixel
PUSHES = 400  # of separation; boxes come apart in about fifty, the rest clears edges
STEP = 0.3  # share of an overlap that one push takes away
FLATTENING = 1.25  # boxes are wider than high, so the whole is stretched a little sidewards


def lay_out(net: nx.Graph, sizes: Points, *, gap: float = 12.0) -> Points:
    """Return the centres of the nodes' boxes, in the order of the graph's nodes, in the unit of `sizes`.

    `sizes` holds width and height of each box, `gap` is left between boxes; an edge's `length` is how long it should
    be, its `room` the width and height of what must find room between its ends. Stress majorization (Gansner, Koren
    and North 2004) places nodes as far apart as the paths between them are long; then boxes that overlap are pushed
    apart, and out of the way of edges that are not theirs.
    """
    if not len(sizes):
        return np.zeros((0, 2))
    points = _turned(_majorize(_distances(net)))
    points[:, 0] *= FLATTENING
    index = {node: i for i, node in enumerate(net)}
    edges = np.array([(index[a], index[b]) for a, b in net.edges()], dtype=int).reshape(-1, 2)
    needed = (sizes[:, None] + sizes[None]) / 2 + gap
    for a, b, edge in net.edges(data=True):
        needed[index[a], index[b]] += edge["room"]
        needed[index[b], index[a]] += edge["room"]
    return _separate(points, sizes + gap / 2, needed, edges)


def _distances(net: nx.Graph) -> Points:
    """Return the lengths of the shortest paths between all nodes; where there is none, half the longest."""
    index = {node: i for i, node in enumerate(net)}
    found = np.full((len(index), len(index)), np.inf)
    for start, ends in nx.all_pairs_dijkstra_path_length(net, weight="length"):
        for end, length in ends.items():
            found[index[start], index[end]] = length
    reached = np.isfinite(found)
    found[~reached] = max(1.0, found[reached].max() / 2)
    return found


def _majorize(wished: Points) -> Points:
    """Return points whose distances come as near to the wished ones as they can, near pairs weighing most."""
    count = len(wished)
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    points: Points = np.stack([np.cos(turn), np.sin(turn)], axis=1) * wished.max()
    if count == 1:
        return points
    away = wished + np.eye(count)
    weights = (1 - np.eye(count)) / away**2
    laplacian = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(ROUNDS):
        gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
        ratio = -weights * wished / np.maximum(gaps, 1e-9)
        ratio -= np.diag(ratio.sum(axis=1))
        points = laplacian @ (ratio @ points)
    return points


def _turned(points: Points) -> Points:
    """Return the points about their middle with the longest extent lying flat."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned: Points = centred @ axes[:, ::-1]
    turned *= np.where(turned[0] < 0, 1.0, -1.0)
    return turned


def _separate(points: Points, sizes: Points, needed: Points, edges: NDArray[np.int_]) -> Points:
    """Push boxes apart and off foreign edges; in the last rounds only apart, so that none overlap."""
    apart = points.copy()
    for i in range(PUSHES):
        push = _from_boxes(apart, needed)
        clearing = i < PUSHES * 3 // 4
        if clearing and len(edges):
            push += _from_edges(apart, sizes, edges)
        if not clearing and not push.any():
            break
        apart += STEP * push
    return apart


def _from_boxes(points: Points, needed: Points) -> Points:
    """Return how far each box must go to keep the distance needed, along the axis where it lacks less."""
    between = points[:, None] - points[None]
    overlap = needed - np.abs(between)
    hidden = (overlap > 0).all(axis=2) & ~np.eye(len(points), dtype=bool)
    flat = overlap[..., 0] < overlap[..., 1]
    rank = np.arange(len(points))
    order = np.sign(rank[:, None] - rank[None])[..., None]  # two boxes on one spot part by their order
    way = np.where(between == 0, order, np.sign(between))
    moves = np.where(np.stack([flat, ~flat], axis=2), overlap * way, 0.0)
    push: Points = np.where(hidden[..., None], moves, 0.0).sum(axis=1)
    return push


def _from_edges(points: Points, sizes: Points, edges: NDArray[np.int_]) -> Points:
    """Return how far each box must go, across them, to clear the edges of others."""
    start, way = points[edges[:, 0]], points[edges[:, 1]] - points[edges[:, 0]]
    length = np.maximum(np.linalg.norm(way, axis=1), 1e-9)
    across = np.stack([-way[:, 1], way[:, 0]], axis=1) / length[:, None]
    from_start = points[:, None] - start[None]
    along = (from_start * way[None]).sum(axis=2) / length[None] ** 2
    off = (from_start * across[None]).sum(axis=2)
    reach = (sizes[:, None] * np.abs(across)[None]).sum(axis=2) / 2
    own = (edges[None] == np.arange(len(points))[:, None, None]).any(axis=2)
    hides = (np.abs(off) < reach) & (along > 0) & (along < 1) & ~own
    depth = np.where(hides, (reach - np.abs(off)) * np.where(off < 0, -1.0, 1.0), 0.0)
    push: Points = (depth[..., None] * across[None]).sum(axis=1)
    return push
