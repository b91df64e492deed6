"""A model folder is whole, or it is said what is wrong with it and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hangraph.encoder.manifest import Manifest
from hangraph.encoder.reader import Reader, load_reader
from hangraph.errors import ModelError
from hangraph.paths import PACKAGE, model_folder
from tiny_model import write_model


def test_load_reads_a_whole_model(tmp_path: Path) -> None:
    """Name, heads and files are there."""
    manifest = Manifest.load(write_model(tmp_path, ["ner", "parser"]))
    assert (manifest.name, set(manifest.heads)) == ("tiny", {"ner", "parser"})
    assert manifest.file("encoder.onnx") == tmp_path / "encoder.onnx"


def test_load_says_which_file_is_damaged(tmp_path: Path) -> None:
    """A changed byte is told with the name of the file and both checksums."""
    path = write_model(tmp_path) / "ner.onnx"
    expected = json.loads((tmp_path / "model.json").read_text("utf-8"))["files"]["ner.onnx"]["sha256"]
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(ModelError) as caught:
        Manifest.load(tmp_path)
    message = str(caught.value)
    assert str(path) in message
    assert f"expected sha256 {expected}, found " in message
    assert "reinstall" in message


def test_load_says_which_file_is_missing(tmp_path: Path) -> None:
    """A file that is not there is told with the checksum it should have."""
    path = write_model(tmp_path) / "encoder.onnx"
    path.unlink()
    with pytest.raises(ModelError, match=r"encoder\.onnx: cannot be read: No such file .* sha256 [0-9a-f]{64}"):
        Manifest.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is no JSON object"),
        ("{}", "has no usable entry 'files'"),
        ('{"files": {"a": {}}}', "has no usable entry 'sha256'"),
        ('{"files": {}, "version": "1"}', "has no usable entry 'name'"),
        ('{"files": []}', "has no usable entry"),
    ],
)
def test_load_says_what_is_wrong_with_the_manifest(tmp_path: Path, text: str, message: str) -> None:
    """A manifest that is none is told as such."""
    (tmp_path / "model.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match=message):
        Manifest.load(tmp_path)


def test_load_says_that_there_is_no_model(tmp_path: Path) -> None:
    """A folder without a manifest, or no folder at all, is an error that names the file looked for."""
    with pytest.raises(ModelError, match=r"model\.json: cannot be read"):
        load_reader(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("head", ["ner", "klue", "parser", "relations"])
def test_head_says_what_a_model_lacks(tmp_path: Path, head: str) -> None:
    """A model without a head says so as soon as that head is asked for."""
    reader = Reader(write_model(tmp_path, []))
    asked = {
        "ner": lambda: reader.names([]),
        "klue": lambda: reader.names([], "klue"),
        "parser": lambda: reader.trees([], []),
        "relations": lambda: reader.relations([], []),
    }
    with pytest.raises(ModelError, match=f"the model has no head '{head}'"):
        asked[head]()


def test_file_says_what_a_model_lacks(tmp_path: Path) -> None:
    """A file that the manifest does not name is not read."""
    with pytest.raises(ModelError, match=r"the model has no other\.onnx"):
        Manifest.load(write_model(tmp_path, [])).file("other.onnx")


def test_model_folder_is_inside_the_package() -> None:
    """The shipped model goes into the wheel with the package."""
    assert model_folder() == PACKAGE / "models" / "ko_news"
