"""An entity as a note has it: properties, and the lines of the managed block. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.identifiers import parse_arxiv_id, parse_doi
from graph.models import Kind, Relation
from graph.note_names import arxiv_id_of, short_name, timestamp_id
from graph.note_tools import VaultStyle
from graph.vault.styles import (
    INDEX_KEY,
    definition,
    note_link,
    plain_text,
    property_link,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.index import Node
    from graph.views import EntityRef

Value: TypeAlias = str | tuple[str, ...]

RELATION_KEYS: Final = {
    Relation.PROPOSES: "proposes",
    Relation.INTRODUCES: "introduces",
    Relation.EVALUATES_ON: "evaluates-on",
    Relation.USES: "uses",
    Relation.COMPARES_WITH: "compares-with",
    Relation.MENTIONS: "mentions",
    Relation.HAS_REPOSITORY: "repository",
    Relation.HAS_PROJECT_PAGE: "project-page",
}
_BROADER: Final = "broader"
_HASH: Final = "rl-hash"
_COMMON_KEYS: Final = ("arxiv", "doi", "citekey", "date", "tags", *RELATION_KEYS.values(), _BROADER)
SHARED_KEYS: Final = frozenset({"aliases", "alias", "tags"})
"""Lists to which a person adds: what is there stays."""
HASH_KEY: Final = _HASH
"""Where a note keeps the digest of what is ours in it, to tell when a person changed that."""
ID_KEY: Final = "rl-id"
_LINKING: Final = str.maketrans(dict.fromkeys("[]#", " "))
_TAG_GAP: Final = re.compile(r"[\s,#]+")
_COUNTED: Final = {
    Kind.PAPER: "Papers",
    Kind.BENCHMARK: "Benchmarks",
    Kind.TECHNIQUE: "Techniques",
    Kind.MODEL: "Models",
    Kind.REPOSITORY: "Repositories",
    Kind.PAGE: "Project pages",
}


def managed_keys(style: VaultStyle) -> tuple[str, ...]:
    """The properties that are ours, in the order in which a new note has them."""
    own = {VaultStyle.ZETTLR: ("id",), VaultStyle.DENDRON: ("id",)}.get(style, ())
    is_logseq = style is VaultStyle.LOGSEQ
    names = ("alias", "full-title") if is_logseq else ("aliases", "title")
    return (ID_KEY, "iri", *own, "type", *names, *_COMMON_KEYS, HASH_KEY)


@dataclass(frozen=True, slots=True)
class NoteContent:
    """What is ours in a note: properties in order, and the lines of the block, without markers."""

    properties: Mapping[str, Value]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a note says of an entity; ``links`` are keys by relation."""

    node: Node
    citekey: str | None
    abstract: str | None
    links: Mapping[Relation, Sequence[str]]


class ContentWriter:
    """Writes the content of notes.

    Args:
        style: The tool that the vault is for.
        refs: The entities by key.
        paths: Where their notes lie, by key.
    """

    def __init__(
        self, style: VaultStyle, refs: Mapping[str, EntityRef], paths: Mapping[str, str]
    ) -> None:
        self._style = style
        self._refs = refs
        self._paths = paths

    def note(self, subject: Subject) -> NoteContent:
        """Write the note of an entity."""
        ref = subject.node.ref
        groups = [(key, subject.links.get(rel, ())) for rel, key in RELATION_KEYS.items()]
        groups.append((_BROADER, subject.node.broader))
        properties = self._facts(subject)
        lines = [f"# {plain_text(ref.label)}"]
        if subject.abstract:
            lines += ["", f"> {plain_text(subject.abstract)}"]
        linked: list[str] = []
        for key, others in groups:
            known = [other for other in others if other in self._paths]
            if not known:
                continue
            properties[key] = tuple(self._property(other) for other in known)
            lines += ["", f"## {key.replace('-', ' ').capitalize()}", ""]
            lines += [f"- {self._link(other)}" for other in known]
            linked += known
        lines += self._definitions(linked, self._paths[ref.key])
        return NoteContent(properties, tuple(self._bullets(lines)))

    def index(self, nodes: Iterable[Node]) -> NoteContent:
        """Write the note that links all others, by kind: papers newest first, others by name."""
        by_kind: dict[Kind, list[Node]] = {kind: [] for kind in Kind}
        for known in nodes:
            by_kind[known.kinds[0]].append(known)
        lines = ["# Reading list"]
        linked: list[str] = []
        for kind, found in by_kind.items():
            if not found:
                continue
            found.sort(key=lambda known: (known.label.casefold(), known.key))
            if kind is Kind.PAPER:
                found.sort(key=lambda known: known.published or "", reverse=True)
            lines += ["", f"## {_COUNTED[kind]} ({len(found):,})", ""]
            lines += [f"- {self._link(known.key)}" for known in found]
            linked += [known.key for known in found]
        lines += self._definitions(linked, self._paths[INDEX_KEY])
        title = {} if self._style is VaultStyle.LOGSEQ else {"title": "Reading list"}
        properties = {ID_KEY: INDEX_KEY, **self._identifier(INDEX_KEY), "type": "index", **title}
        return NoteContent(properties, tuple(self._bullets(lines)))

    def _facts(self, subject: Subject) -> dict[str, Value]:
        known, ref = subject.node, subject.node.ref
        aliases = dict.fromkeys((short_name(ref), ref.label, *known.aliases))
        arxiv = arxiv_id_of(ref.key) or next(filter(None, map(_arxiv, known.identifiers)), None)
        doi = next(filter(None, map(parse_doi, known.identifiers)), None)
        facts: dict[str, Value | None] = {
            ID_KEY: ref.key,
            "iri": ref.iri,
            **self._identifier(ref.key),
            "type": ref.kind.value,
            **self._names(ref.label, tuple(aliases)),
            "arxiv": arxiv,
            "doi": doi,
            "citekey": subject.citekey,
            "date": known.published,
            "tags": tuple(dict.fromkeys(_TAG_GAP.sub("-", tag.strip()) for tag in known.tags)),
        }
        return {key: value for key, value in facts.items() if value}

    def _identifier(self, key: str) -> dict[str, Value]:
        match self._style:
            case VaultStyle.ZETTLR:
                return {"id": timestamp_id(key)}
            case VaultStyle.DENDRON:
                return {"id": key}
            case _:
                return {}

    def _names(self, label: str, aliases: tuple[str, ...]) -> dict[str, Value]:
        if self._style is VaultStyle.LOGSEQ:  # ``title`` would name the page, a comma ends an alias
            fit = tuple(name for name in aliases if not re.search(r"[,\[\]#]", name))
            return {"alias": fit, "full-title": " ".join(label.translate(_LINKING).split())}
        return {"aliases": aliases, "title": " ".join(label.split())}

    def _link(self, key: str) -> str:
        return note_link(self._style, self._refs[key], self._paths[key])

    def _property(self, key: str) -> str:
        return property_link(self._style, self._refs[key], self._paths[key])

    def _definitions(self, keys: Iterable[str], origin: str) -> list[str]:
        if self._style is not VaultStyle.PLAIN:
            return []
        found = (
            definition(self._link(key), self._refs[key], self._paths[key], origin)
            for key in dict.fromkeys(keys)
        )
        kept = [line for line in found if line]
        return ["", *kept] if kept else []

    def _bullets(self, lines: list[str]) -> Iterable[str]:
        """The lines; for Logseq, where a page is an outline, as its blocks."""
        if self._style is not VaultStyle.LOGSEQ:
            return lines
        return (
            f"\t{line}" if line.startswith("- ") else f"- {line}" for line in lines if line.strip()
        )


def _arxiv(identifier: str) -> str | None:
    found = parse_arxiv_id(identifier)
    return None if found is None else found[0]
