"""Lists for the tests of their readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from graph.reading_list import read_reading_list

if TYPE_CHECKING:
    from graph.models import ReadingList

LISTS = Path(__file__).parents[3] / "data/lists"


def read_file(name: str) -> ReadingList:
    """Read a stored list, its format told by its content."""
    return read_reading_list((LISTS / name).read_bytes(), file=name)


def read_text(text: str, name: str) -> ReadingList:
    """Read a text as a format."""
    return read_reading_list(text.encode(), file="list", format=name)


def read_json(value: object, name: str) -> ReadingList:
    """Read a value, written as JSON, as a format."""
    return read_text(json.dumps(value), name)


def codes(found: ReadingList) -> list[str]:
    """The code of each problem."""
    return [problem.code for problem in found.problems]
