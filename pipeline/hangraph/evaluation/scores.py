"""The figures a score is made of: counts with precision, recall and F1, and shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

MACRO_MINIMUM = 5  # gold facts from which a predicate's F1 counts


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right, found and expected."""

    right: int = 0
    found: int = 0
    expected: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.expected + other.expected)

    @property
    def precision(self) -> float:
        """Share of the found that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the expected that were found right."""
        return self.right / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_json(self) -> list[int]:
        """Return the three counts as a list."""
        return [self.right, self.found, self.expected]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a total were right."""

    right: int = 0
    total: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total)

    @property
    def ratio(self) -> float | None:
        """The share, or None of nothing."""
        return self.right / self.total if self.total else None

    def to_json(self) -> list[int]:
        """Return both counts as a list."""
        return [self.right, self.total]


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of each class of a labelling, and the figures over all classes."""

    classes: Mapping[str, Counts] = field(default_factory=dict)

    @classmethod
    def of(cls, expected: Iterable[str], found: Iterable[str], right: Iterable[str]) -> Tally:
        """Count the classes of what was expected, of what was found, and of what was found right."""
        there, said, hit = Counter(expected), Counter(found), Counter(right)
        return cls({c: Counts(hit[c], said[c], there[c]) for c in sorted({*there, *said})})

    @property
    def micro(self) -> Counts:
        """The counts of all classes together."""
        return reduce(lambda a, b: a + b, self.classes.values(), Counts())

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes that are expected at all."""
        judged = [c.f1 for c in self.classes.values() if c.expected]
        return sum(judged) / len(judged) if judged else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain dicts: `micro_f1`, `macro_f1`, and a row a class."""
        return {
            "micro_f1": round(self.micro.f1, 4),
            "macro_f1": round(self.macro_f1, 4),
            "precision": round(self.micro.precision, 4),
            "recall": round(self.micro.recall, 4),
            "classes": {
                name: {
                    "precision": round(c.precision, 4),
                    "recall": round(c.recall, 4),
                    "f1": round(c.f1, 4),
                    "expected": c.expected,
                    "found": c.found,
                }
                for name, c in self.classes.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Pace:
    """How many sentences were read in how long."""

    sentences: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds if self.seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the pace as a plain dict."""
        return {"sentences": self.sentences, "sentences_per_second": round(self.per_second, 1)}


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one article, or of many added up; `errors` lists what went wrong, one line each."""

    entities: Counts = Counts()
    names: Share = Share()
    facts: Counts = Counts()
    unlabelled: Counts = Counts()
    open: Counts = Counts()
    dates: Share = Share()
    predicates: Mapping[str, Counts] = field(default_factory=dict)
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.entities + other.entities,
            self.names + other.names,
            self.facts + other.facts,
            self.unlabelled + other.unlabelled,
            self.open + other.open,
            self.dates + other.dates,
            {
                k: self.predicates.get(k, Counts()) + other.predicates.get(k, Counts())
                for k in sorted({*self.predicates, *other.predicates})
            },
            {k: self.errors.get(k, ()) + other.errors.get(k, ()) for k in sorted({*self.errors, *other.errors})},
        )

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the predicates with enough gold facts to judge."""
        judged = [round(c.f1, 3) for c in self.predicates.values() if c.expected >= MACRO_MINIMUM]
        return sum(judged) / len(judged) if judged else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain dicts and lists; counts are [right, found, expected]."""
        return {
            **{k: getattr(self, k).to_json() for k in ("entities", "names", "facts", "unlabelled", "open", "dates")},
            "macro_f1": self.macro_f1,
            "per_predicate": {
                k: [round(c.precision, 3), round(c.recall, 3), round(c.f1, 3), c.expected]
                for k, c in sorted(self.predicates.items())
            },
        }
