"""Turn annotated sentences, trees and pairs of names into pieces with a label each, as the network reads them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder.parser import place_words
from hangraph.encoder.relations import Pair, mark
from hangraph.encoder.tokeniser import Encoding, Tokeniser
from hangraph.training.corpora import KINDS, Relation, Sentence, Tree

NO_LABEL = -100
BOS, PAD, EOS, MASK = 0, 1, 2, 4
RARE = 5  # a finer tag seen less often than this is not learned

Inputs = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]


class Encoded(Protocol):
    """What has pieces: every kind of example."""

    @property
    def encoding(self) -> Encoding:
        """The pieces."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: the number of a BIO label and of a finer tag for each piece."""

    sentence: Sentence
    encoding: Encoding
    bio: list[int]
    fine: list[int]


@dataclass(frozen=True, slots=True)
class TreeExample:
    """A tree: each word's first and last piece, its head (0 is the root), its label and its part of speech."""

    encoding: Encoding
    first: list[int]
    last: list[int]
    heads: list[int]
    labels: list[int]
    upos: list[int]


@dataclass(frozen=True, slots=True)
class RelationExample:
    """A pair of names: a mark for each piece and sentence mark (`encoder.relations.mark`), and the relation."""

    encoding: Encoding
    marks: list[int]
    label: int


def bio_labels(classes: Iterable[str]) -> tuple[str, ...]:
    """Return O, B-X, I-X, B-Y, …"""
    return ("O", *(f"{opening}-{name}" for name in classes for opening in "BI"))


def numbers(names: Iterable[str]) -> dict[str, int]:
    """Return the number of each name."""
    return {name: i for i, name in enumerate(names)}


def frequent_tags(sentences: Sequence[Sentence], least: int = RARE) -> tuple[str, ...]:
    """Return the finer tags that are seen often enough to be learned, sorted."""
    counts = Counter(tag for sentence in sentences for _, _, tag in sentence.spans)
    return tuple(sorted(tag for tag, count in counts.items() if count >= least))


def prepare(
    sentences: Iterable[Sentence], tokeniser: Tokeniser, labels: Sequence[str], tags: Sequence[str] = ()
) -> list[Example]:
    """Encode and label sentences; those without a piece are left out."""
    bio, fine = numbers(labels), numbers(tags)
    found = (label_pieces(sentence, tokeniser.encode(sentence.text), bio, fine) for sentence in sentences)
    return [example for example in found if example.encoding.ids]


def label_pieces(sentence: Sentence, encoding: Encoding, bio: dict[str, int], fine: dict[str, int]) -> Example:
    """Label each piece by the span that holds most of it."""
    labels = [0] * len(encoding)
    tags = [NO_LABEL] * len(encoding)
    at = 0
    for start, end, tag in sentence.spans:
        opening = "B-"
        while at < len(encoding) and encoding.ends[at] <= start:
            at += 1
        for i in range(at, len(encoding)):
            a, b = encoding.starts[i], encoding.ends[i]
            if a >= end:
                break
            if 2 * (min(b, end) - max(a, start)) >= b - a and not labels[i]:
                labels[i], tags[i] = bio[opening + tag[:2]], fine.get(tag, NO_LABEL)
                opening = "I-"
    return Example(sentence, encoding, labels, tags)


def prepare_trees(
    trees: Iterable[Tree], tokeniser: Tokeniser, labels: Sequence[str], upos: Sequence[str]
) -> list[TreeExample]:
    """Encode trees; a subtype that training has not seen becomes its type, anything else unseen the first label."""
    label_numbers, upos_numbers = numbers(labels), numbers(upos)
    return [_prepare_tree(tree, tokeniser, label_numbers, upos_numbers) for tree in trees]


def _prepare_tree(tree: Tree, tokeniser: Tokeniser, labels: dict[str, int], upos: dict[str, int]) -> TreeExample:
    text, spans = tree.text()
    encoding = tokeniser.encode(text)
    first, last = place_words(encoding, spans)
    known = [labels.get(label, labels.get(label.partition(":")[0], 0)) for label in tree.labels]
    return TreeExample(encoding, first, last, list(tree.heads), known, [upos.get(tag, 0) for tag in tree.upos])


def prepare_relations(
    relations: Iterable[Relation], tokeniser: Tokeniser, labels: Sequence[str]
) -> list[RelationExample]:
    """Encode sentences and mark the pieces of their two names."""
    known = numbers(labels)
    found = []
    for relation in relations:
        encoding = tokeniser.encode(relation.text)
        marks = mark(encoding, Pair(relation.subject, relation.object), KINDS).tolist()
        found.append(RelationExample(encoding, marks, known.get(relation.label, 0)))
    return found


def pad(encodings: Sequence[Encoding]) -> Inputs:
    """Return ids, mask and features of a batch, each row between sentence marks."""
    shape = (len(encodings), max(map(len, encodings)) + 2)
    ids = np.full(shape, PAD, np.int64)
    mask = np.zeros(shape, np.bool_)
    features = np.zeros((*shape, 4), np.int64)
    for row, encoding in enumerate(encodings):
        count = len(encoding)
        ids[row, : count + 2] = [BOS, *encoding.ids, EOS]
        mask[row, : count + 2] = True
        features[row, 1 : count + 1] = encoding.features
    return ids, mask, features


def batches(examples: Sequence[Encoded], budget: int, seed: int, epoch: int) -> list[list[int]]:
    """Group examples of like length into batches of about `budget` pieces, padding counted, in the seed's order."""
    shuffler = random.Random(seed * 1000 + epoch)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].encoding) + shuffler.random() * 4)
    groups: list[list[int]] = [[]]
    for i in order:
        width = len(examples[i].encoding) + 2
        if groups[-1] and (len(groups[-1]) + 1) * width > budget:
            groups.append([])
        groups[-1].append(i)
    shuffler.shuffle(groups)
    return groups


def endless(examples: Sequence[Encoded], budget: int, seed: int) -> Iterator[list[int]]:
    """Yield batches of the numbers of examples, epoch after epoch."""
    epoch = 0
    while True:
        yield from batches(examples, budget, seed, epoch)
        epoch += 1
