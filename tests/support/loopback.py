"""Serving on the loopback address while a test runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients go away as they like."""


@contextmanager
def serve(handler: type[BaseHTTPRequestHandler], end: Callable[[], None]) -> Iterator[str]:
    """Serve on a free port until the block ends, and give the address.

    Args:
        handler: Answers a request.
        end: Lets go of whoever hangs.
    """
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        end()
        server.shutdown()
        server.server_close()
        thread.join()
