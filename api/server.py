"""The application under uvicorn, with the log lines of :mod:`api.logs` in place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import uvicorn

from api.wire import BoundedHttp

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.settings import Settings

_GRACE_S: Final = 3  # a page that never closes would be waited for for ever


def make_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Make a server for the application; ``run()`` blocks until it is told to stop.

    uvicorn's own access log is off: it would write addresses with the queries in them.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=BoundedHttp,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        )
    )
