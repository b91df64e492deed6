"""Every format: rdflib reads back an isomorphic graph, bytes are stable, and bad data is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from builders import seed_extraction, small_extraction
from hangraph.errors import ConfigError, StoreError
from hangraph.exporters import EXPORTERS, exporter, parse, write
from hangraph.graph.build import build
from hangraph.graph.mint import identify
from hangraph.graph.terms import dataset, empty, plain, quads, union
from hangraph.record import Extraction

# rdflib warns of its own internals when it parses into a Dataset
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
SYNTAXES = {"ttl": "turtle", "trig": "trig", "nt": "nt", "nq": "nquads", "jsonld": "json-ld", "xml": "xml"}
NAMED = ("trig", "nq", "jsonld")
FACTS = ("json", "jsonl")


def _named(found: Dataset) -> dict[str, Graph]:
    return {str(g.identifier): union(g) for g in found.graphs() if len(g)}


def test_every_exporter_is_tested() -> None:
    """The formats of this file are the registry's."""
    assert set(EXPORTERS) == {*SYNTAXES, *FACTS}
    assert len(EXPORTERS) == 8


@pytest.mark.parametrize("format", SYNTAXES)
def test_write_is_read_by_rdflib_as_an_isomorphic_graph(format: str) -> None:
    """rdflib parses each syntax back to the union of the graphs."""
    made = build([seed_extraction()])
    found = Dataset(default_union=True)
    found.parse(data=write(made, format), format=SYNTAXES[format])
    assert isomorphic(union(found), union(made))


@pytest.mark.parametrize("format", NAMED)
def test_write_keeps_named_graphs_for_rdflib(format: str) -> None:
    """Syntaxes with named graphs keep each triple in its own."""
    made = build([small_extraction()])
    found = Dataset()
    found.parse(data=write(made, format), format=SYNTAXES[format])
    names = _named(made)
    assert len(names) == 2
    read = _named(found)
    assert read.keys() == names.keys()
    assert all(isomorphic(read[n], names[n]) for n in names)


@pytest.mark.parametrize("format", EXPORTERS)
def test_parse_of_write_is_the_same(format: str) -> None:
    """What was written and parsed is written the same again."""
    once = write(build([small_extraction()]), format)
    assert write(parse(once, format), format) == once


@pytest.mark.parametrize("format", EXPORTERS)
def test_write_of_nothing_is_parsed_as_nothing(format: str) -> None:
    """An empty graph goes through every format."""
    assert len(parse(write(empty(), format), format)) == 0


@pytest.mark.parametrize("format", SYNTAXES)
@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_write_carries_any_text(format: str, text: str) -> None:
    """Line breaks, quotes, NBSP, emoji and markup in a literal come back as they were."""
    made = empty()
    graph = made.graph(URIRef("https://example.org/graph"))
    graph.add((URIRef("https://example.org/가"), URIRef("https://example.org/ns#말"), plain(text)))
    found = Graph() if format not in NAMED else Dataset(default_union=True)
    found.parse(data=write(made, format), format=SYNTAXES[format])
    assert [str(o) for _, _, o in union(found)] == [str(plain(text))]


@pytest.mark.parametrize("format", ["ttl", "nt", "xml"])
def test_write_without_named_graphs_has_each_triple_once(format: str) -> None:
    """A triple that stands in two graphs is written once in their union."""
    made = empty()
    triple = (URIRef("urn:a"), URIRef("urn:ns#b"), Literal("가"))
    for name in ("urn:g1", "urn:g2"):
        made.graph(URIRef(name)).add(triple)
    assert write(made, format).decode().count("가") == 1


def test_ntriples_and_nquads_are_sorted() -> None:
    """Lines stand in order, so that two versions can be compared."""
    for format in ("nt", "nq"):
        lines = write(build([small_extraction()]), format).splitlines()
        assert lines == sorted(lines)


def test_turtle_has_the_prefixes_and_hangul_as_it_is() -> None:
    """Turtle is for people: prefixes in order, Hangul unescaped."""
    text = write(build([small_extraction()]), "ttl").decode()
    head = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert head == sorted(head)
    assert len(head) > 5
    assert '"윤가람"@ko' in text
    assert "a hg:Entity , hg:Person" in text


def test_facts_of_one_article_are_the_contract_export() -> None:
    """One article is an object, several are a list; ids are IRIs and evidence has its offsets."""
    row = json.loads(write(build([small_extraction()]), "json"))
    known = identify(small_extraction())
    assert row["article"]["id"] == known.article.id
    assert {f["id"] for f in row["facts"]} == {f.id for f in known.facts}
    assert all(f["evidence"] for f in row["facts"])
    rows = json.loads(write(build([small_extraction(), seed_extraction()]), "json"))
    assert [Extraction.from_json(r).article.id for r in rows] == sorted(r["article"]["id"] for r in rows)


def test_jsonl_has_one_article_a_line() -> None:
    """Each line is the facts export of one article."""
    known = [identify(small_extraction()), identify(seed_extraction())]
    rows = [json.loads(line) for line in write(build(known), "jsonl").decode().splitlines()]
    assert {r["article"]["id"]: len(r["facts"]) for r in rows} == {e.article.id: len(e.facts) for e in known}


@pytest.mark.parametrize("format", EXPORTERS)
def test_parse_refuses_what_is_not_the_format(format: str) -> None:
    """Data that is not well-formed raises StoreError, which says so."""
    with pytest.raises(StoreError):
        parse("<<<아무 말{".encode(), format)


@pytest.mark.parametrize("data", ["3", "[1]", "{}", '{"article": {}, "entities": 3, "facts": []}', "null"])
def test_facts_parse_refuses_other_json(data: str) -> None:
    """JSON that is no facts export raises StoreError."""
    with pytest.raises(StoreError, match="no facts export"):
        parse(data.encode(), "json")


def test_exporter_refuses_an_unknown_format() -> None:
    """A format that is not registered raises ConfigError with those that are."""
    with pytest.raises(ConfigError, match="known are ttl"):
        exporter("pdf")


def test_terms_go_to_pyoxigraph_and_back() -> None:
    """The two libraries' terms stand for each other."""
    made = build([small_extraction()])
    assert {str(q) for q in quads(dataset(quads(made)))} == {str(q) for q in quads(made)}
