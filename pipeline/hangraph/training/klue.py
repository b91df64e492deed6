"""Stage 3: train the head of KLUE's six classes on the states of the encoder, which stays as it is.

There are 2,500 sentences of that guideline only. The figure comes from cross-validation: each sentence is scored by
heads that have not seen it. The shipped head is trained on all of them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from hangraph.encoder.tokeniser import Tokeniser
from hangraph.training.corpora import KLUE, find, read_sentences
from hangraph.training.examples import Example, batches, bio_labels, prepare
from hangraph.training.heads import KlueHead, Reader
from hangraph.training.network import Tagger
from hangraph.training.run import Listener, Log, open_run
from hangraph.training.scores import Span, by_length, decode, numpy_crf, span_f1, tensors_of
from hangraph.training.tagger import TOKENISER

WEIGHTS = "klue.safetensors"
STATES = "states.npz"
_BATCH = 1400  # pieces
_WARMUP = 20  # steps

States = Sequence[NDArray[np.float16]]


@dataclass(frozen=True, slots=True)
class KluePlan:
    """The settings: `members` heads of other seeds are trained and averaged, by `folds` each sentence is scored."""

    reader: Path
    start: Path
    corpora: Path
    out: Path
    width: int = 384
    members: int = 2
    epochs: int = 12
    rate: float = 2e-3
    decay: float = 0.05
    folds: int = 5
    seed: int = 7
    threads: int = 2
    limit: int | None = None


def train_klue(plan: KluePlan, listen: Listener) -> Path:
    """Train the shipped head, then score its like by cross-validation; return the path of the weights."""
    open_run(plan, plan.out)
    torch.set_num_threads(plan.threads)
    log = Log(plan.out, listen)
    labels = bio_labels(KLUE)
    sentences = read_sentences(find(plan.corpora, "ner/klue-ner-dev-even.jsonl"))[: plan.limit]
    examples = prepare(sentences, Tokeniser.load(plan.start / TOKENISER), labels)
    tagger = Reader.load(plan.reader).tagger.eval()
    states = cached_states(tagger, examples, plan.out / STATES, _digest(plan.reader))
    head = train_heads(tagger, examples, states, range(len(examples)), plan)
    settings = {name: value for name, value in asdict(plan).items() if isinstance(value, int | float)}
    head.save(plan.out / WEIGHTS, plan=settings)
    log.write(0, sentences=len(examples))
    if plan.folds > 1:
        cross_validate(tagger, examples, states, plan, log)
    return plan.out / WEIGHTS


def cached_states(tagger: Tagger, examples: Sequence[Example], path: Path, digest: str) -> States:
    """Return the encoder's states [2 + pieces, size] of each sentence, from the file if it holds this encoder's."""
    lengths = np.array([len(example.encoding) + 2 for example in examples])
    if path.exists():
        with np.load(path) as kept:
            if str(kept["digest"]) == digest and np.array_equal(kept["lengths"], lengths):
                return _split(kept["states"], lengths)
    states = encode(tagger, examples)
    np.savez(path, states=np.concatenate(states), lengths=lengths, digest=np.array(digest))
    return states


def _split(states: NDArray[np.float16], lengths: NDArray[np.int64]) -> States:
    return np.split(states, np.cumsum(lengths)[:-1])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encode(tagger: Tagger, examples: Sequence[Example]) -> States:
    """Return the encoder's states of each sentence, in half floats to spare memory."""
    found: list[NDArray[np.float16]] = [np.zeros((0, 0), np.float16)] * len(examples)
    for group in by_length(examples):
        with torch.inference_mode():
            hidden = tagger.encoder(*tensors_of([examples[i] for i in group])).numpy()
        for row, i in enumerate(group):
            found[i] = hidden[row, : len(examples[i].encoding) + 2].astype(np.float16)
    return found


def cross_validate(
    tagger: Tagger, examples: Sequence[Example], states: States, plan: KluePlan, log: Log
) -> dict[str, float]:
    """Return micro F1 over all sentences, in all and of each class; each is read by heads that have not seen it."""
    order = list(range(len(examples)))
    random.Random(plan.seed).shuffle(order)
    found: dict[int, list[Span]] = {}
    for fold in range(plan.folds):
        tested = order[fold :: plan.folds]
        trained = sorted(set(order) - set(tested))
        head = train_heads(tagger, examples, states, trained, plan)
        said = find_names(head, [examples[i] for i in tested], [states[i] for i in tested])
        found |= dict(zip(tested, said, strict=True))
        log.write(fold + 1, fold=span_f1([examples[i].sentence.spans for i in tested], said))
    gold = [list(examples[i].sentence.spans) for i in order]
    said = [found[i] for i in order]
    classes = {name: span_f1([_only(g, name) for g in gold], [_only(s, name) for s in said]) for name in KLUE}
    score = {"micro_f1": span_f1(gold, said), **classes}
    log.write(plan.folds, **score)
    return score


def _only(spans: Sequence[Span], name: str) -> list[Span]:
    return [span for span in spans if span[2] == name]


def train_heads(
    tagger: Tagger, examples: Sequence[Example], states: States, chosen: Sequence[int], plan: KluePlan
) -> KlueHead:
    """Return the mean of heads that are trained on the chosen sentences, each by a seed of its own."""
    rows, kept = [examples[i] for i in chosen], [states[i] for i in chosen]
    return KlueHead.mean([train_head(tagger, rows, kept, plan, plan.seed + i) for i in range(plan.members)]).eval()


def train_head(tagger: Tagger, examples: Sequence[Example], states: States, plan: KluePlan, seed: int) -> KlueHead:
    """Train one head for a fixed number of epochs, its rate falling to nothing."""
    torch.manual_seed(seed)
    head = KlueHead.over(tagger, bio_labels(KLUE), plan.width).train()
    parameters = [parameter for parameter in head.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=plan.rate, weight_decay=plan.decay)
    groups = [group for epoch in range(plan.epochs) for group in batches(examples, _BATCH, seed, epoch)]
    for step, group in enumerate(groups):
        optimiser.param_groups[0]["lr"] = plan.rate * min(1, (step + 1) / _WARMUP) * (1 - step / len(groups))
        batch = [examples[i] for i in group]
        emissions = head(padded([states[i] for i in group]))[:, 1:-1]
        bio = torch.zeros(emissions.shape[:2], dtype=torch.int64)
        for row, example in enumerate(batch):
            bio[row, : len(example.bio)] = torch.tensor(example.bio)
        lengths = torch.tensor([len(example.encoding) for example in batch])
        loss = head.crf.loss(emissions, bio, torch.arange(bio.shape[1])[None] < lengths[:, None])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
    return head


def padded(states: States) -> Tensor:
    """Return the states of a batch with zeros behind."""
    whole = torch.zeros(len(states), max(map(len, states)), states[0].shape[1])
    for row, of_sentence in enumerate(states):
        whole[row, : len(of_sentence)] = torch.from_numpy(of_sentence.astype(np.float32))
    return whole


def find_names(head: KlueHead, examples: Sequence[Example], states: States) -> list[list[Span]]:
    """Return the names that a head reads in each sentence."""
    crf = numpy_crf(head.crf, head.labels)
    found: list[list[Span]] = [[] for _ in examples]
    for group in by_length(examples):
        with torch.inference_mode():
            emissions = head(padded([states[i] for i in group]))[:, 1:-1].numpy()
        for i, spans in zip(group, decode(crf, emissions, [examples[i] for i in group]), strict=True):
            found[i] = spans
    return found
