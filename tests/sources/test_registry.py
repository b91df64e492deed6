"""The registry of sources: files, folders and patterns."""

import subprocess
import sys
from pathlib import Path

import pytest

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources import READERS, find_files, read

TEXT = "여울시는 8일 우호협약을 체결했다."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of articles, some of them unreadable, among other files."""
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "a.TXT", "sub/c.txt", "notes.md", ".hidden/d.txt", ".e.txt"):
        (tmp_path / name).write_text(f"{name} {TEXT}", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00")
    (tmp_path / "d.jsonl").write_text('{"text": "가"}\n{}\n', encoding="utf-8")
    return tmp_path


def test_read_takes_a_folder_in_name_order(folder: Path) -> None:
    """All readable files come sorted, bad documents as errors in their places, hidden files not at all."""
    found = list(read(folder))
    texts = [x.text.split()[0] if isinstance(x, Article) else "!" for x in found]
    assert texts == ["a.TXT", "b.txt", "!", "가", "!", "sub/c.txt"]


def test_read_takes_a_pattern(folder: Path) -> None:
    """A pattern names files of this folder, or with two stars of all below it."""
    assert [p.name for p in find_files(str(folder / "*.txt"))] == ["b.txt", "bad.txt"]
    assert [p.name for p in find_files(f"{folder}/**/*.txt")] == ["b.txt", "bad.txt", "c.txt"]


def test_read_takes_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    """[단독].txt is a file's name where there is such a file."""
    path = tmp_path / "[단독] 여울*.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert find_files(path) == [path]


def test_read_passes_the_date_on(folder: Path) -> None:
    """A date given to all counts for each."""
    [article] = read(folder / "b.txt", published="2020-01-02")
    assert isinstance(article, Article)
    assert article.published == "2020-01-02"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("notes.md", "'.md' names no format"),
        ("none.txt", "no such file"),
        ("*.pdf", "no such file"),
        ("*.md", "nothing to read"),
    ],
)
def test_read_refuses_at_once_what_it_cannot_read(folder: Path, name: str, reason: str) -> None:
    """A source with nothing to read is refused before anything is read, with the formats as a hint."""
    with pytest.raises(SourceError, match=reason) as caught:
        read(str(folder / name))
    assert all(ending in caught.value.hint for ending in READERS)


def test_read_refuses_at_once_a_date_that_is_none(folder: Path) -> None:
    """A wrong date is not found out file by file."""
    with pytest.raises(SourceError, match="no date of publication"):
        read(folder, published="2015-02-30")


@pytest.mark.parametrize("ending", READERS)
def test_read_has_a_reader_for_each_ending(tmp_path: Path, ending: str) -> None:
    """Every ending of the registry is dispatched; an empty file gives an article, nothing, or an error."""
    path = tmp_path / f"empty{ending}"
    path.touch()
    found = list(read(path))
    expected = {".txt": [Article], ".jsonl": [], ".jsonl.gz": []}
    assert [type(x) for x in found] == expected.get(ending, [SourceError])


def test_read_names_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be opened is an error in its place."""
    path = tmp_path / "a.txt"
    path.touch()

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    [error] = read(path)
    assert isinstance(error, SourceError)
    assert "Permission denied" in error.message


def test_importing_sources_loads_no_format() -> None:
    """trafilatura and pyarrow take long to import and wait until a page or a table is read."""
    code = """
import sys, hangraph.sources
list(hangraph.sources.read(sys.argv[1]))
print({"trafilatura", "pyarrow"} & set(sys.modules))
"""
    seed = Path(__file__).parents[2] / "seeds" / "000_1641af84fcdf36e0.txt"
    done = subprocess.run([sys.executable, "-c", code, str(seed)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
