"""The package's own MCP client, talking to a real ``readgraph mcp`` over its pipes."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client.stdio import StdioServerParameters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anyio.from_thread import BlockingPortal

ANSWER_TIMEOUT_S = 60


class Assistant:
    """What an assistant does, without waiting for an event loop.

    Args:
        portal: Runs the client's event loop on another thread.
        client: The client.
    """

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self.portal = portal
        self.client = client

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
        """Call a tool that must answer."""
        found, is_error = self._call(tool, arguments)
        assert not is_error, found
        return found

    def fail(self, tool: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
        """Call a tool that must refuse, and give the error."""
        found, is_error = self._call(tool, arguments)
        assert is_error, found
        error = found["error"]
        assert isinstance(error, dict)
        return error

    def _call(self, tool: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        result = self.portal.call(self.client.call_tool, tool, arguments)
        (content,) = result.content
        assert content.type == "text"
        return json.loads(content.text), result.is_error

    def tools(self) -> dict[str, Any]:
        """The tools that are offered, by name."""
        return {tool.name: tool for tool in self.portal.call(self.client.list_tools).tools}


@contextmanager
def assistant(program: str, graph: Path, *options: str, **settings: str) -> Iterator[Assistant]:
    """Start ``readgraph mcp`` on a graph; it ends with the block."""
    parameters = StdioServerParameters(
        command=program,
        args=["--graph", str(graph), "mcp", *options],
        env=dict(os.environ) | settings,
    )
    client = Client(parameters, read_timeout_seconds=ANSWER_TIMEOUT_S)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(client) as connected,
    ):
        yield Assistant(portal, connected)
