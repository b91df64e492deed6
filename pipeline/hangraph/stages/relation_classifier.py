"""kg_relation_classifier: the relation that a model reads between two names of a sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import PairRow
from hangraph.encoder.reader import Pair, Scores, load_reader
from hangraph.stages.portions import Together, portions
from hangraph.stages.relation_classifier_grammar import UNRELATED, Grammar

STAGE = "kg_relation_classifier"
PAIRS = 12  # of a sentence, those of the nearest names; an enumeration of n names would have n² of them
NEAR = 16  # names on each side that a name is paired with, for the same reason
NONE = "no_relation"
# KLUE's kinds of names; of any other type a name is another proper noun, as a title is
KINDS = {"Person": "PER", "Organization": "ORG", "Place": "LOC"}
OTHER, DATE = "POH", "DAT"
BODIES = frozenset({"ORG", "LOC"})
Span = tuple[int, int]
Name = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Job:
    """A sentence to read: its pairs, with offsets into it, the clause of each, and where it begins."""

    text: str
    pairs: list[Pair]
    clauses: list[int | None]
    begin: int


@Language.factory(
    STAGE,
    requires=["doc.sents", "doc._.mentions", "doc._.titles", "doc._.times", "doc._.phrases"],
    assigns=["doc._.pairs"],
    default_config={"model": None, "ontology": None, "threshold": 0.8, "relations": None},
)
def create_relation_classifier(
    nlp: Language, name: str, model: str | None, ontology: str | None, threshold: float, relations: list[str] | None
) -> RelationClassifier:
    """Build the stage.

    `model` is the folder of a model, None the one that hangraph ships; `relations` are the tags told of, None all that
    the ontology has a use for; `threshold` is how probable a relation must be.
    """
    return RelationClassifier(model, ontology, threshold, relations, name)


class RelationClassifier(Together):
    """Tells for two names of a sentence what the first is to the second.

    Reads: sentences, `mentions`, `titles`, `times`, `phrases`. Writes: `pairs`.
    The first is a person or a body, the second any name, a position or a date; grammar must let them stand so. Raises
    ModelError for a folder that is no sound model, or one that reads no relations.
    """

    def __init__(
        self,
        model: str | None = None,
        ontology: str | None = None,
        threshold: float = 0.8,
        relations: Sequence[str] | None = None,
        name: str = STAGE,
    ) -> None:
        super().__init__(name)
        self.model = model
        self.threshold = threshold
        tags = schema.load(ontology).relation_tags
        self.kinds = {n: t.kinds for n, t in tags.items() if relations is None or n in relations}
        self.labels: list[str] = list(load_reader(model).manifest.head("relations")["labels"])

    def read(self, docs: Sequence[Doc]) -> None:
        """Set `doc._.pairs`."""
        jobs = [self._jobs(doc) for doc in docs]
        read = self._read([job for of_doc in jobs for job in of_doc])
        for doc, of_doc in zip(docs, jobs, strict=True):
            doc._.pairs = [row for job in of_doc for row in self._rows(job, next(read))]

    def _jobs(self, doc: Doc) -> list[Job]:
        """Return the sentences that have names to relate."""
        text, names, tied, grammar = doc.text, _names(doc), Tied(doc), Grammar(doc)
        starts = [start for start, *_ in names]
        found = []
        for sentence in doc.sents:
            begin, end = sentence.start_char, sentence.end_char
            inside = [n for n in names[bisect_left(starts, begin) : bisect_left(starts, end)] if n[1] <= end]
            pairs = self._candidates(inside, tied, grammar)
            if pairs:
                shifted = [_shifted(pair, begin) for pair, _ in pairs]
                found.append(Job(text[begin:end], shifted, [clause for _, clause in pairs], begin))
        return found

    def _candidates(self, names: Sequence[Name], tied: Tied, grammar: Grammar) -> list[tuple[Pair, int | None]]:
        """Return the pairs of names that some relation may hold between and their clauses, the nearest of too many."""
        pairs = [
            (Pair(a, b), clause)
            for i, a in enumerate(names)
            for b in names[max(0, i - NEAR) : i + NEAR + 1]
            if _apart(a, b) and self._possible(a[2], b[2]) and not tied.settled(a, b)
            if (clause := grammar.clause(a[:2], b[:2])) != UNRELATED
        ]
        nearest = sorted(pairs, key=lambda p: _distance(p[0]))[:PAIRS]
        return sorted(nearest, key=lambda p: (p[0].subject, p[0].object))

    def _possible(self, first: str, second: str) -> bool:
        return any(first in kinds[0] and second in kinds[1] for kinds in self.kinds.values())

    def _read(self, jobs: Sequence[Job]) -> Iterator[list[Scores]]:
        """Yield the probabilities of each sentence's pairs."""
        reader = load_reader(self.model)
        for portion in portions([job.text for job in jobs]):
            batch = jobs[portion]
            yield from reader.relations(reader.encode([job.text for job in batch]), [job.pairs for job in batch])

    def _rows(self, job: Job, scores: Sequence[Scores]) -> Iterator[PairRow]:
        """Yield the pairs whose most probable relation is probable enough and told of."""
        # a text without a piece has no scores
        for pair, clause, row in zip(job.pairs, job.clauses, scores, strict=False):
            best = int(row.argmax())
            kinds = self.kinds.get(self.labels[best])
            fits = kinds is not None and pair.subject[2] in kinds[0] and pair.object[2] in kinds[1]
            if fits and row[best] >= self.threshold:
                yield PairRow(
                    subject=[pair.subject[0] + job.begin, pair.subject[1] + job.begin],
                    object=[pair.object[0] + job.begin, pair.object[1] + job.begin],
                    relation=self.labels[best],
                    confidence=round(float(row[best]), 2),
                    clause=clause,
                )


def _names(doc: Doc) -> list[Name]:
    """Return the names, positions and dates of a document with their kinds, in order; a title used as a name once."""
    names = [
        (m["start"], m["end"], KINDS.get(m["type"], OTHER))
        for m in document.mentions(doc)
        if m["form"] != "pronoun" and m["type"] and len(m["entities"]) == 1
    ]
    taken = {(start, end) for start, end, _ in names}
    titles = [(t["start"], t["end"], OTHER) for t in document.titles(doc) if t["reference"] == "Position"]
    times = [(t["start"], t["end"], DATE) for t in document.times(doc) if t["value"]]
    return sorted({*names, *(n for n in (*titles, *times) if n[:2] not in taken)})


class Tied:
    """What needs no model: who holds a title and at which body, and that two names are of one entity.

    오세린 나래시장, 김가람 교수: a title that has its person is no one else's, a person who has a body is at that one.
    """

    def __init__(self, doc: Doc) -> None:
        self.entities = {(m["start"], m["end"]): m["entities"] for m in document.mentions(doc)}
        titles = [t for t in document.titles(doc) if t["reference"] == "Position" and t["person"]]
        self.held = {(t["start"], t["end"]) for t in titles}
        self.placed = {(t["person"][0], t["person"][1]) for t in titles if t["person"] and t["body"]}

    def settled(self, a: Name, b: Name) -> bool:
        """Whether nothing is to be asked of two names."""
        one, other = a[:2], b[:2]
        same = self.entities.get(one) is not None and self.entities.get(one) == self.entities.get(other)
        placed = any(x[:2] in self.placed and y[2] in BODIES for x, y in ((a, b), (b, a)))
        return same or placed or one in self.held or other in self.held


def _apart(a: Name, b: Name) -> bool:
    return a[1] <= b[0] or b[1] <= a[0]


def _distance(pair: Pair) -> int:
    return max(pair.subject[0] - pair.object[1], pair.object[0] - pair.subject[1])


def _shifted(pair: Pair, by: int) -> Pair:
    (a, b, kind), (c, d, other) = pair.subject, pair.object
    return Pair((a - by, b - by, kind), (c - by, d - by, other))
