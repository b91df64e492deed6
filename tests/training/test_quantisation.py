"""Packed weights give what the weights gave, but for rounding."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from hangraph.training.quantisation import large_products, pack, pack_embeddings


def run(path, **inputs):
    """Return the outputs of an ONNX file."""
    import onnxruntime

    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, inputs)


def save(path, nodes, inputs, constants):
    """Write a graph whose output is y."""
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]
    tensors = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "made", inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    return model


@pytest.mark.parametrize("transposed", [False, True])
def test_packed_product_is_close(tmp_path, transposed):
    """A matrix in int8 with a scale a channel is off by half a per cent, and takes a quarter."""
    weight = np.random.default_rng(0).normal(size=(200, 160)).astype(np.float32)
    node = (
        helper.make_node("Gemm", ["x", "w"], ["y"], "product", transB=1)
        if transposed
        else helper.make_node("MatMul", ["x", "w"], ["y"], "product")
    )
    path = tmp_path / "product.onnx"
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [3, 200])
    save(path, [node], [value], {"w": np.ascontiguousarray(weight.T) if transposed else weight})
    x = np.random.default_rng(1).normal(size=(3, 200)).astype(np.float32)
    before, size = run(path, x=x)[0], path.stat().st_size
    pack(path)
    assert path.stat().st_size < size / 3
    assert np.abs(run(path, x=x)[0] - before).max() < 0.02 * np.abs(before).max()


def test_packed_embeddings_are_close(tmp_path):
    """A table in int8 with a scale a row gives its rows back within a half step."""
    table = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32)
    path = tmp_path / "table.onnx"
    value = helper.make_tensor_value_info("ids", TensorProto.INT64, [None])
    model = save(path, [helper.make_node("Gather", ["word.weight", "ids"], ["y"])], [value], {"word.weight": table})
    onnx.save(pack_embeddings(model), path)
    found = run(path, ids=np.array([3, 49]))[0]
    assert np.abs(found - table[[3, 49]]).max() <= np.abs(table).max() / 127 / 2 + 1e-6


def test_small_products_are_left_alone(tmp_path):
    """A product with few weights is not worth packing."""
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4])
    node = helper.make_node("MatMul", ["x", "w"], ["y"], "product")
    model = save(tmp_path / "small.onnx", [node], [value], {"w": np.ones((4, 4), np.float32)})
    assert large_products(model) == []
    assert large_products(model, 0) == ["product"]
