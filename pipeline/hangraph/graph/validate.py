"""Validate a graph against the SHACL shapes of `ontology/shapes.ttl`.

A graph says of each node every class it belongs to, so the shapes need no ontology beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyshacl
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from hangraph.errors import ShapeError
from hangraph.graph.terms import empty, union
from hangraph.paths import ontology_folder


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of a validation: the node, the path and value at fault, the shape's rule and the engine's message."""

    node: str
    path: str
    value: str
    shape: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.node}\n  {self.shape}: {self.rule}\n  {self.path or 'node'} {self.value}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found; `graph` is the SHACL report in RDF."""

    conforms: bool
    violations: tuple[Violation, ...]
    graph: Graph

    @property
    def text(self) -> str:
        """The report for readers: a line for the outcome, then each violation."""
        if self.conforms:
            return "The graph conforms to the shapes.\n"
        found = "\n".join(map(str, self.violations))
        return f"The graph breaks the shapes in {len(self.violations)} places.\n{found}\n"

    def check(self, subject: str = "") -> None:
        """Raise ShapeError, with the first violation, if the graph does not conform."""
        if not self.conforms:
            hint = f"{len(self.violations)} in all, see the report"
            raise ShapeError(str(self.violations[0]), subject=subject, hint=hint)


def validate(graph: Dataset | Graph, shapes: Graph | None = None) -> Report:
    """Return the report on the union of the graph's named graphs; `shapes` replaces the shipped ones."""
    rules = shapes if shapes is not None else shipped_shapes()
    conforms, results, _ = pyshacl.validate(
        union(graph), shacl_graph=rules, inference="none", do_owl_imports=False, advanced=False
    )
    assert isinstance(results, Graph)
    violations = [_violation(results, rules, node) for node in results.subjects(RDF.type, SH.ValidationResult)]
    return Report(bool(conforms), tuple(sorted(violations, key=str)), results)


@lru_cache(maxsize=1)
def shipped_shapes() -> Graph:
    """Return the shapes of `ontology/shapes.ttl`."""
    graph = Graph()
    graph.parse(ontology_folder() / "shapes.ttl", format="turtle")
    return graph


def _violation(results: Graph, shapes: Graph, node: Node) -> Violation:
    def cell(predicate: URIRef) -> str:
        return _short(results.value(node, predicate))

    shape = _root(shapes, results.value(node, SH.sourceShape))
    rule = shapes.value(shape, SH.message) if shape is not None else None
    return Violation(
        cell(SH.focusNode), cell(SH.resultPath), cell(SH.value), _short(shape), _short(rule), cell(SH.resultMessage)
    )


def _root(shapes: Graph, shape: Node | None) -> Node | None:
    """Return the named shape that a nameless property shape belongs to."""
    while shape is not None and not isinstance(shape, URIRef):
        shape = next((s for s, _ in shapes.subject_predicates(shape)), None)
    return shape


def _short(term: Node | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        return str(term)
    return term.n3(empty().namespace_manager)
