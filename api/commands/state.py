"""Opening the graph to read, and finding in it what a person names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands.failures import FINDINGS, CommandError
from api.commands.options import directory_of, iri_base
from api.commands.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import typer

    from graph.iris import Iris
    from graph.snapshot import Snapshot
    from graph.views import EntityRef, SearchHit

_NEAREST = 5


def iris() -> Iris:
    """What mints and reads the IRIs."""
    from graph.iris import DEFAULT_BASE, Iris  # noqa: PLC0415

    return Iris(iri_base() or DEFAULT_BASE)


def has_graph(directory: Path) -> bool:
    """Whether there is anything to read."""
    from graph.store import GraphDirectory  # noqa: PLC0415

    return GraphDirectory(directory).exists()


def no_graph(directory: Path) -> CommandError:
    """Say that there is nothing to read, and how to change that."""
    return CommandError(
        f"there is no graph in {directory} yet",
        hint="fill it with: readgraph ingest FILE; or look at the example: readgraph demo",
        exit_code=FINDINGS,
    )


def open_to_read(ctx: typer.Context, graph: Path | None) -> Snapshot:
    """Load the graph that a command reads.

    Raises:
        CommandError: There is none.
        StoreError: It cannot be read.
    """
    directory = directory_of(ctx, graph)
    if not has_graph(directory):
        raise no_graph(directory)
    from graph.snapshot import open_snapshot  # noqa: PLC0415

    return open_snapshot(directory, iris())


def find_one(snapshot: Snapshot, name: str) -> EntityRef:
    """Find the one entity that a name means.

    Raises:
        CommandError: It means several, or none; with the candidates.
    """
    found = snapshot.catalog.resolve(name)
    if found.entity is not None:
        return found.entity
    if found.match not in {"fuzzy", "none"}:
        lines = _listed(found.candidates)
        message = f"{one_line(name)!r} names {len(found.candidates)} things; say which, by its key"
        raise CommandError(message, hint=lines, exit_code=FINDINGS)
    message = f"nothing in the graph is called {one_line(name)!r}"
    nearest = found.candidates or snapshot.catalog.search(name, limit=_NEAREST)
    hint = _listed(nearest) if nearest else "see what there is: readgraph list benchmarks"
    raise CommandError(message, hint=hint, exit_code=FINDINGS)


def _listed(hits: Iterable[SearchHit]) -> str:
    lines = (f"  {hit.ref.key}  {one_line(hit.ref.label)} ({hit.ref.kind})" for hit in hits)
    return "\n".join(("did you mean", *lines))
