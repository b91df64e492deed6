"""hangraph: Korean news into a knowledge graph, grounded to the character."""

__version__ = "0.1.0"
