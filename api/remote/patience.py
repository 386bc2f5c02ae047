"""How long to wait before a request is made again, and after which answers."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

TRY_AGAIN: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""What may be otherwise the next time."""
_FIRST_WAIT_S: Final = 0.5


def growing_wait_s(attempt: int) -> float:
    """Seconds before a repetition, the first being 1, where the server asks for none.

    Each wait is twice the last, less up to a half, so that callers do not come at once.
    """
    return float(_FIRST_WAIT_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))  # noqa: S311 -- no secret


def asked_wait_s(retry_after: str | None) -> float | None:
    """Seconds that a server asks to wait (RFC 9110, section 10.2.3): a number, or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
