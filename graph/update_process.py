"""Evaluating an update in a process of its own, which ends at a time limit.

The engine cannot be stopped once it evaluates. The process reads the graph under the shared lock,
lets go of it, and works on its copy; what it found is committed by whoever asked, and only if the
graph is still the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import RdfFormat, Store, parse, serialize

from graph.errors import QueryTimeoutError, QueryWorkerError, ReadingGraphError
from graph.store import GraphDirectory
from graph.update import Change, UpdateOptions, evaluate_update, parse_update
from graph.workers.confine import die_with_parent, leave_network, limit_memory
from graph.workers.task import error_head, error_of, out_of_memory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

_MODULE: Final = "graph.update_process"


def evaluate_apart(
    directory: Path, text: str, options: UpdateOptions, *, timeout_s: float, memory_bytes: int
) -> tuple[str, Change]:
    """Find out what an update does to a graph directory, within limits; nothing is written.

    Args:
        directory: The graph directory.
        text: The update; it was parsed before, so that its faults are told without a process.
        options: What it is read with.
        timeout_s: How long it may take, in seconds.
        memory_bytes: How much memory it may take beyond the copy of the graph (Linux).

    Returns:
        The version of the graph that it was evaluated on, and the change.

    Raises:
        QueryTimeoutError: It took too long, and was ended.
        QueryMemoryError: It needs too much memory.
        QueryWorkerError: The process ended by itself.
        ReadingGraphError: What :func:`graph.update.evaluate_update` raises.
    """
    head = {
        "directory": str(directory),
        "text": text,
        "options": asdict(options),
        "memory_bytes": memory_bytes,
    }
    try:
        done = subprocess.run(  # noqa: S603 -- this program, and no shell
            [sys.executable, "-m", _MODULE],
            input=json.dumps(head).encode(),
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise QueryTimeoutError(timeout_s) from error
    first, _, quads = done.stdout.partition(b"\n")
    if done.returncode != 0 or not first:
        if b"memory allocation" in done.stderr:
            raise out_of_memory(memory_bytes)
        message = f"the process that evaluated the update ended with {done.returncode}"
        raise QueryWorkerError(message)
    found = json.loads(first)
    if "error" in found:
        raise error_of(found)
    old, new = quads[: found["old_bytes"]], quads[found["old_bytes"] :]
    return found["version"], Change(_quads(old), _quads(new))


def _quads(text: bytes) -> frozenset[Quad]:
    # Blank nodes keep the names that they have on disk.
    return frozenset(parse(text, format=RdfFormat.N_QUADS, rename_blank_nodes=False))


def _written(quads: Iterable[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def main() -> None:
    """Be the process: one update from standard input, its change to standard output."""
    die_with_parent()
    leave_network()
    head: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    try:
        answer, body = _evaluated(head)
    except MemoryError:
        answer, body = error_head(out_of_memory(head["memory_bytes"])), b""
    except ReadingGraphError as error:
        answer, body = error_head(error), b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)


def _evaluated(head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in head["options"].items()
    }
    options = UpdateOptions(**given)
    operations = parse_update(head["text"], options)
    directory = GraphDirectory(Path(head["directory"]))
    copy = Store()
    with directory.reading() as graph:
        version = directory.version()  # both under the lock
        copy.bulk_extend(graph.store)
    limit_memory(head["memory_bytes"])
    change = evaluate_update(copy, operations, options, private=True)
    old, new = _written(change.old), _written(change.new)
    return {"version": version, "old_bytes": len(old)}, old + new


if __name__ == "__main__":
    main()
