"""Every error that the package raises on purpose.

::

    ReadingGraphError                 (code: public, never renamed)
    ├── InputError                    400
    │   ├── ReadingListSyntaxError
    │   ├── UnknownFormatError
    │   ├── InvalidIdentifierError
    │   ├── InvalidCorrectionError
    │   ├── QuerySyntaxError
    │   ├── QueryEvaluationError
    │   ├── UpdateDatasetError
    │   ├── RdfSyntaxError
    │   ├── QueryNotAllowedError
    │   ├── ParameterValueError
    │   ├── QueryFileError
    │   └── VaultError
    ├── NotFoundError                 404
    │   ├── UnknownEntityError
    │   ├── UnknownCorrectionError
    │   ├── UnknownGraphError
    │   └── UnknownQueryError
    ├── NotAcceptableError            406
    ├── LimitError                    422
    │   ├── QueryTooLongError         413
    │   ├── ResultTooLargeError       422
    │   ├── QueryMemoryError          422
    │   ├── QueryTimeoutError         503
    │   └── ServiceBusyError          503
    ├── EndpointError                 502
    ├── ConflictError                 409
    │   ├── GraphBusyError
    │   ├── GraphProtectedError
    │   └── VaultNameError
    └── StoreError                    503
        ├── StoreUnavailableError
        ├── StoreCorruptError
        └── QueryWorkerError

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


class InvalidCorrectionError(InputError):
    """A correction is malformed, or says what cannot be.

    Args:
        message: The reason, without the place.
        line: Line of the file of corrections, from 1, if it came from one.
    """

    code = "invalid-correction"

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"


class QuerySyntaxError(InputError):
    """A SPARQL query cannot be parsed.

    Args:
        message: What the parser says, in one line.
        line: Line of the query, from 1, if known.
        column: Column in that line, from 1, if known.
        token: What stands there and cannot; ``None`` where it is not known, or nothing does.
    """

    code = "query-syntax"

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        token: str | None = None,
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.token = token


class QueryEvaluationError(InputError):
    """A query is well formed but cannot be evaluated: it calls an unknown function, say."""

    code = "query-evaluation"


class UpdateDatasetError(InputError):
    """An update names its dataset twice: in its text, and in the request around it."""

    code = "update-dataset-conflict"


class RdfSyntaxError(InputError):
    """A document that was sent is not of its RDF format.

    Args:
        message: What the parser says, in one line.
        line: Line of the document, from 1, if known.
        column: Column in that line, from 1, if known.
    """

    code = "rdf-syntax"

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryNotAllowedError(InputError):
    """A query asks for something that this service refuses, such as a network request."""

    code = "query-not-allowed"


class ParameterValueError(InputError):
    """A value that was given for a parameter of a ready query cannot be used.

    Args:
        name: Name of the parameter.
        reason: What is wrong with the value.
    """

    code = "parameter-value"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


class QueryFileError(InputError):
    """The file of a ready query is not as it should be.

    Args:
        message: The reason, without the place.
        file: Name of the file.
        line: Number of the line, from 1, if known.
    """

    code = "query-file"

    def __init__(self, message: str, *, file: str, line: int | None = None) -> None:
        super().__init__(message)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return f"{place}: {self.message}"


class VaultError(InputError):
    """A vault of notes cannot be read."""

    code = "vault"


class NotFoundError(ReadingGraphError):
    """The named thing is not in the graph."""

    code = "not-found"


class UnknownEntityError(NotFoundError):
    """No entity has this key, name or IRI."""

    code = "unknown-entity"


class UnknownGraphError(NotFoundError):
    """No graph of the store has this IRI."""

    code = "unknown-graph"


class UnknownQueryError(NotFoundError):
    """No ready query has this name."""

    code = "unknown-query"


class UnknownCorrectionError(NotFoundError):
    """No decision has this identifier, or several begin so."""

    code = "unknown-correction"


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


class QueryMemoryError(LimitError):
    """A query needs more memory than the service gives."""

    code = "query-memory"


class QueryTimeoutError(LimitError):
    """A query takes longer than the service lets it run.

    Args:
        limit_s: The limit that was reached, in seconds.
    """

    code = "query-timeout"

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"the query was stopped after {limit_s:g} s; ask for less")
        self.limit_s = limit_s


class ServiceBusyError(LimitError):
    """As many requests are under way, and waiting, as the service takes."""

    code = "busy"


class EndpointError(ReadingGraphError):
    """Another endpoint, which a query asks by ``SERVICE``, gave no answer that can be used."""

    code = "endpoint"


class ConflictError(ReadingGraphError):
    """The graph is in a state that does not allow this now."""

    code = "conflict"


class GraphBusyError(ConflictError):
    """Another process is writing to the graph directory."""

    code = "graph-busy"


class GraphProtectedError(ConflictError):
    """A write would change a graph that the program itself keeps, and writes anew."""

    code = "graph-protected"


class VaultNameError(ConflictError):
    """Another vault of notes has this name."""

    code = "vault-name"


class StoreError(ReadingGraphError):
    """The graph directory cannot be used."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The graph directory does not exist or cannot be opened."""

    code = "store-unavailable"


class StoreCorruptError(StoreError):
    """The graph directory holds something that is no graph."""

    code = "store-corrupt"


class QueryWorkerError(StoreError):
    """The process that answered a query ended, or was ended because nobody waits for it."""

    code = "query-worker"
