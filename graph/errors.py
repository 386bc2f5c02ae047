"""Every error that the package raises on purpose.

::

    ReadingGraphError                 (code: public, never renamed)
    ├── InputError                    400
    │   ├── ReadingListSyntaxError
    │   ├── UnknownFormatError
    │   ├── InvalidIdentifierError
    │   ├── QuerySyntaxError
    │   ├── QueryEvaluationError
    │   └── QueryNotAllowedError
    ├── NotFoundError                 404
    │   └── UnknownEntityError
    ├── NotAcceptableError            406
    ├── LimitError                    422
    │   ├── QueryTooLongError         413
    │   └── ResultTooLargeError       422
    ├── ConflictError                 409
    │   └── GraphBusyError
    └── StoreError                    503
        ├── StoreUnavailableError
        └── StoreCorruptError

Errors carry data (file, line, column, name); the layer that shows them decides on the words
around it. The numbers are the HTTP statuses that ``api.problems`` maps the classes to.
"""

from __future__ import annotations

from typing import ClassVar


class ReadingGraphError(Exception):
    """The base of every error raised on purpose."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(ReadingGraphError):
    """What the person gave cannot be used as it is."""

    code = "bad-input"


class ReadingListSyntaxError(InputError):
    """A reading list, or a line of it, is not what its format asks for.

    Args:
        message: The reason, without the place.
        file: Name of the file as the person gave it, if known.
        line: Number of the line, from 1, if known.
        text: The offending text, cut to a readable length, if known.
    """

    code = "reading-list-syntax"

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        text: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.text = text

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class UnknownFormatError(ReadingListSyntaxError):
    """No reader recognises the text."""

    code = "unknown-format"


class InvalidIdentifierError(InputError):
    """An IRI, key, arXiv id or DOI is malformed."""

    code = "invalid-identifier"


class QuerySyntaxError(InputError):
    """A SPARQL query cannot be parsed.

    Args:
        message: What the parser says, in one line.
        line: Line of the query, from 1, if known.
        column: Column in that line, from 1, if known.
    """

    code = "query-syntax"

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryEvaluationError(InputError):
    """A query is well formed but cannot be evaluated: it calls an unknown function, say."""

    code = "query-evaluation"


class QueryNotAllowedError(InputError):
    """A query asks for something that this service refuses, such as a network request."""

    code = "query-not-allowed"


class NotFoundError(ReadingGraphError):
    """The named thing is not in the graph."""

    code = "not-found"


class UnknownEntityError(NotFoundError):
    """No entity has this key, name or IRI."""

    code = "unknown-entity"


class NotAcceptableError(ReadingGraphError):
    """None of the media types that the client accepts is offered.

    Args:
        offered: The media types that could be had.
    """

    code = "not-acceptable"

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__(f"offered: {', '.join(offered)}")
        self.offered = offered


class LimitError(ReadingGraphError):
    """A limit of the service was reached."""

    code = "limit"


class QueryTooLongError(LimitError):
    """The text of a query is longer than the service reads."""

    code = "query-too-long"


class ResultTooLargeError(LimitError):
    """A result has more rows than the service gives."""

    code = "result-too-large"


class ConflictError(ReadingGraphError):
    """The graph is in a state that does not allow this now."""

    code = "conflict"


class GraphBusyError(ConflictError):
    """Another process is writing to the graph directory."""

    code = "graph-busy"


class StoreError(ReadingGraphError):
    """The graph directory cannot be used."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The graph directory does not exist or cannot be opened."""

    code = "store-unavailable"


class StoreCorruptError(StoreError):
    """The graph directory holds something that is no graph."""

    code = "store-corrupt"
