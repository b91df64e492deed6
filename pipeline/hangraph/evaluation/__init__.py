"""How extraction is scored."""
