"""The heads read what they should, and nothing that a batch mate changes."""

import pytest
import torch

from hangraph.training.corpora import COARSE, KLUE
from hangraph.training.examples import bio_labels
from hangraph.training.heads import KlueHead, Reader
from hangraph.training.network import EncoderConfig, Tagger

pytestmark = pytest.mark.train

CONFIG = EncoderConfig(vocab=40, layers=1, hidden=24, heads=2, ffn=32, max_pos=16)


@pytest.fixture
def tagger():
    """Return an untrained tagger."""
    torch.manual_seed(3)
    return Tagger(CONFIG, bio_labels(COARSE), ("PS_NAME", "LCP_CITY"))


def test_reader_comes_back_with_every_head(tagger, tmp_path):
    """Labels and weights of parsers and relations are kept."""
    model = Reader(tagger, {"gsd": (("root", "obj"), ("NOUN",))}, ("no_relation", "per:spouse"))
    model.save(tmp_path / "reader.safetensors")
    again = Reader.load(tmp_path / "reader.safetensors")
    assert again.parsers["gsd"].labels == ("root", "obj")
    assert again.relater.labels == ("no_relation", "per:spouse")
    assert model.state_dict().keys() == again.state_dict().keys()


def test_klue_head_sees_a_piece_and_its_neighbours(tagger):
    """What stands two pieces away changes nothing, what stands beside does."""
    head = KlueHead.over(tagger, bio_labels(KLUE), 16).eval()
    states = torch.randn(1, 7, 24)
    changed = states.clone()
    changed[0, 6] += 1
    with torch.inference_mode():
        before, after = head(states)[0], head(changed)[0]
    assert torch.allclose(before[:5], after[:5])
    assert not torch.allclose(before[5], after[5])


def test_klue_heads_are_averaged_exactly(tagger):
    """The mean head gives the mean of the emissions."""
    heads = [KlueHead.over(tagger, bio_labels(KLUE), 16).eval() for _ in range(3)]
    whole = KlueHead.mean(heads).eval()
    states = torch.randn(2, 5, 24)
    with torch.inference_mode():
        expected = sum(head(states) for head in heads) / 3
        assert torch.allclose(whole(states), expected, atol=1e-5)


def test_klue_head_leaves_the_tagger_as_it_is(tagger):
    """Its scores of NIKL's classes are not trained."""
    head = KlueHead.over(tagger, bio_labels(KLUE), 16)
    assert {name for name, p in head.named_parameters() if not p.requires_grad} == {
        "emit.weight",
        "emit.bias",
        "fine.weight",
        "fine.bias",
    }


def test_relater_reads_only_real_pieces(tagger):
    """A pair has the same scores with and without padding behind."""
    relater = Reader(tagger, {}, ("no_relation", "per:spouse")).relater.eval()
    states, marks = torch.randn(1, 8, 24), torch.tensor([[0, 1, 0, 8, 0, 0, 0, 0]])
    mask = torch.arange(8)[None] < 5
    with torch.inference_mode():
        padded = relater(states, mask, marks)
        assert torch.allclose(padded, relater(states[:, :5], mask[:, :5], marks[:, :5]), atol=1e-5)
