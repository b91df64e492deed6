"""Graph files: RDF in any syntax, told by the ending of its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset

from hangraph.errors import StoreError
from hangraph.graph import terms

ENDINGS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
    "rdf": ox.RdfFormat.RDF_XML,
}


def open_graph(path: str | Path) -> Dataset:
    """Return the dataset in a graph file; its default graph is the union of all.

    Raises StoreError for a file that is missing, of an unknown ending, or not well-formed.
    """
    return terms.dataset(read(Path(path)))


def read(path: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a graph file."""
    ending = path.suffix.lstrip(".").lower()
    if ending not in ENDINGS:
        raise StoreError("no graph file by its ending", subject=str(path), hint=f"known are {', '.join(ENDINGS)}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(error.strerror or "cannot be read", subject=str(path), hint="check the path") from error
    yield from parse(data, ending, subject=str(path))


def parse(data: bytes, ending: str, *, subject: str = "the data") -> Iterator[ox.Quad]:
    """Yield the quads that RDF in the syntax of this ending holds; nothing it refers to is fetched."""
    try:
        yield from ox.parse(data, format=ENDINGS[ending])
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"not well-formed: {error}", subject=subject, hint="mend the place named") from error
