"""The example queries of the package: ``graph/queries/*.rq``, each with a head of comments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """A query with what its head says. ``text`` is the query without the head."""

    name: str
    title: str
    description: str
    text: str


def parse_example(name: str, source: str) -> ExampleQuery:
    """Read one file: ``# field: value`` lines, of which ``#   more`` goes on, then the query.

    Raises:
        ValueError: The head lacks a title or a description.
    """
    head: dict[str, str] = {}
    field = ""
    lines = source.splitlines()
    start = 0
    for start, line in enumerate(lines):  # noqa: B007  # where the head ends
        if not line.startswith("#"):
            break
        comment = line.removeprefix("#").removeprefix(" ")
        label, colon, value = comment.partition(":")
        if colon and label.isidentifier():
            field = label
            head[field] = value.strip()
        elif field:
            head[field] = f"{head[field]} {comment.strip()}".strip()
    missing = {"title", "description"} - head.keys()
    if missing:
        message = f"{name}: no {' and no '.join(sorted(missing))} in the head"
        raise ValueError(message)
    text = "\n".join(lines[start:]).strip() + "\n"
    return ExampleQuery(name, head["title"], head["description"], text)


@cache
def load_examples() -> tuple[ExampleQuery, ...]:
    """Read the queries of the package, by name."""
    folder = files("graph") / "queries"
    return tuple(
        parse_example(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".rq")
    )
