"""Commands that a program talks to over standard input and output: ``mcp`` and ``lsp``."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from api.commands.serving import LogLevel
from api.commands.terminal import tell

LogLevelOption = Annotated[LogLevel, typer.Option(help="How much is told on standard error.")]


def prepare_to_talk(log_level: LogLevel, *, whom: str, manual: str) -> None:
    """Send logs to standard error, and tell a person who started this by hand what it is for.

    Args:
        log_level: How much is told.
        whom: The program that is expected, such as ``an editor``.
        manual: What says how to set it up.
    """
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.getLevelNamesMapping()[log_level.upper()],
        format="%(levelname)s %(name)s: %(message)s",
    )
    if sys.stdin.isatty():
        tell(f"note: this speaks to {whom}, not to a person; how to set one up: {manual}")
