"""A few statements in one named graph, and ways to write and read them on their own."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import textwrap
import threading
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store import GraphDirectory

GRAPH = "https://example.org/graph/a"
HOSTILE = {
    "update": '"} ; DROP ALL #',
    "triple quotes": "\"\"\"'''",
    "line breaks": "a\nb\r\nc\rd\u2028e\x85f",
    "tabs and controls": "a\tb\x0bc\x01\x08\x7f",
    "backslashes": "\\ \\\\ \\n \\u0041 \\",
    "markup": "</script><!-- & ]]>",
    "emoji": "👩‍💻🤗",
    "combining": "e\u0301 \u00e9",
    "no character": "\ufffe\uffff\ufdd0",
    "last plane": "\U0010ffff",
    "nothing": "",
    "null": "a\x00b",
}
"""Texts that trip what handles text carelessly."""


def quad(number: int, value: str = "x") -> Quad:
    """One of as many statements as there are numbers."""
    subject = NamedNode(f"https://example.org/{number}")
    return Quad(subject, NamedNode("https://example.org/p"), Literal(value), NamedNode(GRAPH))


ONE, TWO = frozenset({quad(1)}), frozenset({quad(1), quad(2)})


def write(directory: GraphDirectory, old: frozenset[Quad], new: frozenset[Quad]) -> bool:
    """Replace some quads by others, on their own."""
    with directory.writing() as graph:
        return graph.replace(old, new)


def read(directory: GraphDirectory) -> set[Quad]:
    """What is stored now."""
    with directory.reading() as graph:
        return graph.quads(GRAPH)


def lines_of(*quads: Quad) -> list[bytes]:
    """Quads as lines of N-Quads."""
    return [f"{one} .\n".encode() for one in quads]


def apply(directory: GraphDirectory, removed: list[bytes], added: list[bytes]) -> bool:
    """Make a change of so many lines, on its own."""
    with directory.writing() as graph:
        return graph.apply(removed, added)


@contextlib.contextmanager
def other_process(directory: GraphDirectory, how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the graph open to read or to write, until told to stop."""
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from graph.store import GraphDirectory
        with GraphDirectory(Path(sys.argv[1])).{how}():
            print("open", flush=True)
            sys.stdin.readline()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(directory.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        with contextlib.suppress(BrokenPipeError):
            process.communicate("\n")


def kill_writer(directory: GraphDirectory, script: str, *, lines: int, wait_s: float) -> None:
    """Start a script that writes, and kill it so long after so many lines of its output."""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(directory.path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        threading.Event().wait(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait()


def expect_one_state_whole(directory: GraphDirectory) -> None:
    """Look for the one or the other of two states of 4,000 quads, and write at once."""
    found = read(directory)
    values = {one.object.value for one in found if isinstance(one.object, Literal)}

    assert len(found) == 4000
    assert values in ({"x"}, {"y"})
    assert write(directory, frozenset(found), ONE)
    assert read(directory) == ONE
