"""The graph as a network: entities are nodes, the facts between them edges, for networkx to reckon with.

| of | attribute | holds |
|---|---|---|
| node (IRI) | `label`, `type`, `kind` | name, contract type, narrower class or "" |
| edge (key: IRI of the fact) | `predicate`, `label` | local name of the relation, its Korean label |
| | `status`, `date`, `confidence` | as on the fact; `date` "" where none is known |
| | `speaker` | IRI of who says so, "" where the article itself does |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import networkx as nx
from rdflib import RDF, RDFS, Dataset, Graph, Literal, URIRef

from hangraph import schema as ontology
from hangraph.errors import StoreError
from hangraph.graph.records import kind_of
from hangraph.graph.terms import HG, union
from hangraph.schema import Schema, local


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: two entities and the facts, by IRI, that join them in either direction."""

    start: str
    end: str
    facts: tuple[str, ...]


def network(
    graph: Dataset, *, every: bool = False, isolated: bool = False, schema: Schema | None = None
) -> nx.MultiDiGraph:
    """Return the directed multigraph of the entities and the facts between them.

    Plans, denials and what is attributed to a speaker are left out unless `every` is set; entities without an edge
    are left out unless `isolated` is set. Nodes and edges come in a fixed order.
    """
    known = schema or ontology.load()
    found = nx.MultiDiGraph()
    triples = union(graph)
    edges = sorted(_edges(triples, known, every))
    ends = {end for start, end, _, _ in edges} | {start for start, _, _, _ in edges}
    for node in sorted(_entities(triples) if isolated else ends):
        found.add_node(node, **_node(triples, URIRef(node), known))
    for start, end, fact, attributes in edges:
        found.add_edge(start, end, key=fact, **dict(attributes))
    return found


def centrality(net: nx.MultiDiGraph) -> dict[str, float]:
    """Return how often each entity lies on the shortest ways between others (betweenness, 0 to 1), highest first.

    Directions and repeated edges are disregarded.
    """
    scores = cast(dict[str, float], nx.betweenness_centrality(nx.Graph(net)))
    return dict(sorted(((n, round(s, 6)) for n, s in scores.items()), key=lambda p: (-p[1], p[0])))


def communities(net: nx.MultiDiGraph, *, seed: int = 0) -> list[tuple[str, ...]]:
    """Return groups of entities with more ties inside than out (Louvain), the largest first.

    Ties weigh as many as there are facts; `seed` fixes the order in which the method visits nodes.
    """
    weighted = nx.Graph()
    weighted.add_nodes_from(net.nodes)
    for start, end in net.edges():
        weight = weighted.get_edge_data(start, end, {"weight": 0})["weight"]
        weighted.add_edge(start, end, weight=weight + 1)
    if not weighted.number_of_edges():
        return [(node,) for node in sorted(weighted)]
    groups = nx.community.louvain_communities(weighted, seed=seed)
    return sorted((tuple(sorted(g)) for g in groups), key=lambda g: (-len(g), g))


def path(net: nx.MultiDiGraph, start: str, end: str) -> tuple[Step, ...]:
    """Return the shortest way from one entity to another, against the edges too, with the facts of each step.

    Empty where there is none. Raises StoreError for an entity that the network lacks.
    """
    for node in (start, end):
        if node not in net:
            raise StoreError("the network has no such entity", subject=node, hint="it may have no asserted fact")
    try:
        nodes = nx.shortest_path(net.to_undirected(as_view=True), start, end)
    except nx.NetworkXNoPath:
        return ()
    return tuple(Step(a, b, tuple(sorted(_keys(net, a, b)))) for a, b in pairwise(nodes))


def _keys(net: nx.MultiDiGraph, a: str, b: str) -> Iterator[str]:
    for start, end in ((a, b), (b, a)):
        yield from net.get_edge_data(start, end, default={})


def _entities(graph: Graph) -> Iterator[str]:
    told = {str(s) for s in graph.subjects(HG.toldBy)}
    yield from ({str(s) for s in graph.subjects(RDF.type, HG.Entity)} - told)


def _edges(graph: Graph, schema: Schema, every: bool) -> Iterator[tuple[str, str, str, tuple[tuple[str, Any], ...]]]:
    for fact in graph.subjects(RDF.type, HG.Fact):
        start, end = graph.value(fact, RDF.subject), graph.value(fact, RDF.object)
        attributes = _edge(graph, cast(URIRef, fact), schema)
        plain = attributes["status"] == "asserted" and not attributes["speaker"]
        if isinstance(end, URIRef) and (start, RDF.type, HG.Entity) in graph and (plain or every):
            yield str(start), str(end), str(fact), tuple(attributes.items())


def _node(graph: Graph, node: URIRef, schema: Schema) -> dict[str, str]:
    type_, kind = kind_of(graph, node, schema)
    return {"label": str(graph.value(node, RDFS.label) or node), "type": type_, "kind": kind or ""}


def _edge(graph: Graph, fact: URIRef, schema: Schema) -> dict[str, Any]:
    def text(predicate: URIRef) -> str:
        return str(graph.value(fact, predicate) or "")

    name = local(text(RDF.predicate))
    confidence = graph.value(fact, HG.confidence)
    relation = schema.properties.get(name)
    return {
        "predicate": name,
        "label": relation.labels.get("ko", name) if relation else name,
        "status": local(text(HG.status)),
        "date": text(HG.date),
        "confidence": float(confidence) if isinstance(confidence, Literal) else 1.0,
        "speaker": text(HG.attributedTo),
    }
