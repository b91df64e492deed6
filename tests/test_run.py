"""A run reads, analyses, builds, validates and writes; what goes wrong with one article stays with it."""

import errno
import json
import pkgutil
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from hangraph import run, stages
from hangraph.errors import ConfigError, OntologyError, SourceError, StoreError
from hangraph.paths import REPOSITORY
from hangraph.record import Article, Block
from hangraph.run import Source, build, extract, load_pipeline, make_doc, read, reason

VISIT = "김가람 나래시장은 10일 부산시를 방문했다."


class Refusals:
    """Collects what a run rejects."""

    def __init__(self):
        self.rows = []

    def __call__(self, source, error):
        """Remember one rejection."""
        self.rows.append((source, error))


@Language.component("kg_test_stumbles")
def stumbles(doc):
    """Fail on a text that asks for it."""
    if "비틀" in doc.text:
        raise ValueError("stumbled")
    return doc


@pytest.fixture
def nlp():
    """Return a pipeline with one stage that fails on request."""
    found = spacy.blank("xx")
    found.add_pipe("kg_test_stumbles")
    return found


def articles(*texts):
    """Return the texts as numbered sources."""
    return [Source(f"a{i}", Article(text=t)) for i, t in enumerate(texts)]


def test_load_pipeline_has_every_stage_in_the_order_of_the_config():
    """Each factory that a stage registers stands in config.cfg."""
    loaded = load_pipeline()
    modules = {m.name for m in pkgutil.iter_modules(stages.__path__)}
    registered = {name.removeprefix("kg_") for name in loaded.factory_names if name.startswith("kg_")}
    assert {n.removeprefix("kg_") for n in loaded.pipe_names} == registered & modules
    assert loaded.pipe_names[0] == "kg_sentences"
    assert loaded.pipe_names[-1] == "kg_facts"


def test_load_pipeline_hands_the_ontology_to_every_stage_that_takes_one(tmp_path):
    """A user's folder reaches each stage whose factory has the setting."""
    config = load_pipeline(tmp_path).config.interpolate()
    given = {name: c["ontology"] for name, c in config["components"].items() if "ontology" in c}
    assert given == dict.fromkeys(given, str(tmp_path))
    assert "kg_relations" in given


def test_load_pipeline_puts_a_users_settings_first(tmp_path):
    """What a config of one's own sets holds, all else is as shipped."""
    own = tmp_path / "own.cfg"
    own.write_text("[nlp]\nbatch_size = 7\n", "utf-8")
    loaded = load_pipeline(None, own)
    assert loaded.batch_size == 7
    assert loaded.pipe_names == load_pipeline().pipe_names


NO_STAGE = '[components]\n[components.kg_facts]\nfactory = "kg_nothing"\n'


@pytest.mark.parametrize("text", [None, "[nlp", NO_STAGE, '[paths]\nontology = "mine"\n'])
def test_load_pipeline_names_the_config_it_cannot_use(tmp_path, text):
    """A config that is not there, is none, names a stage that is none, or an ontology, is told with its path."""
    own = tmp_path / "own.cfg"
    if text:
        own.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"own\.cfg: "):
        load_pipeline(None, own)


def test_import_contract_names_every_stage():
    """The stages kept independent of each other are those of the pipeline."""
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (independent,) = [c["modules"] for c in contracts if c["type"] == "independence"]
    assert sorted(independent) == sorted(f"hangraph.stages.{n.removeprefix('kg_')}" for n in load_pipeline().pipe_names)


def test_load_pipeline_refuses_a_missing_ontology(tmp_path):
    """A folder that is not there is reported at the start."""
    with pytest.raises(OntologyError, match="no such folder"):
        load_pipeline(tmp_path / "nowhere")


def test_make_doc_carries_what_the_source_knows(nlp):
    """The Doc has the article's metadata and blocks before the first stage runs."""
    article = Article(text="제목\n본문", id="x", title="제목", published="2024-05-10", blocks=(Block("title", 0, 2),))
    doc = make_doc(nlp, article)
    assert doc.text == article.text
    assert doc._.article["published"] == "2024-05-10"
    assert doc._.blocks == [{"kind": "title", "start": 0, "end": 2}]


def test_make_doc_refuses_what_is_too_long(nlp):
    """A text above the limit is named with the limit."""
    nlp.max_length = 5
    with pytest.raises(SourceError, match="6 characters are too many"):
        make_doc(nlp, Article(text="여섯 글자다"))


def test_extract_goes_on_after_an_article_that_fails(nlp):
    """Of three articles the one a stage fails on is rejected, the others come, in order."""
    refused = Refusals()
    found = [source.name for source, _ in extract(nlp, articles("하나", "비틀", "셋"), refused)]
    assert found == ["a0", "a2"]
    assert [(name, str(error)) for name, error in refused.rows] == [("a1", "stumbled")]


def test_extract_goes_on_after_a_text_that_cannot_be_tokenised(nlp):
    """A text above the limit is rejected alone."""
    nlp.max_length = 5
    refused = Refusals()
    assert [s.name for s, _ in extract(nlp, articles("긴 글이라 못 읽음", "짧다"), refused)] == ["a1"]
    assert refused.rows[0][0] == "a0"


def test_extract_mints_iris(nlp):
    """What comes out has IRIs for ids."""
    ((_, extraction),) = extract(nlp, articles("글"), Refusals())
    assert extraction.article.id.startswith("https://")


def test_read_gives_each_article_a_name_of_its_own(tmp_path):
    """Files of one stem, and ids that differ in letter case only, do not fall on one another."""
    (tmp_path / "a.txt").write_text("하나", "utf-8")
    (tmp_path / "a.html").write_text(f"<html><body><article><p>{VISIT * 5}</p></article></body></html>", "utf-8")
    rows = [{"id": "B/../x", "text": "둘"}, {"id": "b____x", "text": "셋"}, {"text": "넷"}]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    refused = Refusals()
    assert [s.name for s in read([tmp_path], refused)] == ["a", "a-2", "B_.._x", "b____x", "c"]
    assert not refused.rows


def test_read_names_what_it_cannot_read(tmp_path):
    """A bad row is rejected, the good ones come; a file named twice is read once."""
    (tmp_path / "c.jsonl").write_text('{"text": "하나"}\n{"no": 1}\n', "utf-8")
    refused = Refusals()
    assert len(list(read([tmp_path, tmp_path / "c.jsonl"], refused))) == 1
    assert "c.jsonl" in refused.rows[0][0]


def test_read_refuses_a_path_with_nothing_to_read(tmp_path):
    """A path that is not there stops the run before it begins."""
    with pytest.raises(SourceError):
        read([tmp_path / "nowhere.txt"], Refusals())


def test_reason_is_one_line_and_names_foreign_errors():
    """hangraph's own errors speak for themselves, others are named by their kind."""
    assert reason(SourceError("bad", subject="x", hint="mend it")) == "x: bad (mend it)"
    assert reason(KeyError("a\nb")) == r"KeyError: 'a\nb'"


@pytest.fixture
def folder(tmp_path):
    """Return a folder of two articles, one of which cannot be read."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "visit.txt").write_text(VISIT, "utf-8")
    (tmp_path / "news" / "broken.jsonl").write_text("{", "utf-8")
    return tmp_path


def test_build_writes_all_that_it_promises(folder):
    """Graph, facts, page, report and picture are there, and what was rejected with its reason."""
    summary = build([folder / "news"], folder / "out", published="2024-05-10")
    written = sorted(str(p.relative_to(folder / "out")) for p in (folder / "out").rglob("*") if p.is_file())
    assert written == [
        "facts/visit.json",
        "graph.trig",
        "graph.ttl",
        "network.png",
        "pages/visit.html",
        "rejected.jsonl",
        "shapes.txt",
    ]
    assert (summary.articles, len(summary.rejected), summary.rejected_share) == (1, 1, 0.5)
    (rejected,) = map(json.loads, (folder / "out" / "rejected.jsonl").read_text("utf-8").splitlines())
    assert "broken.jsonl" in rejected["source"]
    assert rejected["reason"]
    facts = json.loads((folder / "out" / "facts" / "visit.json").read_text("utf-8"))
    assert all(VISIT[m["start"] : m["end"]] == m["text"] for e in facts["entities"] for m in e["mentions"])
    assert (folder / "out" / "shapes.txt").read_text("utf-8").startswith("The graph conforms")


def test_build_gives_the_same_bytes_and_leaves_nothing_of_an_earlier_run(folder):
    """A second run writes the same files again; those of articles that are gone go."""
    first, second = folder / "first", folder / "second"
    build([folder / "news"], first)
    build([folder / "news"], second)
    (second / "pages" / "gone.html").write_text("gone", "utf-8")
    (second / "notes.txt").write_text("mine", "utf-8")
    (folder / "news" / "broken.jsonl").unlink()
    build([folder / "news"], second)
    same = {p.relative_to(first): p.read_bytes() for p in first.rglob("*") if p.is_file()}
    again = {p.relative_to(second): p.read_bytes() for p in second.rglob("*") if p.is_file()}
    assert again.pop(Path("notes.txt")) == b"mine"
    assert same.pop(Path("rejected.jsonl"))
    assert same == again


def test_build_tells_what_it_is_doing(folder):
    """The listener hears each article and the number done."""
    heard = []
    build([folder / "news" / "visit.txt"], folder / "out", listen=lambda what, done: heard.append((what, done)))
    assert heard[0][1] == 0
    assert heard[-1][1] == 1


def test_build_names_a_folder_that_cannot_be_written(folder):
    """Where a file stands in the folder's place, the error names it."""
    (folder / "out").write_text("a file", "utf-8")
    with pytest.raises(StoreError, match="out"):
        build([folder / "news"], folder / "out")


def test_build_names_a_full_disk(folder, monkeypatch):
    """When the disk is full the error says so and what to do."""

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device", "graph.trig")

    monkeypatch.setattr(run.exporters, "write", full)
    with pytest.raises(StoreError, match="free some space"):
        build([folder / "news"], folder / "out")


def test_build_without_matplotlib_draws_no_picture(folder, monkeypatch):
    """Where the extra is not installed the rest is written all the same."""
    monkeypatch.setattr(run, "find_spec", lambda _name: None)
    summary = build([folder / "news" / "visit.txt"], folder / "out")
    assert not summary.picture
    assert not (folder / "out" / "network.png").exists()
    assert (folder / "out" / "graph.trig").exists()


def test_build_of_an_empty_article_is_a_graph(tmp_path):
    """Nothing to say is no error."""
    (tmp_path / "empty.txt").write_text("", "utf-8")
    summary = build([tmp_path / "empty.txt"], tmp_path / "out")
    assert summary.articles + len(summary.rejected) == 1
    assert (tmp_path / "out" / "graph.trig").exists()
