"""The model that hangraph ships: tokeniser, ONNX sessions, and the reader that makes names and trees of them."""
