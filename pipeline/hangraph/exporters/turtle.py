"""Turtle (`ttl`): RDF for people to read. No named graphs: the union of all is written, with prefixes."""

from __future__ import annotations

from rdflib import Dataset

from hangraph.exporters import serialization

MEDIA_TYPE = "text/turtle"


def write(dataset: Dataset) -> bytes:
    """Return the union of the dataset's graphs as Turtle."""
    return serialization.sorted_prefixes(serialization.write(dataset, "ttl", prefixed=True))


def parse(data: bytes) -> Dataset:
    """Return the dataset that the Turtle holds."""
    return serialization.read(data, "ttl")
