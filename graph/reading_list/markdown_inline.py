"""The text of a Markdown block in pieces: plain, emphasised, linked."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graph.extract.urls import find_urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

_HREF: Final = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)\s*([a-z][a-z0-9]*)", re.IGNORECASE)
_STRONG_TAGS: Final = frozenset({"b", "strong"})
_EM_TAGS: Final = frozenset({"i", "em"})
_SHORTCODE: Final = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]{1,30}:(?!\w)")  # :star:
# An identifier that stands in the text instead of a link.
_IDENTIFIER: Final = re.compile(
    r"\barxiv\s?:\s?(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?"
    r"|\bdoi\s?:\s?10\.[0-9]{4,9}/[^\s)\]]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind; ``badge`` tells a link around a picture."""

    text: str
    href: str | None = None
    strong: bool = False
    em: bool = False
    code: bool = False
    badge: bool = False


def read_inline(tokens: Iterable[Token]) -> list[Piece]:
    """Read the pieces of a block; the pieces of one link come as one. Pictures are passed over."""
    reader = _InlineReader()
    for token in tokens:
        reader.take(token)
    return list(_find_addresses(reader.finish()))


def join_text(pieces: Iterable[Piece]) -> str:
    """The text of pieces, without the labels of links."""
    return "".join(piece.text for piece in pieces if piece.href is None)


def join_prose(pieces: Iterable[Piece]) -> str:
    """The text of pieces as it is read: links by their labels, bare addresses as they are."""
    return "".join(piece.text or piece.href or "" for piece in pieces)


class _InlineReader:
    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._href: str | None = None
        self._label: list[Piece] = []
        self._badge = False
        self._strong = 0
        self._em = 0

    def finish(self) -> list[Piece]:
        self._close_link()
        return self._pieces

    def take(self, token: Token) -> None:
        kind = token.type
        if kind in {"text", "text_special"}:
            self._add(_SHORTCODE.sub("", token.content))
        elif kind == "code_inline":
            self._add(token.content, code=True)
        elif kind in {"softbreak", "hardbreak"}:
            self._add("\n")
        elif kind in {"link_open", "link_close"}:
            self._close_link()
            self._href = str(token.attrs.get("href", "")) if token.nesting > 0 else None
        elif kind in {"strong_open", "strong_close"}:
            self._strong += token.nesting
        elif kind in {"em_open", "em_close"}:
            self._em += token.nesting
        elif kind == "image" and self._href is not None:
            self._badge = True
            self._add(token.content)
        elif kind == "html_inline":
            self._take_tag(token.content)

    def _take_tag(self, tag: str) -> None:
        match = _TAG.match(tag)
        if match is None:
            return
        name, step = match[2].lower(), -1 if match[1] else 1
        if name == "a":
            href = _HREF.match(tag)
            if href is not None:
                self._open_link(html.unescape(href[1]))
            elif step < 0:
                self._close_link()
        elif name == "br":
            self._add("\n")
        elif name == "img" and self._href is not None:
            self._badge = True
        elif name in _STRONG_TAGS:
            self._strong = max(0, self._strong + step)
        elif name in _EM_TAGS:
            self._em = max(0, self._em + step)

    def _add(self, text: str, *, code: bool = False) -> None:
        piece = Piece(text, self._href, self._strong > 0, self._em > 0, code)
        (self._pieces if self._href is None else self._label).append(piece)

    def _open_link(self, href: str) -> None:
        self._close_link()
        self._href = href

    def _close_link(self) -> None:
        if self._href is not None:
            label = "".join(piece.text for piece in self._label).strip()
            strong = self._strong > 0 or any(piece.strong for piece in self._label)
            em = self._em > 0 or any(piece.em for piece in self._label)
            self._pieces.append(Piece(label, self._href, strong, em, badge=self._badge))
        self._href, self._label, self._badge = None, [], False


def _find_addresses(pieces: list[Piece]) -> Iterator[Piece]:
    """Make links of the addresses and identifiers that stand in the text as they are."""
    for piece in pieces:
        if piece.href is not None or piece.code:
            yield piece
            continue
        spans = [(found.start, found.end) for found in find_urls(piece.text)]
        spans += [
            match.span()
            for match in _IDENTIFIER.finditer(piece.text)
            if not any(start < match.end() and match.start() < end for start, end in spans)
        ]
        last = 0
        for start, end in sorted(spans):
            if start > last:
                yield replace(piece, text=piece.text[last:start])
            yield replace(piece, text="", href=piece.text[start:end])
            last = end
        if last < len(piece.text) or not spans:
            yield replace(piece, text=piece.text[last:])
