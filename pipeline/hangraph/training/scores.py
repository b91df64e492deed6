"""Score a network while it is trained: names, trees and relations of the development sets, fractions of 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from hangraph.encoder.batches import batches
from hangraph.encoder.crf import Crf, Floats
from hangraph.encoder.trees import best_heads
from hangraph.training.examples import Encoded, Example, RelationExample, TreeExample, pad
from hangraph.training.heads import Parser, Reader
from hangraph.training.network import Crf as CrfLayer
from hangraph.training.network import Tagger

NEWS = "wikitree"  # in the number of a sentence that is of news
_BUDGET = 2000  # pieces

Span = tuple[int, int, str]


def tensors_of(examples: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, mask and features of a batch."""
    ids, mask, features = pad([example.encoding for example in examples])
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(features)


def by_length(examples: Sequence[Encoded], budget: int = _BUDGET) -> Iterator[list[int]]:
    """Yield batches of the numbers of examples of like length."""
    return batches([len(example.encoding) + 2 for example in examples], budget)


def span_f1(gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]) -> float:
    """Return the micro F1 of spans that are exact to the character and of the right class."""
    right = sum(len(set(g) & set(f)) for g, f in zip(gold, found, strict=True))
    return _f1(right, sum(map(len, found)), sum(map(len, gold)))


def score_names(tagger: Tagger, examples: Sequence[Example]) -> dict[str, float]:
    """Return micro F1 on all sentences, on those of news, and of finer tags."""
    found = find_names(tagger, examples)
    fine = [list(example.sentence.spans) for example in examples]
    gold = [[(start, end, tag[:2]) for start, end, tag in spans] for spans in fine]
    said = [[(start, end, name) for start, end, name, _ in spans] for spans in found]
    news = [i for i, example in enumerate(examples) if NEWS in example.sentence.id]
    return {
        "ner": span_f1(gold, said),
        "news": span_f1([gold[i] for i in news], [said[i] for i in news]),
        "fine": span_f1(fine, [[(start, end, tag) for start, end, _, tag in spans] for spans in found]),
    }


def find_names(tagger: Tagger, examples: Sequence[Example]) -> list[list[tuple[int, int, str, str]]]:
    """Return the names of each sentence as start, end, class and finer tag."""
    crf = numpy_crf(tagger.crf, tagger.labels)
    columns = {c: [i for i, tag in enumerate(tagger.fine_tags) if tag[:2] == c] for c in {x[2:] for x in tagger.labels}}
    found: list[list[tuple[int, int, str, str]]] = [[] for _ in examples]
    for group in by_length(examples):
        with torch.inference_mode():
            emissions, fine = (scores.numpy() for scores in tagger(*tensors_of([examples[i] for i in group])))
        lengths = np.array([len(examples[i].encoding) for i in group])
        for run in crf.runs(crf.paths(emissions, lengths), lengths):
            encoding, inside = examples[group[run.row]].encoding, columns[run.label]
            mean = fine[run.row, run.start : run.end, inside].mean(axis=1) if inside else np.zeros(0)
            tag = tagger.fine_tags[inside[int(mean.argmax())]] if inside else run.label
            found[group[run.row]].append((encoding.starts[run.start], encoding.ends[run.end - 1], run.label, tag))
    return found


def numpy_crf(crf: CrfLayer, labels: Sequence[str]) -> Crf:
    """Return the CRF as the shipped model's reader decodes it."""
    step, first = (scores.detach().numpy().tolist() for scores in crf.transitions())
    return Crf(labels, step, first)


def decode(crf: Crf, emissions: Floats, examples: Sequence[Example]) -> list[list[Span]]:
    """Return the spans of a batch of sentences by their emissions."""
    lengths = np.array([len(example.encoding) for example in examples])
    found: list[list[Span]] = [[] for _ in examples]
    for run in crf.runs(crf.paths(emissions, lengths), lengths):
        encoding = examples[run.row].encoding
        found[run.row].append((encoding.starts[run.start], encoding.ends[run.end - 1], run.label))
    return found


def score_trees(model: Reader, name: str, examples: Sequence[TreeExample]) -> dict[str, float]:
    """Return UAS, LAS (subtypes cut off) and the accuracy of parts of speech of the best trees."""
    parser: Parser = model.parsers[name]
    counts = TreeCounts(parser.labels)
    for example in examples:
        with torch.inference_mode():
            hidden = model.tagger.encoder(*tensors_of([example]))[:, 1:-1]
            arcs, labels, upos = parser(hidden, torch.tensor([example.first]), torch.tensor([example.last]))
        counts.add((arcs[0], labels[0], upos[0]), example.heads, example.labels, example.upos)
    return counts.shares()


class TreeCounts:
    """Counts the words whose head, head and label, part of speech are right in the best trees.

    Training leaves a word's score of itself as its head open, so that only a search for trees reads the scores rightly.
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self.types = [label.partition(":")[0] for label in labels]
        self.counts = Counter[str]()

    def add(
        self, scores: tuple[Tensor, Tensor, Tensor], heads: Sequence[int], labels: Sequence[int], upos: Sequence[int]
    ) -> None:
        """Count the words of a sentence by the scores of arcs, labels and parts of speech, and what is right."""
        arcs, label_scores, upos_scores = scores
        for i, head in enumerate(best_heads(arcs.numpy())):
            right = head == heads[i]
            self.counts["uas"] += right
            self.counts["las"] += right and self.types[int(label_scores[i, head].argmax())] == self.types[labels[i]]
            self.counts["upos"] += int(upos_scores[i].argmax()) == upos[i]
        self.counts["words"] += len(heads)

    def shares(self) -> dict[str, float]:
        """Return the shares of all words."""
        total = max(1, self.counts["words"])
        return {name: round(self.counts[name] / total, 4) for name in ("uas", "las", "upos")}


def score_relations(model: Reader, examples: Sequence[RelationExample]) -> dict[str, float]:
    """Return micro F1 without no_relation, which is the first label."""
    right = said = there = 0
    for group in by_length(examples):
        ids, mask, features, marks, labels = relation_tensors([examples[i] for i in group])
        with torch.inference_mode():
            best = model.relater(model.tagger.encoder(ids, mask, features), mask, marks).argmax(1)
        right += int(((best == labels) & (labels > 0)).sum())
        said += int((best > 0).sum())
        there += int((labels > 0).sum())
    return {"re": _f1(right, said, there)}


def relation_tensors(examples: Sequence[RelationExample]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return ids, mask, features, marks and labels of a batch."""
    ids, mask, features = tensors_of(examples)
    marks = torch.zeros_like(ids)
    for row, example in enumerate(examples):
        marks[row, : len(example.marks)] = torch.tensor(example.marks)
    return ids, mask, features, marks, torch.tensor([example.label for example in examples])


def merge(*scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores of several tasks as one table."""
    return {name: value for part in scores for name, value in part.items()}


def _f1(right: int, said: int, there: int) -> float:
    return round(2 * right / max(1, said + there), 4)
