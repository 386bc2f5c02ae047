"""How a command fails: one line on standard error, a hint how to go on, an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer

from api.commands.terminal import one_line, tell
from graph.errors import (
    GraphBusyError,
    NotFoundError,
    QueryTooLongError,
    ReadingGraphError,
    ReadingListSyntaxError,
    ResultTooLargeError,
    StoreCorruptError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

OK: Final = 0
FINDINGS: Final = 1
"""Something was found wanting: a line not read, a name not known, a promise not kept."""
USAGE: Final = 2
"""The command, its input or the graph directory cannot be used."""
PIPE_CLOSED: Final = 141
"""What shells report for a program whose reader went away (128 + SIGPIPE)."""
INTERRUPTED: Final = 130
"""What shells report for a program that Ctrl-C ended (128 + SIGINT)."""

_HINTS: Final[dict[type[ReadingGraphError], str]] = {
    GraphBusyError: "wait until the other command is done, or choose another graph with --graph",
    StoreCorruptError: "choose another graph with --graph, and read the lists into it again",
    QueryTooLongError: "shorten the query, or load the data another way: readgraph export",
    ResultTooLargeError: "add a LIMIT to the query",
}


class CommandError(Exception):
    """A command cannot do what it was asked to.

    Args:
        message: The reason.
        hint: How to go on.
        exit_code: What the process ends with.
    """

    def __init__(self, message: str, *, hint: str | None = None, exit_code: int = USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


@contextmanager
def reported(*, debug: bool) -> Iterator[None]:
    """Turn whatever goes wrong inside into words and an exit code.

    Args:
        debug: Show where an error was raised.

    Raises:
        typer.Exit: Something went wrong, and was told.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError as error:
        _drop_output()
        raise typer.Exit(PIPE_CLOSED) from error
    except KeyboardInterrupt as error:
        tell("interrupted: nothing was left half written")
        raise typer.Exit(INTERRUPTED) from error
    except CommandError as error:
        _tell_error(error.message, error.hint, debug=debug)
        raise typer.Exit(error.exit_code) from error
    except ReadingGraphError as error:
        _tell_error(str(error), _hint(error), debug=debug)
        code = FINDINGS if isinstance(error, NotFoundError) else USAGE
        raise typer.Exit(code) from error
    except OSError as error:
        named = isinstance(error.filename, str | bytes)  # it may be the number of a file
        place = f"{os.fsdecode(error.filename)}: " if named else ""
        _tell_error(f"{place}{error.strerror or error}", None, debug=debug)
        raise typer.Exit(USAGE) from error
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if type(error).__module__.startswith(("typer.", "click.")):
            raise  # a mistake in the command line, which typer tells with the usage
        # The boundary of the program: whatever it is, it is a fault of ours.
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        hint = "a fault in readgraph; see where with readgraph --debug before the command"
        _tell_error(f"unexpected {said}", None if debug else hint, debug=debug)
        raise typer.Exit(USAGE) from error


def _hint(error: ReadingGraphError) -> str | None:
    if isinstance(error, ReadingListSyntaxError):
        return None
    return next((_HINTS[base] for base in type(error).__mro__ if base in _HINTS), None)


def _tell_error(message: str, hint: str | None, *, debug: bool) -> None:
    if debug:
        tell(traceback.format_exc().rstrip())
    tell(f"error: {one_line(message)}")
    if hint is not None:
        tell(f"hint: {hint}")


def _drop_output() -> None:
    """Send what is still buffered to nowhere, so that the end of the process is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
