"""What the READMEs show is true."""

import re

import pytest

from hangraph import api
from hangraph.cli import app
from hangraph.paths import REPOSITORY

READMES = ("README.md", "README.ko.md")
COMMANDS = [c.callback.__name__ for c in app.registered_commands] + [g.name for g in app.registered_groups]


def blocks(name, language):
    """Return the fenced blocks of a README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", (REPOSITORY / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_readme_verb_is_understood(name, tmp_path):
    """The entry that a README shows, in a folder of one's own, makes its example sentence a fact."""
    (turtle,) = blocks(name, "turtle")
    sentence = re.search(r"^# (.+?다\.)", turtle, re.MULTILINE)[1]
    (tmp_path / "verb.ttl").write_text(turtle, "utf-8")
    taught = api.extract(sentence, ontology=tmp_path)
    assert [f.predicate for f in taught.facts if f.entry and f.entry.endswith("#순례")] == ["visited"]
    assert not any(f.predicate == "visited" for f in api.extract(sentence).facts)


@pytest.mark.parametrize("name", READMES)
def test_readme_names_commands_and_files_that_are_there(name):
    """Each command is shown, and each relative link leads somewhere."""
    text = (REPOSITORY / name).read_text("utf-8")
    assert len(COMMANDS) == 9
    assert all(f"hangraph {command}" in text for command in COMMANDS)
    links = re.findall(r"\]\(([^):#]+)\)", text)
    assert links
    assert all((REPOSITORY / link).exists() for link in links)


@pytest.mark.parametrize("name", READMES)
def test_readme_query_has_the_answer_shown(name, tmp_path):
    """The first query over the seed gives each row that is shown under it."""
    first, answer = blocks(name, "")[:2]
    sparql = re.search(r"'(SELECT .+?)'", first, re.DOTALL)[1]
    (extraction,) = api.extract_file(REPOSITORY / "seeds" / "000_1641af84fcdf36e0.txt")
    table = api.query(api.build_graph([extraction]), sparql)
    header, *rows = [tuple(re.split(r" {2,}", line)) for line in answer.strip().splitlines()]
    assert header == table.columns
    assert {row for row in rows if row != ("…",)} <= set(table.rows)
