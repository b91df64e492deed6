"""The exception tree. Every error carries what it is about and says what to do next.

HangraphError
├── ConfigError      a config file or option that cannot be used
├── OntologyError    Turtle of the ontology or lexicon that breaks its own rules
├── SourceError      a document that cannot be read
├── AlignmentError   morphemes that cannot be laid over their text
├── ModelError       a model whose files are missing, damaged or lack what is asked of them
├── ShapeError       a graph that does not conform to the SHACL shapes
├── StoreError       a graph file or query that cannot be opened, parsed or answered
└── InternalError    a bug in hangraph
"""

from __future__ import annotations


class HangraphError(Exception):
    """Base of every error hangraph raises: a message, what it is about, and what to do next."""

    def __init__(self, message: str, *, subject: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint

    def __str__(self) -> str:
        about = f"{self.subject}: " if self.subject else ""
        todo = f" ({self.hint})" if self.hint else ""
        return f"{about}{self.message}{todo}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.subject, self.hint)


def _rebuild(kind: type[HangraphError], message: str, subject: str, hint: str) -> HangraphError:
    return kind(message, subject=subject, hint=hint)


class ConfigError(HangraphError):
    """A config file or option that cannot be used."""


class OntologyError(HangraphError):
    """Turtle of the ontology or lexicon that breaks its own rules."""


class SourceError(HangraphError):
    """A document that cannot be read."""


class AlignmentError(HangraphError):
    """Morphemes that cannot be laid over their text."""


class ModelError(HangraphError):
    """A model whose files are missing, damaged or lack what is asked of them."""


class ShapeError(HangraphError):
    """A graph that does not conform to the SHACL shapes."""


class StoreError(HangraphError):
    """A graph file or query that cannot be opened, parsed or answered."""


class InternalError(HangraphError):
    """A bug in hangraph."""
