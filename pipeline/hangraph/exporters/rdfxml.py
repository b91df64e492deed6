"""RDF/XML (`xml`): the oldest syntax, for tools that read no other. No named graphs: the union of all is written."""

from __future__ import annotations

from rdflib import Dataset

from hangraph.exporters import serialization

MEDIA_TYPE = "application/rdf+xml"


def write(dataset: Dataset) -> bytes:
    """Return the union of the dataset's graphs as RDF/XML."""
    # readers of XML take a bare carriage return for a line feed
    return serialization.write(dataset, "xml").replace(b"\r", b"&#13;")


def parse(data: bytes) -> Dataset:
    """Return the dataset that the RDF/XML holds."""
    return serialization.read(data, "xml")
