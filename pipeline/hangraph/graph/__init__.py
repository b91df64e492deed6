"""The graph side: extractions become an RDF dataset, which is validated and looked at as a network."""
