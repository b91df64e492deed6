"""Every notebook runs from its first cell to its last, and is kept with what it showed."""

import nbformat
import pytest
from nbclient import NotebookClient

from hangraph.paths import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def test_notebooks_are_found():
    """There is at least one notebook to run."""
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path):
    """No cell fails, in a fresh kernel, in the notebook's own folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.execute()
    assert all(c.outputs or not c.source for c in notebook.cells if c.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_with_its_outputs(path):
    """A reader sees the outputs without running anything: no error, address of a machine or time of day among them."""
    notebook = nbformat.read(path, as_version=4)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(c.outputs and c.execution_count for c in code)
    assert not any(o.output_type == "error" for c in code for o in c.outputs)
    assert not any("execution" in c.metadata for c in code)
    assert "/site-packages/" not in path.read_text("utf-8")
