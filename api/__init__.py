"""The outer layer: the HTTP service, its pages, and the ``readgraph`` command."""
