"""Export a trained model to the folder that hangraph reads: ONNX files of the encoder and of each head, a manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from hangraph.encoder.manifest import NAME
from hangraph.encoder.tokeniser import Tokeniser
from hangraph.errors import ConfigError
from hangraph.training.corpora import KINDS, find, read_sentences
from hangraph.training.examples import pad
from hangraph.training.heads import DeepParser, KlueHead, Parser, Reader
from hangraph.training.joint import SHIPPED
from hangraph.training.network import Encoder
from hangraph.training.quantisation import Feed, pack, quantise
from hangraph.training.tagger import TOKENISER

OPSET = 17
LICENCE = "CC-BY-SA-4.0"
SOURCE = "KLUE, KoNEC, UD_Korean-GSD, UD_Korean-Kaist (CC BY-SA 4.0); encoder multilingual-e5-small (MIT)"
_STATES = ("batch", "length", "")
_ROWS = ("batch", "length")
_WORDS = ("batch", "words")

_HEADS = (*_WORDS, "heads")
PARSER = "parser.onnx"
_PARSER_FLOATS = ("layers.1/down", "layers.2/down")  # in int8 they cost half a point; a parser sees no sentence mark

Axes = Mapping[str, Sequence[str]]
_PARSER_INPUTS: Axes = {"first": _WORDS, "last": _WORDS}
_TREES: Axes = {"arcs": _HEADS, "labels": (*_HEADS, ""), "upos": (*_WORDS, "")}


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What to export; `klue` may be None for a model without that head, `fp32` leaves everything in floats.

    `parser` is what stage 5 made, None for the parser that the reader has.
    """

    reader: Path
    start: Path
    corpora: Path
    out: Path
    klue: Path | None = None
    parser: Path | None = None
    name: str = "ko_news"
    version: str = "1.0.0"
    sentences: int = 150
    fp32: bool = False


class Halfway(nn.Module):
    """An encoder that gives its states halfway up too, for a parser with layers of its own."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return the last states and the middle ones."""
        states = self.encoder.states(ids, mask, features)
        return states[-1], states[len(self.encoder.layers) // 2]


class NameHead(nn.Module):
    """Emissions and scores of finer tags."""

    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.emit, self.fine = model.tagger.emit, model.tagger.fine

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Return emissions [b, n, labels] and scores [b, n, tags]."""
        return self.emit(hidden), self.fine(hidden)


def export(plan: ExportPlan) -> list[Path]:
    """Write the model's folder and return its files; raise ConfigError where the heads do not fit each other."""
    model = Reader.load(plan.reader).eval()
    klue = KlueHead.load(plan.klue).eval() if plan.klue else None
    if klue is not None and not torch.equal(klue.emit.weight, model.tagger.emit.weight):
        hint = "train it anew with hangraph train klue"
        raise ConfigError("the head was trained over another encoder", subject=str(plan.klue), hint=hint)
    plan.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(plan.start / TOKENISER, plan.out / TOKENISER)
    names = [TOKENISER, *export_heads(model, klue, plan), export_encoder(model.tagger.encoder, plan)]
    if plan.parser:
        export_parser(DeepParser.load(plan.parser).eval(), model.tagger.encoder, plan)
        names.append(PARSER)
    write_manifest(model, klue, plan, names)
    return [plan.out / name for name in (*names, NAME)]


def export_heads(model: Reader, klue: KlueHead | None, plan: ExportPlan) -> list[str]:
    """Write the heads, and return the names of their files."""
    hidden = torch.zeros(2, 9, model.tagger.encoder.config.hidden)
    first = torch.tensor([[1, 3, 5], [1, 2, 4]])
    mask = torch.ones(2, 9, dtype=torch.bool)
    marks = torch.tensor([[0, 1, 1, 0, 8, 0, 0, 0, 0]] * 2)
    states = {"hidden": _STATES}
    out = plan.out
    write(NameHead(model), (hidden,), out / "ner.onnx", states, {"emissions": _STATES, "fine": _STATES})
    names = ["ner.onnx", "relations.onnx"]
    if not plan.parser:
        write(model.parsers[SHIPPED], (hidden, first, first + 1), out / PARSER, {**states, **_PARSER_INPUTS}, _TREES)
        names.append(PARSER)
    inputs: Axes = {**states, "mask": _ROWS, "marks": _ROWS}
    write(model.relater, (hidden, mask, marks), out / "relations.onnx", inputs, {"scores": ("batch", "")})
    if klue is not None:
        write(klue, (hidden,), out / "klue.onnx", states, {"emissions": _STATES})
        names.append("klue.onnx")
    for name in names[1:] if not plan.fp32 else ():
        pack(out / name)
    return names


def export_encoder(encoder: Encoder, plan: ExportPlan) -> str:
    """Write the encoder, and return the name of its file."""
    ids, features = torch.ones(2, 7, dtype=torch.int64), torch.zeros(2, 7, 4, dtype=torch.int64)
    inputs: Axes = {"ids": _ROWS, "mask": _ROWS, "features": _STATES}
    name = "encoder.onnx"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / name
        write(Halfway(encoder), (ids, ids.bool(), features), plain, inputs, {"hidden": _STATES, "middle": _STATES})
        if plan.fp32:
            shutil.copyfile(plain, plan.out / name)
        else:
            quantise(plain, plan.out / name, _calibration(plan))
    return name


def export_parser(parser: DeepParser, encoder: Encoder, plan: ExportPlan) -> None:
    """Write a parser with layers of its own."""
    hidden, mask = torch.zeros(2, 9, encoder.config.hidden), torch.ones(2, 9, dtype=torch.bool)
    first = torch.tensor([[1, 3, 5], [1, 2, 4]])
    inputs: Axes = {"hidden": _STATES, "mask": _ROWS, **_PARSER_INPUTS}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / PARSER
        write(parser, (hidden, mask, first, first + 1), plain, inputs, _TREES)
        if plan.fp32:
            shutil.copyfile(plain, plan.out / PARSER)
        else:
            quantise(plain, plan.out / PARSER, (_parser_feed(encoder, f) for f in _calibration(plan)), _PARSER_FLOATS)


def _parser_feed(encoder: Encoder, feed: Feed) -> Feed:
    """Return what the parser is given of a sentence: the middle states of its pieces, each piece a word."""
    with torch.inference_mode():
        states = encoder.states(*(torch.from_numpy(feed[name]) for name in ("ids", "mask", "features")))
    hidden = states[len(encoder.layers) // 2][:, 1:-1].numpy()
    places = np.arange(hidden.shape[1])[None]
    return {"hidden": hidden, "mask": np.ones(hidden.shape[:2], np.bool_), "first": places, "last": places}


def _calibration(plan: ExportPlan) -> Iterator[Feed]:
    """Yield training sentences, evenly spread over the corpus."""
    tokeniser = Tokeniser.load(plan.start / TOKENISER)
    sentences = read_sentences(find(plan.corpora, "ner/konec-train.jsonl"))
    for sentence in sentences[:: max(1, len(sentences) // plan.sentences)][: plan.sentences]:
        encoding = tokeniser.encode(sentence.text)
        if encoding.ids:
            yield dict(zip(("ids", "mask", "features"), pad([encoding]), strict=True))


def write(module: nn.Module, arguments: tuple[Tensor, ...], path: Path, inputs: Axes, outputs: Axes) -> None:
    """Write a module; an axis with a name is free, one without is fixed."""
    axes = {name: {i: axis for i, axis in enumerate(names) if axis} for name, names in {**inputs, **outputs}.items()}
    with warnings.catch_warnings():  # the exporter that needs no further package is called a legacy
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            arguments,
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def write_manifest(model: Reader, klue: KlueHead | None, plan: ExportPlan, names: Sequence[str]) -> None:
    """Write `model.json`: what the model is, its files' checksums, and what its heads' numbers stand for."""
    tagger = model.tagger
    parser: Parser = model.parsers[SHIPPED]
    described = {
        "name": plan.name,
        "version": plan.version,
        "language": "ko",
        "licence": LICENCE,
        "source": SOURCE,
        "files": {name: _checked(plan.out / name) for name in sorted(names)},
        "ner": {"labels": tagger.labels, "fine": tagger.fine_tags, **tagger.crf.tables()},
        "parser": {"labels": parser.labels, "upos": parser.upos_tags, "reads": "middle" if plan.parser else "hidden"},
        "relations": {"labels": model.relater.labels, "kinds": KINDS},
    }
    if klue is not None:
        described["klue"] = {"labels": klue.labels, **klue.crf.tables()}
    (plan.out / NAME).write_text(json.dumps(described, ensure_ascii=False) + "\n", "utf-8")


def _checked(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
