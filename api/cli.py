"""The ``readgraph`` command."""

from __future__ import annotations

import io
import os
import sys
from typing import Final, TextIO

_INTERRUPTED: Final = 130


def main() -> None:
    """Run the command, and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        # Here, so that Ctrl-C ends the command quietly while its parts are still being imported.
        from api.commands.app import app  # noqa: PLC0415

        app(prog_name="readgraph")
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _speak_utf8(stream: TextIO) -> None:
    """Write UTF-8 whatever the locale says, unless the person chose an encoding for Python.

    What an encoding cannot hold is written as an escape: no output is worth a traceback.
    """
    if isinstance(stream, io.TextIOWrapper):
        chosen = "PYTHONIOENCODING" in os.environ
        stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")
