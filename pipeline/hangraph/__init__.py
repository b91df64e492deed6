"""hangraph: Korean news into a knowledge graph, grounded to the character.

The public names are loaded when first used: `import hangraph` itself is quick and needs neither spaCy nor rdflib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hangraph.api import (
        build,
        build_graph,
        centrality,
        communities,
        draw_network,
        export,
        extract,
        extract_file,
        find_fact,
        load_pipeline,
        make_network,
        make_page,
        open_graph,
        query,
        score_facts,
        validate,
    )
    from hangraph.errors import HangraphError
    from hangraph.record import Article, Entity, Extraction, Fact, Mention

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Entity",
    "Extraction",
    "Fact",
    "HangraphError",
    "Mention",
    "build",
    "build_graph",
    "centrality",
    "communities",
    "draw_network",
    "export",
    "extract",
    "extract_file",
    "find_fact",
    "load_pipeline",
    "make_network",
    "make_page",
    "open_graph",
    "query",
    "score_facts",
    "validate",
]
_RECORDS = frozenset({"Article", "Entity", "Extraction", "Fact", "Mention"})


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'hangraph' has no attribute {name!r}")
    home = "record" if name in _RECORDS else "errors" if name == "HangraphError" else "api"
    return getattr(import_module(f"hangraph.{home}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
