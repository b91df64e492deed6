"""Facts (`json`): the facts export, one article with its entities and facts, as plain JSON without RDF.

A graph of several articles gives a list of them. The texts of the articles are not in a graph, so they are empty here;
`Extraction.to_json` of a run has them.
"""

from __future__ import annotations

import json

from rdflib import Dataset

from hangraph.errors import StoreError
from hangraph.graph.build import build
from hangraph.graph.records import extractions
from hangraph.record import Extraction

MEDIA_TYPE = "application/json"


def write(dataset: Dataset) -> bytes:
    """Return the facts export of the dataset's articles."""
    return dump(extractions(dataset))


def dump(found: tuple[Extraction, ...]) -> bytes:
    """Return the facts export of extractions: an object for one, a list for any other number."""
    rows = [e.to_json() for e in found]
    return (json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=1) + "\n").encode()


def parse(data: bytes) -> Dataset:
    """Return the dataset that the facts build; raises StoreError if the data is no facts export."""
    return build(load(data))


def load(data: bytes) -> tuple[Extraction, ...]:
    """Return the extractions in a facts export, one or a list of them."""
    try:
        rows = json.loads(data)
        return tuple(Extraction.from_json(row) for row in (rows if isinstance(rows, list) else [rows]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"no facts export: {error!r}", subject="the data", hint="see the facts export") from error
