"""The command line, `hangraph`. Nothing heavy is loaded before a command runs, so that `--help` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from hangraph import __version__
from hangraph.cli import articles, graphs, scores, training
from hangraph.cli.frame import Commands

app = typer.Typer(
    name="hangraph",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: rich would take longer to load than all the rest
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""한국어 뉴스 기사를 지식 그래프로 만든다: Korean news into a knowledge graph.

    \b
    예시:
      hangraph build 기사.txt -o output/기사             기사에서 그래프를 만든다
      hangraph extract 기사.txt --format ttl            사실을 읽어 Turtle로 적는다
      hangraph query output/기사/graph.trig 'SELECT …'   그래프에 묻는다
    """,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hangraph {__version__}")
        raise typer.Exit


@app.callback()
def hangraph(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Say nothing; the options do their work in Commands and in their callbacks."""


articles.add_to(app)
graphs.add_to(app)
scores.add_to(app)
training.add_to(app)
