"""``readgraph mcp``: the graph as tools for assistants (Model Context Protocol, stdio)."""
