"""Titles and abstracts to what they name: links with their evidence. Pure and deterministic."""

from __future__ import annotations

from graph.extract.paper import EXTRACTOR_NAME, EXTRACTOR_VERSION, extract

__all__ = ["EXTRACTOR_NAME", "EXTRACTOR_VERSION", "extract"]
