"""Commands that score: evaluate facts."""

from __future__ import annotations

import json as jsons
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hangraph.cli.frame import Ontology, progress

if TYPE_CHECKING:
    from hangraph.evaluation.scores import Score


def add_to(app: typer.Typer) -> None:
    """Add the commands that score."""
    evaluate = typer.Typer(help="Score hangraph against annotated articles.", no_args_is_help=True)
    evaluate.command(name="facts")(facts)
    app.add_typer(evaluate, name="evaluate")


def facts(
    gold: Annotated[Path, typer.Option("--gold", metavar="DIR", help="A folder of gold annotation, JSON files.")],
    json: Annotated[bool, typer.Option("--json", help="Write the figures as JSON.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List what was missed and what is wrong.")] = False,
    ontology: Ontology = None,
) -> None:
    """Extract each gold article and score its entities and facts.

    \b
    예시:
      hangraph evaluate facts --gold seeds --errors
    """
    from hangraph import api
    from hangraph.evaluation.facts import total

    with progress(len(list(gold.glob("*.json")))) as listen:
        scores = api.score_facts(gold, ontology=ontology, listen=listen)
    whole = total(scores.values())
    if json:
        articles = {name: score.to_json() for name, score in scores.items()}
        typer.echo(jsons.dumps({**whole.to_json(), "articles": articles}, ensure_ascii=False))
        return
    for name, score in scores.items():
        typer.echo(_line(name, score))
        if errors:
            _list_errors(score)
    for name, counts in whole.predicates.items():
        figures = f"P {counts.precision:.3f}  R {counts.recall:.3f}  F1 {counts.f1:.3f}  ({counts.expected})"
        typer.echo(f"  {name:20} {figures}")
    typer.echo(_line("TOTAL", whole) + f"  macro F1 {whole.macro_f1:.3f}")


def _list_errors(score: Score) -> None:
    for kind, found in score.errors.items():
        for error in found:
            typer.echo(f"    {kind}: {error}")


def _line(name: str, score: Score) -> str:
    """Return the figures of a score in one line."""

    def ratio(value: float | None) -> str:
        return "  -  " if value is None else f"{value:.3f}"

    e, f = score.entities, score.facts
    return (
        f"{name:34} entities P {e.precision:.3f} R {e.recall:.3f} F1 {e.f1:.3f} ({e.expected})  "
        f"names {ratio(score.names.ratio)}  "
        f"facts P {f.precision:.3f} R {f.recall:.3f} F1 {f.f1:.3f} ({f.expected})"
        f", unlabelled {score.unlabelled.f1:.3f}  "
        f"open F1 {score.open.f1:.3f} ({score.open.expected})  dates {ratio(score.dates.ratio)}"
    )
