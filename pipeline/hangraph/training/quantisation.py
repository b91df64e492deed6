"""Make an ONNX file small and quick: int8 by static calibration, or weights only.

No scale depends on what is computed: they are constants of the file, so that a sentence's scores never depend on its
batch mates. What stays in floats is the input of `down`, the second product of a layer's feed-forward part: after GELU
single channels reach 30 to 50 on the sentence marks where 99.9 % are below 2: quantising them costs five points of F1.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import quantization

FLOATS = ("/down/",)
_LARGE = 20_000  # values; the weights of smaller products are not worth packing
_TINY = 1e-9

Feed = Mapping[str, NDArray[Any]]


class Calibration(quantization.CalibrationDataReader):
    """Hands inputs to the calibration, one after the other."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._feeds = iter(feeds)

    def get_next(self) -> Feed | None:
        """Return the next inputs, or None after the last."""
        return next(self._feeds, None)


def quantise(source: Path, target: Path, feeds: Iterable[Feed], floats: Sequence[str] = FLOATS) -> None:
    """Write layers in int8, their scales set by `feeds`; real sentences one by one, so that padding has no part.

    Products whose names have a part that is in `floats` keep their inputs in floats.
    Word embeddings and what no layer holds have weights in int8 and multiply floats.

    Weights have a scale a channel and seven bits, for processors that saturate at sixteen bits (AVX2).
    """
    with tempfile.TemporaryDirectory() as folder:
        rows, mixed = Path(folder) / "rows.onnx", Path(folder) / "mixed.onnx"
        model = pack_embeddings(onnx.load(source))
        onnx.save(model, rows)
        products = [name for name in large_products(model, 0) if "layers" in name]
        kept = [name for name in products if any(part in name for part in floats)]
        outside = [name for name in large_products(model) if "layers" not in name]
        quantization.quantize_static(
            rows,
            mixed,
            Calibration(feeds),
            quant_format=quantization.QuantFormat.QDQ,
            op_types_to_quantize=["MatMul", "Gemm"],
            nodes_to_quantize=[name for name in products if name not in kept],
            per_channel=True,
            reduce_range=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            calibrate_method=quantization.CalibrationMethod.MinMax,
            extra_options={"CalibMovingAverage": True, "QDQOpTypePerChannelSupportToAxis": {"MatMul": 1}},
        )
        onnx.save(pack_weights(onnx.load(mixed), [*kept, *outside]), target)


def pack(path: Path) -> None:
    """Store the weights of all large products of a file as int8; they still multiply floats."""
    model = onnx.load(path)
    onnx.save(pack_weights(model, large_products(model)), path)


def large_products(model: onnx.ModelProto, least: int = _LARGE) -> list[str]:
    """Return the names of the products whose second factor is a constant matrix of more than `least` values."""
    constants = {t.name for t in model.graph.initializer if len(t.dims) == 2 and t.dims[0] * t.dims[1] > least}
    return [n.name for n in model.graph.node if n.op_type in ("MatMul", "Gemm") and n.input[1] in constants]


def pack_weights(model: onnx.ModelProto, names: Sequence[str]) -> onnx.ModelProto:
    """Store the weights of these products as int8 with a scale an output channel.

    They are unpacked by Cast and Mul, which onnxruntime folds when the session is made; DequantizeLinear it would
    compute at every call.
    """
    graph = model.graph
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    wanted = set(names)
    for node in [node for node in graph.node if node.name in wanted]:
        name = node.input[1]
        values, scale = _rounded(numpy_helper.to_array(tensors[name]), axis=1 if _is_transposed(node) else 0)
        graph.initializer.remove(tensors[name])
        graph.initializer.extend(
            [numpy_helper.from_array(values, f"{name}.q"), numpy_helper.from_array(scale, f"{name}.scale")]
        )
        cast = helper.make_node("Cast", [f"{name}.q"], [f"{name}.float"], f"{name}.cast", to=TensorProto.FLOAT)
        rescale = helper.make_node("Mul", [f"{name}.float", f"{name}.scale"], [name], f"{name}.rescale")
        graph.node.insert(0, rescale)
        graph.node.insert(0, cast)
    return model


def pack_embeddings(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the word embeddings, if there are any, as int8 with a scale a row; what is looked up is unpacked."""
    graph = model.graph
    table = next((tensor for tensor in graph.initializer if tensor.name.endswith("word.weight")), None)
    if table is None:
        return model
    gather = next(node for node in graph.node if node.op_type == "Gather" and node.input[0] == table.name)
    values, scale = _rounded(numpy_helper.to_array(table), axis=1)
    graph.initializer.remove(table)
    graph.initializer.extend([numpy_helper.from_array(values, "word.q"), numpy_helper.from_array(scale, "word.scale")])
    nodes = [
        helper.make_node("Gather", ["word.q", gather.input[1]], ["word.row"], "word_gather"),
        helper.make_node("Gather", ["word.scale", gather.input[1]], ["word.rowscale"], "scale_gather"),
        helper.make_node("Cast", ["word.row"], ["word.float"], "word_cast", to=TensorProto.FLOAT),
        helper.make_node("Mul", ["word.float", "word.rowscale"], [gather.output[0]], "word_scale"),
    ]
    at = list(graph.node).index(gather)
    graph.node.remove(gather)
    for offset, node in enumerate(nodes):
        graph.node.insert(at + offset, node)
    return model


def _rounded(weight: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the values in eight bits and their scales, one for each slice along the axis."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True) / 127, _TINY).astype(np.float32)
    return np.round(weight / scale).astype(np.int8), scale


def _is_transposed(node: onnx.NodeProto) -> bool:
    return any(attribute.name == "transB" and attribute.i for attribute in node.attribute)
