"""Commands on articles: build, extract, show."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hangraph.cli.frame import FAILED, STDOUT, Config, Ontology, Output, Published, complain, progress, write
from hangraph.errors import SourceError

if TYPE_CHECKING:
    from hangraph.record import Extraction
    from hangraph.run import Summary


class Format(StrEnum):
    """The formats of `extract` and `export`; a test keeps them equal to the exporters."""

    json = "json"
    jsonl = "jsonl"
    ttl = "ttl"
    trig = "trig"
    nt = "nt"
    nq = "nq"
    jsonld = "jsonld"
    xml = "xml"


File = Annotated[Path, typer.Argument(metavar="FILE", help="An article: .txt or .html, or .jsonl or .parquet of many.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands on articles."""
    for command in (build, extract, show):
        app.command()(command)


def build(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files, folders or patterns of articles.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder that gets the results.")],
    published: Published = None,
    ontology: Ontology = None,
    config: Config = None,
    max_rejected: Annotated[
        float, typer.Option(min=0, max=1, help="Fail if more than this share of the documents cannot be used.")
    ] = 0.1,
) -> None:
    """Turn articles into a graph, with facts, pages, a picture and a SHACL report beside it.

    The folders facts/ and pages/ of an earlier run in DIR are emptied first.

    \b
    예시:
      hangraph build 시장_방문.txt -o output/시장_방문
      hangraph build 'news/2024-*.txt' 경제.jsonl -o output/2024
    """
    from hangraph import api

    with progress(_count(sources)) as listen:
        summary = api.build(sources, output, published=published, ontology=ontology, config=config, listen=listen)
    _report(summary)
    if summary.violations:
        complain(f"the graph breaks its shapes in {summary.violations} places", f"see {output / 'shapes.txt'}")
    if summary.rejected_share > max_rejected:
        share = f"{len(summary.rejected)} of {len(summary.rejected) + summary.articles} documents were rejected"
        complain(share, f"see {output / 'rejected.jsonl'}; --max-rejected sets how many may be")
    if summary.violations or summary.rejected_share > max_rejected:
        raise typer.Exit(FAILED)


def _count(paths: list[str]) -> int | None:
    """Return how many articles there will be, or None where a file may hold many."""
    from hangraph import sources

    files = [file for path in paths for file in sources.find_files(path)]
    return len(files) if all(file.suffix.lower() in {".txt", ".html", ".htm"} for file in files) else None


def _report(summary: Summary) -> None:
    """Tell what was done, on standard error: standard output is for data."""
    lines = [
        f"기사 {summary.articles:,}  개체 {summary.entities:,}  사실 {summary.facts:,}  진술 {summary.statements:,}"
        + (f"  거부 {len(summary.rejected):,}" if summary.rejected else ""),
        f"{summary.folder}: graph.trig graph.ttl facts/ pages/ shapes.txt"
        + (" network.png" if summary.picture else ""),
    ]
    if not summary.picture:
        lines.append("network.png needs the extra `plot`: pip install 'hangraph[plot]'")
    typer.echo("\n".join(lines), err=True)


def extract(
    file: File,
    published: Published = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="json is the facts export.")] = Format.json,
    output: Output = STDOUT,
    ontology: Ontology = None,
    config: Config = None,
) -> None:
    """Read the facts of an article and write them as JSON or RDF.

    \b
    예시:
      hangraph extract 시장_방문.txt --published 2024-05-10 -o facts.json
      hangraph extract 시장_방문.txt --format ttl | less
      hangraph extract 경제.jsonl --format jsonl | jq '.facts[].predicate'
    """
    from hangraph import api

    with progress() as listen:
        listen(file.name, 0)
        extractions = api.extract_file(file, published=published, ontology=ontology, config=config)
        data = _serialized(extractions, format, ontology)
    write(data, output)


def _serialized(extractions: tuple[Extraction, ...], format: Format, ontology: Path | None) -> bytes:
    """Return the extractions in a format; the facts exports need no graph, and keep the articles' texts."""
    from hangraph import api
    from hangraph.exporters import facts, jsonlines

    if format is Format.json:
        return facts.dump(extractions)
    if format is Format.jsonl:
        return jsonlines.dump(extractions)
    return api.export(api.build_graph(extractions, ontology=ontology), format)


def show(
    file: File,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page; - is standard output.")],
    published: Published = None,
    ontology: Ontology = None,
    config: Config = None,
) -> None:
    """Show an article as a web page: its mentions in colour, each fact beside its sentence.

    \b
    예시:
      hangraph show 시장_방문.txt -o 시장_방문.html
    """
    from hangraph import api

    with progress() as listen:
        listen(file.name, 0)
        extractions = api.extract_file(file, published=published, ontology=ontology, config=config)
        if len(extractions) != 1:
            raise SourceError(
                f"holds {len(extractions)} articles", subject=str(file), hint="hangraph build makes a page of each"
            )
        page = api.make_page(extractions[0], ontology=ontology)
    write(page.encode(), output)
