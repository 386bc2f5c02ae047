"""Running the server, for ``serve`` and ``demo``."""

from __future__ import annotations

import gc
import os
import sys
import threading
import webbrowser
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.failures import OK, CommandError
from api.commands.listening import PortTakenError, address_of, is_loopback, listen
from api.commands.terminal import say, tell
from graph.deep_stack import THREAD_NAME
from graph.errors import ReadingGraphError

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from api.settings import Settings
    from graph.evaluators import Evaluator


class LogLevel(StrEnum):
    """How much is told while serving."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


HostOption = Annotated[
    str | None,
    typer.Option(
        metavar="HOST",
        help="Address to listen on. Else READGRAPH_HOST, else 127.0.0.1: this machine alone.",
        show_default=False,
    ),
]
PortOption = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=65_535,
        metavar="PORT",
        help="Port to listen on; 0 takes a free one. Else READGRAPH_PORT, else 8000.",
        show_default=False,
    ),
]
OpenOption = Annotated[
    bool, typer.Option("--open/--no-open", help="Open the page in your browser.")
]


def make_settings(
    directory: Path,
    host: str | None,
    port: int | None,
    **others: Any,  # noqa: ANN401 -- of the type that the setting has
) -> Settings:
    """Build the server's settings from the options and the environment.

    Args:
        directory: The graph directory.
        host: Address to listen on, if the command line says so.
        port: Port to listen on, if the command line says so.
        others: Further settings by name; ``None`` leaves them to the environment.

    Raises:
        CommandError: A setting is out of its bounds.
    """
    from pydantic import ValidationError  # noqa: PLC0415
    from pydantic_settings import SettingsError  # noqa: PLC0415

    from api.settings import ENV_PREFIX, Settings  # noqa: PLC0415

    given: dict[str, Any] = {"home": directory, "host": host, "port": port, **others}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{ENV_PREFIX}{'_'.join(str(part) for part in first['loc'][:1])}".upper()
        message = f"{name}: {first['msg']}"
        raise CommandError(message) from error
    except SettingsError as error:
        raise CommandError(str(error)) from error


def open_port(settings: Settings, *, move: bool) -> socket.socket:
    """Take the port, or the next free one where ``move`` allows it, saying so.

    Raises:
        CommandError: The port cannot be had.
    """
    try:
        return listen(settings.host, settings.port)
    except PortTakenError as error:
        if not move or error.free is None:
            raise
        tell(f"note: {error.message}; this is on port {error.free}")
        return listen(settings.host, error.free)


def check_host(settings: Settings) -> None:
    """Refuse to open the graph to other machines by accident, and warn where it is meant.

    Raises:
        CommandError: The host is not loopback, and nobody said by which name it is asked for.
    """
    if is_loopback(settings.host):
        return
    if not settings.allowed_hosts:
        message = f"on {settings.host}, other machines could read the graph, without a password"
        raise CommandError(
            message,
            hint="if that is meant, say by which name they ask for it, such as: "
            f"READGRAPH_ALLOWED_HOSTS='[\"my-pc.local\"]' readgraph serve --host {settings.host}",
        )
    tell(f"warning: on {settings.host}, other machines can read the graph, without a password")


def run(
    settings: Settings, listening: socket.socket, *, log_level: LogLevel, open_browser: bool
) -> None:
    """Print the address, and serve until Ctrl-C."""
    import logging  # noqa: PLC0415

    from api.evaluating import make_evaluator  # noqa: PLC0415
    from graph.iris import Iris  # noqa: PLC0415
    from graph.snapshot import GraphService  # noqa: PLC0415

    service = GraphService(settings.home, Iris(settings.base))
    evaluator = make_evaluator(settings, service)
    threading.Thread(target=_start, args=(evaluator,), daemon=True).start()

    gc.disable()  # what is loaded stays; to look through it again and again takes a tenth of that
    from api.app import create_app  # noqa: PLC0415 -- slow to load
    from api.logs import configure_logging  # noqa: PLC0415
    from api.server import make_server  # noqa: PLC0415

    configure_logging(level=logging.getLevelNamesMapping()[log_level.upper()])
    _make_token(settings)
    app = create_app(settings, service, evaluator)
    gc.freeze()
    gc.enable()
    server = make_server(app, settings)
    address = address_of(listening, settings.host)
    say(f"Serving {settings.home}")
    say(f"Open {address} (Ctrl-C stops)")
    tell("")
    if open_browser:
        # Some browsers run in this very terminal, until they are closed.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn raises it again when it has shut down
        pass
    finally:
        listening.close()
    say("Stopped.")
    _leave_running_queries()


def _start(evaluator: Evaluator) -> None:
    """Begin to load the graph while the rest of the server is loaded, and while it starts."""
    with suppress(ReadingGraphError):  # the server starts it too, and says so
        evaluator.start()


def _make_token(settings: Settings) -> None:
    """Make the token that writing needs at the first start; who may not write here goes without."""
    from api.token_file import ensure_token  # noqa: PLC0415
    from graph.errors import StoreUnavailableError  # noqa: PLC0415

    if settings.read_only or settings.token is not None:
        return
    try:
        ensure_token(settings.home)
    except StoreUnavailableError as error:
        tell(f"note: nobody can write over HTTP: {error.message}")


def _leave_running_queries() -> None:
    """End the process where a query still runs: the engine cannot be stopped, and holds no lock.

    The interpreter would wait for the thread that waits for it, an hour perhaps. The server only
    reads, so nothing is lost.
    """
    if any(thread.name == THREAD_NAME for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(OK)
