"""The encoder masks its padding, and the CRF learns only what is legal."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from hangraph.errors import ModelError
from hangraph.training.corpora import KLUE
from hangraph.training.examples import bio_labels
from hangraph.training.heads import KlueHead, Reader
from hangraph.training.network import Crf, Encoder, EncoderConfig, Tagger
from hangraph.training.scores import numpy_crf

pytestmark = pytest.mark.train

CONFIG = EncoderConfig(vocab=40, layers=1, hidden=24, heads=2, ffn=32, max_pos=16, tags=3, semantics=3)
LABELS = bio_labels(KLUE)


def inputs(lengths, width):
    """Return ids, mask and features of rows of these lengths."""
    ids = torch.arange(len(lengths) * width).reshape(len(lengths), width) % 40
    mask = torch.arange(width)[None] < torch.tensor(lengths)[:, None]
    return ids, mask, torch.ones(len(lengths), width, 4, dtype=torch.int64)


def test_padding_changes_no_state():
    """A row has the same states alone and beside a longer one."""
    torch.manual_seed(0)
    encoder = Encoder(CONFIG).eval()
    ids, mask, features = inputs([4, 9], 9)
    with torch.inference_mode():
        both = encoder(ids, mask, features)[0, :4]
        alone = encoder(ids[:1, :4], mask[:1, :4], features[:1, :4])[0]
    assert torch.allclose(both, alone, atol=1e-5)


def test_crf_forbids_what_nothing_opened():
    """An I follows only its own B or I, whatever the emissions."""
    crf = Crf(LABELS)
    emissions = np.random.default_rng(0).normal(size=(20, 12, len(LABELS))).astype(np.float32)
    for path in numpy_crf(crf, LABELS).paths(emissions, np.full(20, 12)):
        names = ["O", *(LABELS[i] for i in path)]
        for before, after in pairwise(names):
            assert not after.startswith("I-") or before[1:] == after[1:]


def test_crf_loss_is_the_likelihood_of_the_path():
    """Over two pieces the loss is what summing over all paths gives."""
    torch.manual_seed(0)
    crf = Crf(bio_labels(("PS",)))
    torch.nn.init.normal_(crf.step)
    emissions = torch.randn(1, 2, 3)
    step, first = crf.transitions()
    scores = (first + emissions[0, 0])[:, None] + step + emissions[0, 1][None]
    expected = (torch.logsumexp(scores.flatten(), 0) - scores[1, 2]) / 2
    loss = crf.loss(emissions, torch.tensor([[1, 2]]), torch.ones(1, 2, dtype=torch.bool))
    assert loss.item() == pytest.approx(expected.item(), abs=1e-5)


def test_weights_come_back_with_their_configuration(tmp_path):
    """What is saved is loaded to the bit."""
    tagger = Tagger(CONFIG, LABELS, ("PS_NAME",))
    tagger.save(tmp_path / "tagger.safetensors")
    again = Tagger.load(tmp_path / "tagger.safetensors")
    assert (again.labels, again.fine_tags, again.encoder.config) == (LABELS, ("PS_NAME",), CONFIG)
    assert all(
        torch.equal(a, b) for a, b in zip(tagger.state_dict().values(), again.state_dict().values(), strict=True)
    )


@pytest.mark.parametrize("data", [b"\x02\0\0\0\0\0\0\0{}", b"nothing of the kind", b"", None])
@pytest.mark.parametrize(("kind", "command"), [(Tagger, "tagger"), (Reader, "joint"), (KlueHead, "klue")])
def test_weights_of_another_kind_are_refused(tmp_path, kind, command, data):
    """A file of another kind, one that holds no weights and one that is not there are told, and how one is made."""
    path = tmp_path / "other.safetensors"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ModelError, match=f"hangraph train {command}"):
        kind.load(path)
