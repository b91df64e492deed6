"""The stages of the pipeline, one spaCy factory a module; they know nothing of each other and meet on the Doc."""
