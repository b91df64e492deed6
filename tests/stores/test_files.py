"""Graph files: opened by their ending, refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.compare import isomorphic

from builders import small_extraction
from hangraph.errors import StoreError
from hangraph.exporters import write
from hangraph.graph.build import build
from hangraph.graph.terms import union
from hangraph.stores import open_graph


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "xml"])
def test_open_graph_reads_each_syntax(tmp_path: Path, ending: str) -> None:
    """A file in any syntax opens as the graph that was written."""
    made = build([small_extraction()])
    path = tmp_path / f"그래프.{ending}"
    path.write_bytes(write(made, ending))
    assert isomorphic(union(open_graph(path)), union(made))


def test_open_graph_keeps_named_graphs(tmp_path: Path) -> None:
    """A TriG file has facts and provenance apart."""
    path = tmp_path / "g.TRIG"
    path.write_bytes(write(build([small_extraction()]), "trig"))
    assert len([g for g in open_graph(path).graphs() if len(g)]) == 2


@pytest.mark.parametrize("name", ["g.pdf", "g", "g.json"])
def test_open_graph_refuses_an_unknown_ending(tmp_path: Path, name: str) -> None:
    """The error lists the endings that are known."""
    (tmp_path / name).write_text("")
    with pytest.raises(StoreError, match="known are ttl, trig"):
        open_graph(tmp_path / name)


def test_open_graph_refuses_a_missing_file(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(StoreError, match=r"nowhere\.ttl"):
        open_graph(tmp_path / "nowhere.ttl")


def test_open_graph_tells_the_line_of_an_error(tmp_path: Path) -> None:
    """A broken file raises with file and line."""
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n")
    with pytest.raises(StoreError, match=r"broken\.ttl.*line 2"):
        open_graph(path)


def test_open_graph_does_not_fetch_a_context(tmp_path: Path) -> None:
    """JSON-LD that points to a context elsewhere is refused, not followed."""
    path = tmp_path / "remote.jsonld"
    path.write_text('{"@context": "http://127.0.0.1:9/context.jsonld", "name": "가"}')
    with pytest.raises(StoreError):
        open_graph(path)
