"""Where graphs are kept and asked: graph files today."""

from hangraph.stores.files import open_graph
from hangraph.stores.queries import Table, query

__all__ = ["Table", "open_graph", "query"]
