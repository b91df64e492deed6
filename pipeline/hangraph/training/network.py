"""The network of the first stage: a BERT encoder with morphological features at its input, a CRF over BIO labels.

The names of the tensors are those of the shipped model's checkpoints: renaming an attribute makes them unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as all of torch's documentation has it

from hangraph.errors import ModelError

FORBIDDEN = -1e4
POSITIONS = 4  # of a piece: none, inside a morpheme, opens a morpheme, opens an eojeol
COMMANDS = {"config": "start", "tagger": "tagger", "reader": "joint", "klue": "klue", "parser": "parser"}
"""What of `hangraph train` makes weights of each kind."""


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """Sizes of the encoder; `tags` and `semantics` count the values of the features (0: no features)."""

    vocab: int
    layers: int
    hidden: int = 384
    heads: int = 12
    ffn: int = 1536
    max_pos: int = 512
    eps: float = 1e-12
    tags: int = 0
    semantics: int = 0
    dropout: float = 0.1


def sizes_of(config: Mapping[str, float]) -> dict[str, int]:
    """Return the sizes of the recovered encoder that ours has too."""
    return {name: int(config[name]) for name in ("hidden", "heads", "ffn", "max_pos")}


class Layer(nn.Module):
    """One transformer layer, normalised after each part as BERT's."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden)
        self.out = nn.Linear(config.hidden, config.hidden)
        self.norm1 = nn.LayerNorm(config.hidden, config.eps)
        self.up = nn.Linear(config.hidden, config.ffn)
        self.down = nn.Linear(config.ffn, config.hidden)
        self.norm2 = nn.LayerNorm(config.hidden, config.eps)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Transform [batch, length, hidden]; `mask` [batch, 1, 1, length] is added to the scores of attention."""
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.dropout(self.out(context.transpose(1, 2).reshape(batch, length, hidden))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))

    def fill(self, tensors: Mapping[str, Tensor], number: int) -> None:
        """Take the weights of a layer of the recovered encoder, named `l3.q.w` there."""
        t = {name.partition(".")[2]: tensor for name, tensor in tensors.items() if name.startswith(f"l{number}.")}
        parts = ((self.out, "ao"), (self.norm1, "aln"), (self.up, "fi"), (self.down, "fo"), (self.norm2, "oln"))
        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([t["q.w"], t["k.w"], t["v.w"]]))
            self.qkv.bias.copy_(torch.cat([t["q.b"], t["k.b"], t["v.b"]]))
            for module, name in parts:
                module.weight.copy_(t[f"{name}.w"])
                module.bias.copy_(t[f"{name}.b"])


class Encoder(nn.Module):
    """Embeddings and layers: pieces in, hidden states out."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.word = nn.Embedding(config.vocab, config.hidden)
        self.position = nn.Parameter(torch.zeros(config.max_pos, config.hidden))
        self.norm = nn.LayerNorm(config.hidden, config.eps)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.features = nn.ModuleList()
        for size in (config.tags, config.tags, config.semantics, POSITIONS) if config.tags else ():
            table = nn.Embedding(size, config.hidden)
            nn.init.normal_(table.weight, std=0.01)
            self.features.append(table)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor | None = None) -> Tensor:
        """Return states [batch, length, hidden]; `mask` is true on real pieces, `features` [batch, length, 4]."""
        return self.states(ids, mask, features)[-1]

    def states(self, ids: Tensor, mask: Tensor, features: Tensor | None = None) -> list[Tensor]:
        """Return the states at the input and after each layer."""
        x = self.word(ids) + self.position[: ids.shape[1]]
        if features is not None:
            for i, table in enumerate(self.features):
                x = x + table(features[:, :, i])
        x = self.dropout(self.norm(x))
        added = added_mask(mask, x)
        found = [x]
        for layer in self.layers:
            found.append(layer(found[-1], added))
        return found

    def fill(self, tensors: Mapping[str, Tensor], layers: Sequence[int]) -> None:
        """Take the recovered embeddings, but for the words', and these of the twelve layers."""
        hidden = self.config.hidden
        kind = tensors["emb.type"].reshape(-1, hidden)[0]
        position = tensors["emb.pos"].reshape(-1, hidden)[: self.config.max_pos]
        with torch.no_grad():
            self.position.copy_(position + kind)
            self.norm.weight.copy_(tensors["emb.ln.w"])
            self.norm.bias.copy_(tensors["emb.ln.b"])
        for layer, number in zip(self.layers, layers, strict=True):
            layer.fill(tensors, number)


def added_mask(mask: Tensor, like: Tensor) -> Tensor:
    """Return the mask as scores of attention: 0 on real pieces, -10,000 on padding."""
    return (1.0 - mask.to(like.dtype))[:, None, None, :] * FORBIDDEN


class Crf(nn.Module):
    """A linear-chain CRF over BIO labels (O, B-X, I-X, B-Y, …); illegal steps are forbidden, not learned."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        step, first = torch.zeros(len(labels), len(labels)), torch.zeros(len(labels))
        for j, after in enumerate(labels):
            if after.startswith("I-"):
                first[j] = FORBIDDEN
                for i, before in enumerate(labels):
                    if before[1:] != after[1:]:
                        step[i, j] = FORBIDDEN
        self.register_buffer("allowed", step, persistent=False)
        self.register_buffer("opening", first, persistent=False)
        self.step = nn.Parameter(torch.zeros(len(labels), len(labels)))
        self.first = nn.Parameter(torch.zeros(len(labels)))

    def transitions(self) -> tuple[Tensor, Tensor]:
        """Return the scores of steps [from, to] and of first labels, illegal ones at -10,000."""
        return self.step + self.allowed, self.first + self.opening

    def tables(self) -> dict[str, list[object]]:
        """Return the scores as the manifest has them."""
        step, first = (scores.detach().numpy().round(4).tolist() for scores in self.transitions())
        return {"step": step, "first": first}

    def loss(self, emissions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Return the mean negative log likelihood a piece; padding stands at the end."""
        step, first = self.transitions()
        batch = torch.arange(len(labels))
        gold = first[labels[:, 0]] + emissions[batch, 0, labels[:, 0]]
        alpha = first + emissions[:, 0]
        local = emissions.gather(2, labels[:, :, None])[:, :, 0]
        moves = step[labels[:, :-1], labels[:, 1:]]
        gold = gold + ((local[:, 1:] + moves) * mask[:, 1:]).sum(1)
        for emission, real in zip(emissions.unbind(1)[1:], mask[:, :, None].unbind(1)[1:], strict=True):
            scores = torch.logsumexp(alpha[:, :, None] + step, dim=1) + emission
            alpha = torch.where(real, scores, alpha)
        return (torch.logsumexp(alpha, dim=1) - gold).sum() / mask.sum()


class Tagger(nn.Module):
    """Encoder, BIO emissions, scores of finer tags, CRF."""

    def __init__(self, config: EncoderConfig, labels: Sequence[str], fine: Sequence[str]) -> None:
        super().__init__()
        self.labels, self.fine_tags = tuple(labels), tuple(fine)
        self.encoder = Encoder(config)
        self.emit = nn.Linear(config.hidden, len(labels))
        self.fine = nn.Linear(config.hidden, len(fine))
        self.crf = Crf(labels)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return emissions [batch, pieces, labels] and scores [batch, pieces, tags], the sentence marks cut off."""
        hidden = self.dropout(self.encoder(ids, mask, features))[:, 1:-1]
        return self.emit(hidden), self.fine(hidden)

    def save(self, path: Path, **more: object) -> None:
        """Write the weights, with the configuration in their header."""
        config = {"config": asdict(self.encoder.config), "labels": self.labels, "fine": self.fine_tags, **more}
        write_weights(self, path, "tagger", config)

    @classmethod
    def load(cls, path: Path) -> Tagger:
        """Read what `save` wrote."""
        header = read_header(path, "tagger")
        model = cls(EncoderConfig(**header["config"]), header["labels"], header["fine"])
        model.load_state_dict(load_file(path))
        return model


def write_weights(model: nn.Module, path: Path, kind: str, header: Mapping[str, object]) -> None:
    """Write the weights of a model as safetensors."""
    tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file(tensors, path, metadata={kind: json.dumps(header, ensure_ascii=False)})


def read_header(path: Path, kind: str) -> dict[str, Any]:
    """Return the header of a model's weights; raise ModelError where the file is missing or of another kind."""
    try:
        with safe_open(path, "pt") as file:
            header: dict[str, Any] = json.loads(file.metadata()[kind])
            return header
    except (OSError, KeyError, TypeError, SafetensorError) as error:
        hint = f"make one with hangraph train {COMMANDS[kind]}"
        raise ModelError(f"holds no {kind}: {error}", subject=str(path), hint=hint) from error
