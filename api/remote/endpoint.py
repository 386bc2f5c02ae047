"""Asking another SPARQL endpoint, for ``SERVICE``: one that the settings name, and no other."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httpx2

from graph.errors import (
    EndpointError,
    LimitError,
    QueryTimeoutError,
    QueryTooLongError,
)
from graph.federation import (
    ANSWER_TYPES,
    NO_ANSWER,
    ServiceTable,
    find_calls,
    read_answer,
    with_answers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from graph.federation import ServiceCall

_ANSWER_BYTES: Final = 8 * 2**20
_SAID_CHARS: Final = 200


def with_remote_answers(  # noqa: PLR0913 -- what is asked, of whom, within which limits
    query: str,
    allowed: Collection[str],
    *,
    base_iri: str,
    timeout_s: float,
    query_chars: int,
    is_over: Callable[[], bool] = lambda: False,
) -> str:
    """Put the answers of other endpoints in the place of the ``SERVICE`` clauses of a query.

    Args:
        query: A person's query.
        allowed: The addresses that may be asked.
        base_iri: What relative IRIs are resolved against.
        timeout_s: How long all of them may take.
        query_chars: How long the query may become.
        is_over: Says that nobody waits any more.

    Raises:
        QueryNotAllowedError: What :func:`graph.federation.find_calls` raises.
        QueryTooLongError: The query, or what it becomes, is too long.
        EndpointError: An endpoint gave no usable answer, and the query does not say ``SILENT``.
        ResultTooLargeError: An endpoint gives too many rows.
        QueryTimeoutError: They take too long.
    """
    if len(query) > query_chars:
        return query  # as it is refused
    calls = find_calls(query, allowed, base_iri)
    if not calls:
        return query
    known: dict[tuple[str, str], ServiceTable] = {}
    deadline = time.monotonic() + timeout_s
    with httpx2.Client(headers={"User-Agent": "readgraph"}, follow_redirects=False) as client:
        for call in calls:
            key = (call.endpoint, call.query)
            if key not in known and not is_over():
                known[key] = _asked(client, call, deadline, timeout_s)
    answers = [(call, known.get((call.endpoint, call.query), NO_ANSWER)) for call in calls]
    whole = with_answers(query, answers)
    if len(whole) > query_chars:
        message = (
            f"with what SERVICE gives, the query has {len(whole):,} characters; {query_chars:,} "
            "are read: ask the endpoint for less"
        )
        raise QueryTooLongError(message)
    return whole


def _asked(
    client: httpx2.Client, call: ServiceCall, deadline: float, timeout_s: float
) -> ServiceTable:
    try:
        body, media_type = _exchange(client, call, deadline)
        return read_answer(body, media_type, call)
    except httpx2.TimeoutException as error:
        if call.silent:
            return NO_ANSWER
        raise QueryTimeoutError(timeout_s) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        if call.silent:
            return NO_ANSWER
        said = " ".join(str(error).split())[:_SAID_CHARS] or type(error).__name__
        message = f"{call.endpoint} cannot be asked: {said}"
        raise EndpointError(message) from error
    except (EndpointError, LimitError):
        if call.silent:
            return NO_ANSWER
        raise


def _exchange(client: httpx2.Client, call: ServiceCall, deadline: float) -> tuple[bytes, str]:
    """Send the query once (protocol, section 2.1.2); a server that drips is cut off too."""
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        message = "the time is over"
        raise httpx2.ReadTimeout(message)
    received = bytearray()
    accept = {"Accept": ", ".join(ANSWER_TYPES)}
    with client.stream(
        "POST", call.endpoint, data={"query": call.query}, headers=accept, timeout=left_s
    ) as response:
        if response.status_code != HTTPStatus.OK:
            message = f"{call.endpoint} answers with status {response.status_code}"
            if response.is_redirect:
                message += ", to another address: not followed"
            raise EndpointError(message)
        for piece in response.iter_bytes():
            received += piece
            if len(received) > _ANSWER_BYTES:
                message = f"{call.endpoint} sends more than {_ANSWER_BYTES:,} bytes: not taken"
                raise EndpointError(message)
            if time.monotonic() > deadline:
                message = "the answer took too long"
                raise httpx2.ReadTimeout(message)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return bytes(received), media_type
