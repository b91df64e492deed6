"""The reader gives the same for a text whatever stands beside it, lazily, and in any process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from hangraph.encoder import reader as module
from hangraph.encoder.encoded import BATCH
from hangraph.encoder.reader import Encoded, Pair, Reader, load_reader
from hangraph.encoder.session import Sessions
from hangraph.errors import ModelError
from tiny_model import FINE, LABELS, RELATIONS, write_manifest, write_model

TEXTS = [
    "김나래 시장은 은하전자에 갔다.",
    "미르시는 별빛전자를 만났다.",
    "",
    " \n",
    "오세린",
    "오세린은, 김나래는, " * 150,
    "미르시에 갔다.",
]
PAIRS = [[Pair((0, 3, "PER"), (8, 12, "ORG")), Pair((8, 12, "ORG"), (0, 3, "PER"))], [], [], [], [], [], []]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny model."""
    return write_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def reader(folder: Path) -> Reader:
    """Return a reader that has read nothing yet."""
    return Reader(folder, threads=1)


def everything(reader: Reader, texts: list[str], pairs: list[list[Pair]]) -> list[tuple[object, ...]]:
    """Return all that a reader reads of each text: names and tree, then states and relations, which are floats."""
    encoded = reader.encode(texts)
    words = [[(i, i + 1) for i, char in enumerate(text[:40]) if not char.isspace()] for text in texts]
    labels = zip(reader.names(encoded), reader.names(encoded, "klue"), reader.trees(encoded, words), strict=True)
    floats = [
        np.concatenate([e.hidden, *rows], axis=None)
        for e, rows in zip(encoded, reader.relations(encoded, pairs), strict=True)
    ]
    return [(*rest, of_text) for rest, of_text in zip(labels, floats, strict=True)]


def alike(some: Sequence[tuple[object, ...]], others: Sequence[tuple[object, ...]]) -> bool:
    """Return whether all labels are the same, and all floats but for the order of additions."""
    pairs = list(zip(some, others, strict=True))
    return all(a[:-1] == b[:-1] for a, b in pairs) and all(b[-1] == pytest.approx(a[-1], abs=1e-5) for a, b in pairs)


def test_names_have_class_tag_and_offsets(reader: Reader) -> None:
    """Names are exact to the character, without particles, in the classes of either scheme."""
    encoded = reader.encode(TEXTS[:2])
    coarse, klue = reader.names(encoded), reader.names(encoded, "klue")
    assert [[(n.start, n.end, n.label, n.tag) for n in row] for row in coarse] == [
        [(0, 3, "PS", "PS_NAME"), (8, 12, "OG", "OGG_ECONOMY")],
        [(0, 3, "LC", "LCP_CITY"), (5, 9, "OG", "OGG_ECONOMY")],
    ]
    assert [(n.start, n.end, n.label, n.tag) for n in klue[0]] == [(0, 3, "PS", "PS"), (8, 12, "OG", "OG")]
    assert all(0.9 < n.confidence <= 1 and n.confidence == round(n.confidence, 2) for row in coarse for n in row)


def test_reading_does_not_depend_on_other_texts(folder: Path) -> None:
    """Alone, in one batch, in another order and beside a long one, a text is read the same."""
    together = everything(Reader(folder, threads=1), TEXTS, PAIRS)
    backwards = everything(Reader(folder, threads=1), TEXTS[::-1], PAIRS[::-1])[::-1]
    alone = [everything(Reader(folder, threads=1), [t], [p])[0] for t, p in zip(TEXTS, PAIRS, strict=True)]
    assert alike(together, backwards)
    assert alike(together, alone)


def test_reading_does_not_depend_on_threads(folder: Path) -> None:
    """Several batches at a time give what one after the other gives."""
    texts = [f"{'오세린은 갔다. ' * n}미르시" for n in range(1, 30)]
    assert sum(map(len, texts)) > 4 * BATCH
    pairs: list[list[Pair]] = [[] for _ in texts]
    assert alike(
        everything(Reader(folder, threads=1), texts, pairs), everything(Reader(folder, threads=3), texts, pairs)
    )


def test_reading_of_a_padded_text_is_the_same(reader: Reader) -> None:
    """What stands behind a text in its batch changes none of its states."""
    encoding = reader.tokeniser.encode(TEXTS[0])
    inputs = reader._encoder._inputs([(encoding, (0, len(encoding)))])
    wide = {name: np.zeros((1, 160, *array.shape[2:]), array.dtype) for name, array in inputs.items()}
    for name, array in inputs.items():
        wide[name][:, : array.shape[1]] = array
    padded = reader._sessions.run("encoder.onnx", wide)["hidden"][0, : len(encoding) + 2]
    assert padded == pytest.approx(reader.encode(TEXTS[:1])[0].hidden, abs=1e-6)


@pytest.mark.parametrize("text", ["", " ", "\r\n\t\u00a0\u3000"])
def test_blank_text_gives_empty_results(reader: Reader, text: str) -> None:
    """A text without a piece has no states, names, tree or relations."""
    encoded = reader.encode([text])
    assert (encoded[0].text, len(encoded[0].encoding), encoded[0].hidden.size) == (text, 0, 0)
    assert reader.names(encoded) == [[]]
    assert reader.trees(encoded, [[]])[0].heads == []
    assert reader.relations(encoded, [[Pair((0, 1, "PER"), (0, 1, "ORG"))]]) == [[]]


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    """No texts, no results, no session."""
    assert (reader.encode([]), reader.names([]), reader.trees([], []), reader.relations([], [])) == ([], [], [], [])


def test_encode_keeps_order_and_repeats(reader: Reader) -> None:
    """Results stand in the order of the texts, and a text that comes twice is encoded once."""
    texts = [TEXTS[1], TEXTS[0], TEXTS[1]]
    encoded = reader.encode(texts)
    assert [e.text for e in encoded] == texts
    assert encoded[0] is encoded[2]


def test_encode_remembers_what_it_read_last(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The components of a pipeline share one pass of the encoder."""
    first = reader.encode(TEXTS)
    monkeypatch.setattr(Sessions, "_session", _no_session)
    assert all(a is b for a, b in zip(first, reader.encode(TEXTS), strict=True) if a.encoding.ids)


def _no_session(self: Sessions, name: str) -> None:
    raise AssertionError(name)


def test_long_text_is_read_by_windows(reader: Reader) -> None:
    """A text of more pieces than the encoder has places is read to its end, its names found there too."""
    text = TEXTS[5] * 4 + "미르시"
    encoded = reader.encode([text])[0]
    assert len(encoded.encoding) > 1024
    assert encoded.hidden.shape == (len(encoded.encoding) + 2, 26)
    names = reader.names([encoded])[0]
    assert [text[n.start : n.end] for n in names][-3:] == ["오세린", "김나래", "미르시"]
    assert len(names) == 1201


def test_relations_fit_the_subject(reader: Reader) -> None:
    """per:* is only of persons, org:* only of organizations, and all adds up to one."""
    person, body = reader.relations(reader.encode(TEXTS[:1]), PAIRS[:1])[0]
    assert person[RELATIONS.index("org:members")] == 0 < person[RELATIONS.index("per:title")]
    assert body[RELATIONS.index("per:title")] == 0 < body[RELATIONS.index("org:members")]
    assert [person.sum(), body.sum()] == pytest.approx([1, 1])


def test_relations_of_names_far_apart_are_read(reader: Reader) -> None:
    """Names a thousand pieces apart still give probabilities."""
    text = TEXTS[5] * 3 + "미르시"
    pair = Pair((0, 3, "PER"), (len(text) - 3, len(text), "LOC"))
    assert reader.relations(reader.encode([text]), [[pair]])[0][0].sum() == pytest.approx(1)


def test_reader_makes_no_session_before_it_reads(folder: Path) -> None:
    """Opening a model only checks its files, so that a process can be forked after it."""
    reader = Reader(folder)
    assert not reader._sessions._made
    reader.encode(TEXTS[:1])
    assert list(reader._sessions._made) == ["encoder.onnx"]


def test_reader_is_pickled_without_its_sessions(reader: Reader) -> None:
    """A reader that has read is sent to another process as the name of its folder."""
    names = reader.names(reader.encode(TEXTS))
    sent = pickle.dumps(reader)
    assert len(sent) < 500
    copy = pickle.loads(sent)
    assert not copy._sessions._made
    assert copy.names(copy.encode(TEXTS)) == names


FORKED = """
import os, sys
from pathlib import Path
from hangraph.encoder.reader import Reader

reader = Reader(Path(sys.argv[1]), threads=2)
texts = ["오세린은 갔다. " * n for n in range(1, 40)]
names = reader.names(reader.encode(texts))
if child := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
reader._encoder._memory._kept.clear()
os._exit(0 if names == reader.names(reader.encode(texts)) else 3)
"""


def test_reader_reads_on_in_a_forked_process(folder: Path) -> None:
    """A fork after the first reading reads as its parent does."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", FORKED, str(folder)], env=environment, timeout=120, check=False)
    assert done.returncode == 0


def test_load_reader_opens_a_folder_once(folder: Path) -> None:
    """All components that name a folder share its reader."""
    assert load_reader(str(folder)) is load_reader(str(folder))


def test_load_reader_takes_the_shipped_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder it is the one inside the package."""
    monkeypatch.setattr(module, "model_folder", lambda: folder)
    load_reader.cache_clear()
    assert load_reader().folder == folder
    load_reader.cache_clear()


def test_unusable_onnx_file_is_a_model_error(tmp_path: Path) -> None:
    """A file that is whole but no model is told as such, at first use."""
    write_model(tmp_path, [])
    (tmp_path / "encoder.onnx").write_bytes(b"none")
    write_manifest(tmp_path, {})
    with pytest.raises(ModelError, match=r"encoder\.onnx: is no usable ONNX file"):
        Reader(tmp_path).encode(["오세린"])


def test_threads_follow_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OMP_NUM_THREADS says how many batches are computed at a time, an argument says it louder."""
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert Reader(folder)._sessions.threads == 3
    assert Reader(folder, threads=1)._sessions.threads == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "")
    assert 1 <= Reader(folder)._sessions.threads <= 4


def test_tiny_model_knows_its_labels(reader: Reader) -> None:
    """The model of these tests has the labels that its words ask for."""
    assert reader.manifest.head("ner")["labels"] == LABELS
    assert reader.manifest.head("ner")["fine"] == FINE
    assert isinstance(reader.encode(["오세린"])[0], Encoded)
