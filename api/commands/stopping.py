"""Ending a command whose query does not end: the engine itself cannot be stopped."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.commands.failures import INTERRUPTED, USAGE
from api.commands.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def given_up_after(timeout_s: float | None) -> Iterator[None]:
    """End the process at the time limit, if there is one, and at Ctrl-C.

    For work that only reads, so that nothing is lost.
    """
    timer: threading.Timer | None = None
    if timeout_s is not None:
        said = f"error: the query was stopped after {timeout_s:g} s"
        timer = threading.Timer(timeout_s, _leave, (said, USAGE))
        timer.daemon = True
        timer.start()
    try:
        yield
    except KeyboardInterrupt:
        _leave("interrupted: nothing was left half written", INTERRUPTED)
    finally:
        if timer is not None:
            timer.cancel()


def _leave(said: str, code: int) -> None:
    tell(said)
    sys.stderr.flush()
    os._exit(code)
