"""The reader: texts in; names, dependency trees and relations out, from one pass of the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from hangraph.encoder.encoded import Encoder
from hangraph.encoder.manifest import Manifest
from hangraph.encoder.memory import Encoded
from hangraph.encoder.names import Name, NameHead
from hangraph.encoder.parser import ParserHead
from hangraph.encoder.relations import Pair, RelationHead, Scores
from hangraph.encoder.session import Sessions
from hangraph.encoder.tokeniser import Encoding, Tokeniser
from hangraph.encoder.trees import Tree
from hangraph.paths import model_folder

__all__ = ["Encoded", "Encoding", "Name", "Pair", "Reader", "Scheme", "Scores", "Tree", "load_reader"]

Scheme = Literal["coarse", "klue"]


class Reader:
    """A model's folder, opened: its files are checked at once, sessions are made at first use and never pickled.

    What is read of a text does not depend on the texts beside it nor on `threads` (None: one a core).
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads
        self.manifest = Manifest.load(folder)
        self._sessions = Sessions(self.manifest, threads)
        self._encoder = Encoder(self._sessions)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.folder, self.threads)

    @property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser the model was trained with."""
        return self._encoder.tokeniser

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Return each text with its pieces and hidden states; those of the texts read last are kept.

        All states are in memory at once, 1.5 KB a piece: hand over many texts in portions.
        """
        return self._encoder.encode(texts)

    def names(self, encoded: Sequence[Encoded], scheme: Scheme = "coarse") -> list[list[Name]]:
        """Return the names of each text in order of their start, in the classes of NIKL or of KLUE."""
        return (self._coarse if scheme == "coarse" else self._klue).read(encoded)

    def trees(self, encoded: Sequence[Encoded], words: Sequence[Sequence[tuple[int, int]]]) -> list[Tree]:
        """Return the dependency tree of each text over its words, given as start and end, in order, disjoint.

        More than 256 words are read in parts, whose roots hang one on the other.
        """
        return self._parser.read(encoded, words)

    def relations(self, encoded: Sequence[Encoded], pairs: Sequence[Sequence[Pair]]) -> list[list[Scores]]:
        """Return for each pair of names of each text the probabilities of the model's labels.

        A label that does not fit the subject (per:* of an organization) has none.
        """
        return self._relater.read(encoded, pairs)

    @cached_property
    def _coarse(self) -> NameHead:
        return NameHead(self._sessions, "ner")

    @cached_property
    def _klue(self) -> NameHead:
        return NameHead(self._sessions, "klue")

    @cached_property
    def _parser(self) -> ParserHead:
        return ParserHead(self._sessions)

    @cached_property
    def _relater(self) -> RelationHead:
        return RelationHead(self._sessions)


@lru_cache(maxsize=2)
def load_reader(folder: str | None = None) -> Reader:
    """Return the reader of a model's folder, None for the model hangraph ships; raise ModelError if it is damaged."""
    return Reader(Path(folder) if folder else model_folder())
