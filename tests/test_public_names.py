"""The package's public names are there, and cost nothing before they are used."""

import subprocess
import sys

import pytest

import hangraph
from hangraph import api, exporters
from hangraph.cli.articles import Format

HEAVY = ("spacy", "rdflib", "pyoxigraph", "networkx", "konlpy", "matplotlib", "trafilatura", "rich.console")


def loaded_after(*argv):
    """Return which heavy modules a fresh interpreter has loaded after running this code."""
    code = f"import sys\n{argv[0]}\nprint(*[m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *argv[1:]], capture_output=True, text=True, check=True)
    return done.stderr.split()


def test_import_hangraph_loads_nothing_heavy():
    """`import hangraph` needs neither spaCy nor rdflib."""
    assert loaded_after("import hangraph; hangraph.__version__; hangraph.Article") == []


def test_help_loads_nothing_heavy():
    """`hangraph --help` and its commands' help do not load what the commands need."""
    code = "from hangraph.cli import app\ntry: app()\nexcept SystemExit: pass"
    assert loaded_after(code, "--help") == []
    assert loaded_after(code, "query", "--help") == []


@pytest.mark.parametrize("name", hangraph.__all__)
def test_public_name_is_there(name):
    """Each name that `__all__` promises can be had, and `dir` shows it."""
    assert getattr(hangraph, name) is not None
    assert name in dir(hangraph)


def test_unknown_name_is_refused():
    """A name that is not public is no attribute."""
    with pytest.raises(AttributeError, match="nothing"):
        hangraph.nothing  # noqa: B018 - the look-up is what is tested


def test_api_is_documented():
    """Each function of the API says what it gives."""
    assert all(getattr(api, name).__doc__ for name in api.__all__)


def test_formats_of_the_command_line_are_the_exporters():
    """`--format` and `--to` offer each exporter and nothing else."""
    assert {f.value for f in Format} == set(exporters.EXPORTERS)
