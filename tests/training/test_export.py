"""All stages, one after the other, end in a model folder that the reader reads as the network does."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from hangraph.encoder.reader import Reader as ModelReader
from hangraph.encoder.relations import Pair
from hangraph.encoder.tokeniser import Tokeniser
from hangraph.encoder.trees import best_heads
from hangraph.errors import ConfigError
from hangraph.stages.parser_words import cut_words
from hangraph.training import joint, klue, parser, tagger, teacher
from hangraph.training.corpora import KLUE, find, read_sentences
from hangraph.training.examples import bio_labels, prepare
from hangraph.training.export import ExportPlan, export
from hangraph.training.heads import DeepParser, KlueHead, Reader
from hangraph.training.scores import find_names

pytestmark = pytest.mark.train


def listen(what, done):
    """Take no notice."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory, corpora, start):
    """Return the weights of the three stages, each trained for some steps, and the plans of the last two."""
    folder = tmp_path_factory.mktemp("runs")
    first = tagger.TaggerPlan(start, corpora, folder / "tagger", layers=(0,), threads=1)
    first = replace(first, schedule=replace(first.schedule, steps=60, evaluations=1, rate=1e-3, head_rate=1e-2))
    tagged = tagger.train_tagger(first, listen)
    shares = {"ner": 0.2, "gsd": 0.2, "kaist": 0.2, "klue": 0.1, "re": 0.3}
    second = joint.JointPlan(tagged, start, corpora, folder / "joint", shares=shares, distil=1.0, threads=1)
    second = replace(second, schedule=replace(second.schedule, steps=12, evaluations=1))
    read = joint.train_joint(second, listen)
    third = klue.KluePlan(read, start, corpora, folder / "klue", width=16, members=2, epochs=20, folds=2, threads=1)
    return folder, klue.train_klue(third, listen), third


@pytest.fixture(scope="module")
def model(runs, tmp_path_factory, corpora, start):
    """Return the folder of the exported model, in floats."""
    folder, klue_weights, _ = runs
    out = tmp_path_factory.mktemp("model")
    export(ExportPlan(folder / "joint" / joint.WEIGHTS, start, corpora, out, klue=klue_weights, fp32=True))
    return out


def test_joint_weights_keep_every_head(runs):
    """The reader has a parser for each treebank with a share and KLUE's relations, its log the scores of all tasks."""
    folder = runs[0]
    found = Reader.load(folder / "joint" / joint.WEIGHTS)
    assert sorted(found.parsers) == ["gsd", "kaist", "klue"]
    assert found.relater.labels == ("no_relation", "per:employee_of")
    rows = [json.loads(line) for line in (folder / "joint" / "log.jsonl").read_text("utf-8").splitlines()]
    assert {"ner", "news", "fine", "uas", "las", "upos", "re"} <= rows[-1].keys()


def test_relation_layers_start_from_those_that_followed(runs, start):
    """The relation head's layers are the recovered ones behind the encoder's."""
    torch.manual_seed(0)
    fresh = Reader(tagger.Tagger.load(runs[0] / "tagger" / tagger.WEIGHTS), {}, ("no_relation",))
    before = fresh.relater.layers[0].up.weight.clone()
    joint.fill_layers(fresh, start)
    assert not torch.equal(before, fresh.relater.layers[0].up.weight)


def test_cross_validation_scores_every_class(runs):
    """The log's last row has the micro F1 and that of each class, between 0 and 1."""
    rows = [json.loads(line) for line in (runs[0] / "klue" / "log.jsonl").read_text("utf-8").splitlines()]
    assert [row["step"] for row in rows] == [0, 1, 2, 2]
    assert all(0 <= rows[-1][name] <= 1 for name in ("micro_f1", *KLUE))


def test_states_are_computed_once(runs, monkeypatch):
    """A second run over the same encoder reads the states that the first one kept."""
    _, weights, plan = runs
    before = weights.read_bytes()
    monkeypatch.setattr(klue, "encode", None)
    assert klue.train_klue(replace(plan, folds=2), listen).read_bytes() == before


def test_exported_model_finds_the_names_of_the_network(runs, model, corpora, start):
    """Names and finer tags of the ONNX files are those of the weights they were made from."""
    network = Reader.load(runs[0] / "joint" / joint.WEIGHTS).eval()
    sentences = read_sentences(find(corpora, "ner/konec-dev-even.jsonl"))
    examples = prepare(sentences, Tokeniser.load(start / "tokeniser.json"), network.tagger.labels)
    reader = ModelReader(model)
    found = reader.names(reader.encode([s.text for s in sentences]))
    said = [[(n.start, n.end, n.label, n.tag) for n in names] for names in found]
    assert said == find_names(network.tagger, examples)
    assert any(said)


def test_exported_klue_head_does_not_depend_on_batch_mates(runs, model, corpora, start):
    """Each sentence has the same names alone, beside others, and straight from the weights."""
    sentences = read_sentences(find(corpora, "ner/klue-ner-dev-even.jsonl"))
    texts = [s.text for s in sentences] + ["비가 온다."]
    reader = ModelReader(model)
    encoded = reader.encode(texts)
    together = reader.names(encoded, scheme="klue")
    assert together == [reader.names([one], scheme="klue")[0] for one in encoded]
    examples = prepare(sentences, Tokeniser.load(start / "tokeniser.json"), bio_labels(KLUE))
    head = KlueHead.load(runs[1]).eval()
    straight = klue.find_names(head, examples, [one.hidden.astype(np.float16) for one in encoded[:-1]])
    assert [[(n.start, n.end, n.label) for n in names] for names in together[:-1]] == straight


def test_exported_model_builds_trees_and_relates(model):
    """A tree has one root, and a pair has a probability for each relation."""
    reader = ModelReader(model)
    text = "김가람 시장은 달내시를 방문했다."
    encoded = reader.encode([text])
    (tree,) = reader.trees(encoded, [[(0, 3), (4, 7), (8, 12), (13, 17), (17, 18)]])
    assert sum(head == -1 for head in tree.heads) == 1
    ((scores,),) = reader.relations(encoded, [[Pair((0, 3, "PER"), (8, 11, "LOC"))]])
    assert scores.sum() == pytest.approx(1, abs=1e-5)


@pytest.fixture(scope="module")
def deep(runs, model, corpora, start):
    """Return the weights of a parser that learned from two others, and the plan of its run."""
    folder = runs[0]
    first = teacher.TeacherPlan(start, corpora, folder / "teacher", layers=2, threads=1)
    first = replace(first, schedule=replace(first.schedule, steps=8, evaluations=1))
    taught = (teacher.train_teacher(first, listen), folder / "joint" / joint.WEIGHTS)
    plan = parser.ParserPlan(model, taught, corpora, folder / "parser", following=0, sentences=24, threads=1)
    plan = replace(plan, schedule=replace(plan.schedule, steps=8, evaluations=1))
    return parser.train_parser(plan, listen), plan


def test_parser_learns_from_unseen_sentences_alone(deep):
    """None of the sentences that are learned from stands in a development set, and each stands there once."""
    texts = parser.choose_texts(deep[1])
    dev = {s.text for s in read_sentences(find(deep[1].corpora, "ner/konec-dev-even.jsonl"))}
    assert texts
    assert not dev & set(texts)
    assert len(set(texts)) == len(texts)


def test_parser_goes_on_from_earlier_weights(deep, tmp_path):
    """A second run begins with the first one's weights, and learns from annotated trees too."""
    weights, plan = deep
    more = replace(plan, out=tmp_path / "more", earlier=weights, annotated=True, own=0.5)
    more = replace(more, schedule=replace(more.schedule, steps=1, rate=0.0, head_rate=0.0))
    found, before = DeepParser.load(parser.train_parser(more, listen)), DeepParser.load(weights)
    assert torch.allclose(found.parser.arc, before.parser.arc, atol=1e-6)
    rows = [json.loads(line) for line in (tmp_path / "more" / "log.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["sentences"] > len(parser.choose_texts(plan))


def test_lesson_is_the_mean_of_the_teachers(deep):
    """Each answer's probabilities add up to one, and a lesson has their mean and its best tree."""
    plan = deep[1]
    teachers = [Reader.load(path).eval() for path in plan.teachers]
    (question,) = parser.ask(
        [("오세린 시장은 비가 온다.", [(0, 3), (4, 7), (8, 10), (11, 13), (13, 14)])], ModelReader(plan.model)
    )
    said = [parser.answers(one, [question])[0] for one in teachers]
    lesson = parser.agree(question, said)
    assert np.allclose(lesson.arcs, (said[0].arcs + said[1].arcs) / 2, atol=1e-3)
    assert all(np.allclose(one.arcs.sum(axis=1), 1, atol=1e-5) for one in said)
    assert lesson.heads.count(0) == 1


def test_exported_deep_parser_reads_alone_as_in_a_batch(runs, deep, corpora, start, tmp_path):
    """The tree of a sentence is that of the network, whatever is read beside it."""
    out = tmp_path / "deep"
    export(ExportPlan(runs[0] / "joint" / joint.WEIGHTS, start, corpora, out, parser=deep[0], fp32=True))
    network = DeepParser.load(deep[0]).eval()
    reader = ModelReader(out)
    texts = ["비가 온다.", "오세린 시장은 3일 나래시 노을전자를 방문했다."]
    words = [cut_words(text) for text in texts]
    together = reader.trees(reader.encode(texts), words)
    for text, cut, tree in zip(texts, words, together, strict=True):
        assert reader.trees(ModelReader(out).encode([text]), [cut]) == [tree]
        (question,) = parser.ask([(text, cut)], reader)
        arcs = network(*parser.inputs_of([question]))[0][0].detach().numpy()
        assert [head - 1 for head in best_heads(arcs)] == tree.heads


def test_small_files_say_nearly_the_same(runs, model, corpora, start, tmp_path):
    """Int8 files are smaller, and their states and emissions close to those in floats."""
    small = tmp_path / "small"
    export(ExportPlan(runs[0] / "joint" / joint.WEIGHTS, start, corpora, small, klue=runs[1], sentences=8))
    assert (small / "encoder.onnx").stat().st_size < (model / "encoder.onnx").stat().st_size
    text = "오세린 시장은 3일 나래시 노을전자를 방문했다."
    exact, rounded = (ModelReader(folder).encode([text])[0].hidden for folder in (model, small))
    assert np.corrcoef(exact.ravel(), rounded.ravel())[0, 1] > 0.98


def test_head_of_another_encoder_is_refused(runs, corpora, start, tmp_path):
    """A head of KLUE's classes that was trained over other weights is not exported with these."""
    reader = Reader.load(runs[0] / "joint" / joint.WEIGHTS)
    with torch.no_grad():
        reader.tagger.emit.weight += 1
    reader.save(tmp_path / "other.safetensors")
    with pytest.raises(ConfigError, match="another encoder"):
        export(ExportPlan(tmp_path / "other.safetensors", start, corpora, tmp_path / "out", klue=runs[1]))


def test_treebank_without_a_share_has_no_parser(runs, corpora, start):
    """The default shares leave KLUE's treebank out."""
    plan = joint.JointPlan(runs[0] / "tagger" / tagger.WEIGHTS, start, corpora, runs[0] / "other")
    material = joint.gather(plan, tagger.Tagger.load(plan.tagger))
    assert sorted(material.sets) == ["gsd", "kaist"]
    assert all(material.train.values())
