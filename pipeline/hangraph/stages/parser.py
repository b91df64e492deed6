"""kg_parser: the dependency tree of each sentence, over eojeols and over morphemes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from hangraph.document import WordRow
from hangraph.encoder.reader import Reader, Tree, load_reader
from hangraph.stages.parser_tokens import hang
from hangraph.stages.parser_words import cut_words
from hangraph.stages.portions import Together, portions

LONGEST = 20_000  # characters of a sentence; more without a full stop is a list or a table, and read in parts
Span = tuple[int, int]


@Language.factory(
    "kg_parser",
    requires=["doc.sents", "token.tag"],
    assigns=["doc._.words", "token.head", "token.dep"],
    default_config={"model": None},
)
def create_parser(nlp: Language, name: str, model: str | None) -> Parser:
    """Build the stage; `model` is the folder of a model, None the one that hangraph ships."""
    return Parser(model, name)


class Parser(Together):
    """Finds for each word the word it depends on, and for each morpheme the morpheme.

    Reads: `doc.sents`, `token.tag_`. Writes: `words`, `token.head`, `token.dep_`; sentences stay as they are.
    Raises ModelError for a folder that is no sound model, or one without a parser.
    """

    def __init__(self, model: str | None = None, name: str = "kg_parser") -> None:
        super().__init__(name)
        self.model = model
        load_reader(model).manifest.head("parser")

    def read(self, docs: Sequence[Doc]) -> None:
        """Set `doc._.words`, heads and labels of the tokens."""
        texts = [doc.text for doc in docs]  # which spaCy joins anew at each look
        parts = [list(_parts(doc, text)) for doc, text in zip(docs, texts, strict=True)]
        sentences = [text[start:end] for text, of_doc in zip(texts, parts, strict=True) for start, end, _ in of_doc]
        words = [cut_words(text) for text in sentences]
        found = iter(zip(words, _trees(load_reader(self.model), sentences, words), strict=True))
        rows = [_rows([(start, opens, *next(found)) for start, _, opens in of_doc]) for of_doc in parts]
        for doc, of_doc in zip(docs, rows, strict=True):
            heads, labels = _token_tree(doc, of_doc)
            doc._.words = of_doc
            _write(doc, heads, labels)


def _parts(doc: Doc, text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each sentence, of a very long one in parts, and whether the part opens the sentence."""
    for sentence in doc.sents:
        start, end, opens = sentence.start_char, sentence.end_char, True
        while end - start > LONGEST:
            blank = text.rfind(" ", start, start + LONGEST)
            cut = blank if blank > start else start + LONGEST
            yield start, cut, opens
            start, opens = cut, False
        yield start, end, opens


def _trees(reader: Reader, texts: Sequence[str], cut: Sequence[Sequence[Span]]) -> list[Tree]:
    """Return the trees of sentences, read in portions; words the model has no pieces for hang on the first."""
    found: list[Tree] = []
    for portion in portions(texts):
        found += reader.trees(reader.encode(texts[portion]), cut[portion])
    pairs = zip(found, cut, strict=True)
    return [tree if len(tree.heads) == len(words) else _flat(len(words)) for tree, words in pairs]


def _flat(count: int) -> Tree:
    heads = [-1, *[0] * (count - 1)][:count]
    return Tree(heads, ["root" if head < 0 else "dep" for head in heads], ["X"] * count, [0.0] * count)


def _rows(parts: Iterable[tuple[int, bool, Sequence[Span], Tree]]) -> list[WordRow]:
    """Return the words of a document out of its parts: where each begins, whether it opens a sentence, words and tree.

    Words count from the part's beginning. The root of a part that goes on with a sentence hangs on that of the last.
    """
    rows: list[WordRow] = []
    root = 0
    for begin, opens, words, tree in parts:
        first, above = len(rows), root
        for i, ((start, end), head) in enumerate(zip(words, tree.heads, strict=True)):
            label = tree.labels[i]
            if head < 0:
                root = first + i
                head, label = (i, label) if opens else (above - first, "dep")
            rows.append(
                WordRow(
                    start=begin + start, end=begin + end, head=first + head, label=label, upos=tree.upos[i],
                    confidence=tree.scores[i],
                )
            )  # fmt: skip
    return rows


def _token_tree(doc: Doc, rows: Sequence[WordRow]) -> tuple[list[int], list[str]]:
    """Return head and label of each token of a document."""
    heads: list[int] = []
    labels: list[str] = []
    ends = [row["end"] for row in rows]
    for sentence in doc.sents:
        a, b = bisect_right(ends, sentence.start_char), bisect_right(ends, sentence.end_char)
        inside = rows[a:b]
        starts = [token.idx for token in sentence]
        tags = ["_SP" if token.is_space else token.tag_ for token in sentence]
        above = [-1 if row["head"] == a + i else row["head"] - a for i, row in enumerate(inside)]
        spans = [(row["start"], row["end"]) for row in inside]
        found, names = hang(starts, tags, spans, above, [row["label"] for row in inside])
        heads += [sentence.start + head for head in found]
        labels += names
    return heads, labels


def _write(doc: Doc, heads: list[int], labels: list[str]) -> None:
    """Write the tree of the tokens, and keep the sentences, which spaCy takes from the tree once there is one."""
    sentences = [(s.start, s.end) for s in doc.sents]
    _set_heads(doc, heads, labels)
    # where more arcs cross than spaCy follows, a sentence loses its beginning: all its tokens then hang on its root
    lost = {s.start for s in doc.sents} ^ {start for start, _ in sentences}
    if lost:
        for start, end in sentences:
            if not lost.isdisjoint(range(start, end)):
                root = next(i for i in range(start, end) if heads[i] == i)
                heads[start:end] = [root] * (end - start)
        _set_heads(doc, heads, labels)


def _set_heads(doc: Doc, heads: Sequence[int], labels: Sequence[str]) -> None:
    if heads:
        strings = doc.vocab.strings
        known = {label: strings.add(label) for label in sorted(set(labels))}
        steps = np.array(heads, np.int64) - np.arange(len(heads))
        names = np.array([known[label] for label in labels], np.uint64)
        columns = np.stack([steps.astype(np.uint64), names], axis=1)
        doc.from_array(["HEAD", "DEP"], cast(Any, columns))
