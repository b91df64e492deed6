"""TriG (`trig`): Turtle with named graphs, each in braces; the whole graph for people to read."""

from __future__ import annotations

from rdflib import Dataset

from hangraph.exporters import serialization

MEDIA_TYPE = "application/trig"


def write(dataset: Dataset) -> bytes:
    """Return the dataset as TriG."""
    return serialization.sorted_prefixes(serialization.write(dataset, "trig", prefixed=True))


def parse(data: bytes) -> Dataset:
    """Return the dataset that the TriG holds."""
    return serialization.read(data, "trig")
