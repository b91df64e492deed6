"""What the RDF syntaxes share: a fixed order of quads, fixed prefixes, and bytes that do not vary."""

from __future__ import annotations

from itertools import takewhile

import pyoxigraph as ox
from rdflib import Dataset

from hangraph.graph import terms
from hangraph.stores.files import ENDINGS, parse


def write(dataset: Dataset, ending: str, *, prefixed: bool = False) -> bytes:
    """Return the dataset in the syntax of this ending; one that has no named graphs gets the union."""
    syntax = ENDINGS[ending]
    quads = terms.quads(dataset)
    prefixes = terms.PREFIXES if prefixed else None
    if syntax.supports_datasets:
        return _written(ox.serialize(quads, format=syntax, prefixes=prefixes))
    triples = list(dict.fromkeys(q.triple for q in sorted(quads, key=_order)))
    return _written(ox.serialize(triples, format=syntax, prefixes=prefixes))


def read(data: bytes, ending: str) -> Dataset:
    """Return the dataset in these bytes; raises StoreError if they are not well-formed."""
    return terms.dataset(parse(data, ending))


def sorted_prefixes(data: bytes) -> bytes:
    """Return Turtle or TriG with its leading prefix lines sorted; they are written in an order that varies."""
    lines = data.splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith(b"@prefix"), lines))
    return b"".join([*sorted(head), *lines[len(head) :]])


def _order(quad: ox.Quad) -> tuple[str, bool, str, str]:
    """Order as `terms.quads` does, but across graphs, so that each subject is written once."""
    return str(quad.subject), quad.predicate.value != _TYPE, str(quad.predicate), str(quad.object)


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _written(data: bytes | None) -> bytes:
    assert data is not None  # only so when an output file is given
    return data
