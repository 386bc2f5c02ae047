"""``readgraph lsp``: the graph in an editor (Language Server Protocol, stdio)."""
