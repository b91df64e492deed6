"""N-Quads (`nq`): a quad a line with its graph, sorted; the quickest whole graph for machines to load."""

from __future__ import annotations

from rdflib import Dataset

from hangraph.exporters import serialization

MEDIA_TYPE = "application/n-quads"


def write(dataset: Dataset) -> bytes:
    """Return the dataset as N-Quads."""
    return b"".join(sorted(serialization.write(dataset, "nq").splitlines(keepends=True)))


def parse(data: bytes) -> Dataset:
    """Return the dataset that the N-Quads hold."""
    return serialization.read(data, "nq")
