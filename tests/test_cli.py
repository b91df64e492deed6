"""The command line does what it says, keeps standard output for data, and tells errors in one line."""

import csv
import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from hangraph import api, exporters
from hangraph.cli import app
from hangraph.record import Extraction

ARTICLE = """나래시장, 부산시 방문

등록 : 2024-05-10 09:12

김가람 나래시장은 10일 부산시를 방문했다.
김 시장은 다음 달 대구시를 방문할 예정이다.
"""
SCORES = tuple(f"evaluate {what}" for what in ("facts", "ner", "re", "dep", "speed"))
STAGES = tuple(
    f"train {what}" for what in ("start", "tagger", "joint", "klue", "teacher", "parser", "export", "confidence")
)
COMMANDS = ("build", "extract", "show", "query", "export", "validate", "explain", *SCORES, *STAGES)
NAMES = "SELECT ?s { ?e a hg:Entity ; rdfs:label ?s } ORDER BY ?s"


def hangraph(*args, code=0):
    """Run the command line and return its result; the exit code must be `code`."""
    result = CliRunner().invoke(app, [str(a) for a in args])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with an article and what `build` makes of it."""
    found = tmp_path_factory.mktemp("cli")
    (found / "visit.txt").write_text(ARTICLE, "utf-8")
    hangraph("build", found / "visit.txt", "-o", found / "output" / "visit")
    return found


@pytest.fixture
def graph(folder):
    """Return the graph of the article."""
    return folder / "output" / "visit" / "graph.trig"


@pytest.fixture
def facts(folder):
    """Return the facts of the article."""
    data = json.loads((folder / "output" / "visit" / "facts" / "visit.json").read_text("utf-8"))
    return Extraction.from_json(data)


def test_version_is_told():
    """`--version` gives name and number."""
    assert re.fullmatch(r"hangraph \d+\.\d+\.\d+\n", hangraph("--version").stdout)


def test_help_lists_every_command():
    """The help names all commands, and shows Korean examples."""
    text = hangraph("--help").stdout
    assert all(re.search(rf"^  {c.split()[0]}\b", text, re.MULTILINE) for c in COMMANDS)
    assert "예시" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_an_example(command):
    """Each command shows how it is called."""
    assert f"hangraph {command}" in hangraph(*command.split(), "--help").stdout.partition("예시")[2]


def test_extract_writes_the_facts_export(folder):
    """The facts go to standard output as JSON, and nothing else does."""
    result = hangraph("extract", folder / "visit.txt")
    found = Extraction.from_json(json.loads(result.stdout))
    assert found.article.text == ARTICLE
    assert found.article.published == "2024-05-10T09:12:00+09:00"
    assert {f.status for f in found.facts if f.predicate == "visited"} == {"asserted", "planned"}


def test_extract_without_a_date_knows_none(folder):
    """An empty --published means unknown, whatever the dateline says."""
    found = json.loads(hangraph("extract", folder / "visit.txt", "--published", "").stdout)
    assert found["article"]["published"] is None
    assert {f["date"] for f in found["facts"] if f["status"] == "asserted" and f["predicate"] == "visited"} == {
        "XXXX-XX-10"
    }


def test_extract_takes_the_date_given(folder):
    """--published wins over the dateline."""
    found = json.loads(hangraph("extract", folder / "visit.txt", "--published", "2023-01-11").stdout)
    dates = {f["date"] for f in found["facts"] if f["status"] == "asserted" and f["predicate"] == "visited"}
    assert dates == {"2023-01-10"}


@pytest.mark.parametrize("format", exporters.EXPORTERS)
def test_extract_writes_every_format(folder, tmp_path, format):
    """Each format is written to the file named and can be read again."""
    hangraph("extract", folder / "visit.txt", "--format", format, "-o", tmp_path / "new" / "facts")
    found = exporters.parse((tmp_path / "new" / "facts").read_bytes(), format)
    assert len(api.query(found, NAMES).rows) >= 3


def test_build_reports_on_standard_error(folder, tmp_path):
    """What was made is told beside, not in, the data stream."""
    result = hangraph("build", folder / "visit.txt", "-o", tmp_path)
    assert result.stdout == ""
    assert "기사 1" in result.stderr


def test_build_fails_when_too_much_is_rejected(folder, tmp_path):
    """Past the threshold the exit code is 1; what is good is written all the same."""
    (tmp_path / "bad.jsonl").write_text("{", "utf-8")
    arguments = ("build", folder / "visit.txt", tmp_path / "bad.jsonl", "-o", tmp_path / "out")
    result = hangraph(*arguments, code=1)
    assert "1 of 2 documents were rejected" in result.stderr
    assert (tmp_path / "out" / "graph.trig").exists()
    hangraph(*arguments, "--max-rejected", "0.5")


def test_query_answers_as_table_json_and_csv(graph):
    """The default graph is the union of all, and the answer comes in three forms."""
    table = hangraph("query", graph, NAMES).stdout.splitlines()
    assert table[0] == "s"
    assert {"김가람", "부산시", "대구시"} <= set(table)
    rows = json.loads(hangraph("query", graph, NAMES, "--format", "json").stdout)
    assert [r["s"] for r in rows] == table[1:]
    lines = hangraph("query", graph, NAMES, "--format", "csv").stdout.splitlines()
    assert [row for (row,) in csv.reader(lines)] == table


def test_query_never_returns_a_plan_as_done(graph):
    """Only the visit that was made has a plain triple."""
    visits = "SELECT ?o { ?s hg:visited/rdfs:label ?o }"
    assert hangraph("query", graph, visits).stdout == "o\n부산시\n"


def test_query_reads_a_file(graph, tmp_path):
    """The query may stand in a file."""
    (tmp_path / "q.rq").write_text(NAMES, "utf-8")
    assert hangraph("query", graph, "--file", tmp_path / "q.rq").stdout == hangraph("query", graph, NAMES).stdout


@pytest.mark.parametrize("arguments", [(), (NAMES, "--file", "q.rq"), ("--file", "nowhere.rq"), ("SELECT nonsense",)])
def test_query_refuses_what_is_no_question(graph, arguments):
    """Neither query nor file, both, a missing file and bad SPARQL are errors of the user."""
    assert hangraph("query", graph, *arguments, code=2).stderr.startswith("hangraph: ")


@pytest.mark.parametrize("format", exporters.EXPORTERS)
def test_export_writes_every_format(graph, format):
    """Each format of the graph can be read again."""
    data = hangraph("export", graph, "--to", format).stdout_bytes
    assert len(api.query(exporters.parse(data, format), NAMES).rows) >= 3


def test_validate_passes_a_graph_of_our_own(graph):
    """What build makes conforms."""
    assert "conforms" in hangraph("validate", graph).stdout


def test_validate_fails_a_broken_graph(tmp_path):
    """A fact without its parts breaks the shapes: exit 1, with the report."""
    (tmp_path / "bad.ttl").write_text("<urn:x> a <https://w3id.org/hangraph/news#Fact> .", "utf-8")
    assert "urn:x" in hangraph("validate", tmp_path / "bad.ttl", code=1).stdout


def test_explain_tells_where_a_fact_comes_from(folder, facts, monkeypatch):
    """Sentence, lexicon entry, arguments, date and status of a fact, found in output/*/graph.trig."""
    monkeypatch.chdir(folder)
    (fact,) = [f for f in facts.facts if f.predicate == "visited" and f.status == "asserted"]
    text = hangraph("explain", fact.id).stdout
    for part in ("김가람", "부산시", "방문 (visited)", "asserted", "2024-05-10", "나래시장, 부산시 방문", fact.id):
        assert part in text
    assert fact.evidence[0].text.strip() in text
    assert all(f"{part} 자리" in text for part in ("주어", "목적어"))


def test_explain_looks_in_the_graph_named(graph, facts, tmp_path, monkeypatch):
    """--graph names the file; without it and without output/ there is nothing to look in."""
    monkeypatch.chdir(tmp_path)
    assert facts.facts[0].id in hangraph("explain", facts.facts[0].id, "--graph", graph).stdout
    assert "--graph" in hangraph("explain", facts.facts[0].id, code=2).stderr
    assert "no graph has this fact" in hangraph("explain", "urn:no", "--graph", graph, code=2).stderr


def test_show_writes_a_page(folder, tmp_path):
    """The page stands in the file named, or goes to standard output."""
    hangraph("show", folder / "visit.txt", "-o", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "김가람" in page
    assert hangraph("show", folder / "visit.txt", "-o", "-").stdout == page


def test_show_refuses_a_file_of_many_articles(tmp_path):
    """A page shows one article."""
    (tmp_path / "two.jsonl").write_text('{"text": "하나"}\n{"text": "둘"}\n', "utf-8")
    assert "holds 2 articles" in hangraph("show", tmp_path / "two.jsonl", "-o", "-", code=2).stderr


@pytest.fixture
def gold(tmp_path):
    """Return a folder of gold annotation made up for this."""
    entities = [{"canonical": "김가람", "type": "Person"}, {"canonical": "부산시", "type": "Place", "kind": "City"}]
    visit = {
        "subject": "김가람",
        "predicate": "visited",
        "object": "부산시",
        "status": "asserted",
        "date": "2024-05-10",
    }
    data = {"id": "visit", "text": ARTICLE, "published": "2024-05-10", "entities": entities, "relations": [visit]}
    (tmp_path / "visit.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


def test_evaluate_facts_scores_a_folder(gold):
    """A line for each article, one for each predicate, and the whole."""
    lines = hangraph("evaluate", "facts", "--gold", gold).stdout.splitlines()
    assert lines[0].startswith("visit ")
    assert lines[-1].startswith("TOTAL ")
    assert any(line.startswith("  visited") and "R 1.000" in line for line in lines)


def test_evaluate_facts_writes_json_and_errors(gold):
    """The figures as JSON, or with the errors listed."""
    figures = json.loads(hangraph("evaluate", "facts", "--gold", gold, "--json").stdout)
    assert figures["per_predicate"]["visited"][1] == 1.0
    assert figures["articles"]["visit"]["entities"][2] == 2
    assert "    extra facts: " in hangraph("evaluate", "facts", "--gold", gold, "--errors").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "nowhere.txt"),
        ("extract", "{visit}", "--published", "soon"),
        ("extract", "{visit}", "--ontology", "nowhere"),
        ("extract", "{visit}", "-o", "{visit}/facts.json"),
        ("build", "nowhere", "-o", "out"),
        ("build", "{visit}", "-o", "{visit}"),
        ("query", "nowhere.trig", NAMES),
        ("query", "{visit}", NAMES),
        ("validate", "nowhere.ttl"),
        ("export", "nowhere.trig", "--to", "ttl"),
        ("evaluate", "facts", "--gold", "nowhere"),
    ],
)
def test_error_of_the_user_is_one_line_with_a_hint(folder, tmp_path, monkeypatch, arguments):
    """Exit 2, nothing on standard output, no traceback, and what to do next in brackets."""
    monkeypatch.chdir(tmp_path)
    result = hangraph(*(a.format(visit=folder / "visit.txt") if "{visit}" in a else a for a in arguments), code=2)
    assert result.stdout == ""
    assert re.fullmatch(r"hangraph: .+ \(.+\)\n", result.stderr)


def test_debug_shows_the_traceback():
    """Under --debug the error itself comes out."""
    result = CliRunner().invoke(app, ["--debug", "extract", "nowhere.txt"])
    assert type(result.exception).__name__ == "SourceError"


def test_interruption_ends_in_one_line(folder, monkeypatch):
    """Ctrl-C ends with exit code 130 and no traceback."""

    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "extract_file", interrupt)
    assert "interrupted" in hangraph("extract", folder / "visit.txt", code=130).stderr


def test_bug_is_told_as_one(folder, monkeypatch):
    """An error that is none of hangraph's own is a bug of hangraph: exit 1."""

    def stumble(*_args, **_options):
        raise RuntimeError("stumbled")

    monkeypatch.setattr(api, "extract_file", stumble)
    assert "this is a bug" in hangraph("extract", folder / "visit.txt", code=1).stderr


def test_reader_that_leaves_early_is_no_error(graph):
    """When the reader of a pipe has seen enough, hangraph ends in silence."""
    code = "from hangraph.cli import app; app()"
    command = [sys.executable, "-c", code, "export", str(graph), "--to", "nt"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0
    process.stderr.close()
