"""What a worker is asked and what it answers, as values and as messages."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import IO, TYPE_CHECKING, Any, Final, cast

from graph import errors
from graph.errors import (
    NotAcceptableError,
    QueryMemoryError,
    QuerySyntaxError,
    ReadingGraphError,
)
from graph.sparql import FORMS, Dataset, Form, Limits, offered_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.workers.channel import Head

_PLACED: Final = ("line", "column", "token")
_CHUNK_BYTES: Final = 2**16
_OF_DATASET: Final = tuple(item.name for item in fields(Dataset))
_OF_LIMITS: Final = tuple(item.name for item in fields(Limits))


@dataclass(frozen=True, slots=True)
class Task:
    """One query.

    Attributes:
        query: Its text.
        media_types: What a result of each form is to be written in; ``None`` where the asker
            takes none of those that the form has.
        dataset: What it is asked over.
        limits: What it may ask for.
    """

    query: str
    media_types: Mapping[Form, str | None]
    dataset: Dataset
    limits: Limits

    def choose(self, offered: tuple[str, ...]) -> str:
        """Say what the result is to be written in.

        Raises:
            NotAcceptableError: The asker takes none of these.
        """
        form = next(form for form in FORMS if offered_types(form) == offered)
        media_type = self.media_types[form]
        if media_type is None:
            raise NotAcceptableError(offered)
        return media_type

    def head(self) -> Head:
        """Write it as the head of a message."""
        return {
            "query": self.query,
            "media_types": dict(self.media_types),
            "dataset": {name: getattr(self.dataset, name) for name in _OF_DATASET}
            | {"bindings": dict(self.dataset.bindings)},
            "limits": {name: getattr(self.limits, name) for name in _OF_LIMITS},
        }

    @classmethod
    def from_head(cls, head: Head) -> Task:
        """Read what :meth:`head` wrote."""
        dataset: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in head["dataset"].items()
        }
        return cls(head["query"], head["media_types"], Dataset(**dataset), Limits(**head["limits"]))


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of a query: in ``body`` where it is small, else in ``file``, which is open.

    Attributes:
        form: The form of the query.
        media_type: What it is written in.
        version: The state of the graph that it was asked of.
        size: Its length in bytes.
        body: All of it, or nothing.
        file: Where it is to be read from; whoever has the reply closes it.
    """

    form: Form
    media_type: str
    version: str
    size: int
    body: bytes
    file: IO[bytes] | None = None

    def chunks(self) -> Iterator[bytes]:
        """The result piece by piece; closes the file."""
        if self.file is None:
            yield self.body
            return
        with self.file as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk

    def close(self) -> None:
        """Let go of the file, where nobody reads it."""
        if self.file is not None:
            self.file.close()


def error_head(error: ReadingGraphError) -> Head:
    """Write an error as the head of a message."""
    head: Head = {"error": type(error).__name__, "message": error.message}
    if isinstance(error, QuerySyntaxError):
        head |= {name: getattr(error, name) for name in _PLACED}
    if isinstance(error, NotAcceptableError):
        head["offered"] = list(error.offered)
    return head


def error_of(head: Head) -> ReadingGraphError:
    """Read what :func:`error_head` wrote."""
    if "offered" in head:
        return NotAcceptableError(tuple(head["offered"]))
    kind = cast("Any", getattr(errors, head["error"]))
    if issubclass(kind, QuerySyntaxError):
        return QuerySyntaxError(head["message"], **{name: head[name] for name in _PLACED})
    return cast("ReadingGraphError", kind(head["message"]))


def out_of_memory(memory_bytes: int) -> QueryMemoryError:
    """The error of a query that needs more memory than it may have."""
    mib = memory_bytes // 2**20
    return QueryMemoryError(f"the query needs more than {mib:,} MiB of memory; ask for less")
