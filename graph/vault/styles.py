"""What the note tools want of a vault: where notes lie, how they link, what a comment is."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from graph.link_styles import LinkStyle, link_text, markdown_link
from graph.note_names import note_name, short_name, timestamp_id
from graph.note_tools import VaultStyle

if TYPE_CHECKING:
    from graph.link_styles import LinkWriter
    from graph.views import EntityRef

ENDING: Final = ".md"
INDEX_KEY: Final = "index"
_UNLINKABLE: Final = re.compile(r"[#^|\[\]\\]")

_INDEX_PATHS: Final = {
    VaultStyle.LOGSEQ: "pages/readgraph___index",  # ``readgraph/index``, as Logseq writes files
    VaultStyle.DENDRON: "readgraph.index",
}
_LINK_STYLES: Final = {
    VaultStyle.LOGSEQ: LinkStyle.LOGSEQ,
    VaultStyle.DENDRON: LinkStyle.DENDRON,
    VaultStyle.ZETTLR: LinkStyle.ZETTLR,
}


def planned_paths(style: VaultStyle, refs: list[EntityRef], links: LinkWriter) -> dict[str, str]:
    """Say where the note of each entity lies if nothing is there yet: paths by key."""
    names = links.names(_LINK_STYLES.get(style, LinkStyle.OBSIDIAN))
    paths = {ref.key: names[ref.key] for ref in refs}
    if style is VaultStyle.LOGSEQ:
        paths = {key: f"pages/{name}" for key, name in paths.items()}
    elif style is VaultStyle.ZETTLR:
        paths = {ref.key: f"{paths[ref.key]} {note_name(ref)}" for ref in refs}
    paths[INDEX_KEY] = _INDEX_PATHS.get(style, "index")
    return {key: path + ENDING for key, path in paths.items()}


def note_link(style: VaultStyle, ref: EntityRef, path: str) -> str:
    """Write a link to the note of an entity, which may lie where a person put it."""
    stem = path.removesuffix(ENDING)
    match style:
        case VaultStyle.LOGSEQ:
            page = posixpath.basename(stem).replace("___", "/")
            return link_text(ref, LinkStyle.LOGSEQ, name=page)
        case VaultStyle.DENDRON:
            return link_text(ref, LinkStyle.DENDRON, name=posixpath.basename(stem))
        case VaultStyle.ZETTLR:
            return f"[[{timestamp_id(ref.key)}]] {plain_text(short_name(ref))}"
        case _ if _UNLINKABLE.search(stem):  # a wiki link has no escapes
            return markdown_link(short_name(ref), quote(path))
        case _:
            return link_text(ref, LinkStyle.OBSIDIAN, name=stem)


def property_link(style: VaultStyle, ref: EntityRef, path: str) -> str:
    """Write the link as the value of a property, where nothing but a wiki link is one."""
    stem = path.removesuffix(ENDING)
    match style:
        case VaultStyle.LOGSEQ:
            return f"[[{posixpath.basename(stem).replace('___', '/')}]]"
        case VaultStyle.ZETTLR:
            return f"[[{timestamp_id(ref.key)}]]"
        case _:
            return note_link(style, ref, path)


def definition(link: str, ref: EntityRef, path: str, origin: str) -> str | None:
    """Define a wiki link as Foam does, so that other readers of Markdown follow it."""
    if not link.startswith("[["):
        return None
    target = posixpath.relpath(path, posixpath.dirname(origin) or ".")
    title = short_name(ref).replace("\\", "").replace('"', "'")
    return f'[{link[2:-2]}]: <{target}> "{title}"'


_SPECIAL: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#@|%"})


def plain_text(text: str) -> str:
    """Write a text so that every note tool shows it as it is: no link, tag or citation in it."""
    flat = " ".join(text.split())
    # An address is a link for every reader of Markdown; its colon alone makes it one.
    return flat.translate(_SPECIAL).replace("://", "\\://")
