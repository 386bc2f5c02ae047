"""Single keys from a terminal, without the Enter key."""

from __future__ import annotations

import os
import select
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ESCAPE: Final = b"\x1b"
_SEQUENCE_BYTES: Final = 32


@contextmanager
def single_keys() -> Iterator[Callable[[], str]]:
    """Give a function that waits for a key; an arrow or function key is one key, empty the end.

    The terminal stays in this mode throughout, so that what is typed ahead is not lost, as it
    would be with ``typer.getchar``, which only serves where there is no ``termios``.
    """
    try:
        import termios  # noqa: PLC0415 -- not on Windows
        import tty  # noqa: PLC0415
    except ImportError:
        yield typer.getchar
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal, termios.TCSANOW)
        yield lambda: _read(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _read(terminal: int) -> str:
    key = os.read(terminal, 1)
    if key == _ESCAPE and select.select([terminal], [], [], 0)[0]:
        key += os.read(terminal, _SEQUENCE_BYTES)
    return key.decode(errors="replace")
