"""The network: what is an edge, and what centrality, communities and paths say."""

from __future__ import annotations

import networkx as nx
import pytest

from builders import seed_extraction, small_extraction
from hangraph.errors import StoreError
from hangraph.graph.build import build
from hangraph.graph.network import centrality, communities, network, path


def _labels(net: nx.MultiDiGraph) -> dict[str, str]:
    return {net.nodes[n]["label"]: n for n in net}


def test_network_holds_what_is_asserted() -> None:
    """Plans, denials, conditions and hearsay are no edges; entities left alone are no nodes."""
    net = network(build([small_extraction()]))
    edges = {(net.nodes[a]["label"], d["predicate"], net.nodes[b]["label"]) for a, b, d in net.edges(data=True)}
    assert edges == {
        ("윤가람", "visited", "한빛전자"),
        ("윤가람", "metWith", "오세린"),
        ("윤가람", "positionAt", "달내시"),
        ("윤누리", "familyOf", "윤가람"),
    }
    assert "노을전자" not in _labels(net)


def test_network_of_every_fact_has_status_and_speaker() -> None:
    """On demand all facts are edges, told apart by their attributes."""
    net = network(build([small_extraction()]), every=True)
    told = {d["predicate"]: d for _, _, d in net.edges(data=True)}
    assert told["acquired"]["status"] == "denied"
    assert told["acquired"]["date"] == "2020/"
    assert told["invested"]["status"] == "conditional"
    assert net.nodes[told["locatedIn"]["speaker"]]["label"] == "오세린"
    assert told["metWith"]["speaker"] == ""
    assert told["visited"]["label"] == "방문"


def test_network_with_the_isolated_has_every_entity() -> None:
    """On demand entities without an edge are nodes too; happenings are not."""
    net = network(build([small_extraction()]), isolated=True)
    assert len(net) == len(small_extraction().entities)


def test_network_nodes_tell_type_and_kind() -> None:
    """A node has its contract type and the narrowest class below."""
    net = network(build([small_extraction()]))
    named = {net.nodes[n]["label"]: (net.nodes[n]["type"], net.nodes[n]["kind"]) for n in net}
    assert named["한빛전자"] == ("Organization", "Company")
    assert named["윤가람"] == ("Person", "")


def test_network_comes_in_the_same_order() -> None:
    """Two builds give nodes and edges in one order."""
    first, second = (network(build([seed_extraction()])) for _ in range(2))
    assert list(first.nodes) == list(second.nodes)
    assert list(first.edges(keys=True)) == list(second.edges(keys=True))


def test_centrality_puts_the_one_who_joins_others_first() -> None:
    """The mayor stands between all the others."""
    net = network(build([small_extraction()]))
    scores = centrality(net)
    assert next(iter(scores)) == _labels(net)["윤가람"]
    assert next(iter(scores.values())) == 1.0
    assert sum(scores.values()) == 1.0


def test_communities_part_the_nodes() -> None:
    """Each node is in one group, the largest group first, the same each time."""
    net = network(build([seed_extraction()]))
    groups = communities(net)
    assert sorted(n for g in groups for n in g) == sorted(net)
    assert [len(g) for g in groups] == sorted((len(g) for g in groups), reverse=True)
    assert groups == communities(net)


def test_communities_of_no_edges_are_single() -> None:
    """Without ties everyone is alone, and nothing gives nothing."""
    net = nx.MultiDiGraph()
    assert communities(net) == []
    net.add_nodes_from(["b", "a"])
    assert communities(net) == [("a",), ("b",)]


def test_path_goes_through_the_facts_in_either_direction() -> None:
    """윤누리 is the mayor's son, whom the firm was visited by: two steps, each with its fact."""
    net = network(build([small_extraction()]))
    names = _labels(net)
    steps = path(net, names["윤누리"], names["한빛전자"])
    assert [(net.nodes[s.start]["label"], net.nodes[s.end]["label"]) for s in steps] == [
        ("윤누리", "윤가람"),
        ("윤가람", "한빛전자"),
    ]
    assert [f.rpartition("/")[2].partition("-")[0] for s in steps for f in s.facts] == ["familyOf", "visited"]
    assert len(path(net, names["한빛전자"], names["윤누리"])) == 2


def test_path_between_parts_that_do_not_touch_is_empty() -> None:
    """Where no facts join two entities there is no step."""
    net = network(build([small_extraction()]), isolated=True)
    names = _labels(net)
    assert path(net, names["윤가람"], names["시애틀"]) == ()


def test_path_refuses_who_is_not_there() -> None:
    """An entity that is no node is an error, not an empty path."""
    net = network(build([small_extraction()]))
    with pytest.raises(StoreError, match="no such entity"):
        path(net, next(iter(net)), "urn:nobody")
