"""Speed is measured over real work, and its figures are written down."""

import json
from functools import partial

import pytest
from typer.testing import CliRunner

from hangraph.cli import app
from hangraph.errors import ModelError
from hangraph.evaluation.speed import load, measure
from tiny_model import write_model

TEXTS = ["오세린은 미르시에 갔다. 김나래는 은하전자를 만났다.", "", "별빛은 노을이다."]


@pytest.fixture
def model(tmp_path):
    """Return the folder of a model made on the fly."""
    return write_model(tmp_path / "model")


def test_measure_counts_what_was_read(model):
    """Three sentences of three texts, one of them empty; it took some time and some memory."""
    heard: list[int] = []
    found = measure(TEXTS, partial(load, str(model)), lambda _what, done: heard.append(done)).to_json()
    assert (found["sentences"], found["articles"], found["characters"]) == (3, 3, sum(map(len, TEXTS)))
    assert found["sentences_per_second"] > 0
    assert found["sentences_per_cpu_second"] > 0
    assert 10 < found["peak_memory_mb"] < 10_000
    assert found["load_seconds"] >= 0
    assert heard == [0, 1, 2, 3]


def test_measure_needs_a_model(tmp_path):
    """A folder without a model is an error and no speed."""
    with pytest.raises(ModelError):
        measure(TEXTS, partial(load, str(tmp_path)))


def test_speed_reads_articles_and_tables(model, tmp_path):
    """Text files are articles, a column of CSV holds texts; several paths may be given."""
    (tmp_path / "a.txt").write_text("오세린은 갔다.", "utf-8")
    (tmp_path / "b.csv").write_text("내용\n김나래는 갔다.\n노을은 갔다.\n", "utf-8")
    paths = ["--data", str(tmp_path / "a.txt"), str(tmp_path / "b.csv"), "--column", "내용"]
    arguments = ["evaluate", "speed", *paths, "--model", str(model)]
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert json.loads(result.stdout)["articles"] == 3
    lines = CliRunner().invoke(app, arguments).stdout.splitlines()
    assert "sentences_per_second" in [line.split()[0] for line in lines]


def test_speed_of_all_stages_is_that_of_the_shipped_model(model, tmp_path):
    """--whole runs every stage of the config; a model beside it is refused."""
    (tmp_path / "a.txt").write_text("오세린은 갔다.", "utf-8")
    arguments = ["evaluate", "speed", "--data", str(tmp_path / "a.txt"), "--whole"]
    assert json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)["sentences"] == 1
    assert CliRunner().invoke(app, [*arguments, "--model", str(model)]).exit_code == 2


def test_speed_of_nothing_readable_is_an_error_of_the_user(model, tmp_path):
    """A format that is no article's is refused by name."""
    (tmp_path / "a.doc").write_text("오세린은 갔다.", "utf-8")
    arguments = ["evaluate", "speed", "--data", str(tmp_path / "a.doc"), "--model", str(model)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "a.doc" in result.stderr
