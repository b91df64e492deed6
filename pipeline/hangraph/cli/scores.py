"""Commands that score: evaluate facts, ner, re, dep, time, speed."""

from __future__ import annotations

import json as jsons
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hangraph.cli.frame import Ontology, progress
from hangraph.errors import ConfigError

if TYPE_CHECKING:
    from hangraph.encoder.reader import Reader
    from hangraph.evaluation.scores import Pace, Score, Tally

Json = Annotated[bool, typer.Option("--json", help="Write the figures as JSON.")]
Model = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model folder; by default the one hangraph ships.")
]


class Tags(StrEnum):
    """The schemes of tags that names are scored in."""

    COARSE = "coarse"
    KLUE = "klue"


def add_to(app: typer.Typer) -> None:
    """Add the commands that score."""
    evaluate = typer.Typer(help="Score hangraph and its models against annotated data.", no_args_is_help=True)
    commands = (("facts", facts), ("ner", ner), ("re", re), ("dep", dep), ("time", time), ("speed", speed))
    for name, command in commands:
        evaluate.command(name=name)(command)
    app.add_typer(evaluate, name="evaluate")


def facts(
    gold: Annotated[Path, typer.Option("--gold", metavar="DIR", help="A folder of gold annotation, JSON files.")],
    json: Json = False,
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


def ner(
    data: Annotated[Path, typer.Option("--data", metavar="FILE", help="Annotated sentences, a JSON object a line.")],
    tags: Annotated[Tags, typer.Option("--tags", help="The classes: 15 coarse ones, or KLUE's six.")] = Tags.COARSE,
    model: Model = None,
    json: Json = False,
) -> None:
    """Find the names of annotated sentences and score them, exact to the character.

    A line is {"id": …, "text": …, "label": [[start, end, tag], …]}; those with `wikitree` in the id are of news.

    \b
    예시:
      hangraph evaluate ner --data sentences.jsonl
      hangraph evaluate ner --data klue.jsonl --tags klue --json
    """
    from hangraph.evaluation import named_entities

    sentences = named_entities.read_sentences(data)
    reader = _reader(model)
    with progress(len(sentences)) as listen:
        score = named_entities.score(sentences, reader, tags.value, listen)
    if json:
        return _write_json(reader, {"tags": tags.value, **score.to_json()})
    parts = {"all": score.all, **({named_entities.NEWS: score.news} if score.news else {})}
    _write_lines(line for name, part in parts.items() for line in _tally_lines(name, part))
    return _write_lines(_closing_lines(reader, score.pace))


def re(
    data: Annotated[Path, typer.Option("--data", metavar="FILE", help="Annotated pairs of names, CSV as KLUE-RE's.")],
    model: Model = None,
    json: Json = False,
) -> None:
    """Tell the relations of annotated pairs of names and score them.

    The columns are sentence, subject_entity, object_entity and label.

    \b
    예시:
      hangraph evaluate re --data pairs.csv
    """
    from hangraph.evaluation import relations

    examples = relations.read_examples(data)
    reader = _reader(model)
    with progress(len(examples)) as listen:
        score = relations.score(examples, reader, listen)
    if json:
        return _write_json(reader, score.to_json())
    _write_lines(_tally_lines("relations", score.relations))
    typer.echo(f"AUPRC {score.auprc:.4f}  micro AUPRC {score.micro_auprc:.4f}")
    return _write_lines(_closing_lines(reader, score.pace))


def dep(
    data: Annotated[Path, typer.Option("--data", metavar="FILE", help="Annotated trees, a CoNLL-U file.")],
    model: Model = None,
    json: Json = False,
) -> None:
    """Build the dependency trees of annotated sentences and score them.

    \b
    예시:
      hangraph evaluate dep --data trees.conllu
    """
    from hangraph.evaluation import dependencies

    sentences = dependencies.read_sentences(data)
    reader = _reader(model)
    with progress(len(sentences)) as listen:
        score = dependencies.score(sentences, reader, listen)
    found = score.to_json()
    if json:
        return _write_json(reader, found)
    figures = "  ".join(f"{name.upper()} {found[name]:.4f}" for name in ("uas", "las", "upos"))
    typer.echo(f"{figures}  ({score.heads.total:,} words)")
    return _write_lines(_closing_lines(reader, score.pace))


def time(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="A folder of date suites, JSON and text files.")],
    json: Json = False,
    errors: Annotated[bool, typer.Option("--errors", help="List the expressions read wrongly.")] = False,
    ontology: Ontology = None,
) -> None:
    """Resolve the temporal expressions of date suites and score their values.

    Suites are those of Recognizers-Text (*.json) and Duckling (*.txt). Only what news can tell counts: clock times
    alone, habits, amounts of time without a beginning or end, guesses (며칠 전), numerals in words, orders no Korean
    paper writes and what the contract has no notation for are left out by kind and counted, with the reason.

    \b
    예시:
      hangraph evaluate time --data suites --errors
    """
    from hangraph import schema
    from hangraph.evaluation import times
    from hangraph.stages.time_units import read_words

    found = times.score(data, read_words(schema.load(str(ontology) if ontology else None)))
    if json:
        wrong = {"errors": list(found.errors)} if errors else {}
        return _write_json(None, {**found.to_json(), **wrong})
    for name, share in found.suites.items():
        typer.echo(f"{name:34} {share.ratio or 0.0:.4f}  ({share.right:,} of {share.total:,})")
    if errors:
        _write_lines(f"    wrong: {error}" for error in found.errors)
    typer.echo(f"left out: {sum(found.left_out.values()):,}")
    _write_lines(f"  {kind:14}{count:>5,}  {times.REASONS[kind]}" for kind, count in found.left_out.items())
    typer.echo(f"TOTAL {found.total.ratio or 0.0:.4f}  ({found.total.right:,} of {found.total.total:,})")
    return None


def speed(
    data: Annotated[list[Path], typer.Option("--data", metavar="PATH", help="Articles: files, folders, patterns.")],
    more: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="More articles.")] = None,
    column: Annotated[str, typer.Option("--column", help="The column of a CSV file that holds the text.")] = "text",
    model: Model = None,
    whole: Annotated[bool, typer.Option("--whole", help="Run all stages, not names and syntax alone.")] = False,
    json: Json = False,
) -> None:
    """Measure how fast entities and syntax of articles are read, how long the model loads, and its peak memory.

    \b
    예시:
      hangraph evaluate speed --data seeds/*.txt
      hangraph evaluate speed --data news.csv --column 내용 --whole
    """
    from functools import partial

    from hangraph import api
    from hangraph.evaluation import speed as speeds

    if whole and model:
        hint = "leave --model out; a config sets the model of all stages"
        raise ConfigError("--whole runs the shipped model", subject=str(model), hint=hint)
    texts = list(_texts([*data, *(more or ())], column))
    make = api.load_pipeline if whole else partial(speeds.load, str(model) if model else None)
    with progress(len(texts)) as listen:
        found = speeds.measure(texts, make, listen)
    if json:
        return _write_json(None, found.to_json())
    return _write_lines(f"{name:26}{value:>12,}" for name, value in found.to_json().items())


def _reader(model: Path | None) -> Reader:
    from hangraph.encoder.reader import load_reader

    return load_reader(str(model) if model else None)


def _texts(paths: Iterable[Path], column: str) -> Iterable[str]:
    """Yield the texts of articles; CSV, which is no source of articles, gives those of one column."""
    from hangraph import sources
    from hangraph.errors import SourceError
    from hangraph.evaluation.annotation import read_column

    for path in paths:
        if path.suffix.lower() == ".csv":
            yield from read_column(path, column)
            continue
        for found in sources.read(path):
            if isinstance(found, SourceError):
                raise found
            yield found.text


def _write_json(reader: Reader | None, figures: Mapping[str, Any]) -> None:
    model = {"model": f"{reader.manifest.name} {reader.manifest.version}"} if reader else {}
    typer.echo(jsons.dumps({**figures, **model}, ensure_ascii=False))


def _write_lines(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _tally_lines(name: str, tally: Tally) -> Iterable[str]:
    """Yield the figures of a labelling as lines: all classes together, then a row a class."""
    micro, width = tally.micro, max((len(c) for c in tally.classes), default=0)
    yield (
        f"{name}: micro F1 {micro.f1:.4f}  macro F1 {tally.macro_f1:.4f}  "
        f"precision {micro.precision:.4f}  recall {micro.recall:.4f}  ({micro.expected:,})"
    )
    for label, c in tally.classes.items():
        yield f"  {label:{width}}  P {c.precision:.3f}  R {c.recall:.3f}  F1 {c.f1:.3f}  ({c.expected:,})"


def _closing_lines(reader: Reader, pace: Pace) -> Iterable[str]:
    model = f"{reader.manifest.name} {reader.manifest.version}"
    yield f"{model}: {pace.sentences:,} sentences, {pace.per_second:.1f} a second on the CPU"


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
