"""Stage 4: train a deeper parser, which is never shipped: stage 5 lets the shipped one learn from it.

It has more of the recovered encoder's layers than the shipped model, and an encoder that reads trees alone: GSD's, and
those of Kaist, whose labels are others, by a second parser.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from hangraph.encoder.tokeniser import Tokeniser
from hangraph.training import corpora as files
from hangraph.training.corpora import COARSE
from hangraph.training.examples import TreeExample, bio_labels, endless, prepare_trees
from hangraph.training.heads import NameSets, Reader
from hangraph.training.joint import DEVELOPMENT, SHIPPED, read_treebank, sets_of, tree_loss
from hangraph.training.run import Listener, Log, Schedule, Trainer, open_run, optimiser_of
from hangraph.training.scores import score_trees
from hangraph.training.tagger import TOKENISER, TaggerPlan, start_tagger

WEIGHTS = "teacher.safetensors"
SCHEDULE = Schedule(steps=3000, rate=1.5e-4, masking=0.12, ema=0.998, evaluations=6)
BATCH = 700  # pieces
_TRAINED = ("tagger.encoder.", "parsers.")


@dataclass(frozen=True, slots=True)
class TeacherPlan:
    """The settings of a run; `shares` says how much of the pieces read each treebank has."""

    start: Path
    corpora: Path
    out: Path
    schedule: Schedule = SCHEDULE
    layers: int = 9
    shares: Mapping[str, float] = field(default_factory=lambda: {"gsd": 0.75, "kaist": 0.25})
    threads: int = 2
    limit: int | None = None


def train_teacher(plan: TeacherPlan, listen: Listener) -> Path:
    """Train to the end of the plan, from a checkpoint if there is one, and return the path of the weights."""
    open_run(plan, plan.out)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.schedule.seed)
    tokeniser = Tokeniser.load(plan.start / TOKENISER)
    dev = files.read_trees(files.find(plan.corpora, DEVELOPMENT))
    train, sets = gather(plan, tokeniser, {"".join(tree.words) for tree in dev})
    scored = prepare_trees(dev[: plan.limit], tokeniser, *sets[SHIPPED])
    model = start_reader(plan, sets)
    log = Log(plan.out, listen)
    trainer = Trainer(model, optimiser_of(model, plan.schedule, _is_fresh), plan.schedule, plan.out, log)
    log.write(trainer.state.step, trees={name: len(trees) for name, trees in train.items()})
    trainer.train(
        draws(train, plan),
        lambda name, batch: tree_loss(model, name, [train[name][i] for i in batch], plan.schedule.masking),
        lambda: score_trees(model, SHIPPED, scored),
    )
    settings = {"layers": plan.layers, "shares": dict(plan.shares), **asdict(plan.schedule)}
    model.save(plan.out / WEIGHTS, plan=settings, steps=trainer.state.step)
    return plan.out / WEIGHTS


def _is_fresh(name: str) -> bool:
    return name.startswith("parsers.") or ".features." in name


def gather(
    plan: TeacherPlan, tokeniser: Tokeniser, known: set[str]
) -> tuple[dict[str, Sequence[TreeExample]], dict[str, NameSets]]:
    """Return the trees of each treebank, those of known sentences left out, and its labels and parts of speech."""
    train: dict[str, Sequence[TreeExample]] = {}
    sets: dict[str, NameSets] = {}
    for name in plan.shares:
        trees = [tree for tree in read_treebank(name, plan.corpora) if "".join(tree.words) not in known]
        sets[name] = sets_of(trees)
        train[name] = prepare_trees(trees[: plan.limit], tokeniser, *sets[name])
    return train, sets


def start_reader(plan: TeacherPlan, sets: Mapping[str, NameSets]) -> Reader:
    """Return a reader over the recovered encoder's first layers; its heads but for the parsers stay untrained."""
    layers = tuple(range(plan.layers))
    tagger = start_tagger(
        TaggerPlan(plan.start, plan.corpora, plan.out, layers=layers), bio_labels(COARSE), (COARSE[0],)
    )
    model = Reader(tagger, sets, ("no_relation",))
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith(_TRAINED) and not name.endswith("encoder.word.weight"))
    return model


def draws(train: Mapping[str, Sequence[TreeExample]], plan: TeacherPlan) -> Iterator[tuple[str, list[int]]]:
    """Yield treebank and batch of each step."""
    names = sorted(plan.shares)
    chooser = random.Random(plan.schedule.seed)
    streams = {name: endless(train[name], BATCH, plan.schedule.seed) for name in names}
    while True:
        (name,) = chooser.choices(names, [plan.shares[name] for name in names])
        yield name, next(streams[name])
