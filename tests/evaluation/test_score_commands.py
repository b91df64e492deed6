"""The commands that score a model write figures for people, and as JSON for machines."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from hangraph.cli import app
from hangraph.encoder import reader as readers
from hangraph.encoder.reader import Name, Pair, Tree

TEXT = "김가람은 왔다"
FILES = {
    "ner": json.dumps({"id": "0-wikitree", "text": TEXT, "label": [[0, 3, "PS_NAME"]]}, ensure_ascii=False),
    "dep": "1\t김가람은\t_\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\t왔다\t_\tVERB\t_\t_\t0\troot\t_\t_\n",
    "re": "sentence,subject_entity,object_entity,label\n"
    f"{TEXT},\"{{'start_idx': 0, 'end_idx': 2, 'type': 'PER'}}\",\"{{'start_idx': 5, 'end_idx': 6, 'type': 'POH'}}\","
    "per:title\n",
}


class Right:
    """A reader that is always right about the one sentence."""

    def __init__(self) -> None:
        labels = {"labels": ["no_relation", "per:title"]}
        self.manifest = SimpleNamespace(name="made", version="1", head=lambda _name: labels)

    def encode(self, texts: Sequence[str]) -> list[str]:
        """Return the texts as they are."""
        return list(texts)

    def names(self, encoded: Sequence[str], scheme: str) -> list[list[Name]]:
        """Return the one name."""
        return [[Name(0, 3, "PS", "PS_NAME", 1.0)] for _ in encoded]

    def trees(self, encoded: Sequence[str], words: Sequence[Any]) -> list[Tree]:
        """Return the one tree."""
        return [Tree([1, -1], ["nsubj", "root"], ["PROPN", "VERB"], [1.0, 1.0]) for _ in encoded]

    def relations(self, encoded: Sequence[str], pairs: Sequence[Sequence[Pair]]) -> list[list[Any]]:
        """Return the one relation."""
        return [[np.array([0.1, 0.9], np.float32) for _ in row] for row in pairs]


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """Return the model folders that are asked for; what answers is always right."""
    folders: list[str | None] = []

    def load(folder: str | None = None) -> Right:
        folders.append(folder)
        return Right()

    monkeypatch.setattr(readers, "load_reader", load)
    return folders


@pytest.fixture(params=FILES)
def command(request, tmp_path):
    """Return the arguments of each command, with a file of its kind."""
    path = tmp_path / "data"
    path.write_text(FILES[request.param], "utf-8")
    return ["evaluate", request.param, "--data", str(path)]


def run(arguments: list[str]) -> str:
    """Run a command that must go well and return what it writes."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_scores_as_json_are_fractions(command):
    """All is right, so every figure is one; the model is named."""
    found = json.loads(run([*command, "--json"]))
    figures = {"ner": ("micro_f1", "macro_f1"), "re": ("micro_f1", "auprc"), "dep": ("uas", "las", "upos")}[command[1]]
    assert [found[name] for name in figures] == [1.0] * len(figures)
    assert found["model"] == "made 1"
    assert found["sentences"] == 1


def test_scores_for_people_name_the_model_and_its_speed(command):
    """The last line says what was measured and how fast it was."""
    lines = run(command).splitlines()
    assert "1.0000" in lines[0]
    assert lines[-1].startswith("made 1: 1 sentences, ")


def test_scores_read_the_model_named(command, asked):
    """--model is the folder that is opened; without it, the shipped one."""
    run(command)
    run([*command, "--model", "mine"])
    assert asked == [None, "mine"]


def test_scores_of_a_bad_file_are_an_error_of_the_user(command, tmp_path):
    """What cannot be read exits with 2 and says where and why."""
    (tmp_path / "data").write_text("가\n", "utf-8")
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert "line 1" in result.stderr
