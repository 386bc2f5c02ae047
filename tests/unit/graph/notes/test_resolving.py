"""What a link of a note leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.note_tools import Flavour
from graph.notes.reading import parse_note
from graph.notes.resolving import LinkResolver, ResolvedLink, resolve_links
from graph.notes.vault import Vault
from tests.support.note_vaults import PAPER, PPO, REACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.notes.known_names import KnownNames

_NOTES = {
    "index.md": "",
    "a/Same.md": "---\naliases: [The alias]\nid: id-1\n---\ntext ^block-1",
    "b/Same.md": "",
    "b/Only.md": "",
    "c/README.md": "",
    "c/Case.md": "",
    "d/case.md": "",
    "e/caf\u00e9.md": "",  # composed
    "f/Stra\u00dfe.md": "",
    "g/20260420120000 Zettel.md": "",
    "h/ns___page.md": "",
    "lit/himac.md": "---\nrl-id: paper-2604.01234\n---\n",
    "lit/ReAct.md": "# About it",
    "lit/@smith.md": "",
    "papers.himac.md": "",
    "z/org.org": ":PROPERTIES:\n:ID: 11112222-3333\n:END:\n",
}


def resolve(
    text: str,
    known: KnownNames,
    *,
    path: str = "b/from.md",
    flavour: Flavour = Flavour.OBSIDIAN,
    notes: Mapping[str, str] = _NOTES,
) -> list[ResolvedLink]:
    """Resolve the links of a text, as a note of the vault."""
    note = parse_note(text, path=path, flavour=flavour)
    vault = Vault(
        [parse_note(t, path=p, flavour=flavour) for p, t in notes.items()] + [note],
        ["img/pic.png", "b/b.pdf"],
    )
    return list(resolve_links(note, vault, known.names, flavour=flavour))


TO_NOTES = {
    "name": ("[[Only]]", "b/Only.md"),
    "with its ending": ("[[Only.md]]", "b/Only.md"),
    "case": ("[[oNLY]]", "b/Only.md"),
    "whole path": ("[[a/Same]]", "a/Same.md"),
    "relative path": ("[[./Same]]", "b/Same.md"),
    "relative path above": ("[[../a/Same|s]]", "a/Same.md"),
    "path from the root": ("[[/a/Same]]", "a/Same.md"),
    "alias": ("[[the alias#H]]", "a/Same.md"),
    "id": ("[[id-1]]", "a/Same.md"),
    "Zettel": ("[[20260420120000]]", "g/20260420120000 Zettel.md"),
    "folder": ("[[c]]", "c/README.md"),
    "the case that is written": ("[[Case]]", "c/Case.md"),
    "the other case": ("[[case]]", "d/case.md"),
    "decomposed name": ("[[cafe\u0301]]", "e/caf\u00e9.md"),
    "sharp s": ("[[STRASSE]]", "f/Stra\u00dfe.md"),
    "Logseq's namespace": ("[[ns/page]]", "h/ns___page.md"),
    "Markdown path": ("[x](Only.md#h)", "b/Only.md"),
    "Markdown path above": ("[x](../a/Same.md)", "a/Same.md"),
    "Markdown path from the root": ("[x](a/Same.md)", "a/Same.md"),
    "block": ("((11112222-3333-4444-8555-666677778888))", "logseq.md"),
    "embed": ("![[Only]]", "b/Only.md"),
    "Obsidian's address": ("<obsidian://open?vault=v&file=a%2FSame%23H>", "a/Same.md"),
    "literature note": ("@smith", "lit/@smith.md"),
}


@pytest.mark.parametrize(("text", "path"), TO_NOTES.values(), ids=TO_NOTES)
def test_a_link_leads_to_the_note_that_the_tool_opens(
    text: str, path: str, known: KnownNames
) -> None:
    """Names, paths, aliases, ids, blocks, in every spelling."""
    notes = {**_NOTES, "logseq.md": "- a\n  id:: 11112222-3333-4444-8555-666677778888\n\n- b"}
    notes["logseq.md"] = "first\n\n" + notes["logseq.md"]

    (found,) = resolve(text, known, notes=notes)

    assert (found.outcome, found.note, found.keys) == ("resolved", path, ())


TO_ENTITIES = {
    "name": ("[[PPO]]", PPO),
    "alias": ("[[proximal policy optimization]]", PPO),
    "key": ("[[technique-ppo]]", PPO),
    "our address": ("https://w3id.org/reading-list/id/technique-ppo", PPO),
    "our server": ("[x](http://localhost:8000/page/technique-ppo)", PPO),
    "arXiv address": ("[x](https://export.arxiv.org/pdf/2604.01234v3.pdf)", PAPER),
    "Hugging Face": ("<https://huggingface.co/papers/2604.01234>", PAPER),
    "arXiv DOI": ("https://doi.org/10.48550/arXiv.2604.01234", PAPER),
    "arXiv id": ("arXiv:2604.01234", PAPER),
    "citekey": ("[see @doe26, p. 3]", PAPER),
    "Zotero": ("<zotero://select/items/@doe26>", PAPER),
    "citekey as a page": ("[[@doe26]]", PAPER),
    "title": ("[[HiMAC: Hierarchical Agents]]", PAPER),
    "name of its exported note": ("[[papers/2604.01234 HiMAC|x]]", PAPER),
    "tag": ("#ReAct", REACT),
    "through its note": ("[[lit/himac]]", PAPER),
    "through the note of its name": ("[[ReAct]]", REACT),
    "property": ('---\nabout: "[[PPO]]"\n---\n', PPO),
}  # fmt: skip


@pytest.mark.parametrize(("text", "key"), TO_ENTITIES.values(), ids=TO_ENTITIES)
def test_a_link_leads_to_the_thing_of_the_graph(text: str, key: str, known: KnownNames) -> None:
    """By name, address, identifier, citation key, and through a note about it."""
    (found,) = resolve(text, known)

    assert (found.outcome, found.key) == ("resolved", key)


OTHERS = {
    "two notes": ("[[Same]]", "ambiguous", ("a/Same.md", "b/Same.md")),
    "two things": ("[[Twin]]", "ambiguous", ("model-twin", "technique-twin")),
    "nothing": ("[[Nowhere]]", "unresolved", ()),
    "a likeness is no answer": ("[[Proximal Policy Optimisation]]", "unresolved", ()),
    "no such path": ("[x](gone.md)", "unresolved", ()),
    "out of the vault": ("[x](../../etc/passwd)", "unresolved", ()),
    "out of the vault by name": ("[[../../etc/passwd]]", "unresolved", ()),
    "no such block": ("((99999999-3333-4444-8555-666677778888))", "unresolved", ()),
    "other address": ("https://example.org/x", "outside", ()),
    "unknown arXiv id": ("arXiv:2501.99999", "outside", ()),
    "name of a person": ("thanks @someone", "outside", ()),
    "tag": ("#todo", "outside", ()),
    "tag of a common word": ("#search", "outside", ()),
    "picture": ("![[pic.png]]", "outside", ()),
    "file": ("[x](b.pdf)", "outside", ()),
    "mail": ("<mailto:a@b.org>", "outside", ()),
    "page of a site": ("[x](/about)", "outside", ()),
}


@pytest.mark.parametrize(("text", "outcome", "candidates"), OTHERS.values(), ids=OTHERS)
def test_what_is_not_sure_is_not_resolved(
    text: str, outcome: str, candidates: tuple[str, ...], known: KnownNames
) -> None:
    """Ambiguous, with candidates; unresolved, with a reason; or no business of the graph."""
    (found,) = resolve(text, known)

    assert (found.outcome, found.candidates, found.keys) == (outcome, candidates, ())
    assert bool(found.reason) is (outcome in {"ambiguous", "unresolved"})


def test_a_tag_is_a_page_in_logseq(known: KnownNames) -> None:
    """Elsewhere it is none."""
    (found,) = resolve("#Only", known, flavour=Flavour.LOGSEQ)
    (elsewhere,) = resolve("#Only", known)

    assert (found.outcome, found.note) == ("resolved", "b/Only.md")
    assert elsewhere.outcome == "outside"


def test_dendron_links_by_dots(known: KnownNames) -> None:
    """The text comes first."""
    (found,) = resolve("[[Its name|papers.himac]]", known, flavour=Flavour.DENDRON)

    assert found.note == "papers.himac.md"


def test_org_links_by_id(known: KnownNames) -> None:
    """The id of a note."""
    (found,) = resolve("[[id:11112222-3333][x]]", known, path="z/from.org")

    assert found.note == "z/org.org"


SUBJECTS = {
    "rl-id": ("---\nrl-id: technique-ppo\n---\n", "x.md", (PPO,)),
    "iri": ("---\niri: https://w3id.org/reading-list/id/technique-ppo\n---\n", "x.md", (PPO,)),
    "arxiv": ("---\narxiv: 2604.01234v2\n---\n", "x.md", (PAPER,)),
    "citekey": ("---\ncitekey: doe26\n---\n", "x.md", (PAPER,)),
    "ROAM_REFS": (":PROPERTIES:\n:ROAM_REFS: @doe26\n:END:\n", "x.org", (PAPER,)),
    "file name": ("text", "notes/ReAct.md", (REACT,)),
    "title": ("# Tree of Thoughts", "notes/tot.md", ("technique-tree-of-thoughts",)),
    "ambiguous file name": ("text", "Twin.md", ()),
    "identifier before name": ("---\nrl-id: technique-ppo\n---\n", "ReAct.md", (PPO,)),
    "unknown identifier": ("---\narxiv: 2501.99999\n---\n", "ReAct.md", ()),
    "nothing": ("text", "diary.md", ()),
}


@pytest.mark.parametrize(("text", "path", "keys"), SUBJECTS.values(), ids=SUBJECTS)
def test_a_note_is_about_what_it_names(
    text: str, path: str, keys: tuple[str, ...], known: KnownNames
) -> None:
    """By an identifier in its front matter, else by its name or title."""
    note = parse_note(text, path=path)

    assert LinkResolver(Vault([note]), known.names).subjects(note) == keys
