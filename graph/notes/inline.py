"""What stands in a line of Markdown: links of every kind, and what only looks like one.

markdown-it-py reads Markdown itself; the rules added here read what note tools add to it. Each
rule writes down the span that it took, as the parser keeps no places inside a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from markdown_it import MarkdownIt

from graph.extract.urls import find_urls
from graph.notes.comments import comment_block, math_block
from graph.notes.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_inline import StateInline

    Rule = Callable[[StateInline, bool], bool]

SPANS: Final = "note spans"

_WIKI_LINK: Final = re.compile(r"(!?)\[\[([^\[\]\n]*)\]\]")
_PAGE_TARGET: Final = re.compile(r"\(\[\[([^\[\]\n]+)\]\]\)|\(\(\(([^()\s]+)\)\)\)")
# Pandoc: a letter, digit or underscore; then also single punctuation, but not at the end.
CITEKEY: Final = re.compile(
    r"@(?:\{(?P<braced>[^{}\s]+)\}|(?P<plain>\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*))"
)
_TAG: Final = re.compile(r"#(?:\[\[([^\[\]\n]+)\]\]|((?:[\w/-]|[^\x00-\x7f\s\u2000-\u206f])+))")
_COMMENT: Final = re.compile(r"%%.*?%%", re.DOTALL)
# Pandoc: no space inside the dollars, and no digit after the closing one.
_MATH: Final = re.compile(r"\$\$.+?\$\$|\$(?=[^\s$])[^$]*?(?<=[^\s\\])\$(?!\d)", re.DOTALL)
_SCHEME: Final = re.compile(r"(?:https?|obsidian|zotero|dendron)\Z", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s<>\"`|\\\[\]{}]+")
_TRAILING: Final = ".,;:!?'*_)"
_HREF: Final = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_NO_TAG_BEFORE: Final = re.compile(r"[\w&/#]")
# Without one of these a text holds nothing that a rule would take.
TRIGGER: Final = re.compile(r"[\[<`@$\\]|%%|://|#\S")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block that is no plain text; a link where it has a kind."""

    start: int
    end: int
    kind: LinkKind | None = None
    target: str = ""
    text: str = ""


def make_parser() -> MarkdownIt:
    """Make a parser that leaves the inside of blocks alone; :func:`read_spans` reads them."""
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    # Emphasis is no link, and takes a third of the time.
    parser.disable(["inline", "text_join", "emphasis", "balance_pairs", "fragments_join"])
    for name, block_rule in (("note_comment", comment_block), ("note_math", math_block)):
        ends = ["paragraph", "reference", "blockquote", "list"]
        parser.block.ruler.before("fence", name, block_rule, {"alt": ends})
    rules = parser.inline.ruler
    for name, rule in _RULES.items():
        rules.before("link", name, rule)
    for name in ("backticks", "html_inline", "autolink", "link", "image"):
        known = next(known for known in rules.__rules__ if known.name == name)
        rules.at(name, _recording(known.fn, _READ.get(name)))
    return parser


def read_spans(parser: MarkdownIt, text: str, references: dict[str, Any]) -> list[Span]:
    """Find what is no plain text in a block, in order; a link inside a link belongs to it."""
    if not TRIGGER.search(text):
        found: list[Span] = []
    else:
        environment: dict[str, Any] = {"references": references, SPANS: []}
        parser.inline.parse(text, parser, environment, [])
        found = _outermost(environment[SPANS])
    return _outermost(found + _in_the_open(text, found))


def _outermost(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _recording(rule: Rule, read: Callable[[StateInline, int, int], Span] | None) -> Rule:
    def recorded(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
        start, tokens = state.pos, len(state.tokens)
        spans = state.env.get(SPANS, [])
        known = len(spans)
        if not rule(state, silent):
            return False
        if not silent:
            if read is _read_image:  # what its text holds has places in that text
                del spans[known:]
            spans.append(read(state, start, tokens) if read else Span(start, state.pos))
        return True

    return recorded


def _read_code(state: StateInline, start: int, tokens: int) -> Span:
    """Code, or backticks that open none and are text."""
    is_code = any(token.type == "code_inline" for token in state.tokens[tokens:])
    return Span(start, state.pos if is_code else start)


def _read_link(state: StateInline, start: int, tokens: int) -> Span:
    opened = next(
        n for n in range(tokens, len(state.tokens)) if state.tokens[n].type == "link_open"
    )
    opening = state.tokens[opened]
    label = "".join(token.content for token in state.tokens[opened:])
    kind = LinkKind.URL if state.src[start] == "<" else LinkKind.MARKDOWN
    return Span(start, state.pos, kind, str(opening.attrs["href"]), label)


def _read_image(state: StateInline, start: int, tokens: int) -> Span:
    image = next(token for token in state.tokens[tokens:] if token.type == "image")
    return Span(start, state.pos, LinkKind.EMBED, str(image.attrs["src"]), image.content)


def _read_html(state: StateInline, start: int, _tokens: int) -> Span:
    href = _HREF.match(state.src, start, state.pos)
    if href is None:
        return Span(start, state.pos)
    return Span(start, state.pos, LinkKind.MARKDOWN, href[1], href[1])


_READ: Final = {
    "backticks": _read_code,
    "html_inline": _read_html,
    "autolink": _read_link,
    "link": _read_link,
    "image": _read_image,
}


def _take(state: StateInline, span: Span, *, silent: bool) -> bool:
    if not silent:
        state.env.setdefault(SPANS, []).append(span)
        state.push("text_special", "", 0)  # ends the plain text before it
        state.tokens[-1].content = span.text
    state.pos = span.end
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    match = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if state.src.startswith("(", match.end()) and not match[1]:
        # [[1]](address) is how people cite: a Markdown link, where an address follows indeed.
        before = state.pos
        is_link = any(
            rule(state, True)  # noqa: FBT003 - the parser's own form
            for rule in (_page_label, _plain_link)
        )
        state.pos = before
        if is_link:
            return False
    kind = LinkKind.EMBED if match[1] else LinkKind.WIKILINK
    return _take(state, Span(*match.span(), kind, match[2], match[2]), silent=silent)


def _plain_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    rules = state.md.inline.ruler.__rules__
    return next(rule for rule in rules if rule.name == "link").fn(state, silent)


def _page_label(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    """Logseq's link with a text: ``[label]([[Page]])``, ``[label](((block)))``."""
    start = state.pos
    if state.src[start] != "[" or "](" not in state.src:
        return False
    end = state.md.helpers.parseLinkLabel(state, start)
    target = _PAGE_TARGET.match(state.src, end + 1) if end >= 0 else None
    if target is None:
        return False
    label = state.src[start + 1 : end]
    kind = LinkKind.WIKILINK if target[1] else LinkKind.ID
    page = f"{target[1]}|{label}" if target[1] else target[2]
    return _take(state, Span(start, target.end(), kind, page, label), silent=silent)


def _citekey(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    start = state.pos
    match = CITEKEY.match(state.src, start, state.posMax)
    if match is None or (start and (state.src[start - 1].isalnum() or state.src[start - 1] == "_")):
        return False
    key = match["braced"] or match["plain"]
    return _take(state, Span(*match.span(), LinkKind.CITEKEY, key, match[0]), silent=silent)


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    match = _TAG.match(state.src, state.pos, state.posMax)
    if match is None or (state.pos and _NO_TAG_BEFORE.match(state.src, state.pos - 1)):
        return False
    name = match[1] or match[2].rstrip("/-")
    if not any(character.isalpha() for character in name):
        return False
    end = match.end() if match[1] else match.start() + 1 + len(name)
    span = Span(match.start(), end, LinkKind.TAG, name.strip(), f"#{name}")
    return _take(state, span, silent=silent)


def _comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    return match is not None and _take(state, Span(*match.span()), silent=silent)


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    match = _MATH.match(state.src, state.pos, state.posMax)
    return match is not None and _take(state, Span(*match.span()), silent=silent)


def _bare_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    """Take an address; its scheme already counts as plain text."""
    source, colon = state.src, state.pos
    if not source.startswith("://", colon):
        return False
    scheme = _SCHEME.search(source, max(0, colon - 8), colon)
    if scheme is None:
        return False
    start = scheme.start()
    address = _ADDRESS.match(source, start)
    end = start + _address_length(address[0]) if address else start
    if end <= colon + 3 or (start and (source[start - 1].isalnum())):
        return False
    if not silent:
        state.pending = state.pending.removesuffix(source[start:colon])
    url = source[start:end]
    return _take(state, Span(start, end, LinkKind.URL, url, url), silent=silent)


def _address_length(text: str) -> int:
    """How much of a text is its address, without the punctuation of the sentence."""
    found = find_urls(text)
    if found and found[0].start == 0:
        return found[0].end
    return len(text.rstrip(_TRAILING))


_RULES: Final[dict[str, Rule]] = {
    "note_comment": _comment,
    "note_math": _math,
    "note_wiki_link": _wiki_link,
    "note_page_label": _page_label,
    "note_citekey": _citekey,
    "note_tag": _tag,
    "note_url": _bare_url,
}

# What needs no parser: it can stand anywhere in plain text, and is made of plain characters.
_BLOCK_REFERENCE: Final = re.compile(
    r"\(\(([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)\)"
)
_IDENTIFIER: Final = re.compile(
    r"\b(?:arxiv\s?:\s?(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?"
    r"|doi\s?:\s?10\.[0-9]{4,9}/[^\s)\]]*[^\s)\].,;])",
    re.IGNORECASE,
)


def _in_the_open(text: str, taken: list[Span]) -> list[Span]:
    """What stands as it is between the spans that are known."""
    if ":" not in text and "((" not in text and "/" not in text:
        return []
    found: list[Span] = []
    position = 0
    for start, end in (*((span.start, span.end) for span in taken), (len(text), len(text))):
        part = text[position:start]
        for match in _BLOCK_REFERENCE.finditer(part):
            place = position + match.start(), position + match.end()
            found.append(Span(*place, LinkKind.ID, match[1], match[0]))
        for match in _IDENTIFIER.finditer(part):
            place = position + match.start(), position + match.end()
            found.append(Span(*place, LinkKind.ID, match[0], match[0]))
        for url in find_urls(part):
            written = part[url.start : url.end]
            place = position + url.start, position + url.end
            found.append(Span(*place, LinkKind.URL, written, written))
        position = max(position, end)
    return found


def split_address(target: str) -> tuple[str, str]:
    """Path and fragment of a Markdown link to a file, as people read them."""
    path, _, fragment = target.partition("#")
    return unquote(path), unquote(fragment)
