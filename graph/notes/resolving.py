"""What the links of notes lead to: a thing of the graph, a note, a file; never a silent guess."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from graph.note_tools import Flavour
from graph.notes.model import LinkKind
from graph.notes.vault import OutsideError, without_ending

if TYPE_CHECKING:
    from graph.names import NameIndex
    from graph.notes.model import Note, NoteLink
    from graph.notes.vault import Vault
    from graph.views import Resolution

_NAMED: Final = frozenset({"label", "alias"})
_DENDRON_VAULT: Final = "dendron://"
_OBSIDIAN: Final = "obsidian"
_ZOTERO_CITEKEY: Final = "zotero://select/items/@"


class Outcome(StrEnum):
    """What became of a link."""

    RESOLVED = "resolved"  # it leads to a thing of the graph, or to a note
    AMBIGUOUS = "ambiguous"  # it may lead to several
    UNRESOLVED = "unresolved"  # it leads to nothing, and should
    OUTSIDE = "outside"  # an address, a file, a tag: none of the graph's business


@dataclass(frozen=True, slots=True)
class ResolvedLink:
    """A link and what it leads to.

    ``keys`` are the things of the graph that it leads to: more than one only where it leads to
    a note that is about several. ``note`` is the path of the note, where it leads to one.
    ``candidates`` are keys and paths, where it is ambiguous. ``reason`` says what is wrong.
    """

    link: NoteLink
    outcome: Outcome
    keys: tuple[str, ...] = ()
    note: str | None = None
    candidates: tuple[str, ...] = ()
    reason: str = ""

    @property
    def key(self) -> str | None:
        """The one thing of the graph that it leads to."""
        return self.keys[0] if len(self.keys) == 1 else None


class LinkResolver:
    """Resolves the links of one vault.

    Args:
        vault: Its notes and files.
        names: The entities of the graph.
        flavour: The tool that the vault is written with.
    """

    def __init__(self, vault: Vault, names: NameIndex, flavour: Flavour = Flavour.OBSIDIAN) -> None:
        self._vault = vault
        self._names = names
        self._flavour = flavour
        self._subjects: dict[str, tuple[str, ...]] = {}
        # A vault says the same few things again and again.
        self._said: dict[str, Resolution] = {}

    def forget(self, path: str) -> None:
        """Forget what was found of a note that changed."""
        self._subjects.pop(path, None)

    def subjects(self, note: Note) -> tuple[str, ...]:
        """The things that a note is about.

        Those that its front matter names by an identifier; else that with its file's name, or
        with its title.
        """
        known = self._subjects.get(note.path)
        if known is None:
            known = self._subjects[note.path] = self._find_subjects(note)
        return known

    def _find_exactly(self, name: str) -> Resolution:
        known = self._said.get(name)
        if known is None:
            known = self._said[name] = self._names.find_exactly(name)
        return known

    def _find_subjects(self, note: Note) -> tuple[str, ...]:
        found = [self._identified(key, value) for key, value in note.about]
        named = tuple(dict.fromkeys(key for key in found if key is not None))
        if named or note.about:
            return named
        stem = without_ending(note.path).rpartition("/")[2]
        for name in (stem, note.title):
            said = self._find_exactly(name)
            if said.entity is not None and said.match in _NAMED:
                return (said.entity.key,)
        return ()

    def _identified(self, key: str, value: str) -> str | None:
        if key == "citekey" or value.startswith("@"):
            found = self._names.find_cited(value.lstrip("@"))
        elif key == "arxiv":
            found = self._find_exactly(f"arXiv:{value.removeprefix('arXiv:').strip()}")
        else:
            found = self._find_exactly(value)
        is_sure = found.entity is not None and found.match not in _NAMED
        return found.entity.key if found.entity is not None and is_sure else None

    def resolve(self, note: Note) -> tuple[ResolvedLink, ...]:
        """Resolve the links of a note, in their order."""
        return tuple(self._resolve(link, note) for link in note.links)

    def _resolve(self, link: NoteLink, note: Note) -> ResolvedLink:
        if not link.target:  # a place in this very note
            return ResolvedLink(link, Outcome.RESOLVED, note=note.path)
        try:
            return self._by_kind(link, note)
        except OutsideError:
            return _unresolved(link, "leads out of the vault")

    def _by_kind(self, link: NoteLink, note: Note) -> ResolvedLink:
        kind = link.kind
        if "://" in link.target or link.target.startswith("mailto:"):
            found = self._address(link, note)
        elif kind is LinkKind.CITEKEY or (kind is LinkKind.PROPERTY and link.text[:1] == "@"):
            found = self._citekey(link, note)
        elif kind is LinkKind.TAG:
            found = self._tag(link, note)
        elif kind is LinkKind.ID:
            found = self._id(link)
        elif kind in {LinkKind.MARKDOWN, LinkKind.EMBED}:
            found = self._path(link, note)
        elif kind is LinkKind.URL:  # without its scheme
            found = self._to_entity(
                link, self._find_exactly(link.target), otherwise=Outcome.OUTSIDE
            )
        else:
            found = self._wiki_link(link, note, link.target)
        return found

    def _wiki_link(self, link: NoteLink, note: Note, target: str) -> ResolvedLink:
        found = self._vault.find_note(target, note.path)
        if found:
            return self._to_notes(link, found)
        if self._vault.has_file(target, note.path):
            return ResolvedLink(link, Outcome.OUTSIDE)
        if target.startswith("@") and (cited := self._names.find_cited(target[1:])).entity:
            return self._to_entity(link, cited)
        return self._to_entity(link, self._find_exactly(target))

    def _path(self, link: NoteLink, note: Note) -> ResolvedLink:
        """A Markdown link or picture: a path, which some tools read as a name, too."""
        if found := self._vault.find_path(link.target, note.path):
            return self._to_notes(link, found)
        if self._vault.has_file(link.target, note.path):
            return ResolvedLink(link, Outcome.OUTSIDE)
        found = self._vault.find_note(link.target, note.path)
        if found:
            return self._to_notes(link, found)
        said = self._find_exactly(link.target)
        if said.entity is None and not said.candidates and link.target.startswith("/"):
            return ResolvedLink(link, Outcome.OUTSIDE)  # a page of some web site
        return self._to_entity(link, said)

    def _address(self, link: NoteLink, note: Note) -> ResolvedLink:
        target = link.target
        if target.startswith(_DENDRON_VAULT):
            return self._wiki_link(link, note, target.rpartition("/")[2])
        if target.startswith(_ZOTERO_CITEKEY):
            found = self._names.find_cited(unquote(target.removeprefix(_ZOTERO_CITEKEY)))
        elif target.startswith(f"{_OBSIDIAN}:"):
            return self._obsidian(link)
        else:
            found = self._find_exactly(target)
        return self._to_entity(link, found, otherwise=Outcome.OUTSIDE)

    def _obsidian(self, link: NoteLink) -> ResolvedLink:
        """``obsidian://open?vault=V&file=folder%2FNote%23Heading``, if it is a note of ours."""
        try:
            files = parse_qs(urlsplit(link.target).query).get("file", [])
        except ValueError:
            files = []
        path = files[0].partition("#")[0] if files else ""
        found = self._vault.find_note(path, "") if path else ()
        return self._to_notes(link, found) if found else ResolvedLink(link, Outcome.OUTSIDE)

    def _citekey(self, link: NoteLink, note: Note) -> ResolvedLink:
        found = self._names.find_cited(link.target)
        if found.entity is None and not found.candidates:
            # A literature note may be called by its citation key.
            notes = self._vault.find_note(f"@{link.target}", note.path)
            if notes:
                return self._to_notes(link, notes)
        return self._to_entity(link, found, otherwise=Outcome.OUTSIDE)

    def _tag(self, link: NoteLink, note: Note) -> ResolvedLink:
        """A tag is a page in Logseq; elsewhere it leads to a thing that is called just so."""
        if self._flavour is Flavour.LOGSEQ:
            found = self._vault.find_note(link.target, note.path)
            if found:
                return self._to_notes(link, found)
        said = self._find_exactly(link.target)
        is_sure = said.entity is not None and said.entity.label == link.target
        if is_sure and not link.target.islower():
            return self._to_entity(link, said)
        return ResolvedLink(link, Outcome.OUTSIDE)

    def _id(self, link: NoteLink) -> ResolvedLink:
        found = self._vault.find_id(link.target)
        if found:
            return self._to_notes(link, found)
        said = self._find_exactly(link.target)
        if said.entity is not None or said.candidates:
            return self._to_entity(link, said)
        if ":" in link.target:  # arXiv:…, doi:…: a paper that is not in the graph
            return ResolvedLink(link, Outcome.OUTSIDE)
        return _unresolved(link, "no note or block has this id")

    def _to_notes(self, link: NoteLink, paths: tuple[str, ...]) -> ResolvedLink:
        if len(paths) > 1:
            return ResolvedLink(
                link,
                Outcome.AMBIGUOUS,
                candidates=paths,
                reason=f"{len(paths)} notes may be meant: {', '.join(paths[:5])}",
            )
        subjects = self.subjects(self._vault.notes[paths[0]])
        return ResolvedLink(link, Outcome.RESOLVED, subjects, paths[0])

    @staticmethod
    def _to_entity(
        link: NoteLink, found: Resolution, *, otherwise: Outcome = Outcome.UNRESOLVED
    ) -> ResolvedLink:
        if found.entity is not None:
            return ResolvedLink(link, Outcome.RESOLVED, (found.entity.key,))
        if found.candidates:
            keys = tuple(hit.ref.key for hit in found.candidates)
            return ResolvedLink(
                link,
                Outcome.AMBIGUOUS,
                candidates=keys,
                reason=f"{len(keys)} things are called so: {', '.join(keys[:5])}",
            )
        if otherwise is Outcome.OUTSIDE:
            return ResolvedLink(link, Outcome.OUTSIDE)
        return _unresolved(link, "no note, and nothing of the graph, is called so")


def _unresolved(link: NoteLink, reason: str) -> ResolvedLink:
    return ResolvedLink(link, Outcome.UNRESOLVED, reason=reason)


def resolve_links(
    note: Note, vault: Vault, names: NameIndex, *, flavour: Flavour = Flavour.OBSIDIAN
) -> tuple[ResolvedLink, ...]:
    """Say for each link of a note what it leads to."""
    return LinkResolver(vault, names, flavour).resolve(note)
