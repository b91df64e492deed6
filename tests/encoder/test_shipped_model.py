"""The model that hangraph ships is whole, small, and reads a sentence the same whatever stands beside it."""

from __future__ import annotations

from functools import cache
from time import process_time

import numpy as np
import pytest

from builders import ARTICLES, annotation
from hangraph.encoder.memory import Encoded
from hangraph.encoder.reader import Pair, Reader, load_reader
from hangraph.paths import model_folder

HEADS = ("ner", "klue", "parser", "relations")
PADDED = 160  # pieces


@cache
def sentences() -> list[str]:
    """Return lines of made-up articles, none longer than the padding below."""
    lines = [line for path in sorted(ARTICLES.glob("*.json")) for line in annotation(path.stem)["text"].split("\n")]
    return [line for line in lines if line.strip() and len(load_reader().tokeniser.encode(line)) < PADDED - 2][:40]


def words(text: str) -> list[tuple[int, int]]:
    """Return start and end of each eojeol."""
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return found


def labels(reader: Reader, encoded: list[Encoded]) -> list[tuple[object, ...]]:
    """Return names in both schemes, trees, and the best relation of the first two names of each text."""
    names = reader.names(encoded)
    pairs = [
        [Pair((a.start, a.end, "PER"), (b.start, b.end, "ORG")) for a, b in [found[:2]] if len(found) > 1]
        if len(found) > 1
        else []
        for found in names
    ]
    best = [[int(scores.argmax()) for scores in row] for row in reader.relations(encoded, pairs)]
    trees = reader.trees(encoded, [words(e.text) for e in encoded])
    shapes = [(tree.heads, tree.labels, tree.upos) for tree in trees]
    return list(zip(names, reader.names(encoded, "klue"), shapes, best, strict=True))


def test_model_is_whole_and_small() -> None:
    """Every head is there, and the files are no more than the package may hold."""
    manifest = load_reader().manifest
    assert set(manifest.heads) == set(HEADS)
    assert {"encoder.onnx", "tokeniser.json", *(f"{head}.onnx" for head in HEADS)} <= manifest.files
    assert sum(path.stat().st_size for path in model_folder().iterdir()) <= 40e6


def test_model_loads_in_time() -> None:
    """Opening the model and reading a first sentence takes less than three seconds of a processor."""
    begin = process_time()
    reader = Reader(model_folder(), threads=1)
    labels(reader, reader.encode(["오세린 대표는 달내시에 갔다."]))
    assert process_time() - begin < 3


def test_labels_do_not_depend_on_batch_mates() -> None:
    """Alone, batched, in another order and far padded, each sentence has the same names, tree and relations."""
    texts = sentences()
    assert len(texts) == 40
    readers = [Reader(model_folder(), threads=1) for _ in range(3)]
    together = labels(readers[0], readers[0].encode(texts))
    backwards = labels(readers[1], readers[1].encode(texts[::-1]))[::-1]
    alone = [labels(readers[2], readers[2].encode([text]))[0] for text in texts]
    padded = [labels(readers[2], [_padded(readers[2], text)])[0] for text in texts]
    assert together == backwards
    assert together == alone
    assert together == padded


def _padded(reader: Reader, text: str) -> Encoded:
    """Return a text encoded in a row of its own that is mostly padding."""
    encoding = reader.tokeniser.encode(text)
    inputs = {}
    for name, array in reader._encoder._inputs([(encoding, (0, len(encoding)))]).items():
        fill = reader.tokeniser.special["<pad>"] if name == "ids" else 0
        inputs[name] = np.full((1, PADDED, *array.shape[2:]), fill, array.dtype)
        inputs[name][:, : array.shape[1]] = array
    states = reader._sessions.run("encoder.onnx", inputs)
    hidden, middle = (states[name][0, : 2 + len(encoding)] for name in ("hidden", "middle"))
    return Encoded(text, encoding, hidden, middle)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("오세린 대표는 3일 서울에서 기자들과 만났다.", "오세린", "PS"),
        ("오세린 대표는 3일 서울에서 기자들과 만났다.", "서울", "LC"),
        ("오세린 대표는 3일 서울에서 기자들과 만났다.", "3일", "DT"),
        ("경찰은 김나래씨를 불러 조사했다고 밝혔다.", "김나래", "PS"),
    ],
)
def test_names_have_no_particle(text: str, name: str, label: str) -> None:
    """A name ends where its particle begins."""
    reader = load_reader()
    found = [(text[n.start : n.end], n.label) for n in reader.names(reader.encode([text]))[0]]
    assert (name, label) in found
