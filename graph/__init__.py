"""A reading list as an RDF graph: reading, extracting, storing, querying.

Holds no HTTP, template or drawing code; ``viz`` and ``api`` build on it.
"""
