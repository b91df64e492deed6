"""What an ontology and a lexicon are made of: classes, properties, entries with their frames, tags of models."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the ontology: local `name`, its `parents` (transitive, nearest first) and labels by language."""

    name: str
    iri: str
    parents: tuple[str, ...]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the ontology; `domain` and `range` are class names, `("Literal",)` for a literal object.

    `relation` says that it may be a fact's predicate; `values` are its hg: annotations by local name (`eventClass`).
    """

    name: str
    iri: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    symmetric: bool
    labels: dict[str, str]
    relation: bool = False
    values: dict[str, str] = field(default_factory=dict)

    @property
    def literal(self) -> bool:
        """Whether the object may only be a literal."""
        return self.range == ("Literal",)


@dataclass(frozen=True, slots=True)
class Argument:
    """A syntactic argument of a frame: the particle entries that mark it, by name (`subject`, `comitative`)."""

    iri: str
    markers: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Sense:
    """What an entry means: a property or class, and which argument is its subject and which its object."""

    reference: str
    subject: Argument | None = None
    object: Argument | None = None
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A lexical entry. `denotes` are references of a plain noun; `senses` and `arguments` belong to one with a frame.

    `values` holds every other literal of the entry by local name: `lightVerb`, `kin`, `status`, `position`, …
    """

    iri: str
    lemma: str
    forms: tuple[str, ...]
    pos: str
    denotes: tuple[str, ...] = ()
    senses: tuple[Sense, ...] = ()
    arguments: tuple[Argument, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, name: str) -> str | None:
        """Return the first value of this name, or None."""
        found = self.values.get(name)
        return found[0] if found else None

    @property
    def written(self) -> tuple[str, ...]:
        """The lemma and its other forms."""
        return (self.lemma, *self.forms)


@dataclass(frozen=True, slots=True)
class RelationTag:
    """What a relation model's label between a first and a second name stands for; without `relation`, no fact.

    `subject` is the end that is the fact's subject, 0 or 1; `kinds` are those that each name may be of. `titled` stands
    for `relation` where the person has a title; of the relation `dates`, the second name gives the date.
    """

    name: str
    kinds: tuple[frozenset[str], frozenset[str]]
    relation: str | None = None
    subject: int = 0
    titled: str | None = None
    dates: str | None = None
    kin: str | None = None
