"""What a person pastes from a note: a link or citation of some tool, taken apart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

_WIKI: Final = re.compile(r"!?\[\[([^\[\]]*)\]\]")
_ORG: Final = re.compile(r"\[\[([^\[\]]+)\]\[([^\[\]]*)\]\]")
_LOGSEQ: Final = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(\[\[([^\[\]]+)\]\]\)")
_MARKDOWN: Final = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]\(\s*<?([^\s<>]+?)>?(?:\s+[\"'(].*)?\s*\)")
_CITATION: Final = re.compile(r"\[(?:cite(?:/[\w/-]*)?:)?([^\[\]]*@[^\[\]]*)\]")
# Pandoc's manual, section 8.20.1: after a letter or digit, ``@`` belongs to an address of mail.
_CITEKEY: Final = re.compile(r"(?<![\w@])@(?:\{([^{}\s]+)\}|(\w(?:\w|[:.#$%&+?<>~/-](?=\w))*))")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|-])")
# Between target and text; in the row of a table a backslash stands before it.
_BAR: Final = re.compile(r"\\?\|")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text to look up, after what only makes it a link was taken off.

    ``names`` are what its target may be called, the likeliest first; ``shown`` is what the link
    shows, where it says that; ``citekeys`` are set for a citation, which has no names.
    """

    names: tuple[str, ...] = ()
    shown: str | None = None
    citekeys: tuple[str, ...] = ()
    is_wiki: bool = False


def read_pasted(text: str) -> Pasted:
    """Take a pasted text apart.

    Args:
        text: A wiki link of Obsidian, Logseq, Foam, Dendron, Zettlr; a link of Markdown or Org; a
            citation of Pandoc or Org; or a name alone, which comes back as it is.

    Example:
        >>> read_pasted("[[papers/HiMAC.md#Method|it]]").names
        ('papers/HiMAC.md', 'papers/HiMAC', 'HiMAC')
        >>> read_pasted("[see @doe99, pp. 33-35; -@smith04]").citekeys
        ('doe99', 'smith04')
    """
    text = text.strip()
    if org := _ORG.fullmatch(text):
        return Pasted((_address(org[1]),), org[2])
    if wiki := _WIKI.fullmatch(text):
        return _wiki_link(wiki[1])
    if logseq := _LOGSEQ.fullmatch(text):
        return Pasted(_targets(logseq[2]), _ESCAPE.sub(r"\1", logseq[1]), is_wiki=True)
    if markdown := _MARKDOWN.fullmatch(text):
        return Pasted((_address(markdown[1]),))
    if citation := _CITATION.fullmatch(text):
        return (
            Pasted(citekeys=_citekeys(citation[1])) if _citekeys(citation[1]) else Pasted((text,))
        )
    alone = _CITEKEY.fullmatch(text.removeprefix("-").rstrip(".,;:!?"))
    return Pasted(citekeys=(alone[1] or alone[2],)) if alone else Pasted((text,))


def _wiki_link(inner: str) -> Pasted:
    target, *rest = _BAR.split(inner, maxsplit=1)
    shown = rest[0].strip() if rest else None
    return Pasted(_targets(target), shown or None, is_wiki=True)


def _targets(target: str) -> tuple[str, ...]:
    """What a target may be called: as it stands, without its ending, without its folders."""
    whole = target.strip()
    if whole.endswith("#"):  # a name such as C#, or a heading that is not there yet
        return (whole,)
    bare = whole.partition("#")[0].strip()
    stem = bare.removesuffix(".md").removeprefix("./")
    return tuple(dict.fromkeys(name for name in (bare, stem, stem.rpartition("/")[2]) if name))


def _address(text: str) -> str:
    """An address, or the path of a file, which is written with ``%20`` for a space."""
    return text if "://" in text else unquote(text)


def _citekeys(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(braced or plain for braced, plain in _CITEKEY.findall(text)))
