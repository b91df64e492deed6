"""Commands on graphs: query, export, validate, explain."""

from __future__ import annotations

import csv
import io
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hangraph.cli.articles import Format
from hangraph.cli.frame import FAILED, STDOUT, Ontology, Output, complain, progress, write
from hangraph.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from hangraph.api import Explanation, Table
    from hangraph.record import Argument, Entity, Fact

Graph = Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph file: .trig, .nq, .ttl, .nt, .jsonld or .xml.")]
NO_GRAPH = "make one with hangraph build, or name it with --graph"


class Layout(StrEnum):
    """How an answer is written."""

    table = "table"
    json = "json"
    csv = "csv"


def add_to(app: typer.Typer) -> None:
    """Add the commands on graphs."""
    for command in (query, export, validate, explain):
        app.command()(command)


def query(
    graph: Graph,
    sparql: Annotated[str | None, typer.Argument(metavar="'SPARQL'", help="The query.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="F.rq", help="A file with the query.")] = None,
    format: Annotated[Layout, typer.Option("--format", "-f", help="How to write the answer.")] = Layout.table,
    output: Output = STDOUT,
) -> None:
    """Ask a graph in SPARQL. The default graph is the union of all; prefixes hg:, rdfs:, … are known.

    \b
    예시: 누가 어디를 방문했나?
      hangraph query output/seed/graph.trig 'SELECT ?누가 ?어디 { ?s hg:visited ?o . ?s rdfs:label ?누가 . ?o rdfs:label ?어디 }'
      hangraph query output/seed/graph.trig --file ontology/questions/meetings.rq --format csv
    """  # noqa: E501 - an example to copy stands on one line
    from hangraph import api

    with progress() as listen:
        listen(graph.name, 0)
        table = api.query(graph, _question(sparql, file))
    if format is Layout.table and output == STDOUT and sys.stdout.isatty():
        _print_table(table)
    else:
        write(_written(table, format).encode(), output)


def _question(sparql: str | None, file: Path | None) -> str:
    if (sparql is None) == (file is None):
        raise ConfigError("give the query, or a file with it", subject="query", hint="'SELECT …' or --file F.rq")
    if file is None:
        return sparql or ""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot be read: {error}", subject=str(file), hint="give a UTF-8 file of SPARQL") from error


def _written(table: Table, format: Layout) -> str:
    """Return the answer as text; a table that goes to no screen has tabs between its columns."""
    if format is Layout.json:
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if format is Layout.table:
        return table.to_tsv()
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([table.columns, *table.rows])
    return out.getvalue()


def _print_table(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(*table.columns, header_style="bold")
    for row in table.rows:
        grid.add_row(*(Text(cell or "") for cell in row))
    Console().print(grid)


def export(
    graph: Graph,
    to: Annotated[Format, typer.Option("--to", help="The format to write.")],
    output: Output = STDOUT,
) -> None:
    """Write a graph in another format.

    \b
    예시:
      hangraph export output/seed/graph.trig --to jsonld -o seed.jsonld
    """
    from hangraph import api

    with progress() as listen:
        listen(graph.name, 0)
        data = api.export(graph, to)
    write(data, output)


def validate(graph: Graph) -> None:
    """Check a graph against the SHACL shapes; exit 1 if it breaks them.

    \b
    예시:
      hangraph validate output/seed/graph.trig
    """
    from hangraph import api

    with progress() as listen:
        listen("SHACL 검증", 0)
        report = api.validate(graph)
    typer.echo(report.text, nl=False)
    if not report.conforms:
        raise typer.Exit(FAILED)


def explain(
    fact: Annotated[str, typer.Argument(metavar="FACT_IRI", help="The IRI of a fact.")],
    graph: Annotated[
        list[Path] | None, typer.Option(metavar="GRAPH", help="Where to look; by default output/*/graph.trig.")
    ] = None,
    ontology: Ontology = None,
) -> None:
    """Tell where a fact comes from: its sentence, the lexicon entry that cued it, its parts, date and status.

    \b
    예시:
      hangraph explain https://w3id.org/hangraph/data/article/…/fact/visited-…
    """
    from hangraph import api

    graphs = graph or sorted(Path("output").glob("*/graph.trig"))
    if not graphs:
        raise StoreError("there is no graph", subject="output/*/graph.trig", hint=NO_GRAPH)
    with progress() as listen:
        listen("사실 찾기", 0)
        explanation = api.find_fact(fact.strip("<>"), graphs, ontology=ontology)
    if explanation.entry is None and explanation.fact.entry:
        complain(f"the lexicon has no entry {explanation.fact.entry}", "give its folder with --ontology")
    width = max(len(name) for name, _ in _parts(explanation))
    for name, value in _parts(explanation):
        typer.echo(f"{typer.style(name.ljust(width, '　'), bold=True)}  {value}")


def _parts(explanation: Explanation) -> list[tuple[str, str]]:
    """Return the parts of an explanation, named in Korean; those that are not known are left out."""
    fact, article, entry = explanation.fact, explanation.article, explanation.entry
    stands = {argument.role: _standing(argument, fact) for argument in fact.arguments}
    rows = [
        ("주어", _named(explanation.subject, fact.subject)),
        ("주어 자리", stands.get("subject")),
        ("관계", f"{explanation.relation} ({fact.predicate})"),
        ("목적어", _named(explanation.object, fact.object)),
        ("목적어 자리", stands.get("object")),
        ("상태", fact.status),
        ("날짜", fact.date),
        ("날짜 자리", stands.get("date")),
        ("전한 이", explanation.speaker.label if explanation.speaker else None),
        *(("한정", f"{k} = {v}") for k, v in sorted(fact.qualifiers.items())),
        *(("문장", f"“{' '.join(m.text.split())}” ({m.start}–{m.end})") for m in fact.evidence),
        ("어휘", f"{entry.lemma} <{entry.iri}>" if entry else fact.entry),
        ("단계", fact.stage),
        ("신뢰도", f"{fact.confidence:.2f}"),
        ("기사", ", ".join(filter(None, (article.title, article.publisher, article.published)))),
        ("사실", fact.id),
    ]
    return [(name, value) for name, value in rows if value]


def _named(entity: Entity | None, literal: str) -> str:
    return f"{entity.label} <{entity.id}>" if entity else f"“{literal}”"


def _standing(argument: Argument, fact: Fact) -> str:
    """Return the words a part is read from, its particles in brackets; `앞에서` where the evidence leaves it out."""
    mention = argument.mention
    particles = f"[{argument.particles}]" if argument.particles else ""
    inside = any(e.start <= mention.start and mention.end <= e.end for e in fact.evidence)
    return f"{'' if inside else '앞에서 '}“{mention.text}”{particles} ({mention.start}–{mention.end})"
