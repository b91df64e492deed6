"""The wheel carries all it needs and works from any folder; the editable install works too."""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions

import pytest

from hangraph.paths import REPOSITORY

SENTENCE = "김가람 나래시장은 10일 부산시를 방문했다."
EXTRACTS = f"""
import json, hangraph, hangraph.paths
found = hangraph.extract({SENTENCE!r}, published="2024-05-10")
facts = [(f.predicate, f.date) for f in found.facts]
print(json.dumps([hangraph.__file__, str(hangraph.paths.ontology_folder()), facts]))
"""


def run(*command, folder, **environment):
    """Run a command in a folder, in an environment without Python's own variables, and return what it prints."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(c) for c in command], cwd=folder, env={**kept, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        folder,
        ".",
        folder=REPOSITORY,
    )
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory):
    """Return the Python of an empty virtual environment."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    return folder / "bin" / "python"


def tracked(folder):
    """Return the files of a folder of the repository, by their path within it."""
    return {
        p.relative_to(REPOSITORY / folder).as_posix()
        for p in (REPOSITORY / folder).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }


def test_wheel_has_ontology_lexicon_and_data(wheel):
    """All Turtle, questions, the config and the page's parts are inside, beside every module."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"hangraph/ontology/{name}" for name in tracked("ontology")} <= names
    assert {f"hangraph/{name}" for name in tracked("pipeline/hangraph")} <= names
    assert "hangraph/ontology/lexicon/verbs.ttl" in names


def test_wheel_makes_only_hangraph_importable(wheel):
    """Nothing but the package and its metadata is installed, licence and notice with it."""
    names = zipfile.ZipFile(wheel).namelist()
    (metadata,) = {n.split("/")[0] for n in names} - {"hangraph"}
    assert metadata.endswith(".dist-info")
    assert {f"{metadata}/licenses/{name}" for name in ("LICENSE", "NOTICE")} <= set(names)


def test_wheel_extracts_from_any_folder(wheel, tmp_path):
    """Unpacked elsewhere, the wheel finds its own ontology and reads a sentence."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    printed = run(sys.executable, "-c", EXTRACTS, folder=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    module, ontology, facts = json.loads(printed)
    assert module == str(tmp_path / "site" / "hangraph" / "__init__.py")
    assert ontology == str(tmp_path / "site" / "hangraph" / "ontology")
    assert ["visited", "2024-05-10"] in facts


def test_editable_install_finds_the_checkout(bare_python, tmp_path):
    """An editable install makes hangraph importable, and nothing else, with the ontology of the checkout."""
    build = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    run(sys.executable, "-c", build, tmp_path, folder=REPOSITORY)
    (built,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(built).extractall(tmp_path / "site")
    code = f"""
import pkgutil, site, sys
before = set(sys.path)
site.addsitedir({str(tmp_path / "site")!r})
added = [p for p in sys.path if p not in before]
import hangraph.paths
print(*sorted(m.name for m in pkgutil.iter_modules(added)), hangraph.paths.ontology_folder())
"""
    assert run(bare_python, "-c", code, folder=tmp_path).split() == ["hangraph", str(REPOSITORY / "ontology")]


@pytest.mark.slow
def test_wheel_installs_into_an_empty_environment(wheel, tmp_path):
    """With nothing but the wheel and what it asks for, the command reads a sentence."""
    venv.create(tmp_path / "venv", with_pip=True, symlinks=True)
    python, lock = tmp_path / "venv" / "bin" / "python", REPOSITORY / "requirements.lock"
    run(python, "-m", "pip", "install", "-q", "--constraint", _versions(lock, tmp_path), wheel, folder=tmp_path)
    (tmp_path / "news.txt").write_text(SENTENCE, "utf-8")
    command = (tmp_path / "venv" / "bin" / "hangraph", "extract", "news.txt", "--published", "2024-05-10")
    facts = json.loads(run(*command, folder=tmp_path))["facts"]
    assert ("visited", "2024-05-10") in {(f["predicate"], f["date"]) for f in facts}


def _versions(lock, folder):
    """Return a file with the versions of the lock alone: constraints may not carry hashes beside an unhashed wheel."""
    lines = [
        line.removesuffix(" \\") for line in lock.read_text("utf-8").splitlines() if not line.startswith((" ", "#"))
    ]
    (folder / "versions.txt").write_text("\n".join(lines), "utf-8")
    return folder / "versions.txt"


def test_lock_has_a_hash_for_every_package_and_names_no_host():
    """Each package of the lock is pinned and hashed, and no address stands in it."""
    text = (REPOSITORY / "requirements.lock").read_text("utf-8")
    entries = [e for e in text.split("\n") if e and not e.startswith((" ", "#"))]
    assert len(entries) > 50
    assert all("==" in e and e.endswith("\\") for e in entries)
    assert text.count("--hash=sha256:") >= len(entries)
    assert "://" not in text
    assert "index" not in text


def test_lock_covers_what_the_project_asks_for():
    """Each dependency, extra and tool of pyproject.toml is in the lock, but for what training needs."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for name, extra in project["project"]["optional-dependencies"].items():
        wanted += extra if name != "train" else []
    names = {re.match(r"[\w.-]+", w)[0].lower().replace("_", "-") for w in wanted}
    text = (REPOSITORY / "requirements.lock").read_text("utf-8")
    assert names <= set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


def test_project_asks_for_what_it_imports():
    """Each package that hangraph imports stands in pyproject.toml, as a dependency or in an extra."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(w for extra in project["optional-dependencies"].values() for w in extra)]
    names = {re.match(r"[\w.-]+", w)[0].lower().replace("_", "-") for w in wanted}
    imported = {
        match
        for path in (REPOSITORY / "pipeline").rglob("*.py")
        for match in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    providers = packages_distributions()
    foreign = imported - sys.stdlib_module_names - {"hangraph"}
    assert "spacy" in foreign
    missing = {
        m for m in foreign if not names & {d.lower().replace("_", "-") for d in providers.get(m, (m,))}
    }  # what is not installed goes by its own name
    assert not missing
