"""Correcting, reviewing, rating and tagging from the command line."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.decided import ALFWORLD, HIMAC, OTHER, PPO, two_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    from tests.contract.cli.conftest import Run


@pytest.fixture
def on(run: Run, tmp_path: Path) -> Callable[..., Result]:
    """The command on a graph of two lists, which may be changed."""
    directory = two_lists(tmp_path)

    def run_on(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        return run("--graph", directory.path, *arguments, stdin=stdin)

    return run_on


def linked(on: Callable[..., Result], name: str) -> set[tuple[str, str]]:
    """Relation and key of what a paper is linked with."""
    view = json.loads(on("show", name, "--json").stdout)
    return {(link["relation"], link["other"]["key"]) for link in view["links"]}


def test_a_link_is_rejected_by_the_names_of_its_ends(on: Callable[..., Result]) -> None:
    """And comes back with the beginning of the decision's identifier."""
    result = on("reject", "2604.01234", "ALF World")

    assert result.exit_code == 1, "ALF World is no name of it here"

    result = on("reject", "2604.01234", "alfworld")

    assert result.exit_code == 0, result.output
    assert result.stdout.casefold().startswith("rejected: himac: hierarchical agents")
    assert ("evaluatesOn", ALFWORLD) not in linked(on, HIMAC)

    identifier = result.stdout.rpartition("[")[2].strip("]\n")
    undone = on("corrections", "undo", identifier)

    assert undone.stdout.startswith("taken back: rejected: H")
    assert ("evaluatesOn", ALFWORLD) in linked(on, HIMAC)


CHANGES: dict[str, tuple[list[str], str, tuple[str, str]]] = {
    "accept": (["accept", HIMAC, "PPO"], HIMAC, ("uses", PPO)),
    "add": (["add-link", HIMAC, "evaluatesOn", "WebShop"], HIMAC,
            ("evaluatesOn", "benchmark-webshop")),
    "add a new thing": (["add-link", HIMAC, "uses", "My Trick", "--new", "technique"], HIMAC,
                        ("uses", "technique-my-trick")),
    "role": (["set-role", HIMAC, "PPO", "comparesWith"], HIMAC, ("comparesWith", PPO)),
    "merge": (["merge", "WebShop", "ALFWorld"], OTHER, ("evaluatesOn", ALFWORLD)),
    "kind": (["set-kind", "PPO", "model"], HIMAC, ("uses", "model-ppo")),
    "split": (["split", "PPO", "--paper", OTHER, "--as", "Other PPO"], OTHER,
              ("uses", "technique-other-ppo")),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "paper", "link"), CHANGES.values(), ids=CHANGES)
def test_a_link_is_as_it_was_said(
    on: Callable[..., Result], arguments: list[str], paper: str, link: tuple[str, str]
) -> None:
    """Told in one line."""
    result = on(*arguments)

    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 1
    assert link in linked(on, paper)


def test_a_merge_is_taken_apart_and_stays_apart(on: Callable[..., Result]) -> None:
    """Whoever made it: a rule, or a person."""
    on("merge", "WebShop", "ALFWorld")

    assert on("split", "ALFWorld").exit_code == 0
    assert on("resolve", "WebShop").exit_code == 0
    assert on("split", "ALFWorld").exit_code == 1
    assert on("split", HIMAC).stdout.startswith("kept apart: ")
    assert on("resolve", "paper-doi-10.1000%2Fhimac").exit_code == 0


def test_a_technique_is_a_kind_of_another(on: Callable[..., Result]) -> None:
    """Shown from both ends, and refused where it would go round."""
    assert on("broader", "technique-himac", "GRPO").exit_code == 0
    assert "A kind of: GRPO" in on("show", "technique-himac").stdout
    assert on("broader", "GRPO", "technique-himac").exit_code == 2
    assert on("broader", "technique-himac", "GRPO", "--remove").exit_code == 0
    assert "A kind of: GRPO" not in on("show", "technique-himac").stdout


def test_a_reading_state_is_kept_and_listed(on: Callable[..., Result]) -> None:
    """State, rating, tags; none of them forgets the others."""
    on("status", HIMAC, "reading")
    on("rate", HIMAC, "4")
    on("tag", HIMAC, "+survey", "todo", "-agents", "--remove", "nothing")
    shown = on("show", HIMAC).stdout
    listed = json.loads(
        on("list", "papers", "--status", "reading", "--tag", "SURVEY", "--json").stdout
    )

    assert "Reading state  reading" in shown
    assert "Rating         4" in shown
    assert "Keyword        survey" in shown
    assert "agents" not in shown.partition("In: ")[0].partition("Keyword")[2]
    assert [item["ref"]["key"] for item in listed["items"]] == [HIMAC]

    on("status", HIMAC, "none")
    on("rate", HIMAC, "0")
    shown = on("show", HIMAC).stdout

    assert "Reading state" not in shown
    assert "Rating" not in shown


def test_decisions_are_listed_and_passed_on(on: Callable[..., Result], tmp_path: Path) -> None:
    """As a file; what the other graph does not know is told with its line."""
    on("rename", "ALFWorld", "Alf")
    on("tag", HIMAC, "+todo")
    file = tmp_path / "c.jsonl"

    assert "renamed: Alf is called Alf" in on("corrections").stdout
    assert [item["action"] for item in json.loads(on("corrections", "--json").stdout)] == [
        "rename", "add-tag",
    ]  # fmt: skip
    assert on("corrections", "export", file).exit_code == 0

    file.write_text(file.read_text() + '{"action": "add-tag", "paper": "paper-0", "tag": "x"}\n')
    again = on("corrections", "apply", file)

    assert again.exit_code == 1
    assert again.stdout == "0 applied, 2 there already, 1 left out\n"
    assert f"{file}:4: nothing in the graph has the key 'paper-0'" in again.stderr

    broken = on("corrections", "apply", "-", stdin=b'{"action": "explode"}')

    assert broken.exit_code == 2
    assert broken.stderr.startswith("error: line 1: no such action: 'explode'")


MISTAKES = {
    "half a split": (["split", "PPO", "--paper", OTHER], 2),
    "no such link": (["accept", HIMAC, "benchmark-webshop"], 1),
    "a new repository": (["add-link", HIMAC, "hasRepository", "x", "--new", "repository"], 2),
    "a role that cannot be": (["set-role", HIMAC, "PPO", "evaluatesOn"], 2),
    "an unknown identifier": (["corrections", "undo", "ffff"], 1),
    "no identifier": (["corrections", "undo"], 2),
    "no file": (["corrections", "export"], 2),
    "a file that is not there": (["corrections", "apply", "none.jsonl"], 2),
    "too much": (["corrections", "list", "x"], 2),
    "no tag": (["tag", HIMAC], 2),
    "six stars": (["rate", HIMAC, "6"], 2),
    "a state that is none": (["status", HIMAC, "done"], 2),
    "an unknown paper": (["status", "paper-none", "read"], 1),
    "bytes that are no text": (["corrections", "apply", "-"], 2),
}


@pytest.mark.parametrize(("arguments", "code"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_and_changes_nothing(
    on: Callable[..., Result], arguments: list[str], code: int
) -> None:
    """In words, with an exit code."""
    result = on(*arguments, stdin=b"\xff")

    assert result.exit_code == code, result.output
    assert result.stderr
    assert on("corrections").stdout == ""


def test_papers_that_may_be_one_are_listed_and_merged_on_request(
    on: Callable[..., Result], tmp_path: Path
) -> None:
    """Nothing is merged by itself."""
    assert on("duplicates").stderr == "no papers may be one, and no name may be two\n"

    page = tmp_path / "three.bib"
    page.write_text(
        "@article{a, title={A Study of Very Long Horizons}, author={Li, Wei}, year={2025}}\n"
        "@article{b, title={A Study of Very Long Horizon}, author={Li, Wei}, year={2026}}\n"
    )
    assert on("ingest", page).exit_code in {0, 1}
    found = json.loads(on("duplicates", "--json").stdout)["papers"]

    assert len(found) == 1
    assert on("duplicates", "--merge-fuzzy").exit_code == 0
    assert json.loads(on("duplicates", "--json").stdout) == {"papers": [], "names": []}


def test_doubtful_links_are_listed_in_a_pipe(on: Callable[..., Result]) -> None:
    """A row a link, the least sure first; as JSON with every sentence."""
    rows = on("review", "--threshold", "1").stdout.splitlines()[2:]
    found = json.loads(on("review", "--threshold", "1", "--json").stdout)

    assert len(rows) == len(found) > 2
    assert rows[0].split()[1:4] == [
        found[0]["paper"]["key"], found[0]["relation"], found[0]["target"]["key"],
    ]  # fmt: skip
    assert found[0]["evidence"][0]["surface"]
    assert len(json.loads(on("review", "--threshold", "1", "--limit", "1", "--json").stdout)) == 1
    assert on("review", "--threshold", "0").stderr == "no link is less sure than 0.0\n"


def test_a_terminal_decides_link_by_link(tmp_path: Path, program: str) -> None:
    """One key each: accept, undo, reject, skip, an arrow that means nothing, quit."""
    directory = two_lists(tmp_path)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [program, "--graph", directory.path, "review", "--threshold", "1"],
        stdin=follower, stdout=follower, stderr=follower, env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    os.close(follower)
    try:
        seen = _until(leader, "[q]uit")
        for key, answer in (("a", "[q]uit"), ("u", "[q]uit"), ("r", "[q]uit"), ("s", "[q]uit"),
                            ("\x1b[A", "[q]uit"), ("q", "decided")):  # fmt: skip
            os.write(leader, key.encode())
            seen += _until(leader, answer)
        code = process.wait(timeout=60)
    finally:
        process.kill()
        os.close(leader)

    assert code == 0
    assert "accepted: " in seen
    assert "taken back" in seen
    assert "rejected: " in seen
    assert "1 decided" in seen


def _until(terminal: int, text: str) -> str:
    """What the terminal shows up to a text."""
    seen = ""
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f"the terminal fell silent after {seen!r}"
        seen += os.read(terminal, 4096).decode(errors="replace")
    return seen
