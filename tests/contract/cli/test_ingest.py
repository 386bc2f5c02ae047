"""``readgraph ingest``: good lists, bad input, exit codes."""

from __future__ import annotations

import io
import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.commands import inputs
from api.commands.ingest import read_list
from api.commands.inputs import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.cli.conftest import Run

_ABSTRACT = "We present Foo, and evaluate it on HumanEval and MBPP. It works well in all of them."
_PAGE = f"""Daily Papers

Foo: A Way to Do Things

{_ABSTRACT}

  \u2022 5 authors
\u00b7
Mar 3, 2025

Bar: Another Way to Do Things

{_ABSTRACT}

  \u2022 2 authors
\u00b7
Mar 2, 2025
"""

BAD: dict[str, tuple[bytes | None, str]] = {
    "empty": (b"", "empty: nothing to read"),
    "white space": (b" \n\t\n", "empty: nothing to read"),
    "binary": (bytes(range(256)) * 8, "binary data"),
    "a picture": (b"\x89PNG\r\n\x1a\n rest", "this is a PNG picture"),
    "missing": (None, "no such file or directory"),
    "another format": (b'{"a": 1}', "this looks like JSON"),
    "prose": (b"Dear diary,\n", "the format of the text is not recognised"),
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of two papers."""
    path = tmp_path / "page.txt"
    path.write_text(_PAGE, encoding="utf-8")
    return path


def test_the_report_says_what_was_read_and_found(run: Run, example: Path) -> None:
    """All counts of the bundled list, and the year that was taken for it."""
    result = run("ingest", example)

    assert result.exit_code == 0, result.output
    heads = "List          Format   Read  New  Changed  Unchanged  Removed  Merged  Failed"
    assert heads in result.stdout
    counts = "reading-list  hf-page    55   55        0          0        0       0       0"
    assert counts in result.stdout
    assert "benchmarks" in result.stdout
    assert "read as 2026" in result.stdout


def test_reading_a_list_again_changes_nothing(run: Run, page: Path) -> None:
    """The second time all papers are unchanged, and the export is the same."""
    run("ingest", page)
    before = run("export", "-o", "-").stdout_bytes
    result = run("ingest", page, "--json")

    report = json.loads(result.stdout)["lists"][0]

    assert (report["new"], report["unchanged"], report["written"]) == (0, 2, False)
    assert run("export", "-o", "-").stdout_bytes == before


def test_json_is_the_only_thing_on_standard_output(run: Run, page: Path, tmp_path: Path) -> None:
    """One document with the lists, what was skipped and what could not be read."""
    result = run("ingest", page, tmp_path / "missing.txt", "--json")

    found = json.loads(result.stdout)

    assert result.exit_code == 1
    assert set(found) == {"graph", "dry_run", "lists", "skipped", "unreadable"}
    assert [item["source"] for item in found["lists"]] == ["page"]
    assert found["lists"][0]["found"].keys() == {
        "benchmark",
        "technique",
        "model",
        "repository",
        "page",
    }
    assert [Path(item["file"]).name for item in found["unreadable"]] == ["missing.txt"]


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_clear_line_and_exit_code_2(name: str, run: Run, tmp_path: Path) -> None:
    """The line names the file and the reason; there is no traceback and no graph."""
    data, reason = BAD[name]
    path = tmp_path / "bad.txt"
    if data is not None:
        path.write_bytes(data)

    result = run("ingest", path)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"error: {path}")
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not Path(os.environ["READGRAPH_HOME"]).exists()


def test_a_line_of_50_mb_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    """No memory or patience is lost on it, and there is no traceback."""
    path = tmp_path / "long.txt"
    path.write_bytes(b"x " * 25_000_000)

    result = run("ingest", path)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {path}")


@pytest.mark.parametrize(
    ("encode", "exit_code"),
    [
        (lambda text: text.encode("utf-8-sig"), 0),
        (lambda text: text.encode("utf-16"), 0),
        (lambda text: text.replace("\n", "\r\n").encode(), 0),
        (lambda text: text.encode("cp1252"), 1),
    ],
    ids=["byte order mark", "UTF-16", "CRLF", "Windows-1252"],
)
def test_a_page_in_another_encoding_is_read(
    encode: Callable[[str], bytes], exit_code: int, run: Run, tmp_path: Path
) -> None:
    """Both papers come in, whatever the bytes; a guess is a finding."""
    path = tmp_path / "page.txt"
    path.write_bytes(encode(_PAGE))

    result = run("ingest", path, "--json")

    assert result.exit_code == exit_code, result.stderr
    assert json.loads(result.stdout)["lists"][0]["read"] == 2


def test_a_guessed_encoding_is_told_with_file_and_line(run: Run, tmp_path: Path) -> None:
    """The form is that of compilers, which editors can jump to."""
    path = tmp_path / "page.txt"
    path.write_bytes(_PAGE.encode("cp1252"))

    result = run("ingest", path)

    assert f"{path}:7: warning: not UTF-8" in result.stderr


def test_a_page_cut_in_the_middle_is_read_as_far_as_it_goes(run: Run, tmp_path: Path) -> None:
    """The whole paper is stored, and the cut one is told with its line."""
    path = tmp_path / "cut.txt"
    path.write_text(_PAGE[: _PAGE.rindex("It works") + 5], encoding="utf-8")

    result = run("ingest", path, "--json")

    assert result.exit_code in {0, 1}
    assert json.loads(result.stdout)["lists"][0]["read"] >= 1
    assert f"{path}:" in result.stderr


def test_a_directory_is_read_with_its_folders(run: Run, page: Path, tmp_path: Path) -> None:
    """What no reader recognises is listed, hidden files are passed over; neither is an error."""
    (tmp_path / "below").mkdir()
    page.rename(tmp_path / "below" / "april.txt")
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".hidden").write_text(_PAGE, encoding="utf-8")

    result = run("ingest", tmp_path, "--json")

    found = json.loads(result.stdout)

    assert result.exit_code == 0
    assert [item["source"] for item in found["lists"]] == ["april"]
    assert [Path(item["file"]).name for item in found["skipped"]] == ["notes.json"]


def test_a_directory_without_lists_is_told(run: Run, tmp_path: Path) -> None:
    """Nothing was read, so the exit code is 2."""
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")

    result = run("ingest", tmp_path)

    assert result.exit_code == 2
    assert "skipped: " in result.stderr
    assert f"error: no reading list was found in {tmp_path}" in result.stderr


def test_a_directory_without_permission_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the system's answer is played here."""

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run("ingest", tmp_path)

    assert result.exit_code == 2
    assert result.stderr == f"error: {tmp_path}: may not be read (permission denied)\n"


def test_a_file_without_permission_is_told(
    run: Run, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the system's answer is played here."""

    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    result = run("ingest", page)

    assert result.exit_code == 2
    assert result.stderr == f"error: {page}: may not be read (permission denied)\n"


def test_an_input_without_end_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has to be copied, as it comes once, is not copied for ever."""
    monkeypatch.setattr(inputs, "_IN_MEMORY_BYTES", 10)
    monkeypatch.setattr(inputs, "_LARGEST_BYTES", 100)

    result = run("ingest", "-", stdin=_PAGE.encode())

    assert result.exit_code == 2
    assert "larger than" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("in_memory", [10, 2**20])
def test_a_pipe_is_read_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    """As ``readgraph ingest <(pbpaste)`` gives it; whether or not it fits in memory."""
    monkeypatch.setattr(inputs, "_IN_MEMORY_BYTES", in_memory)
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(_PAGE.encode()))
    writer.start()
    result = run("ingest", path, "--json")
    writer.join()

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["lists"][0]["read"] == 2


class Terminal(io.StringIO):
    """Where a person watches."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_bar_counts_papers_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, example: Path, tmp_path: Path
) -> None:
    """Through all steps, and it is gone in the end; elsewhere there is none."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    report = read_list(tmp_path / "graph", Place(example))

    assert report.read == 55
    assert "55 of 55 papers" in terminal.getvalue()
    assert " a second" in terminal.getvalue()
    assert terminal.getvalue().rstrip().endswith("\x1b[2K")


def test_a_dry_run_leaves_the_graph_as_it_is(run: Run, page: Path) -> None:
    """It reports as if it wrote, and makes not even the directory."""
    result = run("ingest", page, "--dry-run")

    assert result.exit_code == 0
    assert "A dry run" in result.stdout
    assert not Path(os.environ["READGRAPH_HOME"]).exists()


def test_standard_input_gets_the_name_that_is_given(run: Run) -> None:
    """A second paste under the name replaces the first."""
    run("ingest", "-", "--name", "April", stdin=_PAGE.encode())
    result = run("ingest", "-", "--name", "April", "--json", stdin=_PAGE.encode() + b"\n")

    report = json.loads(result.stdout)["lists"][0]

    assert (report["source"], report["unchanged"]) == ("april", 2)
    assert json.loads(run("sources", "--json").stdout) == [{"name": "april", "papers": 2}]


def test_standard_input_without_a_name_hints_at_it(run: Run) -> None:
    """Otherwise each paste would be a list of its own, and nobody would know why."""
    result = run("ingest", "-", stdin=_PAGE.encode())

    assert result.exit_code == 0
    assert "--name" in result.stderr


def test_the_day_of_the_page_completes_dates(run: Run, tmp_path: Path) -> None:
    """``--page-date`` settles the year of dates printed without one."""
    path = tmp_path / "page.txt"
    path.write_text(_PAGE.replace(", 2025", ""), encoding="utf-8")

    run("ingest", path, "--page-date", "2024-04-01")

    assert "2024-03-03" in run("list", "papers").stdout


def test_a_file_whose_name_is_no_text_is_read(run: Run, tmp_path: Path) -> None:
    """Names are bytes; what is not UTF-8 in them is replaced where it is stored and shown."""
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118 -- it takes no bytes
    try:
        with open(path, "wb") as file:  # noqa: PTH123 -- nor here
            file.write(_PAGE.encode())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")

    result = run("ingest", tmp_path, "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["lists"][0]["read"] == 2


USAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown format": (("--format", "nope"), "no format is called 'nope'; known formats: hf-page"),
    "a day that is none": (("--page-date", "2026-02-30"), "--page-date takes a day"),
    "an empty name": (("--name", " "), "--name is empty"),
}


@pytest.mark.parametrize("name", USAGE)
def test_a_wrong_option_ends_with_2_before_anything_is_read(
    name: str, run: Run, page: Path
) -> None:
    """One line says what is wrong with it."""
    options, reason = USAGE[name]

    result = run("ingest", page, *options)

    assert result.exit_code == 2
    assert reason in result.stderr
    assert not Path(os.environ["READGRAPH_HOME"]).exists()


def test_one_name_is_for_one_list(run: Run, page: Path, example: Path) -> None:
    """Else the second list would replace the first."""
    result = run("ingest", page, example, "--name", "both")

    assert result.exit_code == 2
    assert "2 inputs" in result.stderr


def test_a_file_named_twice_is_read_once(run: Run, page: Path) -> None:
    """By whatever path."""
    result = run("ingest", page, page.parent, page, "--json")

    assert len(json.loads(result.stdout)["lists"]) == 1


def test_a_graph_that_is_a_file_is_told(run: Run, page: Path) -> None:
    """The file is left alone."""
    result = run("ingest", page, "--graph", page)

    assert result.exit_code == 2
    assert "the graph is a directory" in result.stderr
    assert page.read_text(encoding="utf-8") == _PAGE
