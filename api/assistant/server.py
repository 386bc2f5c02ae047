"""The Model Context Protocol over stdio: tools, resources and prompts of one graph."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from api.assistant import asking, guides, looking, noting, relating, walking, writing
from api.assistant.bounds import ANSWER_CHARS, compact
from api.assistant.tool import AssistantError, Desk, Tool, code_of
from api.querying import make_queries
from graph.errors import ReadingGraphError
from graph.iris import Iris
from graph.snapshot import GraphService
from graph.workers.cancellation import Cancellation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mcp.server.context import ServerRequestContext
    from pydantic_core import ErrorDetails

    from api.assistant.bounds import Item
    from api.settings import Settings

_log = logging.getLogger(__name__)

_SHOWN_ERRORS: Final = 5


def serve(settings: Settings, *, write: bool, version: str) -> None:
    """Answer one client on standard input and output, until it leaves.

    Args:
        settings: Of which graph, and how much may be asked.
        write: Whether the tools that write are there.
        version: What the client is told.
    """
    asyncio.run(_serve(settings, version, write=write))


async def _serve(settings: Settings, version: str, *, write: bool) -> None:
    with _desk(settings) as desk:
        server = make_server(desk, write=write, version=version)
        # While this lasts, standard output is standard error for everybody else.
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())


@contextmanager
def _desk(settings: Settings) -> Iterator[Desk]:
    limited = settings.model_copy(
        update={
            "result_rows": min(settings.result_rows, asking.RESULT_ROWS),
            "result_bytes": min(settings.result_bytes, asking.RESULT_BYTES),
        }
    )
    service = GraphService(settings.home, Iris(settings.base))
    queries = make_queries(limited, service)
    try:
        yield Desk(limited, service, queries)
    finally:
        queries.close()


def offered_tools(settings: Settings, *, write: bool) -> dict[str, Tool]:
    """The tools by name: those that write only where that is wanted, free queries where allowed."""
    tools: tuple[Tool, ...] = (
        *looking.TOOLS,
        *walking.TOOLS,
        *relating.TOOLS,
        *noting.TOOLS,
    )
    if not settings.canned_only:
        tools += asking.TOOLS
    if write:
        tools += writing.TOOLS
    hidden = {"update"} if settings.canned_only else set()
    return {tool.name: tool for tool in tools if tool.name not in hidden}


def make_server(desk: Desk, *, write: bool, version: str) -> Server[dict[str, Any]]:
    """Make the server.

    Args:
        desk: What the tools work on.
        write: Whether the tools that write are there.
        version: What the client is told.
    """
    session = make_session(desk, write=write)
    return Server(
        "readgraph",
        version=version,
        title="Reading graph",
        instructions=guides.INSTRUCTIONS,
        on_list_tools=session.list_tools,
        on_call_tool=session.call_tool,
        on_list_resources=session.list_resources,
        on_read_resource=session.read_resource,
        on_list_prompts=session.list_prompts,
        on_get_prompt=session.get_prompt,
    )


def make_session(desk: Desk, *, write: bool) -> Session:
    """Make what answers; ``write`` says whether the tools that write are there."""
    return Session(desk, offered_tools(desk.settings, write=write))


class Session:
    """Answers the requests of the protocol.

    Args:
        desk: What the tools work on.
        tools: The tools by name.
    """

    def __init__(self, desk: Desk, tools: Mapping[str, Tool]) -> None:
        self._desk = desk
        self._tools = tools

    async def list_tools(
        self, _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        """List the tools."""
        return types.ListToolsResult(tools=[_described(tool) for tool in self._tools.values()])

    async def call_tool(
        self, _context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Run a tool on another thread."""
        if params.name not in self._tools:
            message = f"no tool is called {params.name[:80]!r}"
            raise MCPError(types.INVALID_PARAMS, message)
        cancellation = Cancellation()
        try:
            return await asyncio.to_thread(
                self.run, params.name, params.arguments or {}, cancellation
            )
        finally:
            cancellation.cancel()  # of no effect on what is done

    def run(
        self, name: str, given: Mapping[str, object], cancellation: Cancellation
    ) -> types.CallToolResult:
        """Run a tool; what goes wrong is an answer too."""
        tool = self._tools[name]
        try:
            asked = tool.arguments.model_validate(given)
            return _answer(tool.run(self._desk, asked, cancellation))
        except ValidationError as error:
            said = "; ".join(map(_in_words, error.errors(include_url=False)[:_SHOWN_ERRORS]))
            return _failure("invalid_argument", said, {})
        except AssistantError as error:
            return _failure(error.code, error.message, error.details)
        except ReadingGraphError as error:
            return _failure(code_of(error), error.message, _places(error))
        except Exception:  # noqa: BLE001 -- the boundary: whatever it is, the client gets an answer
            _log.exception("tool %s failed", tool.name)
            message = "a fault in readgraph; its standard error says where"
            return _failure("internal_error", message, {})

    async def list_resources(
        self, _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """Say that there is the vocabulary."""
        resource = types.Resource(
            uri=guides.VOCABULARY_URI,
            name="vocabulary",
            title="Vocabulary",
            description="Classes and properties to ask for in SPARQL, with an example.",
            mime_type="text/plain",
        )
        return types.ListResourcesResult(resources=[resource])

    async def read_resource(
        self, _context: ServerRequestContext[Any], params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """Give the vocabulary."""
        if str(params.uri) != guides.VOCABULARY_URI:
            message = f"no resource has the address {str(params.uri)[:200]!r}"
            raise MCPError(types.INVALID_PARAMS, message)
        text = await asyncio.to_thread(guides.vocabulary)
        contents = types.TextResourceContents(
            uri=guides.VOCABULARY_URI, text=text, mime_type="text/plain"
        )
        return types.ReadResourceResult(contents=[contents])

    async def list_prompts(
        self, _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        """List the ready queries."""
        queries = await asyncio.to_thread(guides.ready_queries, self._desk)
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=query.name,
                    title=query.title,
                    description=query.description,
                    arguments=[
                        types.PromptArgument(
                            name=known.name, description=known.description, required=known.required
                        )
                        for known in query.parameters
                    ],
                )
                for query in queries.values()
            ]
        )

    async def get_prompt(
        self, _context: ServerRequestContext[Any], params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        """Write what a person asks for with a ready query."""
        text = await asyncio.to_thread(self._prompt, params.name, dict(params.arguments or {}))
        content = types.TextContent(type="text", text=text)
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=content)])

    def _prompt(self, name: str, given: Mapping[str, str]) -> str:
        query = guides.ready_queries(self._desk).get(name)
        if query is None:
            message = f"no ready query is called {name[:80]!r}"
            raise MCPError(types.INVALID_PARAMS, message)
        try:
            return guides.query_prompt(self._desk, query, given)
        except AssistantError as error:
            raise MCPError(types.INVALID_PARAMS, error.message, {"code": error.code}) from error
        except ReadingGraphError as error:
            raise MCPError(types.INVALID_PARAMS, error.message, {"code": code_of(error)}) from error


def _described(tool: Tool) -> types.Tool:
    schema = tool.arguments.model_json_schema()
    schema.pop("description", None)
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=schema,
        annotations=types.ToolAnnotations(
            read_only_hint=not tool.writes,
            destructive_hint=tool.destroys,
            open_world_hint=False,
        ),
    )


def _answer(found: Item) -> types.CallToolResult:
    text = compact(found)
    if len(text) > ANSWER_CHARS:
        message = "the answer is too large; ask for less: fewer columns, a smaller limit"
        return _failure("answer_too_large", message, {})
    return _result(text)


def _result(text: str, *, is_error: bool = False) -> types.CallToolResult:
    content = types.TextContent(type="text", text=text)
    return types.CallToolResult(content=[content], is_error=is_error)


def _failure(code: str, message: str, details: Item) -> types.CallToolResult:
    error = {"code": code, "message": message, **details}
    return _result(compact({"error": error}), is_error=True)


def _places(error: ReadingGraphError) -> Item:
    """The line and column that some errors know."""
    found = {name: getattr(error, name, None) for name in ("line", "column")}
    return {name: value for name, value in found.items() if value is not None}


def _in_words(error: ErrorDetails) -> str:
    """What is wrong with an argument, without its value."""
    name = ".".join(str(piece) for piece in error["loc"]) or "arguments"
    return f"{name}: {error['msg']}"
