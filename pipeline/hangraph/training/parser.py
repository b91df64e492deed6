"""Stage 5: train the shipped parser, with layers of its own over the finished encoder, on trees that other parsers see.

The encoder stays as it is, so that names and relations do. Its last states, made for names, have lost what trees need:
the parser reads those halfway up. It learns from sentences that nobody annotated, by how probable each head and label
is to the parsers of stages 2 and 4 (distillation, Hinton and others 2015), and at last from annotated ones as well.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as all of torch's documentation has it

from hangraph.encoder.parser import place_words
from hangraph.encoder.reader import Reader as ModelReader
from hangraph.encoder.tokeniser import Encoding
from hangraph.encoder.trees import best_heads
from hangraph.stages.parser_words import cut_words
from hangraph.training import corpora as files
from hangraph.training.examples import batches, numbers
from hangraph.training.heads import DeepParser, Reader
from hangraph.training.joint import DEVELOPMENT, SHIPPED, TREEBANKS, whole_numbers
from hangraph.training.klue import padded
from hangraph.training.run import Listener, Log, Schedule, Trainer, open_run, optimiser_of
from hangraph.training.scores import TreeCounts, by_length, tensors_of

WEIGHTS = "parser.safetensors"
SCHEDULE = Schedule(steps=2400, rate=2e-4, head_rate=4e-4, ema=0.998, evaluations=8)
BATCH = 1200  # pieces
WORDS = (4, 60)  # of a sentence that is learned from
_PORTION = 500  # sentences whose states are made at once
_FORBIDDEN = -1e4
_LEAST = 1e-9
_UPOS = 0.3  # the weight of parts of speech beside heads and labels
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Words = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ParserPlan:
    """The settings: `model` is an exported folder, `teachers` are readers, `sentences` says how many are learned from.

    The parser's own layers start from those of the first teacher's encoder from `following` on, counted from 0; with
    `earlier` all starts from what this stage has made before, whose own opinion counts for `own` of the teachers'.
    `annotated` adds the trees of UD Korean-GSD.
    """

    model: Path
    teachers: tuple[Path, ...]
    corpora: Path
    out: Path
    schedule: Schedule = SCHEDULE
    layers: int = 4
    following: int = 3
    earlier: Path | None = None
    own: float = 0.0
    annotated: bool = False
    sentences: int = 20_000
    threads: int = 2


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A sentence: its pieces, the first and the last of each word, its states [2 + pieces, size]."""

    encoding: Encoding
    first: list[int]
    last: list[int]
    states: Halves


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Probabilities: `arcs` [w, 1 + w], `labels` [w, 1 + w, labels] given each head, `upos` [w, tags]."""

    arcs: Floats
    labels: Floats
    upos: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A question and what is thought of it: the best tree, and `labels` [w, labels] given its heads."""

    question: Question
    heads: list[int]
    arcs: Halves
    labels: Halves
    upos: Halves

    @property
    def encoding(self) -> Encoding:
        """The pieces."""
        return self.question.encoding


def train_parser(plan: ParserPlan, listen: Listener) -> Path:
    """Train to the end of the plan, from a checkpoint if there is one, and return the path of the weights."""
    open_run(plan, plan.out)
    torch.set_num_threads(plan.threads)
    teachers = [Reader.load(path).eval() for path in plan.teachers]
    reader = ModelReader(plan.model, plan.threads)
    earlier = DeepParser.load(plan.earlier) if plan.earlier else None
    lessons = list(teach(choose_texts(plan), reader, teachers))
    if earlier is not None and plan.own:
        lessons = reconsider(lessons, earlier.eval(), plan.own)
    if plan.annotated:
        known = {"".join(tree.words) for tree in files.read_trees(files.find(plan.corpora, DEVELOPMENT))}
        trees = files.read_trees(files.find(plan.corpora, TREEBANKS[SHIPPED]))
        lessons += gold_lessons([t for t in trees if "".join(t.words) not in known], reader, teachers[0])
    development = files.read_trees(files.find(plan.corpora, DEVELOPMENT))
    model = earlier or start_parser(plan, teachers[0])
    return learn(plan, model, lessons, gold_lessons(development, reader, teachers[0]), listen)


def start_parser(plan: ParserPlan, teacher: Reader) -> DeepParser:
    """Return a parser with the teacher's labels and scores, its layers filled from the teacher's encoder."""
    torch.manual_seed(plan.schedule.seed)
    known, encoder = teacher.parsers[SHIPPED], teacher.tagger.encoder
    model = DeepParser(encoder.config, known.labels, known.upos_tags, plan.layers)
    model.parser.load_state_dict(known.state_dict())
    for layer, learned in zip(model.layers, encoder.layers[plan.following :], strict=False):
        layer.load_state_dict(learned.state_dict())
    return model


def learn(
    plan: ParserPlan, model: DeepParser, lessons: Sequence[Lesson], gold: Sequence[Lesson], listen: Listener
) -> Path:
    """Train the parser on lessons, scored by gold ones, and return the path of the weights."""
    log = Log(plan.out, listen)
    optimiser = optimiser_of(model, plan.schedule, lambda name: not name.startswith("layers."))
    trainer = Trainer(model, optimiser, plan.schedule, plan.out, log)
    log.write(trainer.state.step, sentences=len(lessons))
    trainer.train(
        (("parser", batch) for batch in _endless(lessons, plan.schedule.seed)),
        lambda _, batch: lesson_loss(model, [lessons[i] for i in batch]),
        lambda: score_lessons(model, gold),
    )
    settings = {"sentences": plan.sentences, **asdict(plan.schedule)}
    model.save(plan.out / WEIGHTS, plan=settings, steps=trainer.state.step)
    return plan.out / WEIGHTS


def _endless(lessons: Sequence[Lesson], seed: int) -> Iterator[list[int]]:
    epoch = 0
    while True:
        yield from batches(lessons, BATCH, seed, epoch)
        epoch += 1


def choose_texts(plan: ParserPlan) -> list[str]:
    """Return sentences that are in no development set, drawn by the seed, as many from each corpus that has them."""
    banned = {tree.text()[0] for tree in files.read_trees(files.find(plan.corpora, DEVELOPMENT))}
    banned |= {s.text for s in files.read_sentences(files.find(plan.corpora, "ner/konec-dev-even.jsonl"))}
    sources = [sorted({text for text in texts if _fits(text)} - banned) for texts in text_sources(plan.corpora)]
    for texts in sources:
        random.Random(plan.schedule.seed).shuffle(texts)
    return sorted({text for texts in sources for text in texts[: plan.sentences // len(sources)]})


def text_sources(corpora: Path) -> Iterator[Iterable[str]]:
    """Yield the sentences of each corpus: KoNEC, KLUE-RE, Wikinews, Kaist."""
    yield (s.text for s in files.read_sentences(files.find(corpora, "ner/konec-train.jsonl")))
    yield (r.text for r in files.read_relations(files.find(corpora, "re/klue-re-train.csv")))
    with files.find(corpora, "news/wikinews.csv").open(encoding="utf-8-sig", newline="") as file:
        articles = [row["내용"] for row in csv.DictReader(file)]
    yield (sentence for text in articles for sentence in _SENTENCE.split(text))
    kaist = files.read_trees(files.find(corpora, "ud/ko_kaist-v2.2-train.conllu"), close_marks=True)
    yield (tree.text()[0] for tree in kaist)


def _fits(text: str) -> bool:
    least, most = WORDS
    return least <= len(cut_words(text)) <= most


def teach(texts: Sequence[str], reader: ModelReader, teachers: Sequence[Reader]) -> Iterator[Lesson]:
    """Yield a lesson for each sentence: what the teachers think of it on average."""
    for at in range(0, len(texts), _PORTION):
        questions = ask([(text, cut_words(text)) for text in texts[at : at + _PORTION]], reader)
        yield from map(agree, questions, zip(*(answers(teacher, questions) for teacher in teachers), strict=True))


def reconsider(lessons: Sequence[Lesson], parser: DeepParser, share: float) -> list[Lesson]:
    """Return lessons in which a parser's own opinion has a share."""
    found: dict[int, Lesson] = {}
    for group in by_length([lesson.question for lesson in lessons]):
        with torch.inference_mode():
            scores = parser(*inputs_of([lessons[i].question for i in group]))
        for row, i in enumerate(group):
            lesson = lessons[i]
            heard, labelled, tagged = (part[row].numpy() for part in scores)
            own = answer(heard, labelled, tagged, len(lesson.heads))
            arcs = mixed(lesson.arcs, own.arcs, share)
            heads = best_heads(np.log(arcs + _LEAST))
            chosen = own.labels[np.arange(len(heads)), heads]
            kept = np.array(heads) == np.array(lesson.heads)  # elsewhere the teachers' labels are of another head
            labels = np.where(kept[:, None], mixed(lesson.labels, chosen, share), chosen)
            parts = (part.astype(np.float16) for part in (arcs, labels, mixed(lesson.upos, own.upos, share)))
            found[i] = Lesson(lesson.question, heads, *parts)
    return [found[i] for i in range(len(lessons))]


def mixed(one: Halves, other: Floats, share: float) -> Floats:
    """Return probabilities of which the other's have a share."""
    whole: Floats = (1 - share) * one.astype(np.float32) + share * other
    return whole


def ask(texts: Sequence[tuple[str, Words]], reader: ModelReader) -> list[Question]:
    """Return sentences as the shipped encoder sees them; those without a piece are left out."""
    encoded = reader.encode([text for text, _ in texts])
    return [
        Question(found.encoding, *place_words(found.encoding, words), found.middle.astype(np.float16))
        for found, (_, words) in zip(encoded, texts, strict=True)
        if found.encoding.ids and found.middle is not None
    ]


def answers(teacher: Reader, questions: Sequence[Question]) -> list[Answer]:
    """Return what a teacher, which has an encoder of its own, thinks of sentences."""
    found: dict[int, Answer] = {}
    for group in by_length(questions):
        batch = [questions[i] for i in group]
        with torch.inference_mode():
            hidden = teacher.tagger.encoder(*tensors_of(batch))[:, 1:-1]
            first, last = whole_numbers([q.first for q in batch]), whole_numbers([q.last for q in batch])
            scores = teacher.parsers[SHIPPED](hidden, first, last)
        for row, i in enumerate(group):
            arcs, labels, upos = (part[row].numpy() for part in scores)
            found[i] = answer(arcs, labels, upos, len(questions[i].first))
    return [found[i] for i in range(len(questions))]


def answer(arcs: Floats, labels: Floats, upos: Floats, words: int) -> Answer:
    """Return the scores of so many words as probabilities; no word is its own head."""
    arcs = arcs[:words, : words + 1].copy()
    arcs[np.arange(words), np.arange(words) + 1] = _FORBIDDEN
    return Answer(softmax(arcs), softmax(labels[:words, : words + 1]), softmax(upos[:words]))


def softmax(scores: Floats) -> Floats:
    """Return scores as probabilities over the last axis."""
    value = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = value / value.sum(axis=-1, keepdims=True)
    return shares


def agree(question: Question, said: Sequence[Answer]) -> Lesson:
    """Return the mean of answers, with the best tree of it."""
    arcs = np.mean([one.arcs for one in said], axis=0)
    heads = best_heads(np.log(arcs + _LEAST))
    labels = np.mean([one.labels[np.arange(len(heads)), heads] for one in said], axis=0)
    upos = np.mean([one.upos for one in said], axis=0)
    return Lesson(question, heads, *(part.astype(np.float16) for part in (arcs, labels, upos)))


def gold_lessons(trees: Sequence[files.Tree], reader: ModelReader, teacher: Reader) -> list[Lesson]:
    """Return annotated trees as lessons, whose answer is sure."""
    known = teacher.parsers[SHIPPED]
    labels, upos = numbers(known.labels), numbers(known.upos_tags)
    questions = ask([tree.text() for tree in trees], reader)
    return [
        Lesson(
            question,
            list(tree.heads),
            np.eye(len(tree.heads) + 1, dtype=np.float16)[list(tree.heads)],
            np.eye(len(labels), dtype=np.float16)[[labels.get(label, 0) for label in tree.labels]],
            np.eye(len(upos), dtype=np.float16)[[upos.get(tag, 0) for tag in tree.upos]],
        )
        for question, tree in zip(questions, trees, strict=True)
    ]


def lesson_loss(model: DeepParser, batch: Sequence[Lesson]) -> Tensor:
    """Return the loss a word: how far head, label given the head, and part of speech are from what is thought."""
    arcs, labels, upos = model(*inputs_of([lesson.question for lesson in batch]))
    lengths = torch.tensor([len(lesson.heads) for lesson in batch])
    width = int(lengths.max())
    words = torch.arange(width)[None] < lengths[:, None]
    real = torch.arange(width + 1)[None] <= lengths[:, None]
    own = torch.eye(width, width + 1, dtype=torch.bool).roll(1, 1)
    arcs = arcs.masked_fill(~real[:, None, :], _FORBIDDEN).masked_fill(own[None], _FORBIDDEN)
    heads = whole_numbers([lesson.heads for lesson in batch])
    chosen = labels.gather(2, heads[:, :, None, None].expand(-1, -1, 1, labels.shape[3]))[:, :, 0]
    wanted = torch.zeros_like(arcs)
    for row, lesson in enumerate(batch):
        count = len(lesson.heads)
        wanted[row, :count, : count + 1] = torch.from_numpy(lesson.arcs.astype(np.float32))
    loss = F.cross_entropy(arcs[words], wanted[words])
    for weight, scores, part in ((1.0, chosen, "labels"), (_UPOS, upos, "upos")):
        known = torch.cat([torch.from_numpy(getattr(lesson, part).astype(np.float32)) for lesson in batch])
        loss = loss + weight * F.cross_entropy(scores[words], known)
    return loss


def inputs_of(questions: Sequence[Question]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return states without sentence marks, mask, first and last pieces of a batch."""
    hidden = padded([question.states[1:-1] for question in questions])
    lengths = torch.tensor([len(question.encoding) for question in questions])
    mask = torch.arange(hidden.shape[1])[None] < lengths[:, None]
    first, last = whole_numbers([q.first for q in questions]), whole_numbers([q.last for q in questions])
    return hidden, mask, first, last


def score_lessons(model: DeepParser, lessons: Sequence[Lesson]) -> dict[str, float]:
    """Return UAS, LAS (subtypes cut off) and the accuracy of parts of speech."""
    counts = TreeCounts(model.parser.labels)
    for lesson in lessons:
        with torch.inference_mode():
            arcs, labels, upos = model(*inputs_of([lesson.question]))
        counts.add((arcs[0], labels[0], upos[0]), lesson.heads, lesson.labels.argmax(1), lesson.upos.argmax(1))
    return counts.shares()
