"""Draw a network as a picture with Korean labels that can be read. Needs the extra `plot`.

Nodes are their names, larger the more ties they have, coloured by entity type; an edge bears its relation's Korean
label and is drawn by its status: solid what happened, dashed what is planned, dotted what is conditional, red what is
denied.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch

from hangraph.errors import ConfigError
from hangraph.explore.layout import Points, lay_out

MOST = 70  # nodes in one picture; with more, a screen shows no label large enough to read
DPI = 150
MARGIN = 40.0  # points round the network
SMALL = 9.0  # points of an edge's label
PADDING = 6.0  # points between a name and the border of its box
LONGEST = 26  # characters of a name; a longer one is cut
PAPER = "#fbfaf7"
INK = "#1f2328"
TYPES = {
    "Person": ("인물", "#1f5fbf", "#dfeafc"),
    "Place": ("장소", "#1d7a44", "#dcf3e4"),
    "Organization": ("단체", "#7a45b0", "#eee3fa"),
    "Agreement": ("협약", "#a85408", "#fdebd6"),
    "Event": ("사건", "#b02a58", "#fce2ea"),
    "Program": ("사업", "#0b7280", "#d8f2f4"),
}
OTHER = ("그 밖", "#5d6670", "#eceeef")
# from the weakest claim to the strongest: a pair with several facts is drawn as its strongest
STATUSES: dict[str, tuple[str, str, Any]] = {
    "denied": ("부인", "#c9352b", (0, (1, 1.5))),
    "conditional": ("조건부", "#b07a14", (0, (1.5, 2.5))),
    "planned": ("예정", "#3d7be0", (0, (5, 3))),
    "asserted": ("사실", "#8a939b", "-"),
}
SPOTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)  # where on its line an edge's label may stand


@dataclass(frozen=True, slots=True)
class Node:
    """A name to draw: text, size in points, type, and the box it fills."""

    text: str
    points: float
    type: str
    centre: Points
    size: Points


@dataclass(frozen=True, slots=True)
class Tie:
    """All the facts between two nodes, drawn as one line: their labels, status and directions."""

    a: str
    b: str
    labels: tuple[str, ...]
    status: str
    forward: bool
    backward: bool


def write_picture(net: nx.MultiDiGraph, path: Path, *, title: str = "") -> None:
    """Write the picture of a network, a PNG; of a large one its most connected nodes.

    Raises ConfigError where the extra `plot` is not installed.
    """
    figure = draw_network(net, title=title)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # a rare sign (an emoji) shows as a box
        figure.savefig(path, dpi=DPI, facecolor=PAPER, format="png", metadata={"Software": None})


def draw_network(net: nx.MultiDiGraph, *, title: str = "") -> Figure:
    """Return the figure of a network."""
    shown = net.subgraph(_most_connected(net))
    plain = nx.Graph()
    plain.add_nodes_from(sorted(shown))
    ties = list(_ties(shown))
    plain.add_edges_from((t.a, t.b, {"label": " · ".join(t.labels)}) for t in ties)
    nodes = _nodes(shown, plain)
    low, high = _extent(nodes)
    figure, axes = _canvas(high - low)
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    for tie in ties:
        _draw_tie(axes, tie, nodes)
    for node in nodes.values():
        _draw_node(axes, node)
    _draw_labels(axes, ties, nodes)
    _draw_legend(figure, nodes, ties, _heading(title, net, shown))
    return figure


def _most_connected(net: nx.MultiDiGraph) -> list[str]:
    return sorted(net, key=lambda n: (-net.degree(n), n))[:MOST]


def _heading(title: str, net: nx.MultiDiGraph, shown: nx.MultiDiGraph) -> str:
    size = f"개체 {len(net)} · 관계 {net.number_of_edges()}"
    cut = f" (이음이 많은 {len(shown)}개)" if len(shown) < len(net) else ""
    return f"{title}   {size}{cut}" if title else size + cut


@lru_cache(maxsize=1)
def _font_file() -> Path:
    """Return NanumGothic's file, without importing the package that carries it, which would change settings."""
    package = find_spec("helper_plot_hangul")
    if package is None or package.origin is None:
        raise ConfigError("there is no Korean font", subject="picture", hint="pip install 'hangraph[plot]'")
    path = Path(package.origin).parent / "fonts" / "NanumGothic.ttf"
    fontManager.addfont(str(path))
    return path


def _font(points: float) -> FontProperties:
    """Return the font to draw with; DejaVu stands in for signs it lacks."""
    family = FontProperties(fname=str(_font_file())).get_name()
    return FontProperties(family=[family, "DejaVu Sans"], size=points)


def _measure(text: str, points: float) -> Points:
    """Return width and height of a line of text, in points."""
    font = get_font(str(_font_file()))
    font.set_size(points, 72)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        font.set_text(text)
    return np.array([1.03 * font.get_width_height()[0] / 64, points])  # hinting differs with the resolution


def _nodes(net: nx.MultiDiGraph, plain: nx.Graph) -> dict[str, Node]:
    """Return the nodes where they are drawn; an edge is as long as its label and parts of its ends' names ask for."""
    texts = {n: _cut(str(net.nodes[n].get("label") or n)) for n in plain}
    points = {n: min(20.0, 11 + 1.5 * plain.degree(n) ** 0.75) for n in plain}
    sizes = {n: _measure(texts[n], points[n]) + 2 * PADDING for n in plain}
    for a, b, edge in plain.edges(data=True):
        crowd = 12 * min(plain.degree(a), plain.degree(b)) ** 0.5
        edge["room"] = _measure(edge["label"], SMALL)
        edge["length"] = 35 + crowd + edge["room"][0] + 0.3 * (sizes[a][0] + sizes[b][0])
    centres = lay_out(plain, np.array([*sizes.values()]).reshape(-1, 2), gap=22.0)
    return {
        n: Node(texts[n], points[n], str(net.nodes[n].get("type", "")), centres[i], sizes[n])
        for i, n in enumerate(plain)
    }


def _cut(text: str) -> str:
    line = " ".join(text.split()).replace("$", "\\$")  # a dollar sign would begin a formula
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _ties(net: nx.MultiDiGraph) -> Iterator[Tie]:
    """Yield the edges of each pair as one."""
    order = list(STATUSES)
    pairs = sorted({(min(a, b), max(a, b)) for a, b in net.edges() if a != b})
    for a, b in pairs:
        there = list(net.get_edge_data(a, b, default={}).values())
        back = list(net.get_edge_data(b, a, default={}).values())
        edges = [*there, *back]
        strongest = max((e.get("status", "asserted") for e in edges), key=order.index)
        labels = dict.fromkeys(str(e.get("label") or e.get("predicate", "")) for e in edges)
        yield Tie(a, b, tuple(labels), strongest, bool(there), bool(back))


def _extent(nodes: dict[str, Node]) -> tuple[Points, Points]:
    if not nodes:
        return np.zeros(2), np.array([400.0, 200.0])
    corners = np.array([n.centre + sign * n.size / 2 for n in nodes.values() for sign in (-1, 1)])
    return corners.min(axis=0) - MARGIN, corners.max(axis=0) + MARGIN + np.array([0.0, MARGIN])


def _canvas(span: Points) -> tuple[Figure, Axes]:
    """Return a figure in which one unit is one point."""
    figure = Figure(figsize=tuple(span / 72), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    return figure, axes


def _border(node: Node, toward: Points) -> Points:
    """Return the point where the line to another centre leaves the node's box."""
    way = toward - node.centre
    with np.errstate(divide="ignore"):
        scale = np.min(np.where(way == 0, np.inf, node.size / 2 / np.abs(way)))
    point: Points = node.centre + way * min(float(scale), 0.5)
    return point


def _ends(tie: Tie, nodes: dict[str, Node]) -> tuple[Points, Points]:
    a, b = nodes[tie.a], nodes[tie.b]
    return _border(a, b.centre), _border(b, a.centre)


def _draw_tie(axes: Axes, tie: Tie, nodes: dict[str, Node]) -> None:
    start, end = _ends(tie, nodes)
    _, colour, dashes = STATUSES[tie.status]
    heads = {(True, False): "-|>", (False, True): "<|-", (True, True): "<|-|>"}[tie.forward, tie.backward]
    arrow = FancyArrowPatch(
        tuple(start), tuple(end), arrowstyle=heads, mutation_scale=9, shrinkA=1, shrinkB=1, color=colour, linewidth=1.1
    )
    arrow.set_linestyle(dashes)
    arrow.set_zorder(1)
    axes.add_patch(arrow)


def _draw_node(axes: Axes, node: Node) -> None:
    _, dark, light = TYPES.get(node.type, OTHER)
    corner = node.centre - node.size / 2
    box = FancyBboxPatch(
        (corner[0], corner[1]),
        node.size[0],
        node.size[1],
        boxstyle="round,pad=0,rounding_size=5",
        facecolor=light,
        edgecolor=dark,
        linewidth=1.1,
    )
    box.set_zorder(3)
    axes.add_patch(box)
    axes.text(
        node.centre[0],
        node.centre[1],
        node.text,
        color=dark,
        fontproperties=_font(node.points),
        ha="center",
        va="center_baseline",
        zorder=4,
    )


def _draw_labels(axes: Axes, ties: list[Tie], nodes: dict[str, Node]) -> None:
    """Write each tie's label on its line, at the spot where it hides least."""
    taken = [(n.centre, n.size) for n in nodes.values()]
    for tie in ties:
        text = " · ".join(tie.labels)
        size = _measure(text, SMALL) + 3
        others = np.array(taken)
        spot = min(_spots(tie, nodes), key=lambda s: _hidden(s, size, others))
        taken.append((spot, size))
        _, colour, _ = STATUSES[tie.status]
        axes.text(
            spot[0],
            spot[1],
            text,
            color=INK if tie.status == "asserted" else colour,
            fontproperties=_font(SMALL),
            ha="center",
            va="center",
            zorder=2,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.9},
        )


def _spots(tie: Tie, nodes: dict[str, Node]) -> Iterator[Points]:
    """Yield where a tie's label may stand: on its line from the middle outwards, then beside it."""
    start, end = _ends(tie, nodes)
    way = end - start
    across = np.array([-way[1], way[0]]) / max(float(np.linalg.norm(way)), 1e-9)
    for side in (0.0, SMALL, -SMALL):
        for share in SPOTS:
            yield start + way * share + across * side


def _hidden(centre: Points, size: Points, others: Points) -> float:
    """Return the area that a box shares with others, each given by its centre and size."""
    shared = np.maximum(0.0, (size + others[:, 1]) / 2 - np.abs(centre - others[:, 0]))
    return float(shared.prod(axis=1).sum())


def _draw_legend(figure: Figure, nodes: dict[str, Node], ties: list[Tie], heading: str) -> None:
    types = {n.type for n in nodes.values()}
    known = [(word, dark, light) for name, (word, dark, light) in TYPES.items() if name in types]
    kinds = known + [OTHER] * bool(types.difference(TYPES))
    entries: list[Patch | Line2D] = [Patch(facecolor=light, edgecolor=dark, label=word) for word, dark, light in kinds]
    for name in reversed(STATUSES):
        if any(t.status == name for t in ties):
            word, colour, dashes = STATUSES[name]
            entries.append(Line2D([], [], color=colour, linestyle=dashes, label=word))
    inset = 16 / 72 / figure.get_figheight()
    figure.text(0.5, 1 - inset, heading, fontproperties=_font(12), color=INK, ha="center", va="top")
    if entries:
        figure.legend(
            handles=entries,
            loc="lower center",
            ncols=len(entries),
            frameon=False,
            prop=_font(9.5),
            bbox_to_anchor=(0.5, 0),
        )
