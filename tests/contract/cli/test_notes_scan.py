"""``readgraph notes scan``, ``check``, ``list``, ``remove``, and ``backlinks``."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.note_vaults import things, write_notes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run

_NOTES: dict[str, str | bytes] = {
    "ReAct.md": "# ReAct\n\nsee [[PPO]] and [[Nowhere]], [[Proximal Policy Optimisation]]\n",
    "sub/diary.md": "about [[../ReAct]]; also [[Twin]] and PPO\n",
}

_NOTHING = "no note, and nothing of the graph, is called so"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph of a few things."""
    return things(tmp_path / "graph").path


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault of two notes."""
    return write_notes(tmp_path / "vault", _NOTES)


def test_a_scan_says_what_it_found(run: Run, graph: Path, vault: Path) -> None:
    """Notes and links; with 0, also where links lead nowhere."""
    result = run("notes", "scan", vault, "--graph", graph)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "vault: 2 notes (obsidian); 2 new, 0 changed, 0 renamed, 0 gone",
        "links: 2 resolved, 1 ambiguous, 2 unresolved, 0 to elsewhere; 1 names in plain text",
    ]


def test_a_scan_says_what_could_not_be_read(run: Run, graph: Path, vault: Path) -> None:
    """On standard error, with file and line; the end is 1, and the rest is in the graph."""
    write_notes(vault, {"bad.md": b"---\na: [\n---\n", "bin.md": b"\0\1"})

    result = run("notes", "scan", vault, "--graph", graph, "--json")

    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (said["notes"], said["written"]) == (3, True)
    assert [(p["file"], p["code"]) for p in said["problems"]] == [
        ("bad.md", "front-matter"), ("bin.md", "binary"),
    ]  # fmt: skip
    assert "bad.md:2: error: " in run("notes", "scan", vault, "--graph", graph).stderr


def test_backlinks_are_listed_with_line_and_text(run: Run, graph: Path, vault: Path) -> None:
    """Notes about the thing come first; names in plain text are told as such."""
    run("notes", "scan", vault, "--graph", graph)

    result = run("backlinks", "PPO", "--graph", graph)
    about = run("backlinks", "ReAct", "--graph", graph)

    assert result.stdout.splitlines() == [
        "ReAct.md:3: wikilink: see [[PPO]] and [[Nowhere]], [[Proximal Policy Optimisation]]",
        "sub/diary.md:1: unlinked: about [[../ReAct]]; also [[Twin]] and PPO",
    ]
    assert about.stdout.splitlines() == [
        "ReAct.md:1: about: ReAct",
        "sub/diary.md:1: wikilink: about [[../ReAct]]; also [[Twin]] and PPO",
    ]
    (first, _) = json.loads(run("backlinks", "PPO", "--graph", graph, "--json").stdout)["backlinks"]
    assert (first["note"]["path"], first["line"], first["surface"]) == ("ReAct.md", 3, "[[PPO]]")


def test_the_check_lists_links_that_lead_nowhere_or_to_several(
    run: Run, graph: Path, vault: Path
) -> None:
    """With place, reason and what may be meant; the graph stays as it is."""
    result = run("notes", "check", vault, "--graph", graph)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"ReAct.md:3:17: error: Nowhere: {_NOTHING}",
        f"ReAct.md:3:30: error: Proximal Policy Optimisation: {_NOTHING}; perhaps PPO",
        "sub/diary.md:1:26: warning: Twin: 2 things are called so: model-twin, technique-twin",
        "2 notes and 5 links checked: 3 findings",
    ]
    findings = json.loads(run("notes", "check", vault, "--graph", graph, "--json").stdout)
    assert findings["findings"][2]["candidates"] == ["model-twin", "technique-twin"]
    assert run("notes", "list", "--graph", graph).stdout == ""


def test_nothing_is_suggested_for_a_name_of_a_letter(run: Run, graph: Path, tmp_path: Path) -> None:
    """Everything is like it."""
    vault = write_notes(tmp_path / "short", {"x.md": "[[a]]"})

    result = run("notes", "check", vault, "--graph", graph)

    assert result.stdout.splitlines()[0] == f"x.md:1:1: error: a: {_NOTHING}"


def test_a_vault_without_faults_is_well(run: Run, graph: Path, tmp_path: Path) -> None:
    """Ends with 0."""
    vault = write_notes(
        tmp_path / "clean", {"a.md": "[[PPO]] https://x.org ![[b.png]]", "b.png": ""}
    )

    result = run("notes", "check", vault, "--graph", graph)

    assert (result.exit_code, result.stdout) == (0, "1 notes and 3 links checked: all is well\n")


def test_a_link_to_a_renamed_note_is_mended(run: Run, graph: Path, vault: Path) -> None:
    """As a diff first, and only when asked in the file; nothing else of it changes."""
    write_notes(
        vault, {"a.md": "x [[diary|d]] `[[diary]]`\r\n[y](sub/diary.md#h) [[sub/diary]]\r\n"}
    )
    run("notes", "scan", vault, "--graph", graph)
    (vault / "sub" / "diary.md").rename(vault / "new log.md")

    shown = run("notes", "check", vault, "--graph", graph, "--fix")

    assert shown.exit_code == 1
    assert "-x [[diary|d]] `[[diary]]`" in shown.stdout
    assert "+x [[new log|d]] `[[diary]]`" in shown.stdout
    assert b"[[diary|d]]" in (vault / "a.md").read_bytes()
    assert run("notes", "check", vault, "--graph", graph, "--fix", "--write").exit_code == 0
    assert (vault / "a.md").read_bytes() == (
        b"x [[new log|d]] `[[diary]]`\r\n[y](new%20log.md#h) [[new log]]\r\n"
    )
    after = run("notes", "scan", vault, "--graph", graph).stdout
    assert "1 renamed, 0 gone" in after


def test_a_diff_of_mended_links_can_be_applied(run: Run, graph: Path, vault: Path) -> None:
    """It has the bytes of the file: line ends, mark, an end without one; names may have spaces."""
    mark = b"\xef\xbb\xbf"
    notes = {
        "my log.md": mark + b"[[diary]]\r\nb\r\n",
        "open.md": "\u00e9\u2028[[diary]]".encode(),
        "old.md": b"\xe9 [[diary]]\n",
    }
    write_notes(vault, notes)
    run("notes", "scan", vault, "--graph", graph)
    (vault / "sub" / "diary.md").rename(vault / "new log.md")

    shown = run("notes", "check", vault, "--graph", graph, "--fix")

    assert shown.stdout_bytes == (
        b"--- a/my log.md\t\n+++ b/my log.md\t\n@@ -1,2 +1,2 @@\n"
        b"-" + mark + b"[[diary]]\r\n+" + mark + b"[[new log]]\r\n b\r\n"
        b"--- a/open.md\t\n+++ b/open.md\t\n@@ -1 +1 @@\n"
        + "-\u00e9\u2028[[diary]]\n\\ No newline at end of file\n".encode()
        + "+\u00e9\u2028[[new log]]\n\\ No newline at end of file\n".encode()
    )
    assert "old.md: not mended: it is not UTF-8" in shown.stderr


def test_a_link_to_a_merged_thing_is_mended(run: Run, graph: Path, tmp_path: Path) -> None:
    """Its key is written anew; names need no mending."""
    vault = write_notes(
        tmp_path / "v", {"a.md": "[[model-o1]] <https://w3id.org/reading-list/id/model-o1>"}
    )
    run("notes", "scan", vault, "--graph", graph)
    assert run("merge", "model-o1", "model-llama-3", "--graph", graph).exit_code == 0

    result = run("notes", "check", vault, "--graph", graph, "--fix", "--write")

    assert result.exit_code == 0
    assert (vault / "a.md").read_text() == (
        "[[model-llama-3]] <https://w3id.org/reading-list/id/model-llama-3>"
    )


def test_a_merge_moves_what_notes_say(run: Run, graph: Path, tmp_path: Path) -> None:
    """Without a new scan: what everybody reads leads to the survivor."""
    vault = write_notes(tmp_path / "v", {"a.md": "about [[o1]]", "o1.md": "x"})
    run("notes", "scan", vault, "--graph", graph)
    run("merge", "model-o1", "model-llama-3", "--graph", graph)

    found = run("backlinks", "Llama 3", "--graph", graph).stdout.splitlines()

    assert found == ["o1.md:1: about: o1", "a.md:1: wikilink: about [[o1]]"]
    assert run("check", "--graph", graph).exit_code == 0


def test_vaults_are_listed_and_removed(run: Run, graph: Path, vault: Path) -> None:
    """By folder or name; the files stay."""
    run("notes", "scan", vault, "--graph", graph)

    listed = json.loads(run("notes", "list", "--graph", graph, "--json").stdout)
    assert [(v["name"], v["notes"], v["root"]) for v in listed] == [("vault", 2, str(vault))]
    assert "vault" in run("notes", "list", "--graph", graph).stdout
    assert run("notes", "remove", vault, "--graph", graph).exit_code == 0
    assert run("notes", "remove", "vault", "--graph", graph).exit_code == 1
    assert json.loads(run("notes", "list", "--graph", graph, "--json").stdout) == []
    assert (vault / "ReAct.md").is_file()


MISTAKES = {
    "no folder": (("scan", "missing"), "cannot read the vault"),
    "watching a dry run": (("scan", ".", "--watch", "--dry-run"), "--watch"),
    "writing without mending": (("check", ".", "--write"), "--fix"),
    "a name without letters": (("scan", ".", "--name", " "), "name"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told(arguments: tuple[str, ...], said: str, run: Run, graph: Path) -> None:
    """In one line, with 2."""
    result = run("notes", *arguments, "--graph", graph)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_two_vaults_of_one_name_need_two_names(run: Run, graph: Path, tmp_path: Path) -> None:
    """The first is not overwritten."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_notes(tmp_path / folder / "notes", {"x.md": folder})
    run("notes", "scan", tmp_path / "a" / "notes", "--graph", graph)

    refused = run("notes", "scan", tmp_path / "b" / "notes", "--graph", graph)
    named = run("notes", "scan", tmp_path / "b" / "notes", "--name", "other", "--graph", graph)

    assert (refused.exit_code, named.exit_code) == (2, 0)
    assert "--name" in refused.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way")
def test_watching_follows_what_is_written_until_ctrl_c(
    program: str, graph: Path, vault: Path
) -> None:
    """Each change is told when it is in the graph; what follows starts from there."""
    command = [program, "--graph", str(graph), "notes", "scan", str(vault), "--watch"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        try:
            assert "watching" in watching.stderr.readline()
            # The first write may come before the watch has begun: go on until it is seen.
            lines = iter(watching.stdout.readline, "")
            assert "notes" in next(lines)
            assert "links" in next(lines)
            _write_until_seen(vault, watching)
        finally:
            watching.send_signal(signal.SIGINT)
            _, errors = watching.communicate(timeout=60)

    assert "stopped watching" in errors
    assert watching.returncode == 0


def _write_until_seen(vault: Path, watching: subprocess.Popen[str]) -> None:
    """Write a note every second until the other process tells of it."""
    import threading  # noqa: PLC0415

    seen = threading.Event()

    def write() -> None:
        number = 0
        while not seen.wait(1) and watching.poll() is None:
            number += 1
            write_notes(vault, {"new.md": f"[[PPO]] {number}"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert watching.stdout is not None
        assert watching.stdout.readline() == "scanned new.md\n"
    finally:
        seen.set()
        writer.join()
