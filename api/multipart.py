"""Bodies of several documents: ``multipart/form-data`` (RFC 7578) and its kin."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.errors import CloseBoundaryNotFoundDefect
from email.parser import BytesParser
from http import HTTPStatus
from typing import TYPE_CHECKING

from api.problems import RequestProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Document:
    """One part: what it holds, what it is said to be, and the name of its file, if any."""

    content: bytes
    content_type: str | None
    filename: str | None


def read_multipart(content_type: str, body: bytes) -> tuple[Document, ...]:
    """Take a body of several parts apart.

    Raises:
        RequestProblem: It has no parts, or no end: it was cut, and what is there may look whole.
    """
    head = f"Content-Type: {' '.join(content_type.split())}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body.lstrip(b"\r\n"))
    documents = tuple(_parts(message))
    if any(isinstance(fault, CloseBoundaryNotFoundDefect) for fault in message.defects):
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "bad-input", "The body ends before its closing boundary."
        )
    if not documents:
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "bad-input", "The body has no parts between its boundaries."
        )
    return documents


def _parts(message: EmailMessage) -> Iterator[Document]:
    for part in message.walk():
        if part.is_multipart() or part is message:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Document(content, part.get("content-type"), part.get_filename())
