"""The requests of the SPARQL 1.1 Protocol: bytes in, a value out. Pure.

Section 2.1 of the protocol has three ways to send a query: in the address, URL-encoded in the
body, or as the body itself. Section 2.2 has the latter two for an update.
"""

from __future__ import annotations

import math
import re
from binascii import a2b_qp
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from api.problems import RequestProblem
from graph.formats import RDF_FORMATS, RESULT_FORMATS, UnknownFormatNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_MOST_FIELDS: Final = 1000
# Each percent sign begins an escape, and nothing else means anything in quoted-printable.
_ESCAPED_WELL: Final = re.compile(rb"(?:[^%=\x00-\x20]++|%[0-9A-Fa-f]{2})*+")
_FORMAT_PARAMETERS: Final = ("format", "output")
_SINGLE: Final = ("query", "update", "timeout")
_OF_QUERY: Final = ("default-graph-uri", "named-graph-uri")
_OF_UPDATE: Final = ("using-graph-uri", "using-named-graph-uri")
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


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update that a client sends, and the dataset that its patterns see (section 2.2.3).

    ``timeout_s`` is how long the client wants to wait.
    """

    update: str
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    timeout_s: float | None = None


def read_get(query_string: bytes) -> SparqlRequest:
    """Read a request that has everything in its address (section 2.1.1).

    Raises:
        RequestProblem: A parameter is malformed or repeated, or asks for an update.
    """
    values = _values(read_parameters(query_string))
    if "update" in values:
        raise RequestProblem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "An update is sent by POST (protocol, section 2.2).",
            headers={"Allow": "POST"},
        )
    return _query_request(values)


def read_post(
    query_string: bytes, content_type: str | None, body: bytes
) -> SparqlRequest | UpdateRequest:
    """Read a request with a body, URL-encoded or direct: a query, or an update.

    Raises:
        RequestProblem: A parameter is malformed, repeated or of the other operation; or the body
            is of another media type (415).
    """
    media_type = _media_type(content_type, (FORM, QUERY, UPDATE))
    parameters = read_parameters(query_string)
    if media_type == FORM:
        values = _values((*parameters, *read_parameters(body)))
    else:
        values = _values(
            (*parameters, ("query" if media_type == QUERY else "update", _decode(body)))
        )
    if "update" in values:
        return _update_request(values)
    return _query_request(values)


def read_update(query_string: bytes, content_type: str | None, body: bytes) -> UpdateRequest:
    """Read a request to where updates alone are taken (sections 2.2.1 and 2.2.2).

    Raises:
        RequestProblem: As for :func:`read_post`; or there is no update.
    """
    media_type = _media_type(content_type, (FORM, UPDATE))
    parameters = read_parameters(query_string)
    if media_type == FORM:
        return _update_request(_values((*parameters, *read_parameters(body))))
    return _update_request(_values((*parameters, ("update", _decode(body)))))


def graph_parameters(query_string: bytes) -> tuple[bool, str | None]:
    """Read how a request names a graph indirectly: whether ``?default``, and ``?graph=``.

    Source:
        SPARQL 1.1 Graph Store HTTP Protocol, section 4.2.

    Raises:
        RequestProblem: The graph is named twice.
    """
    named = [
        (name, value)
        for name, value in read_parameters(query_string)
        if name in {"default", "graph"}
    ]
    if len(named) > 1:
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST,
            "repeated-parameter",
            "The graph is named more than once; give one ?graph=, or ?default.",
        )
    name, value = named[0] if named else ("", "")
    return name == "default", value if name == "graph" else None


def _media_type(content_type: str | None, offered: Sequence[str]) -> str:
    """Which of the offered media types the body is of.

    Raises:
        RequestProblem: None of them, or in another encoding than UTF-8.
    """
    media_type, parameters = parse_media_type(content_type or "")
    if media_type not in offered:
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            f"Send the body as {' or as '.join(offered)}.",
            headers={"Accept-Post": ", ".join(offered)},
        )
    check_charset(parameters)
    return media_type


def parse_media_type(content_type: str) -> tuple[str, Mapping[str, str]]:
    """Read a ``Content-Type``: the type, and its parameters; all names in lower case."""
    media_type, *rest = content_type.split(";")
    parameters: dict[str, str] = {}
    for part in rest:
        name, _, value = part.partition("=")
        parameters.setdefault(name.strip().lower(), value.strip().strip('"'))
    return media_type.strip().lower(), parameters


def check_charset(parameters: Mapping[str, str]) -> None:
    """Refuse bodies that say that they are not in UTF-8.

    Raises:
        RequestProblem: This one says so (415).
    """
    if parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "The body is sent in UTF-8 (protocol, sections 2.1.3 and 2.2.2).",
        )


def _values(parameters: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather the values of each parameter, and refuse those that contradict each other."""
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
    if "query" in values and "update" in values:
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "bad-input", "Send a query or an update, not both at once."
        )
    return values


def _refuse(values: Mapping[str, list[str]], names: Iterable[str], of: str) -> None:
    """Refuse parameters that would be passed over: who sent them would get a wrong answer."""
    for name in names:
        if name in values:
            raise RequestProblem(
                HTTPStatus.BAD_REQUEST, "bad-input", f"The parameter {name!r} is for {of}."
            )


def _query_request(values: Mapping[str, list[str]]) -> SparqlRequest:
    if "query" in values:
        _refuse(values, _OF_UPDATE, "updates")
    asked = [name for parameter in _FORMAT_PARAMETERS for name in values.get(parameter, ())]
    return SparqlRequest(
        query=values["query"][0] if "query" in values else None,
        default_graphs=_graphs(values, "default-graph-uri"),
        named_graphs=_graphs(values, "named-graph-uri"),
        media_types=media_types_named(asked),
        timeout_s=_timeout(values),
    )


def _graphs(values: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    """The graphs that a parameter names.

    Where ``&`` was encoded too, as in a test of W3C's own suite, one value holds several.
    """
    return tuple(part for value in values.get(name, ()) for part in value.split(f"&{name}="))


def _update_request(values: Mapping[str, list[str]]) -> UpdateRequest:
    if "update" not in values or not values["update"][0].strip():
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST,
            "update-missing",
            f"Send the update as {UPDATE}, or as update=… in a form.",
        )
    _refuse(values, _OF_QUERY, "queries; an update takes using-graph-uri")
    return UpdateRequest(
        update=values["update"][0],
        using_graphs=tuple(values.get("using-graph-uri", ())),
        using_named_graphs=tuple(values.get("using-named-graph-uri", ())),
        timeout_s=_timeout(values),
    )


def _timeout(values: Mapping[str, list[str]]) -> float | None:
    if "timeout" not in values:
        return None
    try:
        seconds = float(values["timeout"][0])
    except ValueError:
        seconds = math.nan
    if not (0 < seconds < math.inf):
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "bad-input", "timeout is a number of seconds above 0."
        )
    return seconds


def read_parameters(encoded: bytes) -> tuple[tuple[str, str], ...]:
    """Decode each parameter once, and only once: a literal ``%41`` stays what it is.

    Raises:
        RequestProblem: They are not percent-encoded UTF-8, or are too many.
    """
    fields = [field.partition(b"=") for field in encoded.split(b"&") if field]
    if len(fields) > _MOST_FIELDS:  # more than any client sends
        raise RequestProblem(HTTPStatus.BAD_REQUEST, "bad-input", "Too many parameters.")
    try:
        return tuple((_unquoted(name), _unquoted(value)) for name, _, value in fields)
    except UnicodeDecodeError as error:
        raise _encoding_problem() from error


def _unquoted(text: bytes) -> str:
    """Decode percent-encoded UTF-8 as forms have it, where a plus is a space.

    Raises:
        UnicodeDecodeError: It is none.
    """
    text.decode("ascii")
    spaced = text.replace(b"+", b" ")
    if _ESCAPED_WELL.fullmatch(text) is None:
        return unquote_to_bytes(spaced).decode()
    # Quoted-printable differs by its mark alone, and is read by C: a query that is percent-encoded
    # as strictly as clients do it has hundreds of escapes.
    return a2b_qp(spaced.replace(b"%", b"=")).decode()


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")  # files of some editors begin with a mark
    except UnicodeDecodeError as error:
        raise _encoding_problem() from error


def media_types_named(names: Sequence[str]) -> tuple[str, ...]:
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
