"""Services of papers on the loopback address that answer well, or misbehave as they are told.

One server stands in for all of them: their paths tell them apart.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.support.loopback import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SETTINGS = (
    "ARXIV_URL",
    "HUGGINGFACE_URL",
    "DOI_URL",
    "OPENALEX_URL",
    "SEMANTIC_SCHOLAR_URL",
    "GITHUB_URL",
)
"""The settings that have to name the server, without their prefix."""


@dataclass(frozen=True)
class Reply:
    """An answer. One with a ``length`` breaks off before it, or drips on for as long as it takes.

    One that hangs never comes.
    """

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    hangs: bool = False
    drips: bool = False


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes


def says(value: object, **headers: str) -> Reply:
    """JSON."""
    return Reply(200, json.dumps(value).encode(), headers=_named(headers))


def fails(status: int, said: str = "no", **headers: str) -> Reply:
    """An error."""
    return Reply(status, json.dumps({"message": said}).encode(), headers=_named(headers))


def sends_on(target: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status, headers=(("Location", target),))


def _named(headers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", "-"), value) for name, value in headers.items())


def entry(arxiv_id: str, title: str, **more: str) -> str:
    """An entry of arXiv's feed."""
    abstract = more.get("abstract", f"We study {title} on HumanEval.")
    published = more.get("published", "2026-04-01T12:00:00Z")
    doi = f"<arxiv:doi>{more['doi']}</arxiv:doi>" if "doi" in more else ""
    return (
        f"<entry><id>http://arxiv.org/abs/{arxiv_id}v1</id><published>{published}</published>"
        f"<title>{escape(title)}</title><summary>{escape(abstract)}</summary>"
        f"<author><name>{more.get('author', 'Ada Byron')}</name></author>{doi}"
        f'<arxiv:primary_category term="cs.CL"/></entry>'
    )


def feed(*entries: str, **headers: str) -> Reply:
    """An answer of arXiv."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom">\n<title>ArXiv Query</title>\n'
        + "\n".join(entries)
        + "\n</feed>\n"
    )
    return Reply(200, text.encode(), "application/atom+xml; charset=utf-8", _named(headers))


def arxiv_error(said: str) -> str:
    """The entry by which arXiv says that something is wrong."""
    return (
        "<entry><id>http://arxiv.org/api/errors#it</id><title>Error</title>"
        f"<summary>{said}</summary></entry>"
    )


def work(doi: str, title: str, **more: object) -> dict[str, object]:
    """A work of OpenAlex."""
    return {
        "id": f"https://openalex.org/W{abs(hash(doi)) % 10**9}",
        "doi": f"https://doi.org/{doi}",
        "title": title,
        "publication_year": 2026,
        "publication_date": "2026-04-01",
        "authorships": [{"author": {"display_name": "Ada Byron"}}],
        "cited_by_count": 7,
        "abstract_inverted_index": {"HumanEval": [2], "Measured": [0], "on": [1]},
        **more,
    }


def scholar_paper(title: str, ids: dict[str, str], **more: object) -> dict[str, object]:
    """A paper of Semantic Scholar."""
    return {
        "paperId": "a" * 40,
        "externalIds": ids,
        "title": title,
        "year": 2026,
        "publicationDate": "2026-04-02",
        "venue": "Conference on Lists",
        "citationCount": 11,
        "authors": [{"name": "Ada Byron"}, {"name": "Grace Hopper"}],
        **more,
    }


def daily(arxiv_id: str, title: str) -> dict[str, object]:
    """A paper of the daily papers."""
    return {
        "paper": {
            "id": arxiv_id,
            "title": title,
            "summary": f"We evaluate {title} on HumanEval.",
            "publishedAt": "2026-04-20T00:00:00.000Z",
            "authors": [{"name": "Ada Byron"}],
            "upvotes": 3,
        },
        "numComments": 2,
    }


def repository(**more: object) -> dict[str, object]:
    """A repository of GitHub."""
    return {
        "full_name": "ada/lists",
        "stargazers_count": 1234,
        "license": {"spdx_id": "MIT"},
        "language": "Python",
        "archived": False,
        "pushed_at": "2026-03-01T10:00:00Z",
        **more,
    }


@dataclass
class PaperServer:
    """What it was asked, and what it answers: what is lined up first, then by path."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    next: deque[Reply] = field(default_factory=deque)
    otherwise: Callable[[Asked], Reply] = lambda _: fails(404)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def then(self, *replies: Reply) -> None:
        """Line up replies."""
        self.next.extend(replies)

    def paths(self) -> Sequence[str]:
        """What was asked for."""
        return [asked.path for asked in self.asked]

    def take(self, asked: Asked) -> Reply:
        """Note a request and choose the reply."""
        with self._lock:
            self.asked.append(asked)
            if self.next:
                return self.next.popleft()
        return self.otherwise(asked)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait, at most until the server ends; say whether it did."""
        return self._over.wait(seconds)

    def end(self) -> None:
        """Let go of whoever hangs."""
        self._over.set()


def _give(handler: BaseHTTPRequestHandler, reply: Reply, script: PaperServer) -> None:
    if reply.hangs:
        script.wait()
        handler.close_connection = True
        return
    handler.send_response(reply.status)
    for name, value in reply.headers:
        handler.send_header(name, value)
    if reply.status != 304:
        handler.send_header("Content-Type", reply.media_type)
        handler.send_header("Content-Length", str(reply.length or len(reply.body)))
    handler.end_headers()
    handler.wfile.write(reply.body)
    while reply.drips and not script.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()
    handler.close_connection = handler.close_connection or reply.length is not None


@contextmanager
def paper_server() -> Iterator[PaperServer]:
    """Serve on a free port until the block ends."""
    script = PaperServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(parts.path)
            reply = script.take(Asked(self.command, path, params, dict(self.headers), body))
            try:
                _give(self, reply, script)
            except OSError:
                self.close_connection = True  # the client did not wait

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serve(Handler, script.end) as script.url:
        yield script
