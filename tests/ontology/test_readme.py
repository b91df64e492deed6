"""The ontology's README: its Turtle is Turtle, and its entries are those of the files."""

from __future__ import annotations

import re

import pytest
from rdflib import Graph, URIRef

from hangraph.graph.terms import PREFIXES
from hangraph.paths import ontology_folder

FOLDER = ontology_folder()
BLOCKS = re.findall(r"```turtle\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)
MORE = {
    "frame": "https://w3id.org/hangraph/lexicon/frame#",
    "lexinfo": "http://www.lexinfo.net/ontology/3.0/lexinfo#",
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "synsem": "http://www.w3.org/ns/lemon/synsem#",
    "tag": "https://w3id.org/hangraph/tag/",
}
HEAD = "".join(f"@prefix {p}: <{i}> .\n" for p, i in (PREFIXES | MORE).items()) + "@base <https://example.org/> .\n"


def _parse(block: str) -> Graph:
    return Graph().parse(data=HEAD + block, format="turtle")


def test_readme_shows_a_graph_and_an_entry_of_each_kind() -> None:
    """A fact, then relation, particle, frame, verb, noun and tag."""
    assert len(BLOCKS) == 7
    assert all(len(_parse(block)) > 3 for block in BLOCKS)


@pytest.mark.parametrize("block", BLOCKS[1:])
def test_readme_entries_are_those_of_the_files(block: str) -> None:
    """Each thing that the README documents stands in the files with the same properties."""
    files = Graph()
    for path in (FOLDER / "news.ttl", FOLDER / "tags.ttl", *sorted((FOLDER / "lexicon").glob("*.ttl"))):
        if block.split()[0] in path.read_text("utf-8"):
            files.parse(path, format="turtle")
    shown = _parse(block)
    subjects = {s for s in shown.subjects() if isinstance(s, URIRef)}
    assert subjects
    for subject in subjects:
        assert set(shown.predicates(subject)) <= set(files.predicates(subject))
