"""What a tool is, what it works on, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from api.assistant.bounds import LABEL_CHARS, Item, cut
from graph.iris import Iris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.settings import Settings
    from graph.answering import QueryService
    from graph.errors import ReadingGraphError
    from graph.snapshot import GraphService, Snapshot
    from graph.views import EntityRef, FoundNote, SearchHit
    from graph.workers.cancellation import Cancellation

_CANDIDATES: Final = 8

Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        description="Key, name, title, arXiv id, DOI, URL, @citekey or [[wikilink]].",
    ),
]
After = Annotated[str | None, Field(max_length=1000, description="The `next` of the part before.")]


class AssistantError(Exception):
    """A tool cannot do what it was asked, and says it in a way that an assistant can go on from.

    Args:
        code: Stable, as in the documentation.
        message: The reason, and how to go on.
        details: What goes with it, such as candidates.
    """

    def __init__(self, code: str, message: str, **details: Any) -> None:  # noqa: ANN401 -- JSON
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class Arguments(BaseModel):
    """What a tool is called with; a name that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoArguments(Arguments):
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the tools work on: one graph directory, followed as others write to it.

    Attributes:
        settings: How much may be asked, and of which graph.
        service: Gives the graph as it is now.
        queries: Answers SPARQL.
    """

    settings: Settings
    service: GraphService
    queries: QueryService

    @property
    def iris(self) -> Iris:
        """What mints and reads the IRIs."""
        return Iris(self.settings.base)

    def graph(self) -> Snapshot:
        """The graph as it is now.

        Raises:
            AssistantError: Nothing was read yet.
        """
        snapshot = self.service.current()
        if not snapshot.catalog.index.nodes:
            message = (
                f"there is nothing in the graph {self.settings.home} yet; "
                "the person fills it with: readgraph ingest FILE"
            )
            raise AssistantError(code="no_graph", message=message)
        return snapshot


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: ``run`` gets the desk, the arguments, and what tells that nobody waits any more."""

    name: str
    description: str
    arguments: type[Arguments]
    run: Callable[[Desk, Any, Cancellation], Item]
    writes: bool = False
    destroys: bool = False


def code_of(error: ReadingGraphError) -> str:
    """The code that an assistant is given: that of the API, in one word."""
    return error.code.replace("-", "_")


def shown(ref: EntityRef | FoundNote) -> Item:
    """Enough of an entity to name it and ask on."""
    return {"key": ref.key, "label": cut(ref.label, LABEL_CHARS), "kind": str(ref.kind)}


def candidates(hits: Iterable[SearchHit]) -> list[Item]:
    """What a text may mean, likely things first."""
    return [shown(hit.ref) for hit in hits][:_CANDIDATES]


def find(snapshot: Snapshot, name: str) -> EntityRef:
    """Find the one entity that a name means; never a guess.

    Raises:
        AssistantError: It means several, or none; with the candidates.
    """
    found = snapshot.catalog.resolve(name)
    if found.entity is not None:
        return found.entity
    if found.match not in {"fuzzy", "none"}:
        message = f"{cut(name, LABEL_CHARS)!r} names several things; say which, by its key"
        raise AssistantError(
            code="ambiguous_identifier", message=message, candidates=candidates(found.candidates)
        )
    message = f"nothing in the graph is named {cut(name, LABEL_CHARS)!r}"
    near = found.candidates or snapshot.catalog.search(name, limit=_CANDIDATES)
    raise AssistantError(code="unknown_entity", message=message, candidates=candidates(near))
