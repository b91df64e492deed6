"""Exporters: a graph in the syntaxes others read. A new one is a module with `MEDIA_TYPE`, `write` and `parse`."""

from __future__ import annotations

from typing import Protocol, cast

from rdflib import Dataset

from hangraph.errors import ConfigError
from hangraph.exporters import facts, jsonld, jsonlines, nquads, ntriples, rdfxml, trig, turtle


class Exporter(Protocol):
    """What a module of this package offers."""

    MEDIA_TYPE: str

    def write(self, dataset: Dataset) -> bytes:
        """Return the dataset in the format."""

    def parse(self, data: bytes) -> Dataset:
        """Return the dataset that data in the format holds."""


EXPORTERS = {
    "ttl": turtle,
    "trig": trig,
    "nt": ntriples,
    "nq": nquads,
    "jsonld": jsonld,
    "xml": rdfxml,
    "json": facts,
    "jsonl": jsonlines,
}


def write(dataset: Dataset, format: str) -> bytes:
    """Return the dataset in a format of EXPORTERS, the same bytes each time."""
    return exporter(format).write(dataset)


def parse(data: bytes, format: str) -> Dataset:
    """Return the dataset that data in a format of EXPORTERS holds."""
    return exporter(format).parse(data)


def exporter(format: str) -> Exporter:
    """Return the exporter of this name; raises ConfigError if there is none."""
    if format not in EXPORTERS:
        raise ConfigError("no such format", subject=format, hint=f"known are {', '.join(EXPORTERS)}")
    return cast(Exporter, EXPORTERS[format])
