"""JSON-LD (`jsonld`): the whole graph as JSON, expanded so that no context needs fetching; named graphs in `@graph`."""

from __future__ import annotations

import json

from rdflib import Dataset

from hangraph.exporters import serialization

MEDIA_TYPE = "application/ld+json"


def write(dataset: Dataset) -> bytes:
    """Return the dataset as JSON-LD, indented."""
    found = json.loads(serialization.write(dataset, "jsonld"))
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def parse(data: bytes) -> Dataset:
    """Return the dataset that the JSON-LD holds."""
    return serialization.read(data, "jsonld")
