"""How likely a fact is right: a logistic model over how it was read, fitted on annotated articles.

What a rule gives a fact is a rank, not a probability. `hangraph train confidence` learns from gold annotation how often
facts read that way were right; `confidence.json` beside this module holds the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hangraph.document import FactRow

FILE = Path(__file__).with_name("confidence.json")
LEAST, MOST = 0.05, 0.99
_SURE = 1e-3  # a rank never counts as certain


@dataclass(frozen=True, slots=True)
class Confidence:
    """The weights of the features; one that is not among them counts nothing."""

    weights: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = FILE) -> Confidence:
        """Read the weights of a file."""
        return cls(json.loads(path.read_text("utf-8"))["weights"])

    def of(self, fact: FactRow) -> float:
        """Return how likely a fact is right, by the rank that its rule gave it and how it was read."""
        score = sum(self.weights.get(name, 0.0) * value for name, value in features(fact))
        return round(min(MOST, max(LEAST, 1 / (1 + math.exp(-score)))), 2)


def features(fact: FactRow) -> Iterator[tuple[str, float]]:
    """Yield what a fact's likelihood depends on, by name."""
    yield "always", 1.0
    rank = min(1 - _SURE, max(_SURE, fact["confidence"]))
    yield "rank", math.log(rank / (1 - rank))
    yield f"predicate {fact['predicate']}", 1.0
    yield f"stage {fact['stage']}", 1.0
    yield f"status {fact['status']}", 1.0
    yield "told again", math.log(len(fact["evidence"]))
    stands = {argument["role"]: argument for argument in fact.get("arguments", ())}
    for role in ("subject", "object"):
        if role in stands and not _told(fact, stands[role]["start"]):
            yield f"{role} left out", 1.0
    yield "dated", float(fact["date"] is not None)


def _told(fact: FactRow, position: int) -> bool:
    return any(start <= position < end for start, end in fact["evidence"])
