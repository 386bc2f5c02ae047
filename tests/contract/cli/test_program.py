"""The program as a process: pipes, locales, faults, and how quickly it starts."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from api.commands import check as check_command
from graph.errors import GraphBusyError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run

_HEAVY = ("fastapi", "networkx", "pydantic_settings", "pyoxigraph", "pyshacl", "pyvis", "rdflib")
_HEAVY_TOO = ("rich.table", "scipy", "uvicorn")


def _shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell; it ends with the first exit code of its pipe that is not 0."""
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        check=False,
        env=os.environ | environment,
        timeout=120,
    )


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
    ids=["C", "C as it is", "POSIX as it is"],
)
def test_output_is_utf8_in_every_locale(locale: dict[str, str], program: str, filled: Path) -> None:
    """No UnicodeEncodeError, and no question marks."""
    query = shlex.quote(r"SELECT ('caf\u00e9 \u2603' AS ?x) {}")

    done = _shell(f"{program} --graph {filled} query {query}", **locale)

    assert done.returncode == 0, done.stderr
    assert "caf\u00e9 \u2603" in done.stdout.decode()


def test_a_chosen_encoding_is_kept(program: str, filled: Path) -> None:
    """What it cannot hold is escaped, not a traceback."""
    query = shlex.quote(r"SELECT ('caf\u00e9 \u2603' AS ?x) {}")

    done = _shell(f"{program} --graph {filled} query {query}", PYTHONIOENCODING="latin-1")

    assert done.returncode == 0, done.stderr
    assert b"caf\xe9 \\u2603" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        "export -o -",
        "query 'SELECT * { ?s ?p ?o }'",
        "list papers --limit 1000",
        "show himac --all",
    ],
)
def test_a_reader_that_goes_away_is_no_fault(arguments: str, program: str, filled: Path) -> None:
    """``| head -1`` gets its line; nothing is said about the rest."""
    done = _shell(f"{program} --graph {filled} {arguments} 2>&1 | head -1")

    assert len(done.stdout.splitlines()) == 1
    assert b"Traceback" not in done.stderr
    assert done.stderr == b""
    assert done.returncode in {0, 141}  # 0: all of it fitted into the pipe


def test_a_reader_that_went_away_early_gives_the_code_of_shells(program: str, filled: Path) -> None:
    """128 + SIGPIPE, as for any other tool."""
    done = _shell(f"{program} --graph {filled} export -o - | true")

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", ["--help", "ingest -h"])
def test_help_into_a_closed_pipe_is_quiet(arguments: str, program: str) -> None:
    """Help is written before any command runs."""
    done = _shell(f"{program} {arguments} | true")

    assert done.stderr == b""


def test_no_styles_in_a_pipe(program: str, filled: Path) -> None:
    """Nor when the person asks for none, whatever the terminal."""
    done = _shell(f"{program} --graph {filled} show ALFWorld", TERM="xterm-256color")

    assert done.returncode == 0
    assert b"\x1b" not in done.stdout


def _on_a_terminal(*command: str, **environment: str) -> tuple[int, str]:
    """Run a program on a terminal of 100 columns; give its exit code and all that it showed."""
    import fcntl  # noqa: PLC0415 -- for POSIX alone
    import pty  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    variables |= {"TERM": "xterm-256color", "COLUMNS": "100"} | environment
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=variables
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return process.returncode, shown.decode().replace("\r\n", "\n")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such terminals")
def test_on_a_terminal_tables_fold_and_words_stand_out(program: str, filled: Path) -> None:
    """No line is wider than the terminal, and the surface of a mention is underlined."""
    code, shown = _on_a_terminal(program, "--graph", str(filled), "show", "ALFWorld")
    _, table = _on_a_terminal(program, "--graph", str(filled), "list", "papers", NO_COLOR="1")
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", table)

    assert code == 0
    assert "\x1b[1;4mALFWorld\x1b[0m" in shown
    assert max(map(len, plain.splitlines())) <= 100


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such terminals")
def test_reading_shows_a_bar_on_a_terminal(program: str, example: Path, tmp_path: Path) -> None:
    """It goes away when the work is done; in a pipe there is none."""
    command = (program, "--graph", str(tmp_path / "g"), "ingest", str(example), "--dry-run")
    code, shown = _on_a_terminal(*command)
    piped = subprocess.run(command, capture_output=True, check=True, timeout=60)

    assert code == 0
    assert "extracting" in shown
    assert piped.stderr == b""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such terminals")
def test_a_query_is_asked_for_where_nothing_was_given(program: str, filled: Path) -> None:
    """The command does not sit there and wait for the keyboard."""
    code, shown = _on_a_terminal(program, "--graph", str(filled), "query")

    assert code == 2
    assert shown.startswith("error: no query was given\nhint: ")


def test_the_program_says_its_version(program: str) -> None:
    """The version is that of the installed package."""
    done = _shell(f"{program} --version")

    assert done.returncode == 0
    assert done.stdout.startswith(b"readgraph ")


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], (*_HEAVY, *_HEAVY_TOO)),
        (["ingest", "--help"], (*_HEAVY, *_HEAVY_TOO)),
        (["query", "ASK {}"], ("fastapi", "networkx", "pyshacl", "pyvis", "scipy", "uvicorn")),
        (["export", "-o", "-"], ("fastapi", "pyshacl", "pyvis", "scipy", "uvicorn")),
    ],
    ids=["help", "help of a command", "query", "export"],
)
def test_a_command_loads_only_what_it_needs(
    arguments: list[str], heavy: tuple[str, ...], filled: Path
) -> None:
    """Loading the libraries of the others would take most of its time."""
    script = (
        "import sys\nfrom api.commands.app import app\n"
        f"try:\n    app({['--graph', str(filled), *arguments]!r})\n"
        "finally:\n    print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True, timeout=60
    )

    assert done.returncode == 0, done.stderr
    assert [name for name in heavy if name in done.stderr.split()] == []


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What ``check`` raises instead of opening the graph."""
    raised: list[BaseException] = []

    def fail(*arguments: object) -> None:
        raise raised[0]

    monkeypatch.setattr(check_command, "open_to_read", fail)
    return raised


FAULTS: dict[str, tuple[BaseException, int, str]] = {
    "one of ours": (GraphBusyError("in use"), 2, "error: in use\nhint: wait until the other"),
    "the system's": (OSError(28, "No space left on device"), 2, "error: No space left on device\n"),
    "the system's, of a file": (OSError(13, "Denied", "x"), 2, "error: x: Denied\n"),
    "Ctrl-C": (KeyboardInterrupt(), 130, "interrupted: nothing was left half written\n"),
    "a bug": (
        ZeroDivisionError("a\nb"),
        2,
        "error: unexpected ZeroDivisionError: a b\nhint: a fault in readgraph; see where with",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_and_an_exit_code(
    name: str, run: Run, fault: list[BaseException]
) -> None:
    """Whatever goes wrong, there is no traceback."""
    error, code, said = FAULTS[name]
    fault.append(error)

    result = run("check")

    assert result.exit_code == code
    assert result.stderr.startswith(said)
    assert "Traceback" not in result.stderr


def test_debug_shows_where_a_fault_was_raised(run: Run, fault: list[BaseException]) -> None:
    """Before the line that says what it was."""
    fault.append(ZeroDivisionError("oh"))

    result = run("--debug", "check")

    assert result.exit_code == 2
    assert result.stderr.startswith("Traceback (most recent call last)")
    assert result.stderr.endswith("error: unexpected ZeroDivisionError: oh\n")


@pytest.mark.parametrize("arguments", [("sources",), ("query", "ASK {}"), ("demo", "--no-serve")])
def test_a_broken_graph_is_told(
    arguments: tuple[str, ...], run: Run, filled: Path, tmp_path: Path
) -> None:
    """The engine says what is wrong with its files, in one line."""
    broken = tmp_path / "graph"
    shutil.copytree(filled, broken)
    (broken / "store" / "CURRENT").write_text("nonsense\n", encoding="ascii")

    result = run("--graph", broken, *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert "Corruption" in result.stderr


def test_the_graph_option_stands_before_or_after_the_command(run: Run, filled: Path) -> None:
    """The one after the command goes before the other, and both before the environment."""
    assert [
        run(*arguments).exit_code
        for arguments in (
            ("--graph", filled, "sources"),
            ("sources", "--graph", filled),
            ("--graph", "nowhere", "sources", "--graph", filled),
            ("sources",),
        )
    ] == [0, 0, 0, 1]


@pytest.mark.parametrize("base", ["nonsense", "https://example.org/"])
def test_a_base_that_is_none_is_told(
    base: str, run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands mint with the base that the server is set to."""
    monkeypatch.setenv("READGRAPH_BASE", base)

    result = run("--graph", filled, "sources")

    assert result.exit_code == 2
    assert "READGRAPH_BASE must be" in result.stderr
