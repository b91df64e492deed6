"""How the shipped model is made: recover the encoder, train tagger and heads, export to ONNX."""
