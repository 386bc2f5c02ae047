"""Long reading lists that read like real ones: sentences of the example list, dealt anew."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.reading_list import read_reading_list

if TYPE_CHECKING:
    from graph.models import PaperRecord

_SENTENCES = 8


def synthetic_records(count: int, *, seed: int = 1) -> list[PaperRecord]:
    """Deal the example's sentences into ``count`` papers; the same for the same seed."""
    example = files("graph").joinpath("examples", "reading-list.txt").read_bytes()
    records = read_reading_list(example, file="reading-list.txt").records
    sentences = [
        sentence
        for record in records
        for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", record.abstract or "")
    ]
    chance = random.Random(seed)  # noqa: S311 -- for dealing, not for secrets
    return [
        replace(
            chance.choice(records),
            title=f"{chance.choice(records).title.partition(':')[0]} {number}",
            abstract=" ".join(chance.sample(sentences, _SENTENCES)),
            arxiv_id=f"{2401 + number // 20000:04}.{number % 20000:05}",
        )
        for number in range(count)
    ]


def as_page(records: list[PaperRecord]) -> bytes:
    """Print records as a pasted page of Hugging Face papers."""
    parts = ["Daily Papers\n\nApr 20"]
    for record in records:
        authors = f"  • {record.author_count or 3} authors\n·\nMay 4, 2025"
        parts.append(f"{record.title}\n\n{record.abstract}\n\n{authors}")
    return "\n\n".join(parts).encode()
