"""The requests of the SPARQL 1.1 Protocol: bytes in, a value out. Pure.

Section 2.1 of the protocol has three ways to send a query: in the address, URL-encoded in the
body, or as the body itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from api.problems import RequestProblem
from graph.formats import RDF_FORMATS, RESULT_FORMATS, UnknownFormatNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_FORMAT_PARAMETERS: Final = ("format", "output")
_SINGLE: Final = ("query", "update", "timeout")
# A name may mean one thing for a table and another for a graph: the form of the query decides.
_MEDIA_TYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        name: (info.media_type,)
        for infos in (RDF_FORMATS.values(), RESULT_FORMATS.values())
        for info in infos
        for name in (info.name, info.suffix, info.media_type)
    }
    | {
        "json": ("application/sparql-results+json", "application/ld+json"),
        "xml": ("application/sparql-results+xml", "application/rdf+xml"),
        # What clients call them.
        "json-ld": ("application/ld+json",),
        "rdf+xml": ("application/rdf+xml",),
        "n3": ("text/turtle",),  # of which Turtle is a part
        "text/n3": ("text/turtle",),
        "text/rdf+n3": ("text/turtle",),
        "application/json": ("application/sparql-results+json", "application/ld+json"),
        "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
        "application/x-turtle": ("text/turtle",),
    }
)


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What a client asks for. ``query`` is ``None`` where it sent none.

    ``media_types`` are what ``format=`` or ``output=`` names, in order; given, the first of them
    that the form of the query can be written in wins over ``Accept``. ``timeout_s`` is how long
    the client wants to wait.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    timeout_s: float | None = None


def read_get(query_string: bytes) -> SparqlRequest:
    """Read a request that has everything in its address (section 2.1.1).

    Raises:
        RequestProblem: A parameter is malformed or repeated, or asks for an update.
    """
    return _request(_parameters(query_string))


def read_post(query_string: bytes, content_type: str | None, body: bytes) -> SparqlRequest:
    """Read a request with a body, URL-encoded (section 2.1.2) or direct (section 2.1.3).

    Raises:
        RequestProblem: As for :func:`read_get`; or the body is of another media type (415).
    """
    media_type, _, parameters = (content_type or "").partition(";")
    media_type = media_type.strip().lower()
    if media_type == FORM:
        return _request((*_parameters(query_string), *_parameters(body)))
    if media_type == UPDATE:
        raise _update_problem()
    if media_type != QUERY:
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            f"Send a query as {FORM} or as {QUERY}.",
            headers={"Accept-Post": f"{FORM}, {QUERY}"},
        )
    if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "A query is sent in UTF-8 (protocol, section 2.1.3).",
        )
    return _request((*_parameters(query_string), ("query", _decode(body))))


def _request(parameters: Iterable[tuple[str, str]]) -> SparqlRequest:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    for name in _SINGLE:
        if len(values.get(name, ())) > 1:
            raise RequestProblem(
                HTTPStatus.BAD_REQUEST,
                "repeated-parameter",
                f"The parameter {name!r} is given {len(values[name])} times; give it once.",
            )
    if "update" in values:
        raise _update_problem()
    asked = [name for parameter in _FORMAT_PARAMETERS for name in values.get(parameter, ())]
    return SparqlRequest(
        query=values["query"][0] if "query" in values else None,
        default_graphs=tuple(values.get("default-graph-uri", ())),
        named_graphs=tuple(values.get("named-graph-uri", ())),
        media_types=_media_types(asked),
        timeout_s=_timeout(values["timeout"][0]) if "timeout" in values else None,
    )


def _timeout(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (0 < seconds < math.inf):
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "bad-input", "timeout is a number of seconds above 0."
        )
    return seconds


def _parameters(encoded: bytes) -> tuple[tuple[str, str], ...]:
    """Decode each parameter once, and only once: a literal ``%41`` stays what it is."""
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except UnicodeDecodeError as error:
        raise _encoding_problem() from error
    except ValueError as error:  # more fields than any client sends
        raise RequestProblem(HTTPStatus.BAD_REQUEST, "bad-input", "Too many parameters.") from error
    return tuple(pairs)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _encoding_problem() from error


def _media_types(names: Sequence[str]) -> tuple[str, ...]:
    """What formats are asked for. Clients send several names for one: one known is enough."""
    known = [
        media_type for name in names for media_type in _MEDIA_TYPES.get(name.strip().lower(), ())
    ]
    if names and not known:
        raise UnknownFormatNameError(names[0][:80], (*RESULT_FORMATS, *RDF_FORMATS))
    return tuple(dict.fromkeys(known))


def _encoding_problem() -> RequestProblem:
    return RequestProblem(
        HTTPStatus.BAD_REQUEST, "bad-input", "The request is not percent-encoded UTF-8."
    )


def _update_problem() -> RequestProblem:
    return RequestProblem(
        HTTPStatus.NOT_IMPLEMENTED,
        "update-not-offered",
        "This endpoint answers queries; the graph is changed by ingesting reading lists.",
    )
