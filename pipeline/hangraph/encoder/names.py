"""Names out of hidden states: the head's scores, the best path of labels, how probable each name is, its finer tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hangraph.encoder.batches import Floats, Integers, batches, padded_rows
from hangraph.encoder.crf import Crf, Run
from hangraph.encoder.memory import Encoded
from hangraph.encoder.session import Sessions

BATCH = 2000  # pieces


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: its class (`LC`), its finer tag (`LCP_CITY`), and how probable it is, to two decimals."""

    start: int
    end: int
    label: str
    tag: str
    confidence: float


class NameHead:
    """Reads names in the classes of one head of the model: `ner` with finer tags, or `klue`."""

    def __init__(self, sessions: Sessions, head: str) -> None:
        described = sessions.manifest.head(head)
        self.sessions = sessions
        self.file = f"{head}.onnx"
        self.crf = Crf(described["labels"], described["step"], described["first"])
        self.fine: list[str] = described.get("fine", [])
        classes = {label[2:] for label in self.crf.labels if label != "O"}
        self._columns = {c: np.flatnonzero([tag.startswith(c) for tag in self.fine]) for c in classes}

    def read(self, texts: Sequence[Encoded]) -> list[list[Name]]:
        """Return the names of each text in order of their start."""
        found: list[list[Name]] = [[] for _ in texts]
        for group in batches([len(text.encoding) for text in texts], BATCH):
            for row, name in self._read([texts[i] for i in group]):
                found[group[row]].append(name)
        return found

    def _read(self, texts: Sequence[Encoded]) -> Iterator[tuple[int, Name]]:
        """Yield the names of a batch, each with the row of its text."""
        lengths = np.array([len(text.encoding) for text in texts])
        # no head looks farther than to a piece's neighbours, so that the texts can stand in one row, without padding
        states = np.concatenate([text.hidden for text in texts])[None]
        ends = np.cumsum(lengths + 2)
        scores = {
            name: np.delete(rows[0], np.concatenate([ends - lengths - 2, ends - 1]), axis=0)  # the sentence marks
            for name, rows in self.sessions.run(self.file, {"hidden": states}).items()
        }
        emissions = padded_rows(scores["emissions"], lengths)
        runs = self.crf.runs(self.crf.paths(emissions, lengths), lengths)
        starts: Integers = np.cumsum(lengths) - lengths
        for run, sure in zip(runs, self.crf.probabilities(emissions, lengths, runs), strict=True):
            encoding = texts[run.row].encoding
            start, end = encoding.starts[run.start], encoding.ends[run.end - 1]
            tag = self._tag(run, scores["fine"][starts[run.row] :]) if self.fine else run.label
            yield run.row, Name(start, end, run.label, tag, round(float(sure), 2))

    def _tag(self, run: Run, scores: Floats) -> str:
        """Return the finer tag of the run's class with the best mean score over its pieces."""
        columns = self._columns[run.label]
        if not len(columns):
            return run.label
        best = int(scores[run.start : run.end, columns].mean(axis=0).argmax())
        return self.fine[int(columns[best])]
