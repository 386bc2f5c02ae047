"""A reading list as an RDF graph: reading, extracting, storing, querying.

Holds no HTTP, template or drawing code; ``viz`` and ``api`` build on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.open import GraphViews, open_graph

__all__ = ["GraphViews", "open_graph"]


def __getattr__(name: str) -> object:
    """Load the views when first asked for: rdflib alone takes a third of a second to import."""
    if name in __all__:
        from graph import open as opening  # noqa: PLC0415

        return getattr(opening, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
