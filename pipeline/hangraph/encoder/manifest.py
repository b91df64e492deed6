"""The manifest of a model folder, `model.json`: what the model is, what it can do, and the checksums of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hangraph.errors import ModelError

NAME = "model.json"
HEADS = ("ner", "klue", "parser", "relations")
_HINT = "reinstall hangraph, or train or copy the model anew"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model folder whose files are all there and as they were made.

    `heads` has the labels and tables of each head that the model has: `ner`, `klue`, `parser`, `relations`.
    """

    folder: Path
    name: str
    version: str
    heads: Mapping[str, Mapping[str, Any]]
    files: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Return the manifest of a folder; raise ModelError where a file is missing or damaged."""
        described = _read(folder / NAME)
        try:
            for name, file in described["files"].items():
                _check(folder / name, file["sha256"])
            heads = {head: described[head] for head in HEADS if described.get(head)}
            return cls(folder, described["name"], described["version"], heads, frozenset(described["files"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"has no usable entry {error}", subject=str(folder / NAME), hint=_HINT) from error

    def file(self, name: str) -> Path:
        """Return the path of a file; raise ModelError where the model has none of that name."""
        if name not in self.files:
            raise ModelError(f"the model has no {name}", subject=str(self.folder), hint="use a model that has one")
        return self.folder / name

    def head(self, name: str) -> Mapping[str, Any]:
        """Return the labels and tables of a head; raise ModelError where the model lacks it."""
        if name not in self.heads:
            hint = "use a model that has one, or take the component that needs it out of the pipeline"
            raise ModelError(f"the model has no head {name!r}", subject=str(self.folder), hint=hint)
        return self.heads[name]


def _read(path: Path) -> dict[str, Any]:
    try:
        described = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", subject=str(path), hint=_HINT) from error
    except ValueError as error:
        raise ModelError(f"is no JSON: {error}", subject=str(path), hint=_HINT) from error
    if not isinstance(described, dict):
        raise ModelError("is no JSON object", subject=str(path), hint=_HINT)
    return described


def _check(path: Path, expected: str) -> None:
    """Raise ModelError unless the file is there and has the checksum that its model was made with."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"cannot be read: {error.strerror}; expected a file of sha256 {expected}"
        raise ModelError(message, subject=str(path), hint=_HINT) from error
    if found != expected:
        raise ModelError(f"is damaged: expected sha256 {expected}, found {found}", subject=str(path), hint=_HINT)
