"""The commands that train say what they need."""

import pytest
from typer.testing import CliRunner

from hangraph.cli import app, training

COMMANDS = {
    "start": (),
    "tagger": ("--start", "."),
    "joint": ("--start", ".", "--tagger", "tagger.safetensors"),
    "klue": ("--start", ".", "--reader", "reader.safetensors"),
    "teacher": ("--start", "."),
    "parser": ("--model", ".", "--teacher", "teacher.safetensors"),
    "export": ("--start", ".", "--reader", "reader.safetensors"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_missing_packages_are_told_in_one_line(command, monkeypatch, tmp_path):
    """Without the extra each command names what is missing and how to get it."""
    monkeypatch.setattr(training, "_NEEDED", ("a_package_of_no_one",))
    arguments = ["train", command, "--corpora", ".", "-o", str(tmp_path), *COMMANDS[command]]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "training needs a_package_of_no_one" in result.stderr
    assert "hangraph[train]" in result.stderr
    assert not list(tmp_path.iterdir())
