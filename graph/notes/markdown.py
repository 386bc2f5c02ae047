"""Markdown notes: Obsidian, Logseq, Foam, Dendron, Zettlr."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from graph.notes.front_matter import read_front_matter
from graph.notes.inline import Span, make_parser, read_spans, split_address
from graph.notes.model import Heading, LinkKind
from graph.notes.places import Content

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from graph.notes.draft import Draft

# Some lines take the parser the square of their length.
_LINE_MAX_CHARS: Final = 20_000
_BLOCK_ID: Final = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)$", re.MULTILINE)
_PROPERTY: Final = re.compile(r"^[ \t]*([^\s:|`\[\](){}]+)::(?:[ \t]+(.*))?$", re.MULTILINE)
_INLINE_PROPERTY: Final = re.compile(r"[\[(]([^\s:|`\[\](){}]+)::[ \t]")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HREF: Final = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?(https?://[^\"'\s>]+)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


# Each rule for blocks looks at each line; without this in the text it would find nothing.
_NEEDED_FOR: Final = {
    "table": re.compile(r"\|"),
    "note_comment": re.compile("%%"),
    "note_math": re.compile(r"\$\$"),
    "fence": re.compile("```|~~~"),
    "blockquote": re.compile(">"),
    "hr": re.compile(r"[-*_][ \t]*$", re.MULTILINE),
    "reference": re.compile(r"\]:"),
    "html_block": re.compile("<"),
    "lheading": re.compile(r"[-=][ \t]*$", re.MULTILINE),
}


@cache
def _parser(left_out: tuple[str, ...] = ()) -> MarkdownIt:
    return make_parser().disable(list(left_out))


def _parser_for(text: str) -> MarkdownIt:
    left_out = (name for name, needed in _NEEDED_FOR.items() if not needed.search(text))
    return _parser(tuple(left_out))


def read_markdown(draft: Draft) -> None:
    """Read a Markdown text into a draft."""
    skipped = read_front_matter(draft)
    lines = [""] * skipped + draft.lines.lines[skipped:]
    for number, line in enumerate(lines):
        if len(line) > _LINE_MAX_CHARS:
            lines[number] = line[:_LINE_MAX_CHARS]
            offset = draft.lines.starts[number]
            message = f"only the first {_LINE_MAX_CHARS:,} characters of the line were read"
            draft.warn(offset, "long-line", message)
    environment: dict[str, Any] = {}
    text = "\n".join(lines)
    _Reader(draft, environment).read(_parser_for(text).parse(text, environment))


class _Reader:
    def __init__(self, draft: Draft, environment: dict[str, Any]) -> None:
        self._draft = draft
        self._environment = environment
        self._cell_end = 0
        self._is_first_block = True

    def read(self, tokens: list[Token]) -> None:
        """Read the blocks in order."""
        level: int | None = None
        for token in tokens:
            if token.type == "heading_open":
                level = int(token.tag[1:])
            elif token.type == "tr_open" and token.map:
                self._cell_end = self._draft.lines.starts[token.map[0]]
            elif token.type in {"th_open", "td_open"}:
                level = 0
            elif token.type == "inline" and token.map and token.content:
                self._read_block(token, level)
                level = None
            elif token.type == "html_block" and token.map:
                self._read_html(token)

    def _read_block(self, token: Token, level: int | None) -> None:
        lines = self._draft.lines
        if level == 0:
            content, self._cell_end = Content.of_cell(token.content, self._cell_end, lines)
        else:
            content = Content.of_lines(token.content, token.map[0], lines)  # type: ignore[index]
        if level:
            span = content.span(0, len(content.text))
            place = lines.place(span[0])[0]
            self._draft.headings.append(Heading(level, content.text, place, *span))
        self._take(content)
        self._is_first_block = False

    def _read_html(self, token: Token) -> None:
        """Read what follows a comment in its lines; in other HTML only addresses are links."""
        first, _ = token.map  # type: ignore[misc]
        text = token.content.rstrip("\n")
        content = Content.of_lines(text, first, self._draft.lines)
        if text.lstrip().startswith("<!--"):
            comments = [Span(*match.span()) for match in _COMMENT.finditer(text)]
            self._take(content, comments)
            return
        for match in _HREF.finditer(text):
            self._draft.add(LinkKind.MARKDOWN, match[1], match[1], content.span(*match.span(1)))

    def _take(self, content: Content, comments: list[Span] | None = None) -> None:
        text = content.text
        if comments:
            for comment in comments:
                blank = " " * (comment.end - comment.start)
                text = text[: comment.start] + blank + text[comment.end :]
        spans = read_spans(_parser(), text, self._environment.get("references", {}))
        opaque = sorted([*spans, *(comments or [])], key=lambda span: span.start)
        properties = self._read_properties(text) if "::" in text else []
        for span in spans:
            if span.kind is not None:
                key = next((key for a, b, key in properties if a <= span.start < b), "")
                self._add(span, content.span(span.start, span.end), key)
        if "^" in text:
            self._draft.block_ids += _BLOCK_ID.findall(text)
        hidden = [(start, end) for start, end, _ in properties]
        hidden += [(span.start, span.end) for span in opaque if span.end > span.start]
        self._draft.prose += content.prose(sorted(hidden))

    def _read_properties(self, text: str) -> list[tuple[int, int, str]]:
        """Lines ``key:: value``: of the first block they are the note's, else of its own block."""
        found = []
        for match in _PROPERTY.finditer(text):
            key, value = match[1].lower(), match[2] or ""
            found.append((match.start(), match.end(), key))
            if key == "id" and not self._is_first_block:
                self._draft.block_ids.append(value.strip())
            elif self._is_first_block:
                values = [value.strip("[]# ") for value in value.split(",")]
                self._draft.take_property(key, [value] if key in {"title", "id"} else values)
        for match in _INLINE_PROPERTY.finditer(text):
            end = text.find("\n", match.end())
            found.append((match.start(), len(text) if end < 0 else end, match[1].lower()))
        return found

    def _add(self, span: Span, place: tuple[int, int], key: str) -> None:
        kind = span.kind
        if kind is None:
            return
        shown = LinkKind.PROPERTY if key and kind is not LinkKind.TAG else kind
        written = self._draft.lines.text[place[0] : place[1]]
        if kind is LinkKind.WIKILINK and not written.startswith("[["):
            target, _, label = span.target.partition("|")  # [label]([[Page]])
            self._draft.add(shown, target.strip(), label, place, key=key)
        elif kind is LinkKind.WIKILINK or (kind is LinkKind.EMBED and written.startswith("![[")):
            self._draft.add_wiki_link(shown, span.target, place, key=key)
        elif kind in {LinkKind.MARKDOWN, LinkKind.EMBED} and not _SCHEME.match(span.target):
            path, fragment = split_address(span.target)
            if path or fragment:
                self._draft.add(shown, path, span.text, place, fragment=fragment, key=key)
        else:
            if kind is LinkKind.TAG:
                self._draft.tags.append(span.target)
            self._draft.add(shown, span.target, span.text, place, key=key)
