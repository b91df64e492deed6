"""Stage 2: train parser and relation head over the tagger's encoder, and keep its names while it learns them.

Each step is one batch of one task, drawn by the shares of the pieces that a task is to have. On sentences of the
relation corpus the first tagger's scores can be targets too (distillation), against names decaying.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as all of torch's documentation has it

from hangraph.encoder.tokeniser import Tokeniser
from hangraph.training import corpora as files
from hangraph.training.examples import (
    Encoded,
    Example,
    RelationExample,
    TreeExample,
    endless,
    prepare,
    prepare_relations,
    prepare_trees,
)
from hangraph.training.heads import NameSets, Parser, Reader
from hangraph.training.network import Tagger
from hangraph.training.run import Listener, Log, Schedule, Trainer, open_run, optimiser_of
from hangraph.training.scores import (
    by_length,
    merge,
    relation_tensors,
    score_names,
    score_relations,
    score_trees,
    tensors_of,
)
from hangraph.training.tagger import START, TOKENISER, mask_pieces, tagger_loss

WEIGHTS = "reader.safetensors"
SHARES = {"ner": 0.16, "gsd": 0.48, "kaist": 0.12, "re": 0.24}
"""How much of the pieces read each task has; gsd, kaist and klue (left out here) are treebanks."""
BUDGETS = {"ner": 900, "gsd": 900, "kaist": 900, "klue": 900, "re": 1500}
"""The pieces of a batch."""
TREEBANKS = {
    "gsd": "ud/ko_gsd-train-HEADstyle.conllu",
    "kaist": "ud/ko_kaist-v2.2-train.conllu",
    "klue": "ud/klue-dp-v1.1_dev.tsv",
}
SHIPPED = "gsd"
DEVELOPMENT = "ud/ko_gsd-ud-HEAD-dev.conllu"
SCHEDULE = Schedule(steps=5833, rate=1.5e-4, evaluations=8)
_IMPOSSIBLE = -1e4
_UPOS = 0.3  # the weight of parts of speech beside heads and labels
_SMOOTHING = 0.05

Scores = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class JointPlan:
    """The settings of a run; `distil` weighs the first tagger's scores, `limit` takes so many of each corpus only.

    A treebank that has no share has no parser either, but for the one that is shipped.
    """

    tagger: Path
    start: Path
    corpora: Path
    out: Path
    schedule: Schedule = SCHEDULE
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    distil: float = 0.0
    threads: int = 2
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained and scored on; `sets` has the labels and parts of speech of each treebank."""

    train: Mapping[str, Sequence[Any]]
    names: Sequence[Example]
    trees: Sequence[TreeExample]
    pairs: Sequence[RelationExample]
    sets: Mapping[str, NameSets]
    relations: Sequence[str]


def train_joint(plan: JointPlan, listen: Listener) -> Path:
    """Train to the end of the plan, from a checkpoint if there is one, and return the path of the weights."""
    open_run(plan, plan.out)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.schedule.seed)
    tagger = Tagger.load(plan.tagger)
    material = gather(plan, tagger)
    soft = soften(tagger.eval(), material.train["re"]) if plan.distil else {}
    model = Reader(tagger, material.sets, material.relations)
    fill_layers(model, plan.start)
    tagger.encoder.word.weight.requires_grad_(False)
    log = Log(plan.out, listen)
    trainer = Trainer(model, optimiser_of(model, plan.schedule, _is_fresh), plan.schedule, plan.out, log)
    counts = {name: len(examples) for name, examples in material.train.items()}
    log.write(trainer.state.step, examples=counts, steps=plan.schedule.steps)

    def loss_of(task: str, batch: list[int]) -> Tensor:
        chosen = [material.train[task][i] for i in batch]
        if task == "ner":
            return tagger_loss(model.tagger, chosen, plan.schedule.masking)
        if task == "re":
            return relation_loss(model, chosen, [soft[i] for i in batch if soft], plan)
        return tree_loss(model, task, chosen, plan.schedule.masking)

    def score() -> dict[str, float]:
        trees = score_trees(model, SHIPPED, material.trees)
        return merge(score_names(model.tagger, material.names), trees, score_relations(model, material.pairs))

    trainer.train(draws(material.train, plan), loss_of, score)
    settings = {"shares": dict(plan.shares), "distil": plan.distil, **asdict(plan.schedule)}
    model.save(plan.out / WEIGHTS, plan=settings, steps=trainer.state.step)
    return plan.out / WEIGHTS


def _is_fresh(name: str) -> bool:
    return not name.startswith(("tagger.", "relater.layers"))


def gather(plan: JointPlan, tagger: Tagger) -> Material:
    """Read all corpora; what stands in a development set too is not trained on."""
    tokeniser = Tokeniser.load(plan.start / TOKENISER)
    labels, tags, limit = tagger.labels, tagger.fine_tags, plan.limit
    train: dict[str, Sequence[Any]] = {}
    names = files.read_sentences(files.find(plan.corpora, "ner/konec-train.jsonl"))
    train["ner"] = prepare(names[:limit], tokeniser, labels, tags)
    dev_names = files.read_sentences(files.find(plan.corpora, "ner/konec-dev-even.jsonl"))
    dev_trees = files.read_trees(files.find(plan.corpora, DEVELOPMENT))
    sets: dict[str, NameSets] = {}
    known_trees = {"".join(tree.words) for tree in dev_trees}
    for name in (name for name in TREEBANKS if name == SHIPPED or name in plan.shares):
        trees = [tree for tree in read_treebank(name, plan.corpora) if "".join(tree.words) not in known_trees]
        sets[name] = sets_of(trees)
        train[name] = prepare_trees(trees[:limit], tokeniser, *sets[name])
    relations = files.read_relation_labels(files.find(plan.corpora, "re/relation_list.json"))
    known = {sentence.text for sentence in dev_names}
    pairs = [r for r in files.read_relations(files.find(plan.corpora, "re/klue-re-train.csv")) if r.text not in known]
    train["re"] = prepare_relations(pairs[:limit], tokeniser, relations)
    dev_pairs = files.read_relations(files.find(plan.corpora, "re/klue-re-dev.csv"))
    return Material(
        train,
        prepare(dev_names[:limit], tokeniser, labels, tags),
        prepare_trees(dev_trees[:limit], tokeniser, *sets[SHIPPED]),
        prepare_relations(dev_pairs[:limit], tokeniser, relations),
        sets,
        relations,
    )


def read_treebank(name: str, corpora: Path) -> list[files.Tree]:
    """Return the trees of a treebank; each has labels of its own, so that each has a parser of its own."""
    path = files.find(corpora, TREEBANKS[name])
    if name == "klue":
        return files.read_klue_trees(path)
    return files.read_trees(path, close_marks=name == "kaist")


def sets_of(trees: Sequence[files.Tree]) -> NameSets:
    """Return the labels and the parts of speech that trees have, sorted."""
    return _sorted(tree.labels for tree in trees), _sorted(tree.upos for tree in trees)


def _sorted(names: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for row in names for name in row}))


def fill_layers(model: Reader, start: Path) -> None:
    """Let the relation head's layers start from those that followed the kept ones in the recovered encoder."""
    tensors = {name: tensor.float() for name, tensor in load_file(start / START).items()}
    kept = len(model.tagger.encoder.layers)
    for number, layer in enumerate(model.relater.layers, kept):
        layer.fill(tensors, number)


def draws(train: Mapping[str, Sequence[Encoded]], plan: JointPlan) -> Iterator[tuple[str, list[int]]]:
    """Yield task and batch of each step."""
    tasks = sorted(plan.shares)
    weights = [plan.shares[task] / BUDGETS[task] for task in tasks]
    chooser = random.Random(plan.schedule.seed)
    streams = {task: endless(train[task], BUDGETS[task], plan.schedule.seed) for task in tasks}
    while True:
        (task,) = chooser.choices(tasks, weights)
        yield task, next(streams[task])


def tree_loss(model: Reader, name: str, batch: Sequence[TreeExample], masking: float) -> Tensor:
    """Return the loss a word: of its head, of its label given the head, of its part of speech."""
    parser: Parser = model.parsers[name]
    ids, mask, features = tensors_of(batch)
    ids = mask_pieces(ids, mask, masking)
    parts = ("first", "last", "heads", "labels", "upos")
    first, last, heads, labels, upos = (whole_numbers([getattr(x, part) for x in batch]) for part in parts)
    width = heads.shape[1]
    lengths = torch.tensor([len(example.heads) for example in batch])
    real = torch.arange(width + 1)[None] <= lengths[:, None]
    hidden = model.tagger.dropout(model.tagger.encoder(ids, mask, features))[:, 1:-1]
    arcs, label_scores, upos_scores = parser(hidden, first, last)
    words = real[:, 1:]
    own = torch.eye(width, width + 1, dtype=torch.bool).roll(1, 1)
    arcs = arcs.masked_fill(~real[:, None, :], _IMPOSSIBLE).masked_fill(own[None], _IMPOSSIBLE)
    chosen = label_scores.gather(2, heads[:, :, None, None].expand(-1, -1, 1, label_scores.shape[3]))[:, :, 0]
    loss = F.cross_entropy(arcs[words], heads[words]) + F.cross_entropy(chosen[words], labels[words])
    return loss + _UPOS * F.cross_entropy(upos_scores[words], upos[words])


def whole_numbers(rows: Sequence[Sequence[int]]) -> Tensor:
    """Return lists of integers as one tensor with zeros behind."""
    padded = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.int64)
    for row, values in enumerate(rows):
        padded[row, : len(values)] = torch.tensor(values)
    return padded


def relation_loss(model: Reader, batch: Sequence[RelationExample], soft: Sequence[Scores], plan: JointPlan) -> Tensor:
    """Return the loss a pair, with the distance of the tagger's scores from `soft` ones where there are any."""
    ids, mask, features, marks, labels = relation_tensors(batch)
    ids = mask_pieces(ids, mask, plan.schedule.masking, marks > 0)
    hidden = model.tagger.encoder(ids, mask, features)
    loss = F.cross_entropy(model.relater(hidden, mask, marks), labels, label_smoothing=_SMOOTHING)
    if not soft:
        return loss
    emissions = model.tagger.emit(model.tagger.dropout(hidden))[:, 1:-1]
    teacher = torch.zeros_like(emissions)
    for row, scores in enumerate(soft):
        teacher[row, : len(scores)] = torch.from_numpy(scores.astype(np.float32))
    pieces = mask[:, 2:]
    distance = F.kl_div(emissions.log_softmax(2)[pieces], teacher.softmax(2)[pieces], reduction="batchmean")
    return loss + plan.distil * distance


def soften(tagger: Tagger, examples: Sequence[RelationExample]) -> dict[int, Scores]:
    """Return the tagger's emissions of each sentence by its number, in half floats to spare memory."""
    found: dict[int, Scores] = {}
    for group in by_length(examples):
        with torch.inference_mode():
            emissions = tagger(*tensors_of([examples[i] for i in group]))[0].numpy()
        for row, i in enumerate(group):
            found[i] = emissions[row, : len(examples[i].encoding)].astype(np.float16)
    return found
