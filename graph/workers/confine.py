"""What a process of ours gives up: network, memory without end, a life of its own.

Each is a second wall. Where the system does not have it, or does not allow it, there is the first.
"""

from __future__ import annotations

import ctypes
import logging
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
# M_TRIM_THRESHOLD, M_TOP_PAD and M_MMAP_THRESHOLD of malloc.h, in bytes.
_MALLOC_OPTIONS: Final = ((-1, 2**26), (-2, 2**24), (-3, 2**26))
LOW_PRIORITY: Final = 10
"""Of what takes long: a ninth of the weight that others have, so that it still comes to an end."""


def leave_network() -> bool:
    """Move this process, and all it starts, to where there is no network (Linux).

    Without privileges it takes a user namespace, which some systems do not give. The process must
    have one thread.
    """
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if library.unshare(flags) == 0:
            return True
    _log.debug("no network namespace: %s", os.strerror(ctypes.get_errno()))
    return False


def die_with_parent() -> None:
    """End this process with the one that started it, however that ends (Linux).

    To the system, that is the thread that did: for children of threads that last as long.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended in between
            os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of those whose parent, a child of this process, ended (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def limit_memory(more_bytes: int) -> None:
    """Let this process take so much memory beyond what it has (Linux).

    Pages that it shares with the process that forked it count as its own already.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 -- not on every system

    status = Path("/proc/self/status").read_text(encoding="ascii")
    match = re.search(r"VmData:\s*(\d+) kB", status)
    if match is not None:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        with suppress(ValueError, OSError):  # a lower limit is there already
            resource.setrlimit(resource.RLIMIT_DATA, (int(match[1]) * 1024 + more_bytes, most))


def keep_freed_memory() -> None:
    """Let the allocator keep what one query freed for the next (Linux, glibc).

    Given back and taken anew a thousand times a query, it costs a third of the time of some.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for option, size in _MALLOC_OPTIONS:
            mallopt(option, size)


def return_freed_memory() -> None:
    """Give back to the system what :func:`keep_freed_memory` kept (Linux, glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def lower_priority(pid: int) -> None:
    """Let the threads of a process have a ninth of what others have, all but its first (Linux).

    Nobody may raise it again without privileges. But to the system, priority is that of a thread,
    and the first one hands on its own to those that it starts.
    """
    with suppress(OSError):  # it has ended, or had less already
        for thread in Path(f"/proc/{pid}/task").iterdir():
            if int(thread.name) != pid:
                os.setpriority(os.PRIO_PROCESS, int(thread.name), LOW_PRIORITY)


def has_low_priority() -> bool:
    """Whether the priority of this thread was lowered, and not that of the first one (Linux)."""
    if sys.platform != "linux":
        return False
    return os.getpriority(os.PRIO_PROCESS, 0) > os.getpriority(os.PRIO_PROCESS, os.getpid())
