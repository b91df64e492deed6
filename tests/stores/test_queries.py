"""SPARQL: answers as tables, errors with their place, and nothing that dials out."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import small_extraction
from hangraph.errors import StoreError
from hangraph.exporters import write
from hangraph.graph.build import build
from hangraph.graph.mint import identify
from hangraph.stores import Table, query
from hangraph.stores.queries import calls_out

PEOPLE = "SELECT ?name { ?person a hg:Person ; rdfs:label ?name } ORDER BY DESC(?name)"


def test_query_select_gives_rows_in_the_order_asked_for() -> None:
    """Prefixes need no declaring; the default graph is the union of all."""
    found = query(build([small_extraction()]), PEOPLE)
    assert found == Table(("name",), (("윤누리",), ("윤가람",), ("오세린",)))


def test_query_without_order_is_sorted() -> None:
    """Rows that may come in any order come sorted, unbound values first."""
    found = query(
        build([small_extraction()]),
        "SELECT ?name ?alias { ?p a hg:Person ; rdfs:label ?name OPTIONAL { ?p skos:altLabel ?alias } }",
    )
    assert found.rows == (("오세린", None), ("윤가람", "윤 시장"), ("윤누리", None))


@pytest.mark.parametrize(("class_", "answer"), [("hg:Person", "true"), ("hg:Program", "false")])
def test_query_ask_gives_true_or_false(class_: str, answer: str) -> None:
    """ASK has one column with one row."""
    assert query(build([small_extraction()]), f"ASK {{ ?x a {class_} }}") == Table(("answer",), ((answer,),))


def test_query_construct_gives_triples() -> None:
    """CONSTRUCT has subject, predicate and object, sorted."""
    found = query(build([small_extraction()]), "CONSTRUCT { ?a <urn:met> ?b } { ?a hg:metWith ?b }")
    assert found.columns == ("subject", "predicate", "object")
    assert [row[1] for row in found.rows] == ["urn:met"]


def test_query_reads_a_file(tmp_path: Path) -> None:
    """A path stands for the graph in the file."""
    path = tmp_path / "g.nq"
    path.write_bytes(write(build([small_extraction()]), "nq"))
    assert query(path, PEOPLE) == query(str(path), PEOPLE) == query(build([small_extraction()]), PEOPLE)


def test_query_from_picks_among_the_graphs_at_hand() -> None:
    """FROM restricts the query to a graph; it loads nothing."""
    extraction = identify(small_extraction())
    made, ask = build([extraction]), "ASK FROM <{}/{}> {{ ?x a hg:Article }}"
    answers = [query(made, ask.format(extraction.article.id, name)).rows[0][0] for name in ("provenance", "facts")]
    assert answers == ["true", "false"]
    assert query(made, "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }").rows == ()


def test_query_of_an_empty_graph_has_columns_and_no_rows() -> None:
    """Nothing found is an empty table."""
    assert query(build([]), PEOPLE) == Table(("name",), ())


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?x {\n ?x ?p }", "error at 2:"),
        ("SELECT ?x { ?x a nope:X }", "a prefix that is not declared"),
        ("", "error at 1:"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "read only"),
        ("DROP ALL", "read only"),
        ("LOAD <http://127.0.0.1:9/>", "read only"),
    ],
)
def test_query_refuses_what_is_no_query(sparql: str, message: str) -> None:
    """An error tells the place; updates are no queries."""
    with pytest.raises(StoreError, match=message):
        query(build([]), sparql)


CALLING = [
    "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.service silent<http://x>{} }",
    "ASK { FILTER EXISTS { SeRvIcE ?where { ?s ?p ?o } } }",
    "SELECT * { ?s ex:a\\#b ?o . SERVICE <http://x> {} }",
    'SELECT * { BIND("\\"" AS ?x) SERVICE <http://x> {} BIND("" AS ?y) }',
    'SELECT * { BIND("\\u0022" AS ?x) SERVICE <http://x> {} BIND("" AS ?y) }',
    "SELECT * { \\u0053ERVICE <http://x> {} }",
    'SELECT * { BIND("""a"" # """ AS ?x) SERVICE <http://x> {} }',
    "SELECT * { ?s ?p 'a' # '\n SERVICE <http://x> {} }",
    "SELECT * { FILTER(?a<?b) SERVICE ?s { ?a ?b ?c FILTER(1>0) } }",
    "SELECT * { ?s a ex:Thing.SERVICE <http://x> {} }",
]
STAYING = [
    "SELECT ?service { ?service ?p $service }",
    "SELECT * { ?s ex:service service:x }",
    "SELECT * { ?s ?p <http://example.org/service> }",
    "SELECT * { ?s ?p 'a service', \"SERVICE <http://x> {}\" } # SERVICE",
    "SELECT * { ?s ?p '''it's a \n SERVICE <x> {}''' }",
]


@pytest.mark.parametrize("sparql", CALLING)
def test_query_refuses_to_ask_another_endpoint(sparql: str) -> None:
    """SERVICE is found however it is written, before anything is evaluated."""
    assert calls_out(sparql)
    with pytest.raises(StoreError, match="another endpoint"):
        query(build([]), sparql)


@pytest.mark.parametrize("sparql", STAYING)
def test_calls_out_is_not_misled_by_the_word(sparql: str) -> None:
    """The word in a name, a string, an IRI or a comment calls nobody."""
    assert not calls_out(sparql)


def test_calls_out_is_quick_on_a_long_query() -> None:
    """A query of a million characters is scanned in one pass."""
    assert not calls_out("SELECT * { " + "?s ?p 'a\\'b' . " * 70_000 + '"' * 1001)


def test_table_as_tsv_keeps_a_row_a_line() -> None:
    """Tabs and line breaks in values become spaces; what is unbound is empty."""
    table = Table(("a", "b"), (("한\t줄\n둘", None), ("x", "y")))
    assert table.to_tsv() == "a\tb\n한 줄 둘\t\nx\ty\n"
