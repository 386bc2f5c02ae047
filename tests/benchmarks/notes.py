"""Scanning a vault with every construct that notes have: time, and links found against planted."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from rich.table import Table

from graph.ingest import Document, ingest
from graph.iris import Iris
from graph.models import Kind
from graph.notes.scan import VaultScanner
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.terms import quads_in
from graph.vocab import RL
from tests.benchmarks.vault import Thing, write_vault
from tests.support.lists import EXAMPLE

if TYPE_CHECKING:
    from rich.console import Console

    from graph.snapshot import Snapshot

NOTES: Final = 10_000
_NO_LINK: Final = set('[]|#^:\\`*_$<>"{}')
_EDITS: Final = 5


def measure_notes(console: Console, notes: int = NOTES) -> None:
    """Scan a vault whole, again, and after one edit; print what was found against what is there."""
    with TemporaryDirectory() as folder:
        directory = GraphDirectory(Path(folder) / "graph")
        ingest(directory, Document(EXAMPLE, "reading-list.txt", name="example"))
        things = _things(directory, open_snapshot(directory.path))
        root = Path(folder) / "vault"
        root.mkdir()
        planted = write_vault(root, things, notes=notes)
        scanner = VaultScanner(directory, root)
        table = Table(
            "scan", "seconds", "CPU seconds",
            title=f"{notes:,} notes, {planted.bytes / 1e6:.1f} MB, {len(things):,} things",
        )  # fmt: skip

        def measure(name: str, wanted: VaultScanner, **options: object) -> None:
            start, cpu = time.perf_counter(), time.process_time()
            wanted.scan(**options)  # type: ignore[arg-type]
            elapsed, used = time.perf_counter() - start, time.process_time() - cpu
            table.add_row(name, f"{elapsed:.3f}", f"{used:.3f}")

        measure("first", scanner)
        found = _found(scanner)
        edited = sorted(scanner.notes)[notes // 2]
        for number in range(_EDITS):
            with (root / edited).open("a", encoding="utf-8") as file:
                file.write(f"\n{number} more on [[{things[0].name}]]\n")
            measure("one note changed, told by --watch", scanner, changed=[edited])
        measure("nothing changed, all looked at", scanner)
        scanner.keep()
        other = VaultScanner(directory, root)
        measure("nothing changed, in a new process", other)
        measure("full", other, full=True)
        console.print(table)
        console.print(
            f"links planted {len(planted.links):,}, missing {len(planted.links - found):,}, "
            f"wrong {len(found - planted.links):,}"
        )


def _found(scanner: VaultScanner) -> set[tuple[str, int, str]]:
    """The places that lead to things, with names in plain text."""
    found = {
        (path, link.link.line, key)
        for path, links in scanner.links.items()
        for link in links
        for key in link.keys
    }
    return found | {(path, name.line, name.key) for path, name in scanner.mentions()}


def _things(directory: GraphDirectory, snapshot: Snapshot) -> list[Thing]:
    """The things whose name can stand in a link and is theirs alone; papers get a citation key."""
    nodes = snapshot.catalog.index.nodes.values()
    labels = [known.label for known in nodes]
    kinds = {Kind.PAPER, Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL}
    quad = quads_in(Iris().graph("src-keys"))
    things, stated = [], set()
    for known in nodes:
        if known.kinds[0] not in kinds or labels.count(known.label) > 1:
            continue
        if set(known.label) & _NO_LINK:
            continue
        arxiv = citekey = None
        if known.kinds[0] is Kind.PAPER and known.key[6:7].isdigit():
            arxiv, citekey = known.key.removeprefix("paper-"), f"key{known.key[6:]}"
            stated.add(quad(known.iri, RL.citekey, citekey))
        things.append(Thing(known.key, known.label, arxiv=arxiv, citekey=citekey))
    with directory.writing() as graph:
        graph.replace(set(), stated)
    return things
