"""The interactive picture of the graph: layout, style, and one self-contained HTML page."""
