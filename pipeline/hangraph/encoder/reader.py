"""The reader: texts in, names, trees and relations out, from one pass of the encoder over batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from hangraph.encoder import relations, trees, windows
from hangraph.encoder.crf import Crf, Run
from hangraph.encoder.manifest import Manifest
from hangraph.encoder.memory import Encoded, Memory
from hangraph.encoder.relations import Pair, Scores
from hangraph.encoder.session import Sessions
from hangraph.encoder.tokeniser import Encoding, Tokeniser
from hangraph.encoder.trees import Tree
from hangraph.paths import model_folder

__all__ = ["Encoded", "Encoding", "Name", "Pair", "Reader", "Scheme", "Scores", "Tree", "load_reader"]

BATCH = 2000  # pieces, padding included
MEMORY = 128 << 20  # bytes of encoded texts
WORDS = 256  # of a sentence that is parsed in one: the scores of all pairs of words grow with the square
ARCS = 100_000  # pairs of words of a batch
Floats = NDArray[np.float32]
Scheme = Literal["coarse", "klue"]
_HEADS = {"coarse": "ner", "klue": "klue"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: its class (`LC`), its finer tag (`LCP_CITY`), and how probable it is to two decimals."""

    start: int
    end: int
    label: str
    tag: str
    confidence: float


class Reader:
    """A model's folder, opened: files are checked at once, sessions made at first use and left out when pickled."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads
        self.manifest = Manifest.load(folder)
        self._sessions = Sessions(self.manifest, threads)
        self._memory = Memory(MEMORY)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.folder, self.threads)

    @cached_property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser the model was trained with."""
        return Tokeniser.load(self.manifest.file("tokeniser.json"))

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Return each text with its pieces and hidden states; those of the texts read last are kept.

        All states are in memory at once, 1.5 KB a piece: hand over many texts in portions.
        """
        found = {text: self._memory.get(text) for text in texts}
        new = [Encoded(text, self.tokeniser.encode(text), _NOTHING) for text, known in found.items() if known is None]
        for encoded in self._encode([e for e in new if e.encoding.ids]):
            found[encoded.text] = encoded
            self._memory.put(encoded)
        blank = {e.text: e for e in new}
        return [found[text] or blank[text] for text in texts]

    def names(self, encoded: Sequence[Encoded], scheme: Scheme = "coarse") -> list[list[Name]]:
        """Return the names of each text in order of their start, in the classes of NIKL or of KLUE."""
        self.manifest.head(_HEADS[scheme])
        found: list[list[Name]] = [[] for _ in encoded]
        for batch in _batches([len(e.encoding) for e in encoded], BATCH):
            for i, names in zip(batch, self._names([encoded[i] for i in batch], scheme), strict=True):
                found[i] = names
        return found

    def trees(self, encoded: Sequence[Encoded], words: Sequence[Sequence[tuple[int, int]]]) -> list[Tree]:
        """Return the dependency tree of each text over its words, given as start and end in order.

        A text of more than 256 words is parsed in parts, whose roots hang one on the other.
        """
        self.manifest.head("parser")
        parts: list[_Words] = []
        counts = []
        for text, spans in zip(encoded, words, strict=True):
            before = len(parts)
            parts += _parts(text, spans)
            counts.append(len(parts) - before)
        read = iter(self._trees(parts))
        return [trees.join_trees([next(read) for _ in range(count)]) for count in counts]

    def relations(self, encoded: Sequence[Encoded], pairs: Sequence[Sequence[Pair]]) -> list[list[Scores]]:
        """Return for each pair of names of each text the probabilities of the model's labels.

        A label that does not fit the subject (per:* of an organization) has none.
        """
        head = self.manifest.head("relations")
        labels, kinds = head["labels"], head["kinds"]
        jobs = [
            _MarkedPair.of(text, pair, kinds)
            for text, of_text in zip(encoded, pairs, strict=True)
            for pair in of_text
            if text.encoding.ids
        ]
        scores: list[Scores] = [_NOTHING] * len(jobs)
        for batch in _batches([len(job.marks) - 2 for job in jobs], BATCH):
            for i, row in zip(batch, self._relations([jobs[i] for i in batch]), strict=True):
                fits = relations.fitting(labels, jobs[i].pair.subject[2])
                scores[i] = relations.probabilities(row, fits)
        read = iter(scores)
        return [[next(read) for _ in p] if e.encoding.ids else [] for e, p in zip(encoded, pairs, strict=True)]

    def _encode(self, texts: Sequence[Encoded]) -> Iterator[Encoded]:
        """Yield the texts, none of them blank, with their hidden states."""
        jobs = [(i, window) for i, text in enumerate(texts) for window in windows.windows(len(text.encoding))]
        parts: dict[int, list[tuple[tuple[int, int], Floats]]] = {}
        for batch in _batches([end - start for _, (start, end) in jobs], BATCH):
            inputs = self._inputs([(texts[jobs[k][0]].encoding, jobs[k][1]) for k in batch])
            hidden = self._sessions.run("encoder.onnx", inputs)["hidden"]
            for row, k in enumerate(batch):
                i, (start, end) = jobs[k]
                # a copy, for a view would keep the whole batch with its padding
                parts.setdefault(i, []).append(((start, end), hidden[row, : end - start + 2].copy()))
        for i, text in enumerate(texts):
            yield Encoded(text.text, text.encoding, windows.join(sorted(parts[i], key=lambda part: part[0])))

    def _inputs(self, jobs: Sequence[tuple[Encoding, tuple[int, int]]]) -> dict[str, NDArray[Any]]:
        """Return the encoder's inputs for windows of encodings, between sentence marks and padded."""
        special = self.tokeniser.special
        shape = (len(jobs), 2 + max(end - start for _, (start, end) in jobs))
        ids = np.full(shape, special["<pad>"], np.int64)
        mask = np.zeros(shape, np.bool_)
        features = np.zeros((*shape, 4), np.int64)
        for row, (encoding, (start, end)) in enumerate(jobs):
            count = end - start
            ids[row, : count + 2] = [special["<s>"], *encoding.ids[start:end], special["</s>"]]
            mask[row, : count + 2] = True
            features[row, 1 : count + 1] = encoding.features[start:end]
        return {"ids": ids, "mask": mask, "features": features}

    @cached_property
    def _crfs(self) -> dict[str, Crf]:
        heads = self.manifest.heads
        tables = {scheme: heads[head] for scheme, head in _HEADS.items() if head in heads}
        return {scheme: Crf(head["labels"], head["step"], head["first"]) for scheme, head in tables.items()}

    @cached_property
    def _fine(self) -> dict[str, tuple[NDArray[np.int64], list[str]]]:
        """The columns and names of the finer tags of each class."""
        names = self.manifest.head("ner")["fine"]
        classes = {label[2:] for label in self._crfs["coarse"].labels if label != "O"}
        columns = {c: [i for i, tag in enumerate(names) if tag.startswith(c)] for c in classes}
        return {c: (np.array(found, np.int64), [names[i] for i in found]) for c, found in columns.items()}

    def _names(self, batch: Sequence[Encoded], scheme: Scheme) -> list[list[Name]]:
        crf = self._crfs[scheme]
        lengths = np.array([len(text.encoding) for text in batch])
        # the head looks at each piece alone, so that texts can stand in one row without padding
        row = np.concatenate([text.hidden[1:-1] for text in batch])[None]
        scores = self._sessions.run(f"{_HEADS[scheme]}.onnx", {"hidden": row})
        emissions = _padded(scores["emissions"][0], lengths)
        runs = crf.runs(crf.paths(emissions, lengths), lengths)
        sure = crf.probabilities(emissions, lengths, runs)
        offsets = np.cumsum(lengths) - lengths
        found: list[list[Name]] = [[] for _ in batch]
        for run, confidence in zip(runs, sure, strict=True):
            encoding = batch[run.row].encoding
            fine = scores["fine"][0, offsets[run.row] :] if scheme == "coarse" else None
            tag = run.label if fine is None else self._tag(run, fine)
            start, end = encoding.starts[run.start], encoding.ends[run.end - 1]
            found[run.row].append(Name(start, end, run.label, tag, round(float(confidence), 2)))
        return found

    def _tag(self, run: Run, fine: Floats) -> str:
        """Return the finer tag of the run's class that scores best on the mean of its pieces."""
        columns, names = self._fine[run.label]
        return names[fine[run.start : run.end, columns].mean(axis=0).argmax()] if names else run.label

    def _trees(self, parts: Sequence[_Words]) -> list[Tree]:
        found: dict[int, Tree] = {}
        for batch in _batches([len(part.hidden) - 2 for part in parts], BATCH):
            inputs = _word_inputs([parts[i] for i in batch])
            scores = self._sessions.run("parser.onnx", inputs)
            head = self.manifest.head("parser")
            for row, i in enumerate(batch):
                count = len(parts[i].first)
                arcs = scores["arcs"][row, :count, : count + 1]
                labels = scores["labels"][row, :count, : count + 1]
                found[i] = trees.read_tree(arcs, labels, scores["upos"][row, :count], head["labels"], head["upos"])
        return [found[i] for i in range(len(parts))]

    def _relations(self, batch: Sequence[_MarkedPair]) -> Floats:
        shape = (len(batch), max(len(job.marks) for job in batch))
        marks, mask = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
        hidden = np.zeros((*shape, batch[0].text.hidden.shape[1]), np.float32)
        for row, job in enumerate(batch):
            count = len(job.marks)
            marks[row, :count], mask[row, :count] = job.marks, True
            hidden[row, :count] = job.text.hidden[job.window]
        scores: Floats = self._sessions.run("relations.onnx", {"hidden": hidden, "mask": mask, "marks": marks})[
            "scores"
        ]
        return scores


_NOTHING: Floats = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """The words of a part of a text: the states of their pieces between two others, and where each begins and ends."""

    hidden: Floats
    first: list[int]
    last: list[int]


@dataclass(frozen=True, slots=True, eq=False)
class _MarkedPair:
    """A pair of names in its text, the positions it is read by, and their marks."""

    text: Encoded
    pair: Pair
    window: NDArray[np.int64]
    marks: NDArray[np.int64]

    @classmethod
    def of(cls, text: Encoded, pair: Pair, kinds: Sequence[str]) -> _MarkedPair:
        marks = relations.mark(text.encoding, pair, kinds)
        window = relations.window(marks, windows.LONGEST + 2)
        return cls(text, pair, window, marks[window])


def _parts(text: Encoded, words: Sequence[tuple[int, int]]) -> Iterator[_Words]:
    """Yield the words of a text in parts that the parser takes; none where the text is blank."""
    if not text.encoding.ids:
        return
    first, last = trees.place_words(text.encoding, words)
    for at in range(0, len(words), WORDS):
        begin, end = first[at], last[min(at + WORDS, len(words)) - 1]
        inside = slice(at, at + WORDS)
        yield _Words(
            text.hidden[begin : end + 3],  # begin + 1 to end + 1, and one on each side
            [position - begin + 1 for position in first[inside]],
            [position - begin + 1 for position in last[inside]],
        )


def _word_inputs(parts: Sequence[_Words]) -> dict[str, NDArray[Any]]:
    longest, most = max(len(part.hidden) for part in parts), max(len(part.first) for part in parts)
    hidden = np.zeros((len(parts), longest, parts[0].hidden.shape[1]), np.float32)
    first, last = (np.zeros((len(parts), most), np.int64) for _ in range(2))
    for row, part in enumerate(parts):
        hidden[row, : len(part.hidden)] = part.hidden
        first[row, : len(part.first)], last[row, : len(part.last)] = part.first, part.last
    return {"hidden": hidden, "first": first, "last": last}


def _batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Yield the numbers of those that have a length, alike ones together, up to so many pieces with padding."""
    order = sorted((i for i, length in enumerate(lengths) if length), key=lambda i: lengths[i])
    batch: list[int] = []
    for i in order:
        if batch and (lengths[i] + 2) * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _padded(rows: Floats, lengths: NDArray[np.int64]) -> Floats:
    """Return rows of several texts in a padded array, one text a row."""
    padded = np.zeros((len(lengths), lengths.max(), rows.shape[1]), np.float32)
    padded[np.arange(lengths.max()) < lengths[:, None]] = rows
    return padded


@lru_cache(maxsize=2)
def load_reader(folder: str | None = None) -> Reader:
    """Return the reader of a model's folder, None for the model hangraph ships; raise ModelError if it is damaged."""
    return Reader(Path(folder) if folder else model_folder())
