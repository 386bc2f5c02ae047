"""Scanning a vault into the graph."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from graph.errors import InputError, VaultNameError
from graph.iris import Iris
from graph.notes.backlinks import backlinks_of, read_note_page
from graph.notes.forgetting import remove_vault
from graph.notes.scan import VaultScanner
from graph.notes.vault_graphs import known_vaults, vault_graph
from graph.snapshot import open_snapshot
from tests.support.note_vaults import PAPER, PPO, REACT, write_notes

if TYPE_CHECKING:
    from pathlib import Path

    from graph.notes.scan_report import ScanReport
    from graph.store import GraphDirectory

NOTES: dict[str, str | bytes] = {
    "ReAct.md": "# ReAct\n\nsee [[PPO]] and [[diary]]\n",
    "diary.md": "---\nid: d-1\naliases: [Log]\ntags: [daily]\n---\nread arXiv:2604.01234 on ReAct",
    "sub/other.org": "#+title: Other\n[[id:d-1][the diary]]\n",
    "pic.png": b"\x89PNG",
}


def scan(directory: GraphDirectory, root: Path, **options: object) -> ScanReport:
    """Scan once, as a command does."""
    scanner = VaultScanner(directory, root)
    report = scanner.scan(**options)  # type: ignore[arg-type]
    scanner.keep()
    return report


def said(directory: GraphDirectory, name: str = "vault") -> list[str]:
    """What the graph says of a vault."""
    with directory.reading() as graph:
        return sorted(map(str, graph.quads(vault_graph(name, Iris()))))


def key_of(directory: GraphDirectory, path: str) -> str:
    """The key of a note."""
    with directory.reading() as graph:
        from graph.notes.notes_graph import NotesGraph  # noqa: PLC0415

        return NotesGraph(graph, vault_graph("vault", Iris()), Iris()).known()[path].key


def test_notes_become_nodes_with_links(directory: GraphDirectory, tmp_path: Path) -> None:
    """With title, path, aliases, tags; what they are about, and what they mention, and where."""
    root = write_notes(tmp_path / "vault", NOTES)

    report = scan(directory, root)

    assert (report.notes, report.read, report.written) == (3, 3, True)
    assert report.difference.added == ("ReAct.md", "diary.md", "sub/other.org")
    assert report.links == {
        "resolved": 4, "ambiguous": 0, "unresolved": 0, "outside": 0, "unlinked": 1,
    }  # fmt: skip
    snapshot = open_snapshot(directory.path)
    found = backlinks_of(snapshot.store, snapshot.iris, PAPER)
    assert [(b.path, b.line, b.kind, b.surface, b.text) for b in found] == [
        ("diary.md", 6, "id", "arXiv:2604.01234", "read arXiv:2604.01234 on ReAct")
    ]
    page = read_note_page(snapshot.store, snapshot.iris, "note-d-1")
    assert (page.title, page.path, page.aliases, page.tags) == (
        "diary", "diary.md", ("Log",), ("daily",),
    )  # fmt: skip
    assert [(link.key, link.kind) for link in page.links] == [(PAPER, "id"), (REACT, "unlinked")]
    assert sorted(b.path for b in page.backlinks) == ["ReAct.md", "sub/other.org"]


def test_a_note_about_a_thing_discusses_it(directory: GraphDirectory, tmp_path: Path) -> None:
    """And what only stands in it is mentioned."""
    root = write_notes(tmp_path / "vault", NOTES)
    scan(directory, root)

    snapshot = open_snapshot(directory.path)
    about = read_note_page(snapshot.store, snapshot.iris, key_of(directory, "ReAct.md"))
    assert [ref.key for ref in about.about] == [REACT]
    found = backlinks_of(snapshot.store, snapshot.iris, REACT)
    assert [(b.path, b.is_about, b.kind) for b in found] == [
        ("ReAct.md", True, ""),
        ("diary.md", False, "unlinked"),
    ]


def test_scanning_again_changes_nothing(directory: GraphDirectory, tmp_path: Path) -> None:
    """The version stays, in the same process and in another."""
    root = write_notes(tmp_path / "vault", NOTES)
    scanner = VaultScanner(directory, root)
    scanner.scan()
    version = directory.version()

    again, elsewhere = scanner.scan(), scan(directory, root)

    assert (again.written, elsewhere.written, elsewhere.read) == (False, False, 3)
    assert directory.version() == version


def test_only_what_changed_is_read_again(directory: GraphDirectory, tmp_path: Path) -> None:
    """By the digest of the text."""
    root = write_notes(tmp_path / "vault", NOTES)
    scan(directory, root)
    write_notes(root, {"diary.md": f"{NOTES['diary.md']!s}\nmore [[PPO]]"})

    report = scan(directory, root)

    assert (report.read, report.difference.changed) == (1, ("diary.md",))
    snapshot = open_snapshot(directory.path)
    assert "diary.md" in {b.path for b in backlinks_of(snapshot.store, snapshot.iris, PPO)}


def test_a_full_scan_gives_the_same_graph(directory: GraphDirectory, tmp_path: Path) -> None:
    """And repairs one that somebody damaged."""
    root = write_notes(tmp_path / "vault", NOTES)
    scan(directory, root)
    right = said(directory)
    with directory.writing() as graph:
        quads = graph.quads(vault_graph("vault", Iris()))
        graph.replace(set(sorted(quads, key=str)[::3]), set())

    report = scan(directory, root, full=True)

    assert report.written
    assert said(directory) == right
    assert not scan(directory, root, full=True).written


def test_a_new_note_is_found_by_links_that_led_nowhere(
    directory: GraphDirectory, tmp_path: Path
) -> None:
    """And by those that were unique before."""
    root = write_notes(tmp_path / "vault", {"a.md": "[[b]] [[c]]", "x/c.md": ""})
    assert scan(directory, root).links["unresolved"] == 1
    write_notes(root, {"b.md": "", "y/c.md": ""})

    report = scan(directory, root)

    assert (report.links["unresolved"], report.links["ambiguous"]) == (0, 1)


def test_a_renamed_note_stays_the_same_note(directory: GraphDirectory, tmp_path: Path) -> None:
    """By its id, also when it was edited; without one by its text."""
    root = write_notes(tmp_path / "vault", NOTES)
    scan(directory, root)
    before = {path: key_of(directory, path) for path in ("ReAct.md", "diary.md")}
    (root / "ReAct.md").rename(root / "sub" / "Reasoning.md")
    (root / "diary.md").unlink()
    write_notes(root, {"days/1.md": "---\nid: d-1\n---\nall is new"})

    report = scan(directory, root)

    assert report.difference.renamed == (
        ("diary.md", "days/1.md"), ("ReAct.md", "sub/Reasoning.md"),
    )  # fmt: skip
    assert (report.difference.added, report.difference.removed) == ((), ())
    assert key_of(directory, "days/1.md") == before["diary.md"] == "note-d-1"
    assert key_of(directory, "sub/Reasoning.md") == before["ReAct.md"]


def test_a_note_that_gets_an_id_is_found_by_its_old_key(
    directory: GraphDirectory, tmp_path: Path
) -> None:
    """Keys that were given out stay good."""
    root = write_notes(tmp_path / "vault", {"a.md": "text"})
    scan(directory, root)
    old = key_of(directory, "a.md")
    write_notes(root, {"a.md": "---\nid: new-id\n---\ntext"})
    scan(directory, root)
    scan(directory, root, full=True)

    snapshot = open_snapshot(directory.path)
    assert key_of(directory, "a.md") == "note-new-id"
    assert read_note_page(snapshot.store, snapshot.iris, old).key == "note-new-id"


def test_two_notes_with_one_id_are_told_apart(directory: GraphDirectory, tmp_path: Path) -> None:
    """The copy does not become the note that it was copied from."""
    root = write_notes(tmp_path / "vault", {"b.md": "---\nid: x\n---\n"})
    scan(directory, root)
    write_notes(root, {"a.md": "---\nid: x\n---\n"})

    report = scan(directory, root)

    assert key_of(directory, "b.md") == "note-x"
    assert key_of(directory, "a.md") != "note-x"
    assert [(p.file, p.code) for p in report.problems] == [("a.md", "note-id")]


def test_a_new_name_in_the_graph_is_found_in_notes(
    directory: GraphDirectory, tmp_path: Path
) -> None:
    """Links and plain names, though no note changed."""
    from graph.terms import node, quads_in  # noqa: PLC0415
    from graph.vocab import RDF, RL, SKOS  # noqa: PLC0415

    root = write_notes(tmp_path / "vault", {"a.md": "[[NewThing]]\n\nand NewThing"})
    assert scan(directory, root).links["unresolved"] == 1
    quad, iri = quads_in(Iris().graph("src-more")), Iris().entity("model-newthing")
    with directory.writing() as graph:
        new = {quad(iri, RDF.type, node(RL.Model)), quad(iri, SKOS.prefLabel, "NewThing")}
        graph.replace(set(), new)

    report = scan(directory, root)

    assert (report.read, report.links["unresolved"], report.links["unlinked"]) == (0, 0, 1)
    snapshot = open_snapshot(directory.path)
    assert len(backlinks_of(snapshot.store, snapshot.iris, "model-newthing")) == 2


def test_a_dry_run_reports_and_writes_nothing(directory: GraphDirectory, tmp_path: Path) -> None:
    """The graph stays as it is."""
    root = write_notes(tmp_path / "vault", NOTES)
    version = directory.version()

    report = scan(directory, root, dry_run=True)

    assert (report.notes, len(report.difference.added), report.written) == (3, 3, False)
    assert directory.version() == version
    assert known_vaults(directory) == {}


def test_removing_a_vault_leaves_nothing_of_it(directory: GraphDirectory, tmp_path: Path) -> None:
    """And everything else, its files too."""
    with directory.reading() as graph:
        before = graph.dump()
    root = write_notes(tmp_path / "vault", NOTES)
    scan(directory, root)

    assert remove_vault(directory, "vault")
    assert not remove_vault(directory, "vault")

    with directory.reading() as graph:
        assert graph.dump() == before
    assert (root / "diary.md").is_file()
    assert known_vaults(directory) == {}


def test_two_vaults_are_kept_apart(directory: GraphDirectory, tmp_path: Path) -> None:
    """Each has its graph; of two of one name the second must be called otherwise."""
    first = write_notes(tmp_path / "vault", NOTES)
    (tmp_path / "b").mkdir()
    second = write_notes(tmp_path / "b" / "vault", {"a.md": "[[diary]] [[PPO]]"})
    scan(directory, first)

    with pytest.raises(VaultNameError):
        scan(directory, second)
    report = VaultScanner(directory, second, name="other").scan()

    assert report.links["unresolved"] == 1  # the diary is in the first
    assert len(said(directory)) > len(said(directory, "other")) > 0


BAD_FILES = {
    "Latin-1": (b"caf\xe9 [[PPO]]", "encoding", "warning", 1),
    "too large": (b"a" * 2_000_001, "too-large", "error", 0),
    "binary": (b"ab\0\1\2[[PPO]]", "binary", "error", 0),
    "broken front matter": (b"---\na: [\n---\n[[PPO]]", "front-matter", "error", 1),
}


@pytest.mark.parametrize(("data", "code", "severity", "links"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_reported_and_the_others_are_read(  # noqa: PLR0917
    data: bytes, code: str, severity: str, links: int, directory: GraphDirectory, tmp_path: Path
) -> None:
    """With its name; what can be read of it is."""
    root = write_notes(tmp_path / "vault", {"bad.md": data, "good.md": "[[PPO]]"})

    report = scan(directory, root)

    assert [(p.file, p.code, p.severity) for p in report.problems] == [("bad.md", code, severity)]
    assert report.links["resolved"] == links + 1


def test_a_byte_order_mark_is_no_part_of_the_text(
    directory: GraphDirectory, tmp_path: Path
) -> None:
    """In UTF-8 and UTF-16."""
    root = write_notes(
        tmp_path / "vault",
        {"a.md": b"\xef\xbb\xbf---\nid: a\n---\n", "b.md": "\ufeff[[PPO]]".encode("utf-16-le")},
    )

    report = scan(directory, root)

    assert (report.problems, report.links["resolved"]) == ((), 1)
    assert key_of(directory, "a.md") == "note-a"


def test_what_is_no_part_of_the_vault_is_passed_over(
    directory: GraphDirectory, tmp_path: Path
) -> None:
    """Hidden folders, the waste bin, packages, links; a link that leads out is reported."""
    (tmp_path / "secret.md").write_text("[[PPO]]")
    root = write_notes(
        tmp_path / "vault",
        dict.fromkeys(
            (".obsidian/a.md", ".trash/b.md", "node_modules/c.md", ".d.md", "x/.git/e.md", "f.md"),
            "text",
        ),
    )
    (root / "loop").symlink_to(root)
    (root / "x" / "loop").symlink_to("../x")
    (root / "itself").symlink_to("itself")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "outside").symlink_to(tmp_path)

    report = scan(directory, root)

    assert report.difference.added == ("f.md",)
    assert [(p.file, p.code) for p in report.problems] == [
        ("itself", "symlink"), ("out.md", "symlink"), ("outside", "symlink"),
    ]  # fmt: skip


def test_names_that_windows_cannot_have_are_read(directory: GraphDirectory, tmp_path: Path) -> None:
    """They are names like others where they exist."""
    root = write_notes(tmp_path / "vault", {"CON.md": "a", "nul.md": "[[CON]]", "end. .md": "b"})

    assert scan(directory, root).links["resolved"] == 1


def test_a_name_that_is_no_unicode_is_reported(directory: GraphDirectory, tmp_path: Path) -> None:
    """The others are read."""
    root = write_notes(tmp_path / "vault", {"a.md": ""})
    try:
        (root / os.fsdecode(b"b\xff.md")).write_text("x")
    except OSError:
        pytest.skip("this file system has no such names")

    report = scan(directory, root)

    assert (report.notes, [p.code for p in report.problems]) == (1, ["file-name"])


def test_a_note_that_goes_during_the_scan_is_no_fault(
    directory: GraphDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as if it had gone before."""
    root = write_notes(tmp_path / "vault", NOTES)
    scanner = VaultScanner(directory, root)
    listed = scanner._list

    def list_and_remove() -> object:
        found = listed()
        (root / "diary.md").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(scanner, "_list", list_and_remove)

    report = scanner.scan()

    assert (report.notes, report.problems) == (2, ())


def test_a_note_that_may_not_be_read_is_reported(
    directory: GraphDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are read."""
    root = write_notes(tmp_path / "vault", NOTES)
    opened = os.open

    def refuse(path: object, *rest: object) -> int:
        if str(path).endswith("diary.md"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("graph.notes.files.os.open", refuse)

    report = scan(directory, root)

    assert report.notes == 2
    assert [(p.file, p.code) for p in report.problems] == [("diary.md", "unreadable")]


def test_nothing_is_written_into_the_vault(directory: GraphDirectory, tmp_path: Path) -> None:
    """It may be read-only."""
    root = write_notes(tmp_path / "vault", NOTES)
    for path in (root / "sub", root):
        path.chmod(0o555)
    before = sorted(root.rglob("*"))
    try:
        assert scan(directory, root).written
    finally:
        for path in (root, root / "sub"):
            path.chmod(0o755)

    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("name", ["missing", "file.md"])
def test_a_vault_that_is_none_is_refused(
    name: str, directory: GraphDirectory, tmp_path: Path
) -> None:
    """With the reason."""
    (tmp_path / "file.md").write_text("x")

    with pytest.raises(InputError, match=name):
        VaultScanner(directory, tmp_path / name)


def test_what_is_kept_can_be_lost_or_damaged(directory: GraphDirectory, tmp_path: Path) -> None:
    """It only makes the next scan longer."""
    root = write_notes(tmp_path / "vault", NOTES)
    scan(directory, root)
    right = said(directory)
    kept = directory.path / "notes" / "vault.json"
    for text in ("", "{}", '{"form": "notes 1", "notes": {"a": 1}}', "\0"):
        kept.write_text(text)

        assert not scan(directory, root).written
    assert said(directory) == right


def test_watching_looks_at_what_changed_alone(directory: GraphDirectory, tmp_path: Path) -> None:
    """Also when notes come, go and move."""
    root = write_notes(tmp_path / "vault", NOTES)
    scanner = VaultScanner(directory, root)
    scanner.scan()
    write_notes(root, {"diary.md": "[[PPO]]", "new.md": "[[diary]]"})

    assert scanner.scan(changed=["diary.md"]).difference.changed == ("diary.md",)
    assert scanner.scan(changed=["new.md"]).difference.added == ("new.md",)
    (root / "new.md").unlink()
    assert scanner.scan(changed=["new.md"]).difference.removed == ("new.md",)
    (root / "sub").rename(root / "bus")
    assert scanner.scan(changed=["sub", "bus"]).difference.renamed == (
        ("sub/other.org", "bus/other.org"),
    )
    assert not scan(directory, root, full=True).written
