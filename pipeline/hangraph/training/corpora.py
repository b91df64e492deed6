"""Read the corpora that models are made of: annotated sentences, dependency trees, pairs of names.

The folder is laid out as `ner/*.jsonl`, `ud/*.conllu`, `re/*.csv`, `news/wikinews.csv`; README.md of the model says
where each file comes from. All spans here are code points, half open.
"""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hangraph.errors import SourceError

COARSE = ("PS", "LC", "OG", "AF", "CV", "EV", "DT", "TI", "QT", "PT", "AM", "MT", "TM", "FD", "TR")
"""The 15 classes of NIKL's guideline; a finer tag begins with its class (`LCP_CITY`)."""
KLUE = ("PS", "LC", "OG", "DT", "TI", "QT")
"""The six classes of KLUE-NER, drawn by another guideline than NIKL's of the same names."""
KINDS = ("PER", "ORG", "LOC", "DAT", "POH", "NOH")
"""KLUE-RE's kinds of names: person, organization, place, date, other proper noun, number."""

_CLOSING = frozenset(".,?!)…'\"")
_UNSPACED = "SpaceAfter=No"


@dataclass(frozen=True, slots=True)
class Sentence:
    """An annotated sentence; a span is start, end and tag."""

    id: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A dependency tree over words, eojeols or punctuation; heads count from 1, and 0 is the root."""

    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    upos: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """Return the sentence with the span of each word in it."""
        text, spans = "", []
        for word, space in zip(self.words, self.spaced, strict=True):
            spans.append((len(text), len(text) + len(word)))
            text += word + (" " if space else "")
        return text.rstrip(), spans


@dataclass(frozen=True, slots=True)
class Relation:
    """A sentence, two names in it as start, end and kind, and the relation between them."""

    text: str
    subject: tuple[int, int, str]
    object: tuple[int, int, str]
    label: str


def find(corpora: Path, name: str) -> Path:
    """Return the path of a corpus; raise SourceError where it is missing."""
    path = corpora / name
    if not path.is_file():
        hint = "lay the corpora out as the model's README.md says, and name their folder with --corpora"
        raise SourceError("the corpus is missing", subject=str(path), hint=hint)
    return path


def read_sentences(path: Path) -> list[Sentence]:
    """Read lines of `{"id", "text", "label": [[start, end, tag]]}`."""
    with path.open(encoding="utf-8") as file:  # splitlines would break at what JSON leaves within a string
        rows = [json.loads(line) for line in file if line.strip()]
    return [Sentence(r["id"], r["text"], tuple(sorted((s, e, t) for s, e, t in r["label"]))) for r in rows]


def read_trees(path: Path, close_marks: bool = False) -> list[Tree]:
    """Read CoNLL-U; with `close_marks` no blank stands before a closing mark, for files that do not say so."""
    trees = []
    for block in _blocks(path):
        rows = [line.split("\t") for line in block if line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit()]
        spaced = [_UNSPACED not in row[9].split("|") for row in rows]
        if close_marks:
            for i, row in enumerate(rows[1:]):
                spaced[i] = spaced[i] and row[1] not in _CLOSING
        words, upos, labels = (tuple(row[column] for row in rows) for column in (1, 3, 7))
        trees.append(Tree(words, tuple(spaced), upos, tuple(int(row[6]) for row in rows), labels))
    return trees


def read_klue_trees(path: Path) -> list[Tree]:
    """Read KLUE-DP's table, in which every word is an eojeol; its parts of speech are left out."""
    trees = []
    for block in _blocks(path):
        rows = [line.split("\t") for line in block if not line.startswith("##")]
        if rows:
            words, labels = tuple(row[1].replace(" ", "") for row in rows), tuple(row[5] for row in rows)
            heads = tuple(int(row[4]) for row in rows)
            trees.append(Tree(words, (True,) * len(rows), ("X",) * len(rows), heads, labels))
    return trees


def _blocks(path: Path) -> Iterator[list[str]]:
    for block in path.read_text("utf-8").strip().split("\n\n"):
        yield [line for line in block.split("\n") if line]


def read_relations(path: Path) -> list[Relation]:
    """Read KLUE-RE's table, whose ends are inclusive."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Relation(row["sentence"], _name(row["subject_entity"]), _name(row["object_entity"]), row["label"])
            for row in csv.DictReader(file)
        ]


def _name(written: str) -> tuple[int, int, str]:
    name = ast.literal_eval(written)
    return name["start_idx"], name["end_idx"] + 1, name["type"]


def read_relation_labels(path: Path) -> list[str]:
    """Read the names of the relations; the first is no_relation."""
    return list(json.loads(path.read_text("utf-8"))["relations"])


def vocabulary_texts(corpora: Path) -> Iterator[str]:
    """Yield the sentences that decide the vocabulary: KoNEC, KLUE-RE, Wikinews and both treebanks."""
    for sentence in read_sentences(find(corpora, "ner/konec-train.jsonl")):
        yield sentence.text
    for relation in read_relations(find(corpora, "re/klue-re-train.csv")):
        yield relation.text
    with find(corpora, "news/wikinews.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield from (line for line in f"{row['제목']}\n{row['내용']}".splitlines() if line.strip())
    for name in ("ud/ko_gsd-train-HEADstyle.conllu", "ud/ko_kaist-v2.2-train.conllu"):
        for line in find(corpora, name).read_text("utf-8").splitlines():
            if line.startswith("# text = "):
                yield line.removeprefix("# text = ")
