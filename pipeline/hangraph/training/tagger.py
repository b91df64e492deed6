"""Stage 1: train the encoder and the tagger of names on KoNEC, from the recovered encoder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as all of torch's documentation has it

from hangraph.encoder.tokeniser import Tokeniser
from hangraph.training.corpora import COARSE, find, read_sentences
from hangraph.training.examples import MASK, NO_LABEL, Example, bio_labels, endless, frequent_tags, prepare
from hangraph.training.network import EncoderConfig, Tagger, read_header, sizes_of
from hangraph.training.run import Listener, Log, Schedule, Trainer, open_run, optimiser_of
from hangraph.training.scores import score_names, tensors_of

WEIGHTS = "tagger.safetensors"
START = "start.safetensors"
TOKENISER = "tokeniser.json"
BATCH = 900  # pieces
SCHEDULE = Schedule(steps=5025, rate=2e-4, evaluations=12)


@dataclass(frozen=True, slots=True)
class TaggerPlan:
    """The settings of a run; `limit` takes so many sentences only, for a trial."""

    start: Path
    corpora: Path
    out: Path
    schedule: Schedule = SCHEDULE
    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    threads: int = 2
    limit: int | None = None


def train_tagger(plan: TaggerPlan, listen: Listener) -> Path:
    """Train to the end of the plan, from a checkpoint if there is one, and return the path of the weights."""
    open_run(plan, plan.out)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.schedule.seed)
    tokeniser = Tokeniser.load(plan.start / TOKENISER)
    sentences = read_sentences(find(plan.corpora, "ner/konec-train.jsonl"))
    labels, tags = bio_labels(COARSE), frequent_tags(sentences)
    train = prepare(sentences[: plan.limit], tokeniser, labels, tags)
    development = read_sentences(find(plan.corpora, "ner/konec-dev-even.jsonl"))
    dev = prepare(development[: plan.limit], tokeniser, labels, tags)
    model = start_tagger(plan, labels, tags)
    log = Log(plan.out, listen)
    trainer = Trainer(model, optimiser_of(model, plan.schedule, _is_fresh), plan.schedule, plan.out, log)
    log.write(trainer.state.step, sentences=len(train), steps=plan.schedule.steps)
    trainer.train(
        draws(train, plan.schedule.seed),
        lambda _, batch: tagger_loss(model, batch, plan.schedule.masking),
        lambda: score_names(model, dev),
    )
    model.save(plan.out / WEIGHTS, plan=_written(plan), steps=trainer.state.step)
    return plan.out / WEIGHTS


def _is_fresh(name: str) -> bool:
    return not name.startswith("encoder.") or name.startswith("encoder.features")


def _written(plan: TaggerPlan) -> dict[str, object]:
    """Return the settings that stand in the header of the weights: no folder of a machine."""
    return {"layers": plan.layers, **asdict(plan.schedule)}


def start_tagger(plan: TaggerPlan, labels: Sequence[str], tags: Sequence[str]) -> Tagger:
    """Return a tagger over the layers of the recovered encoder that the plan keeps."""
    tensors = {name: tensor.float() for name, tensor in load_file(plan.start / START).items()}
    vocabulary = json.loads((plan.start / TOKENISER).read_text("utf-8"))
    counts = {"tags": len(vocabulary["tags"]), "semantics": len(vocabulary["semantics"])}
    sizes = sizes_of(read_header(plan.start / START, "config"))
    config = EncoderConfig(len(vocabulary["pieces"]), len(plan.layers), **sizes, **counts)
    model = Tagger(config, labels, tags)
    model.encoder.fill(tensors, plan.layers)
    with torch.no_grad():
        model.encoder.word.weight.copy_(tensors["emb.word"])
    return model


def draws(examples: Sequence[Example], seed: int) -> Iterator[tuple[str, list[Example]]]:
    """Yield the batch of each step."""
    for batch in endless(examples, BATCH, seed):
        yield "ner", [examples[i] for i in batch]


def tagger_loss(model: Tagger, batch: Sequence[Example], masking: float) -> Tensor:
    """Return the CRF's loss and that of the finer tags, both a piece."""
    ids, mask, features = tensors_of(batch)
    width = ids.shape[1] - 2
    bio = torch.zeros(len(batch), width, dtype=torch.int64)
    fine = torch.full((len(batch), width), NO_LABEL)
    for row, example in enumerate(batch):
        bio[row, : len(example.bio)] = torch.tensor(example.bio)
        fine[row, : len(example.fine)] = torch.tensor(example.fine)
    emissions, scores = model(mask_pieces(ids, mask, masking), mask, features)
    pieces = mask[:, 2:]
    tags = F.cross_entropy(scores.flatten(0, 1), fine.flatten(), ignore_index=NO_LABEL, reduction="sum")
    return model.crf.loss(emissions, bio, pieces) + tags / pieces.sum()


def mask_pieces(ids: Tensor, mask: Tensor, share: float, kept: Tensor | None = None) -> Tensor:
    """Put the mask piece in place of a share of the pieces, but for those that are kept."""
    inner = torch.zeros_like(mask)
    inner[:, 1:-1] = mask[:, 2:]
    if kept is not None:
        inner &= ~kept
    return torch.where((torch.rand(ids.shape) < share) & inner, MASK, ids)
