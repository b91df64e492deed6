"""RDF terms: the namespaces of a graph, its literals, and the way between rdflib's terms and pyoxigraph's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from hangraph.schema import LEXICON, NEWS

HG = Namespace(NEWS)
LEX = Namespace(LEXICON)
DATA = Namespace("https://w3id.org/hangraph/data/")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("https://schema.org/")
TIME = Namespace("http://www.w3.org/2006/time#")
PREFIXES = {
    "hg": NEWS,
    "lex": LEXICON,
    "oa": str(OA),
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": str(PROV),
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": str(SCHEMA),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": str(TIME),
    "xsd": str(XSD),
}
_HANGUL = re.compile("[가-힣ᄀ-ᇿㄱ-ㆎꥠ-ꥼힰ-ퟻ]")
# what XML 1.0 cannot carry, and halves of surrogate pairs, which UTF-8 cannot
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Quad = tuple[URIRef, URIRef, URIRef | Literal, URIRef]


def written(text: str) -> str:
    """Return the text with each code point that some RDF syntax cannot carry replaced by U+FFFD, one for one."""
    return _UNWRITABLE.sub("\ufffd", text)


def plain(text: str) -> Literal:
    """Return a string literal without a language."""
    return Literal(written(text))


def literal(text: str) -> Literal:
    """Return a literal tagged @ko if it has Hangul, else a plain string."""
    return Literal(written(text), lang="ko") if _HANGUL.search(text) else plain(text)


def quads(dataset: Dataset) -> Iterator[ox.Quad]:
    """Yield the dataset's quads as pyoxigraph's, in a fixed order: by graph, subject, type first, predicate, object."""
    rows = [(_ox(s), _ox(p), _ox(o), _graph(g)) for s, p, o, g in dataset.quads((None, None, None, None))]
    for s, p, o, g in sorted(rows, key=_order):
        yield ox.Quad(s, p, o, g)


def dataset(found: Iterable[ox.Quad]) -> Dataset:
    """Return an rdflib dataset of pyoxigraph quads; its default graph is the union of all."""
    made = empty()
    for quad in found:
        named = not isinstance(quad.graph_name, ox.DefaultGraph)
        graph = made.graph(_rdflib(quad.graph_name)) if named else made.default_graph
        graph.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    return made


def empty() -> Dataset:
    """Return an empty dataset whose default graph is the union of all and which knows the prefixes."""
    made = Dataset(default_union=True)
    for prefix, namespace in PREFIXES.items():
        made.bind(prefix, namespace, replace=True)
    return made


def union(dataset: Dataset | Graph) -> Graph:
    """Return one plain graph of all triples, whatever graph they stand in."""
    merged = Graph()
    for s, p, o, *_ in dataset.quads((None, None, None, None)) if isinstance(dataset, Dataset) else dataset:
        merged.add((s, p, o))
    return merged


def _order(row: tuple[Any, Any, Any, Any]) -> tuple[str, ...]:
    s, p, o, g = row
    is_type = p.value == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return str(g), str(s), "" if is_type else str(p), str(o)


def _graph(name: object) -> ox.NamedNode | ox.DefaultGraph:
    iri = str(name)
    return ox.DefaultGraph() if name is None or iri == "urn:x-rdflib:default" else ox.NamedNode(iri)


def _ox(term: Node) -> Any:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


def _rdflib(term: object) -> Any:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    plain_string = term.datatype.value == str(XSD.string)
    return Literal(term.value, datatype=None if plain_string else URIRef(term.datatype.value))
