"""Facts as lines (`jsonl`): the facts export with one article a line, to stream and to split."""

from __future__ import annotations

import json

from rdflib import Dataset

from hangraph.exporters import facts
from hangraph.graph.build import build
from hangraph.graph.records import extractions
from hangraph.record import Extraction

MEDIA_TYPE = "application/x-ndjson"


def write(dataset: Dataset) -> bytes:
    """Return the facts export of the dataset's articles, one a line."""
    return dump(extractions(dataset))


def dump(found: tuple[Extraction, ...]) -> bytes:
    """Return the facts export of extractions, one a line."""
    return "".join(json.dumps(e.to_json(), ensure_ascii=False) + "\n" for e in found).encode()


def parse(data: bytes) -> Dataset:
    """Return the dataset that the facts build; raises StoreError if a line is no facts export."""
    return build(e for line in data.splitlines() if line.strip() for e in facts.load(line))
