"""``readgraph query`` ends when it is told to, though the engine cannot be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.asking import ENDLESS, named, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph of some statements."""
    path = tmp_path / "graph"
    write(path, *(named(f"n{number}", f"name {number:04}") for number in range(150)))
    return path


# Loaded first, so that the signal of Ctrl-C comes when somebody handles it.
_COMMAND = "import api.commands.app, api.cli; print('loaded', flush=True); api.cli.main()"


def started(graph: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command, over that graph."""
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            _COMMAND,
            "--graph",
            str(graph),
            "query",
            *arguments,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_query_is_given_up_at_the_time_limit(graph: Path) -> None:
    """With a message and an exit code of its own; a quick one is not touched."""
    slow = started(graph, ENDLESS, "--timeout", "0.5")
    _, said = slow.communicate(timeout=60)
    quick = started(graph, "ASK {}", "--timeout", "60")
    output, _ = quick.communicate(timeout=60)

    assert slow.returncode == 2
    assert "stopped after 0.5 s" in said
    assert (quick.returncode, output) == (0, "loaded\ntrue\n")


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_ends_a_running_query(graph: Path) -> None:
    """At once, with the exit code that shells know."""
    process = started(graph, ENDLESS)
    assert process.stdout is not None
    assert process.stdout.readline() == "loaded\n"
    time.sleep(2)  # to be in the middle of it; before that, it ends all the same
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
