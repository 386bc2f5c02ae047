"""Formats that can be told by their looks, whether or not a reader for them exists."""

from __future__ import annotations

import re
from typing import Final

_SAMPLE_CHARS: Final = 20_000
# The first that matches names the text.
_LOOKS: Final = (
    ("JSON", re.compile(r"\s*(?:\{\s*(?:\"|\}\s*\Z)|\[\s*(?:[\[{\"\]]|-?\d))")),
    ("HTML", re.compile(r"\s*(?:<!doctype html|<html|<head|<body|<div)\b", re.IGNORECASE)),
    ("XML", re.compile(r"\s*<(?:\?xml|[a-z][\w.-]*:?[\w.-]*[\s>/])", re.IGNORECASE)),
    ("RIS", re.compile(r"\s*TY {1,2}- ?\S")),
    (
        "BibTeX",
        re.compile(
            r"(?:.*\n)*?[ \t]*@(?:article|book|booklet|comment|conference|dataset|inbook"
            r"|incollection|inproceedings|manual|mastersthesis|misc|online|phdthesis|preamble"
            r"|proceedings|report|software|string|techreport|thesis|unpublished)[ \t]*[{(]",
            re.IGNORECASE,
        ),
    ),
)


def find_foreign_format(text: str) -> str | None:
    """Name the structured format that a text looks like, or give ``None`` for running text."""
    sample = text[:_SAMPLE_CHARS]
    return next((name for name, look in _LOOKS if look.match(sample)), None)
