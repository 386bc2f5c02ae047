"""The Language Server Protocol over stdio: what the editor asks goes to the desk."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from api.lsp.completing import TRIGGERS
from api.lsp.desk import Desk, open_folders
from api.lsp.library import Library
from api.lsp.options import Options, read_options
from graph.iris import Iris
from graph.snapshot import GraphService

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from api.lsp.documents import Document
    from api.settings import Settings

_log = logging.getLogger(__name__)

_SETTLE_S: Final = 0.3
"""How long after a letter the text is looked through; the next letter begins anew."""

_POLL_S: Final = 1.0
"""How often it is looked whether the graph changed."""


def serve(settings: Settings, options: Options, *, version: str) -> None:
    """Answer one editor on standard input and output, until it leaves.

    Args:
        settings: Of which graph.
        options: What was chosen on the command line; the editor may choose otherwise.
        version: What the editor is told.
    """
    wire = _take_stdout()
    desk = Desk(Library(GraphService(settings.home, Iris(settings.base))), options)
    try:
        Editor(desk, version).server.start_io(stdout=wire)
    finally:
        desk.close()


def _take_stdout() -> BinaryIO:
    """Keep standard output for the protocol: what anything else prints goes to standard error."""
    sys.stdout.flush()
    wire = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return wire


class Editor:
    """Wires the requests of an editor to the desk, off the event loop.

    Args:
        desk: Answers.
        version: What the editor is told.
    """

    def __init__(self, desk: Desk, version: str) -> None:
        self._desk = desk
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._poll: asyncio.Task[None] | None = None
        self._told: str | None = None
        self._faults: list[str] = []
        # The whole text at each change: Python and the protocol disagree on what ends a line, and
        # the library would apply a part of a text by Python's lines.
        self.server = LanguageServer(
            "readgraph", version, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self._register()

    def _register(self) -> None:
        """Say what is answered."""
        completion = types.CompletionOptions(trigger_characters=list(TRIGGERS))
        actions = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
        handlers: tuple[tuple[str, Callable[..., Any], Any], ...] = (
            (types.INITIALIZE, self._initialize, None),
            (types.INITIALIZED, self._initialized, None),
            (types.SHUTDOWN, self._shutdown, None),
            (types.EXIT, self._exit, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self._changed, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self._files_changed, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed, None),
            (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed, None),
            (types.TEXT_DOCUMENT_COMPLETION, self._complete, completion),
            (types.TEXT_DOCUMENT_HOVER, self._hover, None),
            (types.TEXT_DOCUMENT_DEFINITION, self._define, None),
            (types.TEXT_DOCUMENT_REFERENCES, self._refer, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self._act, actions),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self._outline, None),
        )
        for name, handler, options in handlers:
            # The library notes the name at the handler, which a bound method does not take.
            self.server.feature(name, options)(partial(handler))

    # The session

    def _initialize(self, params: types.InitializeParams) -> None:
        desk = self._desk
        given = _plain(params.initialization_options)
        desk.options, self._faults = read_options(given, desk.options)
        desk.encoding = self.server.workspace.position_encoding
        self._faults += desk.library.open(open_folders(self._roots()))

    def _roots(self) -> list[str]:
        workspace = self.server.workspace
        folders = [folder.uri for folder in workspace.folders.values()]
        return folders or ([workspace.root_uri] if workspace.root_uri else [])

    async def _initialized(self, _params: types.InitializedParams) -> None:
        for fault in self._faults:
            self._say(fault, types.MessageType.Warning)
        self._poll = asyncio.ensure_future(self._follow())

    def _shutdown(self, _params: object) -> None:
        for task in (*self._checks.values(), *([self._poll] if self._poll else [])):
            task.cancel()

    def _exit(self, _params: object) -> None:
        """End at once: a thread waits for more input, which may never come."""
        self._desk.close()
        sys.stderr.flush()
        # The protocol wants 1 where nobody asked to shut down first.
        os._exit(0 if self.server.protocol._shutdown else 1)  # noqa: SLF001 -- it has no other name

    async def _follow(self) -> None:
        """Look through the open texts again whenever the graph is another one."""
        version: str | None = None
        while True:
            try:
                state = await asyncio.to_thread(self._desk.library.graph)
                trouble = self._desk.library.trouble
                if trouble is not None and trouble != self._told:
                    self._say(trouble, types.MessageType.Warning)
                self._told = trouble
                found = None if state is None else state.version
                if found != version:
                    version = found
                    self._check_all()
            except Exception:  # noqa: BLE001 -- the graph is followed as long as the editor lasts
                _log.exception("the graph could not be looked at")
            await asyncio.sleep(_POLL_S)

    def _say(self, message: str, kind: types.MessageType) -> None:
        self.server.window_show_message(types.ShowMessageParams(kind, f"readgraph: {message}"))

    # Texts

    def _document(self, uri: str) -> Document | None:
        """A text as it is in the editor; ``None`` where the editor has none of this name."""
        known = self.server.workspace.text_documents.get(unquote(uri))
        return None if known is None else self._desk.document(known.uri, known.source)

    async def _changed(
        self, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams
    ) -> None:
        self._check(params.text_document.uri)

    async def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        task = self._checks.pop(uri, None)
        if task is not None:
            task.cancel()
        self._desk.forget(uri)
        self._publish(uri, [])

    async def _files_changed(self, _params: object) -> None:
        await asyncio.to_thread(self._refresh)
        self._check_all()

    def _refresh(self) -> None:
        for vault in self._desk.library.vaults():
            vault.refresh()

    async def _folders_changed(self, _params: object) -> None:
        faults = await asyncio.to_thread(self._desk.library.open, open_folders(self._roots()))
        for fault in faults:
            self._say(fault, types.MessageType.Warning)
        self._desk.forget()
        self._check_all()

    def _check_all(self) -> None:
        for document in list(self.server.workspace.text_documents.values()):
            self._check(document.uri)

    def _check(self, uri: str) -> None:
        """Look through a text when nobody has typed in it for a moment."""
        before = self._checks.get(uri)
        if before is not None:
            before.cancel()
        self._checks[uri] = asyncio.ensure_future(self._diagnose(uri))

    async def _diagnose(self, uri: str) -> None:
        await asyncio.sleep(_SETTLE_S)
        known = self.server.workspace.text_documents.get(unquote(uri))
        if known is None:
            return
        version = known.version
        try:
            document = self._desk.document(known.uri, known.source)
            found = await asyncio.to_thread(self._desk.diagnose, document)
        except Exception:  # noqa: BLE001 -- the boundary: a text must not end the server
            _log.exception("a text could not be looked through")
            return
        self._publish(uri, found, version)

    def _publish(self, uri: str, found: list[types.Diagnostic], version: int | None = None) -> None:
        self.server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=version)
        )

    # Questions

    async def _complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        return await asyncio.to_thread(self._desk.complete, document, params.position)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        return await asyncio.to_thread(
            self._desk.hover, document, params.position, markdown=self._takes_markdown()
        )

    def _takes_markdown(self) -> bool:
        text = self.server.client_capabilities.text_document
        formats = text.hover.content_format if text is not None and text.hover is not None else None
        return formats is None or types.MarkupKind.Markdown in formats

    async def _define(self, params: types.DefinitionParams) -> list[types.Location] | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        return await asyncio.to_thread(self._desk.define, document, params.position)

    async def _refer(self, params: types.ReferenceParams) -> list[types.Location] | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        opened = {
            known.uri: known.source for known in self.server.workspace.text_documents.values()
        }
        return await asyncio.to_thread(self._desk.refer, document, params.position, opened)

    async def _act(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        found = await asyncio.to_thread(self._desk.act, document, params.range)
        known = params.context.diagnostics
        for action in found:
            edits = (action.edit.changes or {}).get(document.uri, []) if action.edit else []
            action.diagnostics = [d for d in known if any(d.range == e.range for e in edits)]
        return found

    async def _outline(
        self, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        return await asyncio.to_thread(self._desk.outline, document)


def _plain(value: object) -> object:
    """What an editor sends as it is in JSON: the library may make objects of it."""
    if hasattr(value, "_asdict"):
        return value._asdict()
    return value
