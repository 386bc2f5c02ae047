"""HTML in the fields of bibliographies."""

from __future__ import annotations

from graph.reading_list.plain_text import markup_to_text

__all__ = ["markup_to_text"]
