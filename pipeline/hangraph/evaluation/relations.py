"""Score the relation between two given names against a table in KLUE-RE's form.

A file is CSV with the columns `sentence`, `subject_entity`, `object_entity` and `label`; the two names are Python
dicts, `{'word': …, 'start_idx': …, 'end_idx': …, 'type': 'PER'}`, whose `end_idx` is that of the last character. The
figures are those of the KLUE benchmark (Park et al. 2021, https://arxiv.org/abs/2105.09680, section 3.5):

| figure | what it is |
|---|---|
| micro_f1 | F1 over all relations but `no_relation` |
| auprc | mean over the relations, `no_relation` among them, of the area under the precision-recall curve |
| micro_auprc | the area under one curve over all pairs and relations, without `no_relation` |

An area is that of the trapezia under the points of the curve (Davis and Goadrich 2006), which starts at recall 0 and
precision 1. Relations that the file has no example of have no curve.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder.reader import Pair, Reader
from hangraph.evaluation.annotation import bad_line, batches, empty, opened
from hangraph.evaluation.scores import Pace, Tally

Listen = Callable[[str, int], None]
Span = tuple[int, int, str]
Floats = NDArray[np.float32]

NONE = "no_relation"
KINDS = frozenset({"PER", "ORG", "LOC", "DAT", "POH", "NOH"})  # KLUE-RE's, the last two "other proper noun", "number"
_COLUMNS = ("sentence", "subject_entity", "object_entity", "label")
_HINT = f"give CSV with the columns {', '.join(_COLUMNS)}, as KLUE-RE has them"
_NAME = "a name is {'word': …, 'start_idx': …, 'end_idx': …, 'type': …}, `end_idx` that of its last character"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, the spans of two names in it with their kinds, half open, and the relation between them."""

    text: str
    subject: Span
    object: Span
    relation: str


@dataclass(frozen=True, slots=True)
class RelationScore:
    """How well relations were told."""

    relations: Tally  # without no_relation
    auprc: float
    micro_auprc: float
    pace: Pace

    def to_json(self) -> dict[str, Any]:
        """Return the figures as a plain dict."""
        areas = {"auprc": round(self.auprc, 4), "micro_auprc": round(self.micro_auprc, 4)}
        figures = self.relations.to_json()
        return {"micro_f1": figures.pop("micro_f1"), **areas, **figures, **self.pace.to_json()}


def read_examples(path: Path) -> list[Example]:
    """Return the examples of a file; raise SourceError for a file without any and for a bad line, by its number."""
    with opened(path) as file:
        rows = csv.DictReader(file)
        missing = [c for c in _COLUMNS if c not in (rows.fieldnames or ())]
        if missing:
            raise bad_line(path, 1, f"the column {missing[0]!r} is missing", _HINT)
        found = [_example(path, number, row) for number, row in _numbered(path, rows)]
    if not found:
        raise empty(path, _HINT)
    return found


def _numbered(path: Path, rows: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str | Any]]]:
    """Yield the rows, each with the number of the line it ends on."""
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise bad_line(path, rows.line_num, f"no CSV: {error}", _HINT) from error


def _example(path: Path, number: int, row: dict[str, Any]) -> Example:
    text, label = row["sentence"], row["label"]
    if not text or not label:
        raise bad_line(path, number, "the sentence or the label is missing", _HINT)
    spans = []
    for column in ("subject_entity", "object_entity"):
        span = _span(row[column], len(text))
        if isinstance(span, str):
            raise bad_line(path, number, f"{column}: {span}", _NAME)
        spans.append(span)
    return Example(text, spans[0], spans[1], label)


def _span(cell: str | None, length: int) -> Span | str:
    """Return the span and kind of a name, half open, or what is wrong with it."""
    try:
        name = ast.literal_eval(cell or "")
        start, last, kind = name["start_idx"], name["end_idx"], name["type"]
    except (ValueError, SyntaxError, TypeError, KeyError, MemoryError, RecursionError):
        return "no such dict"
    if type(start) is not int or type(last) is not int or not isinstance(kind, str):
        return "no such dict"
    if not 0 <= start <= last < length:
        return f"{start} to {last} lies outside the sentence of {length} characters"
    if kind not in KINDS:
        return f"the type {kind!r} is none of {', '.join(sorted(KINDS))}"
    return start, last + 1, kind


def score(examples: Sequence[Example], reader: Reader, listen: Listen = lambda _what, _done: None) -> RelationScore:
    """Return how well the reader tells the relations of the examples; `listen` hears how many are done.

    Examples of one sentence are read together. The relation told is the most probable one.
    """
    labels = list(reader.manifest.head("relations")["labels"])
    sentences: dict[str, list[int]] = {}
    for i, example in enumerate(examples):
        sentences.setdefault(example.text, []).append(i)
    probabilities = np.zeros((len(examples), len(labels)), np.float32)
    begin, done = perf_counter(), 0
    for batch in batches(list(sentences.items())):
        listen("관계", done)
        pairs = [[Pair(examples[i].subject, examples[i].object) for i in rows] for _, rows in batch]
        for (_, rows), scores in zip(batch, reader.relations(reader.encode([t for t, _ in batch]), pairs), strict=True):
            for i, row in zip(rows, scores, strict=False):  # a text without a piece has no scores
                probabilities[i] = row
            done += len(rows)
    pace = Pace(len(examples), perf_counter() - begin)
    gold = [example.relation for example in examples]
    told = [labels[k] for k in probabilities.argmax(axis=1)]
    wanted = np.array([[label == g for label in labels] for g in gold])
    named = [k for k, label in enumerate(labels) if label != NONE]
    areas = [area(wanted[:, k], probabilities[:, k]) for k in range(len(labels)) if wanted[:, k].any()]
    return RelationScore(
        tally(gold, told),
        sum(areas) / len(areas) if areas else 0.0,
        area(wanted[:, named].ravel(), probabilities[:, named].ravel()),
        pace,
    )


def tally(gold: Sequence[str], told: Sequence[str]) -> Tally:
    """Count the examples of each relation, those without one left out."""
    right = [a for a, b in zip(gold, told, strict=True) if a == b != NONE]
    return Tally.of((g for g in gold if g != NONE), (t for t in told if t != NONE), right)


def area(wanted: NDArray[np.bool_], scores: Floats) -> float:
    """Return the area under the precision-recall curve of a ranking by score; 0 where nothing is wanted.

    Each distinct score is a point of the curve, as is (0, 1); the points are joined by straight lines.
    """
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(wanted[order])
    if not len(hits) or not hits[-1]:
        return 0.0
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # of those that share a score
    precision = np.concatenate(([1.0], hits[last] / (last + 1)))
    recall = np.concatenate(([0.0], hits[last] / hits[-1]))
    return float(np.sum(np.diff(recall) * (precision[1:] + precision[:-1]) / 2))
