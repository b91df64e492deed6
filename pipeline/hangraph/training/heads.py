"""The heads over one encoder: a biaffine parser of words, a classifier of marked pairs, KLUE's six classes of names.

The names of the tensors are those of the shipped model's checkpoints: renaming an attribute makes them unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as all of torch's documentation has it

from hangraph.training.corpora import KINDS
from hangraph.training.network import Crf, EncoderConfig, Layer, Tagger, added_mask, read_header, write_weights

NameSets = tuple[Sequence[str], Sequence[str]]
"""Labels and parts of speech of a treebank."""


class Parser(nn.Module):
    """Deep biaffine attention (Dozat and Manning 2017) over words given by their first and last piece."""

    def __init__(
        self, hidden: int, labels: Sequence[str], upos: Sequence[str], arc: int = 256, label: int = 96
    ) -> None:
        super().__init__()
        self.labels, self.upos_tags = tuple(labels), tuple(upos)
        self.sizes = (arc, arc, label, label)
        self.project = nn.Linear(2 * hidden, 2 * (arc + label))
        self.root = nn.Parameter(torch.randn(2 * hidden) * 0.02)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.label = nn.Parameter(torch.zeros(len(labels), label + 1, label + 1))
        self.upos = nn.Linear(2 * hidden, len(upos))
        self.dropout = nn.Dropout(0.33)

    def forward(self, hidden: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return heads [b, words, 1 + words] (0 is the root), labels [b, words, 1 + words, labels], parts of speech.

        `first` and `last` [b, words] number the rows of `hidden` [b, n, size].
        """
        batch = torch.arange(hidden.shape[0])[:, None]
        words = torch.cat([hidden[batch, first], hidden[batch, last]], dim=2)
        upos = self.upos(words)
        words = torch.cat([self.root.expand(words.shape[0], 1, -1), words], dim=1)
        parts = self.dropout(F.leaky_relu(self.project(words), 0.1))
        arc_d, arc_h, label_d, label_h = parts.split(self.sizes, dim=2)
        one = torch.ones_like(arc_d[:, 1:, :1])
        arcs = torch.cat([arc_d[:, 1:], one], dim=2) @ self.arc @ arc_h.transpose(1, 2)
        left = torch.cat([label_d[:, 1:], one], dim=2)
        right = torch.cat([label_h, torch.ones_like(label_h[:, :, :1])], dim=2)
        labels = torch.einsum("bdi,lij,bhj->bdhl", left, self.label, right)
        return arcs, labels, upos


class DeepParser(nn.Module):
    """A parser that reads the encoder's states through layers of its own first."""

    def __init__(self, config: EncoderConfig, labels: Sequence[str], upos: Sequence[str], layers: int) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.ModuleList(Layer(config) for _ in range(layers))
        self.parser = Parser(config.hidden, labels, upos)

    def forward(self, hidden: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what `Parser` does; `hidden` [b, n, size] and `mask` [b, n], sentence marks not among them."""
        added = added_mask(mask, hidden)
        for layer in self.layers:
            hidden = layer(hidden, added)
        return cast(tuple[Tensor, Tensor, Tensor], self.parser(hidden, first, last))

    def save(self, path: Path, **more: object) -> None:
        """Write the weights, with the configuration in their header."""
        labels = {"labels": self.parser.labels, "upos": self.parser.upos_tags, "layers": len(self.layers)}
        write_weights(self, path, "parser", {"config": asdict(self.config), **labels, **more})

    @classmethod
    def load(cls, path: Path) -> DeepParser:
        """Read what `save` wrote."""
        header = read_header(path, "parser")
        model = cls(EncoderConfig(**header["config"]), header["labels"], header["upos"], header["layers"])
        model.load_state_dict(load_file(path))
        return model


class Relater(nn.Module):
    """Marks two names on the encoder's states, reads them through layers of its own, and classifies the pair."""

    def __init__(self, config: EncoderConfig, labels: Sequence[str], layers: int = 2) -> None:
        super().__init__()
        self.labels = tuple(labels)
        self.marks = nn.Embedding(1 + 2 * len(KINDS), config.hidden, padding_idx=0)
        nn.init.normal_(self.marks.weight, std=0.3)
        with torch.no_grad():
            self.marks.weight[0] = 0
        self.layers = nn.ModuleList(Layer(config) for _ in range(layers))
        self.hidden = nn.Linear(3 * config.hidden, config.hidden)
        self.out = nn.Linear(config.hidden, len(labels))
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, hidden: Tensor, mask: Tensor, marks: Tensor) -> Tensor:
        """Return scores [b, labels]; `hidden` [b, n, size], `mask` and `marks` [b, n], sentence marks among them."""
        x = hidden + self.marks(marks)
        added = added_mask(mask, x)
        for layer in self.layers:
            x = layer(x, added)
        subject = ((marks > 0) & (marks <= len(KINDS))).to(x.dtype)
        object_ = (marks > len(KINDS)).to(x.dtype)
        pooled = [x[:, 0]]
        for where in (subject, object_):
            pooled.append((x * where[:, :, None]).sum(1) / where.sum(1, keepdim=True).clamp(min=1))
        return self.out(self.dropout(F.gelu(self.hidden(self.dropout(torch.cat(pooled, dim=1))))))


class Reader(nn.Module):
    """The tagger with the heads that are trained jointly with it; a parser for each treebank."""

    def __init__(self, tagger: Tagger, parsers: Mapping[str, NameSets], relations: Sequence[str]) -> None:
        super().__init__()
        self.tagger = tagger
        config = tagger.encoder.config
        self.parsers = nn.ModuleDict({name: Parser(config.hidden, *sets) for name, sets in parsers.items()})
        self.relater = Relater(config, relations)

    def save(self, path: Path, **more: object) -> None:
        """Write the weights, with the configuration in their header."""
        header = {
            "config": asdict(self.tagger.encoder.config),
            "labels": self.tagger.labels,
            "fine": self.tagger.fine_tags,
            "parsers": {name: (parser.labels, parser.upos_tags) for name, parser in self.parsers.items()},
            "relations": self.relater.labels,
            **more,
        }
        write_weights(self, path, "reader", header)

    @classmethod
    def load(cls, path: Path) -> Reader:
        """Read what `save` wrote."""
        header = read_header(path, "reader")
        tagger = Tagger(EncoderConfig(**header["config"]), header["labels"], header["fine"])
        model = cls(tagger, header["parsers"], header["relations"])
        model.load_state_dict(load_file(path))
        return model


class KlueHead(nn.Module):
    """KLUE's six classes from the encoder's states and the scores of NIKL's, those of both neighbours beside.

    A piece's neighbours are all it sees, so that padding behind the closing sentence mark reaches no piece.
    """

    def __init__(self, size: int, nikl: NameSets, labels: Sequence[str], width: int) -> None:
        super().__init__()
        self.nikl, self.labels = (tuple(nikl[0]), tuple(nikl[1])), tuple(labels)
        self.emit, self.fine = nn.Linear(size, len(nikl[0])), nn.Linear(size, len(nikl[1]))
        scores = len(nikl[0]) + len(nikl[1])
        self.norm = nn.LayerNorm(scores, elementwise_affine=False)
        self.hidden = nn.Linear(3 * (size + scores), width)
        self.out = nn.Linear(width, len(labels))
        self.crf = Crf(labels)
        self.given_dropout, self.dropout = nn.Dropout(0.3), nn.Dropout(0.4)
        for parameter in (*self.emit.parameters(), *self.fine.parameters()):
            parameter.requires_grad_(False)

    @classmethod
    def over(cls, tagger: Tagger, labels: Sequence[str], width: int) -> KlueHead:
        """Return an untrained head over a tagger, whose scores it takes and leaves as they are."""
        head = cls(tagger.encoder.config.hidden, (tagger.labels, tagger.fine_tags), labels, width)
        head.emit.load_state_dict(tagger.emit.state_dict())
        head.fine.load_state_dict(tagger.fine.state_dict())
        return head

    @classmethod
    def mean(cls, heads: Sequence[KlueHead]) -> KlueHead:
        """Return the head whose emissions and steps are the mean of these heads' over the same tagger."""
        first = heads[0]
        width = sum(head.hidden.out_features for head in heads)
        whole = cls(first.emit.in_features, first.nikl, first.labels, width)
        weights = dict(first.state_dict())
        states = [head.state_dict() for head in heads]
        for name in ("hidden.weight", "hidden.bias"):
            weights[name] = torch.cat([state[name] for state in states])
        weights["out.weight"] = torch.cat([state["out.weight"] for state in states], dim=1) / len(heads)
        for name in ("out.bias", "crf.step", "crf.first"):
            weights[name] = torch.stack([state[name] for state in states]).mean(0)
        whole.load_state_dict(weights)
        return whole

    def forward(self, hidden: Tensor) -> Tensor:
        """Return emissions [b, n, labels] of states [b, n, size], sentence marks among them."""
        x = torch.cat([hidden, self.norm(torch.cat([self.emit(hidden), self.fine(hidden)], dim=2))], dim=2)
        x = self.given_dropout(x)
        edge = torch.zeros_like(x[:, :1])
        x = torch.cat([torch.cat([edge, x[:, :-1]], dim=1), x, torch.cat([x[:, 1:], edge], dim=1)], dim=2)
        return self.out(self.dropout(F.gelu(self.hidden(x))))

    def save(self, path: Path, **more: object) -> None:
        """Write the weights, with the configuration in their header."""
        shape = {"size": self.emit.in_features, "nikl": self.nikl, "labels": self.labels}
        write_weights(self, path, "klue", {**shape, "width": self.hidden.out_features, **more})

    @classmethod
    def load(cls, path: Path) -> KlueHead:
        """Read what `save` wrote."""
        header = read_header(path, "klue")
        model = cls(header["size"], header["nikl"], header["labels"], header["width"])
        model.load_state_dict(load_file(path))
        return model
