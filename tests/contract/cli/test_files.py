"""``view``, ``export`` and ``check``; files are written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.commands.files import write_output
from graph import check as checking

if TYPE_CHECKING:
    from tests.contract.cli.conftest import Run

ENDINGS = {
    "nq": b"<https://",
    "trig": b"@prefix",
    "jsonld": b"[",
    "ttl": b"@prefix",
    "nt": b"<http",
    "rdf": b"<?xml",
    "graphml": b"<?xml",
    "gexf": b"<?xml",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ending_decides_on_the_format(ending: str, read: Run, tmp_path: Path) -> None:
    """And the same graph gives the same bytes."""
    first, second = tmp_path / f"one.{ending}", tmp_path / f"two.{ending.upper()}"
    results = [read("export", "-o", path) for path in (first, second)]

    assert [result.exit_code for result in results] == [0, 0], results[0].stderr
    assert first.read_bytes().lstrip(b"{").startswith((ENDINGS[ending], b'"@'))
    assert first.read_bytes() == second.read_bytes()
    assert results[0].stdout == ""


def test_standard_output_gets_quads(read: Run) -> None:
    """Nothing is lost in N-Quads, and nothing else is on standard output."""
    result = read("export", "-o", "-")

    assert result.exit_code == 0
    assert all(line.endswith(" .") for line in result.stdout.splitlines())
    assert "/graph/src-demo>" in result.stdout
    assert result.stderr == ""


def test_the_format_option_goes_before_the_ending(read: Run, tmp_path: Path) -> None:
    """A file may be called as one likes."""
    path = tmp_path / "graph.txt"

    result = read("export", "-o", path, "--format", "turtle")

    assert result.exit_code == 0
    assert path.read_bytes().startswith(b"@prefix")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "graph.docx"), "the ending of graph.docx names no format"),
        (("-o", "graph.ttl", "--format", "docx"), "unknown format 'docx'"),
        (("-o", "missing/graph.ttl"), "cannot write missing/graph.ttl: No such file"),
        (("-o", "."), "the ending of . names no format"),
        ((), "--output"),
    ],
)
def test_a_wrong_output_is_told(
    arguments: tuple[str, ...],
    said: str,
    read: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With exit code 2, and without leaving a file."""
    monkeypatch.chdir(tmp_path)

    result = read("export", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_network_is_one_page(read: Run, tmp_path: Path) -> None:
    """UTF-8, and a whole document."""
    path = tmp_path / "network.html"

    result = read("view", "-o", path, "--title", "Caf\u00e9 </script>")

    page = path.read_text(encoding="utf-8")

    assert result.exit_code == 0, result.stderr
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<title>Caf\u00e9 &lt;/script&gt;" in page


def test_the_network_around_a_thing_is_smaller(read: Run, tmp_path: Path) -> None:
    """``--focus`` takes whatever ``show`` takes."""
    whole, part = tmp_path / "whole.html", tmp_path / "part.html"
    read("view", "-o", whole)
    result = read("view", "-o", part, "--focus", "alfworld", "--depth", "1")

    assert result.exit_code == 0, result.stderr
    assert part.stat().st_size < whole.stat().st_size


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--depth", "1"), 2, "--depth counts links from --focus"),
        (("--focus", "ALFWorld", "--depth", "3"), 2, "--depth"),
        (("--focus", "alf wrld"), 1, "benchmark-alfworld"),
    ],
)
def test_a_wrong_focus_is_told(
    arguments: tuple[str, ...], code: int, said: str, read: Run, tmp_path: Path
) -> None:
    """And no file is made."""
    result = read("view", "-o", tmp_path / "x.html", *arguments)

    assert result.exit_code == code
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step fails, the old file stands, and nothing is left beside it."""
    path = tmp_path / "old.txt"
    path.write_bytes(b"old")

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(Exception, match="No space left"):
            write_output(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX systems")
def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    """A new file gets the mode that any new file gets, not that of a temporary one."""
    target, link, new = tmp_path / "target", tmp_path / "link", tmp_path / "new"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    plain = tmp_path / "plain"
    plain.touch()

    write_output(link, b"one")
    write_output(new, b"two")

    assert link.is_symlink()
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"one", 0o640)
    assert new.stat().st_mode == plain.stat().st_mode


def test_what_is_read_passes_the_check(read: Run) -> None:
    """Shapes and offsets."""
    result = read("check")

    assert result.exit_code == 0, result.stdout
    assert "55 papers" in result.stdout
    assert "all is well" in result.stdout


def test_check_as_json(read: Run) -> None:
    """A clean bill is an empty list."""
    result = read("check", "--json")

    assert json.loads(result.stdout) == {"clean": True, "findings": []}


def test_a_broken_promise_ends_with_1(read: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a finding, with the key of the thing at fault."""
    fault = checking.Finding(
        "demo", "https://w3id.org/reading-list/id/paper-x", "has no title\nat all"
    )
    monkeypatch.setattr(checking, "check", lambda snapshot: (fault,))

    result = read("check")
    found = json.loads(read("check", "--json").stdout)

    assert result.exit_code == 1
    assert result.stdout.startswith("demo: paper-x: has no title at all\n")
    assert found["clean"] is False
    assert found["findings"][0]["source"] == "demo"
