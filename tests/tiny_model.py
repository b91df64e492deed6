"""A model folder made on the fly: names by a word list, other scores arbitrary but fixed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper, parser

# pieces, each with the finer tag of the name that it begins, goes on with (+) or hardly begins (-)
WORDS = {
    "▁오세린": "PS_NAME", "▁김나래": "PS_NAME", "▁별빛": "OGG_ECONOMY", "▁은하": "-OGG_ECONOMY", "▁미르": "LCP_CITY",
    "▁노을": "PS_NAME", "전자": "+OGG_ECONOMY", "시": "+LCP_CITY", "▁시장": "", "은": "", "는": "", "이": "",
    "가": "", "를": "", "에": "", "와": "", "▁만났": "", "▁갔": "", "다": "", ".": "", ",": "",
}  # fmt: skip
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *WORDS]
LABELS = ["O", *(f"{mark}-{label}" for label in ("PS", "OG", "LC") for mark in "BI")]
FINE = ["LCP_CITY", "OGG_ECONOMY", "PS_NAME"]
RELATIONS = ["no_relation", "org:members", "per:employee_of", "per:title"]
KINDS = ["PER", "ORG", "LOC", "DAT", "POH", "NOH"]
TREES = {"labels": ["nsubj", "obj", "root", "dep"], "upos": ["NOUN", "PROPN", "VERB"]}
HEADS = ("ner", "klue", "parser", "relations")

# a state is what the piece is, a little of where it stands, and a little of the mean of its text; the head for KLUE's
# classes sees the neighbours of a piece too
GRAPHS = {
    "encoder": """
      encoder (int64[b,n] ids, bool[b,n] mask, int64[b,n,4] features) => (float[b,n,h] hidden) {
        word = Gather(pieces, ids)
        numbers = ReduceSum<keepdims = 0>(features, final)
        feature = Gather(feature_table, numbers)
        shape = Shape(ids)
        length = Slice(shape, one, two)
        place = Slice(places, zero, length)
        placed = Add(word, place)
        state = Add(placed, feature)
        real = Cast<to = 1>(mask)
        weight = Unsqueeze(real, two)
        weighted = Mul(state, weight)
        total = ReduceSum(weighted, one)
        count = ReduceSum(weight, one)
        mean = Div(total, count)
        little = Mul(mean, tenth)
        hidden = Add(state, little)
      }""",
    "ner": """
      names (float[b,n,h] hidden) => (float[b,n,l] emissions, float[b,n,f] fine) {
        emissions = MatMul(hidden, emit)
        fine = MatMul(hidden, choose)
      }""",
    "klue": """
      names (float[b,n,h] hidden) => (float[b,n,l] emissions) {
        wide = Pad(hidden, sides)
        before = Slice(wide, zero, second_last, one)
        after = Slice(wide, two, far, one)
        both = Add(before, after)
        little = Mul(both, tenth)
        near = Add(hidden, little)
        emissions = MatMul(near, emit)
      }""",
    "parser": """
      trees (float[b,n,h] hidden, int64[b,w] first, int64[b,w] last)
          => (float[b,w,v] arcs, float[b,w,v,l] labels, float[b,w,u] upos) {
        at_first = Unsqueeze(first, two)
        at_last = Unsqueeze(last, two)
        begin = GatherND<batch_dims = 1>(hidden, at_first)
        end = GatherND<batch_dims = 1>(hidden, at_last)
        word = Add(begin, end)
        below = MatMul(word, dependent)
        above = MatMul(word, head)
        every = Slice(above, zero, one, one)
        blank = Mul(every, nothing)
        root = Add(blank, root_state)
        heads = Concat<axis = 1>(root, above)
        turned = Transpose<perm = [0, 2, 1]>(heads)
        arcs = MatMul(below, turned)
        flat = Mul(arcs, nothing)
        wide = Unsqueeze(flat, final)
        kind = MatMul(word, kinds)
        any_head = Unsqueeze(kind, two)
        labels = Add(wide, any_head)
        upos = MatMul(word, speech)
      }""",
    "relations": """
      pairs (float[b,n,h] hidden, bool[b,n] mask, int64[b,n] marks) => (float[b,r] scores) {
        marked = Gather(mark_table, marks)
        state = MatMul(hidden, related)
        product = Mul(state, marked)
        real = Cast<to = 1>(mask)
        weight = Unsqueeze(real, two)
        weighted = Mul(product, weight)
        scores = ReduceSum<keepdims = 0>(weighted, one)
      }""",
}  # fmt: skip


def write_model(folder: Path, heads: Iterable[str] = HEADS) -> Path:
    """Write the model, with these of its heads, into a folder and return that."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokeniser.json").write_text(json.dumps(_tokeniser()), "utf-8")
    tables = _tables()
    for name in ("encoder", *heads):
        _write_graph(folder / f"{name}.onnx", GRAPHS[name], tables)
    crf = {"labels": LABELS, **_steps()}
    known = {
        "ner": {**crf, "fine": FINE},
        "klue": crf,
        "parser": TREES,
        "relations": {"labels": RELATIONS, "kinds": KINDS},
    }
    write_manifest(folder, {head: known[head] for head in heads})
    return folder


def write_manifest(folder: Path, heads: Mapping[str, Any]) -> None:
    """Write the manifest of the files that stand in a folder."""
    files = {
        path.name: {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
        if path.name != "model.json"
    }
    manifest = {
        "name": "tiny",
        "version": "1",
        "language": "ko",
        "licence": "-",
        "source": "-",
        "files": files,
        **heads,
    }
    (folder / "model.json").write_text(json.dumps(manifest), "utf-8")


def _tokeniser() -> dict[str, Any]:
    return {
        "pieces": PIECES,
        "scores": [0.0] * 5 + [-float(10 - len(piece)) for piece in PIECES[5:]],
        "special": {piece: i for i, piece in enumerate(PIECES[:5])},
        "tags": ["-", "NNP", "NNG", "JKS", "EF"],
        "semantics": ["-", "인명"],
        "normalise": {"Ａ": "A"},
    }


def _steps() -> dict[str, Any]:
    """Return the CRF's scores: nothing but that I goes on with its own class."""
    step = [[-1e4 if to[0] == "I" and from_[1:] != to[1:] else 0.0 for to in LABELS] for from_ in LABELS]
    return {"step": step, "first": [-1e4 if label[0] == "I" else 0.0 for label in LABELS]}


def _tables() -> dict[str, NDArray[Any]]:
    """Return every constant of the graphs."""
    size, random = len(PIECES), np.random.default_rng(7)
    emit, choose = np.zeros((size, len(LABELS))), np.zeros((size, len(FINE)))
    emit[:, 0] = 1
    for i, piece in enumerate(PIECES):
        if tag := WORDS.get(piece, ""):
            name = tag.strip("+-")
            emit[i, LABELS.index(("I-" if tag[0] == "+" else "B-") + name[:2])] = 1.2 if tag[0] == "-" else 3
            choose[i, FINE.index(name)] = 1
    shapes = {
        "dependent": (size, 4), "head": (size, 4), "root_state": (1, 1, 4), "kinds": (size, 4), "speech": (size, 3),
        "related": (size, len(RELATIONS)), "mark_table": (1 + 2 * len(KINDS), len(RELATIONS)), "places": (512, size),
    }  # fmt: skip
    noise = {name: random.normal(size=shape) * 0.1 for name, shape in shapes.items()}
    noise["mark_table"][0] = 0
    numbers = {"zero": np.array([0]), "one": np.array([1]), "two": np.array([2]), "final": np.array([-1])}
    numbers |= {"sides": np.array([0, 1, 0, 0, 1, 0]), "second_last": np.array([-2]), "far": np.array([9999])}
    values = {"tenth": 0.1, "nothing": 0.0, "emit": emit, "choose": choose, "pieces": 4 * np.eye(size),
              "feature_table": random.normal(size=(64, size)) * 0.01}  # fmt: skip
    floats = {name: np.array(value, np.float32) for name, value in (noise | values).items()}
    return numbers | floats


def _write_graph(path: Path, graph: str, tables: Mapping[str, NDArray[Any]]) -> None:
    model = parser.parse_model(f'<ir_version: 8, opset_import: ["" : 17]> {graph}')
    used = {name for node in model.graph.node for name in node.input}
    model.graph.initializer.extend(numpy_helper.from_array(tables[name], name) for name in sorted(used & tables.keys()))
    onnx.checker.check_model(model)
    onnx.save(model, path)
