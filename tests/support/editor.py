"""pygls' own client, talking to a real ``readgraph lsp`` over its pipes as an editor does."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from anyio.from_thread import start_blocking_portal
from lsprotocol import types
from pygls.lsp.client import LanguageClient

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence
    from pathlib import Path

    from anyio.from_thread import BlockingPortal

WAIT_S = 60


class Editor:
    """What an editor does, without waiting for an event loop.

    Args:
        portal: Runs the client's event loop on another thread.
        client: The client, connected and initialised.
        capabilities: What the server said that it can do.
    """

    def __init__(
        self, portal: BlockingPortal, client: LanguageClient, capabilities: types.ServerCapabilities
    ) -> None:
        self._portal = portal
        self.client = client
        self.capabilities = capabilities
        self.messages: list[str] = []
        self._told: dict[str, types.PublishDiagnosticsParams] = {}
        self._news = threading.Condition()
        self._versions: dict[str, int] = {}

    def hear(self, told: types.PublishDiagnosticsParams) -> None:
        """Note what is told of a text."""
        with self._news:
            self._told[told.uri] = told
            self._news.notify_all()

    def hear_message(self, message: types.ShowMessageParams) -> None:
        """Note what a person is shown."""
        with self._news:
            self.messages.append(message.message)
            self._news.notify_all()

    def wait_for_message(self, part: str) -> None:
        """Wait until a person is shown a message with these words."""
        with self._news:
            assert self._news.wait_for(
                lambda: any(part in message for message in self.messages), WAIT_S
            ), self.messages

    def show(self, uri: str, text: str, *, language: str = "markdown") -> None:
        """Open a text, or type until it is this one."""
        version = self._versions.get(uri, 0) + 1
        self._versions[uri] = version
        if version == 1:
            item = types.TextDocumentItem(uri, language, version, text)
            self._send(self.client.text_document_did_open, types.DidOpenTextDocumentParams(item))
            return
        changed = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self._send(
            self.client.text_document_did_change,
            types.DidChangeTextDocumentParams(changed, [change]),
        )

    def close(self, uri: str) -> None:
        """Close a text."""
        del self._versions[uri]
        found = types.TextDocumentIdentifier(uri)
        self._send(self.client.text_document_did_close, types.DidCloseTextDocumentParams(found))

    def close_all(self) -> None:
        """Close every text."""
        for uri in list(self._versions):
            self.close(uri)

    def send(self, method: str, params: Any) -> None:  # noqa: ANN401 -- of any method
        """Send a notification."""
        self._send(self.client.protocol.notify, method, params)

    def _send(self, send: Callable[..., None], *arguments: Any) -> None:  # noqa: ANN401
        self._portal.call(send, *arguments)

    def diagnostics(
        self,
        uri: str,
        until: Callable[[Sequence[types.Diagnostic]], bool] = lambda _: True,
    ) -> list[types.Diagnostic]:
        """Wait for what is told of the text as it is now, and is as wanted."""

        def is_there() -> bool:
            told = self._told.get(uri)
            is_now = told is not None and told.version == self._versions[uri]
            return is_now and told is not None and until(told.diagnostics)

        with self._news:
            assert self._news.wait_for(is_there, WAIT_S), self._told.get(uri)
            return list(self._told[uri].diagnostics)

    def ask(self, ask: Callable[..., Coroutine[Any, Any, Any]], params: Any) -> Any:  # noqa: ANN401
        """Ask, and wait for the answer."""

        async def asked() -> Any:  # noqa: ANN401
            return await asyncio.wait_for(ask(params), WAIT_S)

        return self._portal.call(asked)

    def complete(self, uri: str, position: types.Position) -> list[types.CompletionItem]:
        """What may be typed."""
        found = types.TextDocumentIdentifier(uri)
        params = types.CompletionParams(found, position)
        result = self.ask(self.client.text_document_completion_async, params)
        return [] if result is None else list(result.items)

    def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        """What is shown beside the cursor."""
        found = types.TextDocumentIdentifier(uri)
        params = types.HoverParams(found, position)
        result: types.Hover | None = self.ask(self.client.text_document_hover_async, params)
        return result

    def define(self, uri: str, position: types.Position) -> list[types.Location]:
        """Where it leads."""
        found = types.TextDocumentIdentifier(uri)
        params = types.DefinitionParams(found, position)
        return list(self.ask(self.client.text_document_definition_async, params) or ())

    def refer(self, uri: str, position: types.Position) -> list[types.Location]:
        """What leads here."""
        params = types.ReferenceParams(
            types.ReferenceContext(include_declaration=False),
            types.TextDocumentIdentifier(uri),
            position,
        )
        return list(self.ask(self.client.text_document_references_async, params) or ())

    def act(self, uri: str, span: types.Range) -> dict[str, types.TextEdit]:
        """What can be done about a range: the one edit of each, by its title."""
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), span, types.CodeActionContext([])
        )
        found = self.ask(self.client.text_document_code_action_async, params) or ()
        return {action.title: action.edit.changes[uri][0] for action in found}


@contextmanager
def editor(
    program: str,
    graph: Path,
    vault: Path | None,
    *options: str,
    encodings: list[str] | None = None,
    settings: dict[str, Any] | None = None,
) -> Iterator[Editor]:
    """Start ``readgraph lsp`` on a graph and a vault; it ends with the block."""
    client = LanguageClient("test", "1")
    heard: list[Editor] = []
    early: list[types.ShowMessageParams] = []

    def hear(told: types.PublishDiagnosticsParams) -> None:
        heard[0].hear(told)

    def hear_message(message: types.ShowMessageParams) -> None:
        if heard:
            heard[0].hear_message(message)
        else:
            early.append(message)

    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(hear)
    client.feature(types.WINDOW_SHOW_MESSAGE)(hear_message)
    general = types.GeneralClientCapabilities(position_encodings=encodings)
    folders = [] if vault is None else [types.WorkspaceFolder(vault.as_uri(), vault.name)]
    params = types.InitializeParams(
        capabilities=types.ClientCapabilities(general=general),
        workspace_folders=folders,
        initialization_options=settings,
    )

    async def start() -> types.ServerCapabilities:
        await client.start_io(program, "--graph", str(graph), "lsp", *options)
        result = await asyncio.wait_for(client.initialize_async(params), WAIT_S)
        return result.capabilities

    async def end() -> None:
        await asyncio.wait_for(client.shutdown_async(None), WAIT_S)
        client.exit(None)
        await asyncio.wait_for(client.stop(), WAIT_S)  # type: ignore[no-untyped-call]

    with start_blocking_portal() as portal:
        found = Editor(portal, client, portal.call(start))
        heard.append(found)
        for message in early:
            found.hear_message(message)
        portal.call(client.initialized, types.InitializedParams())
        try:
            yield found
        finally:
            portal.call(end)


def marked(text: str) -> tuple[str, types.Position]:
    """Take the mark ``‸`` out of a text of the Basic Multilingual Plane; says where it stood."""
    before, _, after = text.partition("‸")
    lines = before.split("\n")
    return before + after, types.Position(len(lines) - 1, len(lines[-1]))
