"""Laws of scanning: whatever happens to a vault, and in whatever order, a full scan agrees."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from graph.iris import Iris
from graph.notes.notes_graph import NotesGraph
from graph.notes.scan import VaultScanner
from graph.notes.vault_graphs import vault_graph
from graph.store import GraphDirectory
from graph.terms import node, quads_in
from graph.vocab import RDF, RL, SKOS
from tests.support.note_vaults import write_things

_PATHS = st.sampled_from(["a.md", "b.md", "x/a.md", "x/b.md", "x/y/c.md", "o.org", "ReAct.md"])
_PARTS = st.sampled_from(
    [
        *("[[a]]", "[[x/a]]", "[[b|B]]", "[[Alias]]", "[[ReAct]]", "[[PPO]]", "ReAct", "PPO"),
        *("[x](b.md)", "[[id-1]]", "arXiv:2604.01234", "# Title\n\n", "# PPO\n\n", "\n\n", "text"),
        *("[[NewThing]]", "NewThing", "@doe26", "#ReAct"),
    ]
)
_HEADS = st.sampled_from(
    [
        "",
        "---\nid: id-1\n---\n",
        "---\nid: id-2\naliases: Alias\n---\n",
        "---\nrl-id: model-o1\n---\n",
    ]
)
_TEXTS = st.builds(lambda head, parts: head + " ".join(parts), _HEADS, st.lists(_PARTS, max_size=4))
_GRAPH = vault_graph("vault", Iris())


class Vaults(RuleBasedStateMachine):
    """Edits, renames, deletions and new things, between scans of every kind."""

    @initialize()
    def begin(self) -> None:
        """Begin with an empty vault and a few things."""
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "vault"
        self.root.mkdir()
        self.directory = GraphDirectory(self.folder / "graph")
        write_things(self.directory)
        self.scanner = VaultScanner(self.directory, self.root)
        self.scanner.scan()
        self.dirty: set[str] = set()

    def teardown(self) -> None:
        """At the end all agrees; leave nothing behind."""
        if hasattr(self, "folder"):
            try:
                self.follow()
                self.full()
                self._agrees_with_a_fresh_graph()
            finally:
                shutil.rmtree(self.folder)

    @rule(path=_PATHS, text=_TEXTS)
    def write(self, path: str, text: str) -> None:
        """A new note, or a new text."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self.dirty.add(path)

    @rule(path=_PATHS)
    def delete(self, path: str) -> None:
        """A note goes."""
        (self.root / path).unlink(missing_ok=True)
        self.dirty.add(path)

    @rule(old=_PATHS, new=_PATHS)
    def rename(self, old: str, new: str) -> None:
        """A note moves, perhaps over another one."""
        if (self.root / old).is_file():
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).replace(self.root / new)
            self.dirty |= {old, new}

    @rule(label=st.sampled_from(["NewThing", "ReAct"]))
    def name(self, label: str) -> None:
        """The graph gets a new thing, or a second one of a name."""
        quad, iri = quads_in(Iris().graph("src-more")), Iris().entity("model-new")
        with self.directory.writing() as graph:
            old = graph.quads(Iris().graph("src-more"))
            graph.replace(
                old, {quad(iri, RDF.type, node(RL.Model)), quad(iri, SKOS.prefLabel, label)}
            )

    @rule()
    def scan(self) -> None:
        """A scan that looks at all files."""
        self.scanner.scan()
        self.dirty.clear()

    @rule()
    def follow(self) -> None:
        """A scan that looks at what changed alone."""
        self.scanner.scan(changed=sorted(self.dirty))
        self.dirty.clear()

    @rule()
    def restart(self) -> None:
        """Another process scans, with what was kept."""
        self.scanner.keep()
        self.scanner = VaultScanner(self.directory, self.root)
        self.scan()

    @rule()
    def full(self) -> None:
        """A full scan finds nothing to do, once all is scanned."""
        if self.dirty:
            return
        self.scanner.scan(changed=[])  # the graph may have changed
        before = self._dump(self.directory)

        report = VaultScanner(self.directory, self.root).scan(full=True)

        assert not report.written
        assert self._dump(self.directory) == before

    def _agrees_with_a_fresh_graph(self) -> None:
        """But for the keys, the graph is that of a first scan."""
        before = self._dump(self.directory)
        fresh = GraphDirectory(self.folder / "fresh")
        write_things(fresh)
        more = Iris().graph("src-more")
        with self.directory.reading() as graph:
            quads = graph.quads(more)
        with fresh.writing() as graph:
            graph.replace(graph.quads(more), quads)
        VaultScanner(fresh, self.root, name="vault").scan()

        assert _without_keys(self._dump(fresh), fresh) == _without_keys(before, self.directory)

    @staticmethod
    def _dump(directory: GraphDirectory) -> list[str]:
        with directory.reading() as graph:
            return sorted(map(str, graph.quads(_GRAPH)))


def _without_keys(lines: list[str], directory: GraphDirectory) -> list[str]:
    """Lines with the paths of notes in the place of their keys, without names of links."""
    with directory.reading() as graph:
        known: dict[str, Any] = NotesGraph(graph, _GRAPH, Iris()).known()
    text = "\n".join(
        "<link> " + line.partition(" ")[2] if "/id/notelink-" in line.partition(" ")[0] else line
        for line in lines
        if "formerId" not in line
    )
    for path, note in known.items():
        text = text.replace(f"/id/{note.key}>", f"/id/{path}>")
    return sorted(text.split("\n"))


TestVaults = Vaults.TestCase
TestVaults.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
