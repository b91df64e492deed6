"""N-Triples (`nt`): a triple a line, sorted, so that versions can be compared line by line. The union of all graphs."""

from __future__ import annotations

from rdflib import Dataset

from hangraph.exporters import serialization

MEDIA_TYPE = "application/n-triples"


def write(dataset: Dataset) -> bytes:
    """Return the union of the dataset's graphs as N-Triples."""
    return b"".join(sorted(serialization.write(dataset, "nt").splitlines(keepends=True)))


def parse(data: bytes) -> Dataset:
    """Return the dataset that the N-Triples hold."""
    return serialization.read(data, "nt")
