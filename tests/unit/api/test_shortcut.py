"""The short way: what it answers, what each request passes on it, and how errors come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.responses import PlainTextResponse, Response

from api.logs import RequestLog
from api.openapi import DescribedApi
from api.shortcut import Shortcut
from graph.errors import QuerySyntaxError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send


async def _get(request: Request) -> Response:
    if "wrong" in request.query_params:
        message = "expected a query"
        raise QuerySyntaxError(message, line=2, column=3)
    return PlainTextResponse(f"short {request.scope['route'].path} {request.app.title}")


class _Marking:
    """A layer that leaves a trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["passed"] = True
        await self._app(scope, receive, send)


@pytest.fixture
def client() -> httpx2.AsyncClient:
    """An application with a short way to one path, and a long way to it too."""
    app = DescribedApi(title="here")

    @app.get("/asked")
    @app.put("/asked")
    @app.get("/asked/")
    def long() -> str:
        return "long"

    app.add_shortcut("/asked", {"GET": _get}, (_Marking, RequestLog))
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://localhost", trust_env=False
    )


@pytest.mark.anyio
async def test_a_path_is_answered_the_short_way(client: httpx2.AsyncClient) -> None:
    """Past the framework, through the layers; with the application and the route at hand."""
    answer = await client.get("/asked")

    assert answer.text == "short /asked here"
    assert "x-request-id" in answer.headers


@pytest.mark.anyio
async def test_all_else_goes_the_long_way(client: httpx2.AsyncClient) -> None:
    """Other methods, and other paths."""
    assert (await client.put("/asked")).json() == "long"
    assert (await client.get("/asked/")).json() == "long"
    assert (await client.get("/other")).status_code == 404


@pytest.mark.anyio
async def test_errors_are_problems_there_too(client: httpx2.AsyncClient) -> None:
    """With what they carry."""
    answer = await client.get("/asked", params={"wrong": "1"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "query-syntax"
    assert (answer.json()["line"], answer.json()["column"]) == (2, 3)


def test_a_path_under_a_prefix_goes_the_long_way() -> None:
    """The framework knows where an application is mounted."""
    shortcut = Shortcut(DescribedApi(), "/asked", {"GET": _get}, ())
    scope = {"type": "http", "path": "/asked", "method": "HEAD", "root_path": ""}

    assert shortcut.leads_to(scope)
    assert not shortcut.leads_to({**scope, "root_path": "/under"})
    assert not shortcut.leads_to({**scope, "method": "POST"})
    assert not shortcut.leads_to({"type": "lifespan"})
