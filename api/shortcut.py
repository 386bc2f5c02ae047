"""The short way to what is asked most: past the framework, through all that is ours.

The framework's own layers, its router and its work on parameters take as long as a short query
does. What a request passes on its way is the same as on the other: log, edge, CORS, compression.
"""

from __future__ import annotations

from http import HTTPMethod
from typing import TYPE_CHECKING, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from api.problems import error_response
from graph.errors import ReadingGraphError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    Layer: TypeAlias = Callable[[ASGIApp], ASGIApp]
    Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


class Shortcut:
    """ASGI application for one path.

    Args:
        app: The application, for handlers that ask for it.
        path: The path.
        handlers: What answers, by method; that of ``GET`` answers ``HEAD`` too.
        layers: What each request passes, the outermost last.
    """

    def __init__(
        self, app: ASGIApp, path: str, handlers: Mapping[str, Handler], layers: Sequence[Layer]
    ) -> None:
        self._app = app
        self._path = path
        self._handlers = handlers
        self._methods = {*handlers, HTTPMethod.HEAD} if HTTPMethod.GET in handlers else {*handlers}
        self._routes = {
            method: Route(path, handler, methods=[method]) for method, handler in handlers.items()
        }
        self._layered: ASGIApp = self._answer
        for layer in layers:
            self._layered = layer(self._layered)

    def leads_to(self, scope: Scope) -> bool:
        """Whether it answers this request: the path as it is, and a method that is offered."""
        return (
            scope["type"] == "http"
            and scope["path"] == self._path
            and scope["method"] in self._methods
            and not scope.get("root_path")
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        scope["app"] = self._app
        await self._layered(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        scope["route"] = self._routes[method]  # for the log
        request = Request(scope, receive, send)
        try:
            response = await self._handlers[method](request)
        except (ReadingGraphError, HTTPException) as error:
            response = error_response(request, error)
        await response(scope, receive, send)
