"""A vault on disk: written once, kept, and never left."""

from __future__ import annotations

import errno
import json
import os
import threading
from typing import TYPE_CHECKING

import portalocker
import pytest

from graph.index import GraphIndex, Node
from graph.iris import Iris
from graph.models import Kind
from graph.names import NameIndex
from graph.note_tools import Flavour
from graph.notes.reading import parse_note
from graph.notes.resolving import LinkResolver
from graph.notes.vault import Vault
from graph.vault import VaultBusyError, VaultDirectoryError, VaultExport, VaultStyle, export_vault
from graph.vault.files import VaultDirectory
from tests.support.small_graph import ALFWORLD, HIMAC, small_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from graph.snapshot import Snapshot
    from graph.vault import ExportReport

HIMAC_NOTE = "papers/2604.01234 HiMAC.md"
_POSITIONS = {HIMAC: (0.0, 0.0), ALFWORLD: (10.0, -4.0)}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """The small graph."""
    return small_snapshot()


def _export(
    snapshot: Snapshot,
    root: Path,
    style: VaultStyle = VaultStyle.OBSIDIAN,
    *,
    dry_run: bool = False,
) -> ExportReport:
    positions = _POSITIONS if style is VaultStyle.OBSIDIAN else None
    return export_vault(VaultExport(snapshot, style, positions), root, dry_run=dry_run)


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".readgraph.lock"
    }


@pytest.mark.parametrize("style", VaultStyle)
def test_a_second_run_changes_no_byte(
    snapshot: Snapshot, tmp_path: Path, style: VaultStyle
) -> None:
    """One note an entity, and an index, in every style."""
    first = _export(snapshot, tmp_path / "vault", style)
    files = _files(tmp_path / "vault")
    second = _export(snapshot, tmp_path / "vault", style)

    assert len(first.changes) == len(files) >= len(snapshot.catalog.index.nodes) + 1
    assert (second.changes, second.unchanged) == ([], len(files))
    assert _files(tmp_path / "vault") == files
    assert not first.problems


@pytest.mark.parametrize("style", VaultStyle)
def test_the_links_of_a_vault_are_those_of_the_graph(
    snapshot: Snapshot, tmp_path: Path, style: VaultStyle
) -> None:
    """Read back by the rules for notes: none is lost, none is added, none is ambiguous."""
    _export(snapshot, tmp_path, style)
    names = NameIndex(snapshot.catalog.index, Iris(), snapshot.catalog.links)
    named = style.value if style.value in list(Flavour) else "obsidian"
    notes = [
        parse_note(data.decode(), path=path, flavour=Flavour(named))
        for path, data in _files(tmp_path).items()
        if path.endswith(".md")
    ]
    resolver = LinkResolver(Vault(notes), names, Flavour(named))
    found: set[tuple[str, str]] = set()
    for note in notes:
        subjects = resolver.subjects(note)
        for link in resolver.resolve(note):
            assert link.outcome.value in {"resolved", "outside"}, (note.path, link)
            found |= {(subject, key) for subject in subjects for key in link.keys}

    found = {(one, other) for one, other in found if one != other}  # a note has its own IRI
    assert found == {(edge.source, edge.target) for edge in snapshot.catalog.index.edges}


def test_what_a_person_did_to_a_note_stays(snapshot: Snapshot, tmp_path: Path) -> None:
    """Text, properties, another name, another folder: links follow the note."""
    _export(snapshot, tmp_path)
    moved = tmp_path / "mine" / "My HiMAC.md"
    moved.parent.mkdir()
    text = (tmp_path / HIMAC_NOTE).read_text(encoding="utf-8")
    moved.write_text(text.replace("---\n", "---\nrating: 9\n", 1) + "\nmy words", encoding="utf-8")
    (tmp_path / HIMAC_NOTE).unlink()
    before = moved.read_bytes()
    report = _export(snapshot, tmp_path)

    assert moved.read_bytes() == before
    assert not (tmp_path / HIMAC_NOTE).exists()
    assert "[[mine/My HiMAC|HiMAC]]" in (tmp_path / "index.md").read_text(encoding="utf-8")
    assert {change.path for change in report.changes} == {"index.md", "graph.canvas"}
    assert not _export(snapshot, tmp_path).changes


def test_a_change_in_our_part_is_kept_as_a_copy(snapshot: Snapshot, tmp_path: Path) -> None:
    """Under a name that no tool takes for a note; once, however often one exports."""
    _export(snapshot, tmp_path)
    note = tmp_path / HIMAC_NOTE
    edited = note.read_bytes().replace(b"## Uses", b"## Uses, I think")
    note.write_bytes(edited)
    dry = _export(snapshot, tmp_path, dry_run=True)
    assert note.read_bytes() == edited
    report = _export(snapshot, tmp_path)
    ((path, copy),) = report.conflicts

    assert [change.replaced_by_hand for change in dry.changes] == [True]
    assert (path, (tmp_path / copy).read_bytes()) == (HIMAC_NOTE, edited)
    assert not copy.endswith(".md")
    assert b"I think" not in note.read_bytes()
    assert _export(snapshot, tmp_path).changes == []


def test_a_note_that_nothing_asks_for_is_listed_and_left(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    """Nothing is ever deleted."""
    stray = tmp_path / "old.md"
    stray.write_text("---\nrl-id: benchmark-gone\n---\nmine\n", encoding="utf-8")
    report = _export(snapshot, tmp_path)

    assert report.strays == ["old.md"]
    assert stray.read_text(encoding="utf-8") == "---\nrl-id: benchmark-gone\n---\nmine\n"


def test_a_note_of_somebody_else_is_never_touched(snapshot: Snapshot, tmp_path: Path) -> None:
    """Ours goes beside it, also where the name differs in case alone, and stays there."""
    own = tmp_path / "benchmarks" / "alfworld.md"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")
    report = _export(snapshot, tmp_path)
    (problem,) = report.problems
    second = _export(snapshot, tmp_path)

    assert own.read_text(encoding="utf-8") == "mine"
    assert problem.code == "name-taken"
    assert len(list(own.parent.iterdir())) == 2
    assert (second.changes, second.problems) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "I write `rl-id`s like this:\n\nrl-id: benchmark-alfworld\n",
        "---\ntitle: x\n---\nrl-id: benchmark-alfworld\n",
        "---\nrl-id: benchmark-alfworld\n",
        "title:: x\n\nrl-id:: benchmark-alfworld\n",
    ],
)
def test_an_id_in_the_text_of_a_note_makes_it_not_ours(
    snapshot: Snapshot, tmp_path: Path, text: str
) -> None:
    """Only among its properties; with an end to them."""
    note = tmp_path / "mine.md"
    note.write_text(text, encoding="utf-8")
    report = _export(snapshot, tmp_path)

    assert note.read_text(encoding="utf-8") == text
    assert report.problems == []
    assert (tmp_path / "benchmarks" / "ALFWorld.md").exists()


def test_two_notes_with_one_id_are_told(snapshot: Snapshot, tmp_path: Path) -> None:
    """The one in its place is kept; the other one is left as it is."""
    _export(snapshot, tmp_path)
    copy = tmp_path / "a copy.md"
    copy.write_bytes((tmp_path / HIMAC_NOTE).read_bytes())
    report = _export(snapshot, tmp_path)

    assert [(problem.file, problem.code) for problem in report.problems] == [
        ("a copy.md", "id-twice")
    ]
    assert report.changes == []


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"---\nrl-id: benchmark-alfworld\nx: [\n---\nmine", "note-uneditable", 4),
        (b"---\nrl-id: benchmark-alfworld\n---\n\xff\xfe", "note-encoding", 4),
        (b"---\nrl-id: benchmark-alfworld\n---\n%% rl:end %%\n", "note-uneditable", 4),
        (b"---\nrl-id: benchmark-alfworld\n---\n" + b"x" * 5_000_001, "note-too-large", 1),
    ],
)
def test_a_note_that_cannot_be_read_is_left_as_it_is(
    snapshot: Snapshot, tmp_path: Path, data: bytes, code: str, line: int
) -> None:
    """With the reason; the others are written."""
    note = tmp_path / "mine.md"
    note.write_bytes(data)
    report = _export(snapshot, tmp_path)

    assert [(p.file, p.code, p.line) for p in report.problems] == [("mine.md", code, line)]
    assert note.read_bytes() == data
    assert len(report.changes) > 5


def test_nothing_is_written_outside_of_the_vault(snapshot: Snapshot, tmp_path: Path) -> None:
    """A link to elsewhere, of a folder or a note, is told and not followed."""
    vault, outside = tmp_path / "vault", tmp_path / "outside"
    vault.mkdir()
    outside.mkdir()
    (outside / "note.md").write_text("mine", encoding="utf-8")
    (vault / "papers").symlink_to(outside, target_is_directory=True)
    (vault / "index.md").symlink_to(outside / "note.md")
    (vault / "techniques").symlink_to(vault, target_is_directory=True)
    report = _export(snapshot, vault)

    assert _files(outside) == {"note.md": b"mine"}
    assert {p.file.partition("/")[0] for p in report.problems if p.code == "outside-vault"} == {
        "papers",
        "techniques",
    }
    assert (vault / "index.md").is_symlink()


def test_a_vault_that_may_only_be_read_is_an_error(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(portalocker.Lock, "acquire", refuse)

    with pytest.raises(VaultDirectoryError, match=r"cannot write to .*: Read-only"):
        _export(snapshot, tmp_path)
    assert _files(tmp_path) == {}


def test_a_disk_that_is_full_leaves_no_half_note(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each that is not written is told; what was there is as it was."""
    _export(snapshot, tmp_path)
    (tmp_path / HIMAC_NOTE).unlink()
    note = tmp_path / "benchmarks" / "ALFWorld.md"
    note.write_bytes(note.read_bytes().replace(b"type: benchmark\n", b""))
    before = _files(tmp_path)

    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    report = _export(snapshot, tmp_path)

    assert report.changes == []
    assert {problem.code for problem in report.problems} == {"note-unwritable"}
    assert len(report.problems) == 2
    assert _files(tmp_path) == before


def test_a_note_that_changes_meanwhile_is_left(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor may save just then; the next run comes to it."""
    _export(snapshot, tmp_path)
    note = tmp_path / "benchmarks" / "ALFWorld.md"
    note.write_bytes(note.read_bytes().replace(b"type: benchmark\n", b""))

    def save(_handle: int) -> None:
        note.write_bytes(b"saved just now")

    monkeypatch.setattr(os, "fsync", save)
    report = _export(snapshot, tmp_path)

    assert [problem.code for problem in report.problems] == ["note-changed"]
    assert note.read_bytes() == b"saved just now"


def test_a_file_in_the_place_of_the_vault_is_an_error(snapshot: Snapshot, tmp_path: Path) -> None:
    """Also where it stands above it; nothing is written."""
    place = tmp_path / "file"
    place.write_text("mine", encoding="utf-8")

    with pytest.raises(VaultDirectoryError, match="no directory"):
        _export(snapshot, place)
    with pytest.raises(VaultDirectoryError, match="cannot write"):
        _export(snapshot, place / "vault")
    assert _files(tmp_path) == {"file": b"mine"}


def test_a_dry_run_writes_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    """Not even the directory."""
    report = _export(snapshot, tmp_path / "vault", dry_run=True)

    assert len(report.changes) > 5
    assert not (tmp_path / "vault").exists()


def test_two_exports_at_a_time_do_not_meet(snapshot: Snapshot, tmp_path: Path) -> None:
    """One waits for the other; the vault is that of one run."""
    threads = [threading.Thread(target=_export, args=(snapshot, tmp_path)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _export(snapshot, tmp_path).changes == []


def test_an_export_that_does_not_end_is_told(tmp_path: Path) -> None:
    """To whoever waits for it."""
    with (
        portalocker.Lock(tmp_path / ".readgraph.lock", "a"),
        pytest.raises(VaultBusyError, match="another export"),
        VaultDirectory(tmp_path).writing(timeout_s=0.1),
    ):
        pass


def test_what_a_killed_export_left_is_removed(snapshot: Snapshot, tmp_path: Path) -> None:
    """Only what bears the name of its temporary files."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / ".readgraph-tmp-1a2b").write_bytes(b"half")
    (tmp_path / "papers" / ".mine").write_bytes(b"mine")
    _export(snapshot, tmp_path)

    assert not (tmp_path / "papers" / ".readgraph-tmp-1a2b").exists()
    assert (tmp_path / "papers" / ".mine").exists()


def test_a_canvas_stays_as_a_person_arranged_it(snapshot: Snapshot, tmp_path: Path) -> None:
    """Their cards and arrows, and where they put ours."""
    _export(snapshot, tmp_path)
    place = tmp_path / "graph.canvas"
    canvas = json.loads(place.read_bytes())
    assert {node["file"] for node in canvas["nodes"]} == {HIMAC_NOTE, "benchmarks/ALFWorld.md"}
    assert [edge["label"] for edge in canvas["edges"]] == ["evaluatesOn"]
    canvas["nodes"][0]["x"] = 4711
    canvas["nodes"].append({"id": "mine", "type": "text", "text": "x", "x": 0, "y": 0})
    place.write_text(json.dumps(canvas), encoding="utf-8")
    before = place.read_bytes()
    kept = _export(snapshot, tmp_path)
    place.write_text("no json", encoding="utf-8")
    broken = _export(snapshot, tmp_path)

    assert kept.changes == []
    assert place.read_text(encoding="utf-8") == "no json"
    assert before != b"no json"
    assert [problem.code for problem in broken.problems] == ["note-uneditable"]


def test_a_note_follows_what_its_entity_became(snapshot: Snapshot, tmp_path: Path) -> None:
    """A key that merged away leads on: the note of it becomes that of the other one."""
    index = snapshot.catalog.index
    merged = small_snapshot("v2")
    (tmp_path / "mine.md").write_text("---\nrl-id: benchmark-old\n---\nmine\n", encoding="utf-8")
    nodes: dict[str, Node] = dict(index.nodes)
    merged.catalog.index = GraphIndex(nodes, index.edges, {"benchmark-old": ALFWORLD})
    report = _export(merged, tmp_path)
    text = (tmp_path / "mine.md").read_text(encoding="utf-8")

    assert f"rl-id: {ALFWORLD}\n" in text
    assert "\nmine\n" in text
    assert not report.strays
    assert nodes[ALFWORLD].kinds == [Kind.BENCHMARK]
