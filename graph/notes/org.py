"""Org notes: org-roam, and Logseq's ``.org`` files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.extract.urls import find_urls
from graph.notes.draft import clean
from graph.notes.inline import CITEKEY
from graph.notes.model import Heading, LinkKind, Prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.notes.draft import Draft

_BLOCK_START: Final = re.compile(r"[ \t]*#\+begin_(\w+)", re.IGNORECASE)
_BLOCK_END: Final = re.compile(r"[ \t]*#\+end_(\w+)", re.IGNORECASE)
# In these no markup is read (Org syntax, "Blocks").
_RAW_BLOCKS: Final = frozenset({"src", "example", "comment", "export"})
_KEYWORD: Final = re.compile(r"[ \t]*#\+(\w+):[ \t]*(.*)$")
_DRAWER: Final = re.compile(r"[ \t]*:PROPERTIES:[ \t]*$", re.IGNORECASE)
_DRAWER_END: Final = re.compile(r"[ \t]*:END:[ \t]*$", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"[ \t]*:([^\s:]+):(?:[ \t]+(.*))?$")
_COMMENT: Final = re.compile(r"[ \t]*#(?:[ \t]|$)")
_FIXED: Final = re.compile(r"[ \t]*:(?:[ \t]|$)")
_HEADLINE: Final = re.compile(r"(\*+)[ \t]+(.*?)(?:[ \t]+:([\w@#%:]+):)?[ \t]*$")
_INSIDE: Final = re.compile(
    r"(?P<link>\[\[(?P<target>(?:[^\[\]\\]|\\.)+)\](?:\[(?P<text>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\])?\])"
    r"|(?P<cite>\[cite(?:/[^:\]]*)?:(?P<keys>[^\]]*)\])"
    r"|(?P<code>(?<!\w)(?:=[^=\s](?:[^=]*[^=\s])?=|~[^~\s](?:[^~]*[^~\s])?~)(?!\w))"
    r"|(?P<legacy>\b(?:cite[a-z]*|autocite|parencite):&?(?P<old>[\w:.+/-]*\w))"
    r"|(?P<key>(?<![\w@.])@[\w{])"
)
_QUOTED: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|(\S+)")


def read_org(draft: Draft) -> None:
    """Read an Org text into a draft."""
    _Reader(draft).read()


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._above_headings = True

    def read(self) -> None:
        """Read line by line: all that is looked for stands within one."""
        raw: str | None = None
        in_drawer = False
        for number, line in enumerate(self._draft.lines.lines):
            if raw is not None:
                end = _BLOCK_END.match(line)
                raw = None if end and end[1].lower() == raw else raw
            elif (start := _BLOCK_START.match(line)) is not None:
                raw = start[1].lower() if start[1].lower() in _RAW_BLOCKS else None
            elif in_drawer:
                in_drawer = not _DRAWER_END.match(line)
                self._read_property(_PROPERTY.match(line), number)
            elif _DRAWER.match(line):
                in_drawer = True
            elif (keyword := _KEYWORD.match(line)) is not None:
                self._read_keyword(keyword, number)
            elif not _COMMENT.match(line) and not _FIXED.match(line):
                self._read_line(line, number)

    def _read_keyword(self, match: re.Match[str], number: int) -> None:
        key, value = match[1].lower(), match[2]
        values = {"filetags": re.split(r"[:\s]+", value), "alias": value.split(",")}
        self._draft.take_property(key, values.get(key, [value]))
        if key not in {"title", "filetags", "alias"}:
            self._find_links(number, match.start(2), len(match[0]), key)

    def _read_property(self, match: re.Match[str] | None, number: int) -> None:
        if match is None or match[2] is None:
            return
        key, value = match[1].lower(), match[2]
        if key == "id":
            if self._above_headings:
                self._draft.take_property("id", [value])
            self._draft.block_ids.append(value.strip())
        elif key == "roam_aliases":
            self._draft.take_property(key, _quoted(value))
        elif key == "roam_refs":
            self._draft.take_property(key, [ref.removeprefix("cite:") for ref in _quoted(value)])
        else:
            self._find_links(number, match.start(2), len(match[0].rstrip()), key)

    def _read_line(self, line: str, number: int) -> None:
        headline = _HEADLINE.match(line)
        start = 0
        end = len(line)
        if headline is not None:
            self._above_headings = False
            start, end = headline.span(2)
            offset = self._draft.lines.starts[number]
            level = len(headline[1])
            heading = Heading(level, headline[2], number + 1, offset + start, offset + end)
            self._draft.headings.append(heading)
            self._draft.tags += [tag for tag in (headline[3] or "").split(":") if tag]
        self._find_links(number, start, end, "")

    def _find_links(self, number: int, start: int, end: int, key: str) -> None:
        line, base = self._draft.lines.lines[number], self._draft.lines.starts[number]
        taken: list[tuple[int, int]] = []
        position = start
        while (match := _INSIDE.search(line, position, end)) is not None:
            span = match.start(), match.end()
            if match["link"]:
                self._add_link(match, base, key)
            elif match["cite"]:
                self._add_keys(match["keys"], base + match.start("keys"), key)
            elif match["legacy"]:
                place = base + span[0], base + span[1]
                self._add(LinkKind.CITEKEY, match["old"], match[0], place, key)
            elif match["key"]:
                cited = CITEKEY.match(line, span[0], end)
                if cited is None:
                    position = span[1]
                    continue
                span = cited.span()
                place = base + span[0], base + span[1]
                self._add(LinkKind.CITEKEY, cited["braced"] or cited["plain"], cited[0], place, key)
            taken.append(span)
            position = span[1]
        for a, b in _between(taken, start, end):
            self._find_addresses(number, a, b, key)

    def _find_addresses(self, number: int, start: int, end: int, key: str) -> None:
        line, base = self._draft.lines.lines[number], self._draft.lines.starts[number]
        urls = find_urls(line[start:end])
        for url in urls:
            span = base + start + url.start, base + start + url.end
            written = self._draft.lines.text[span[0] : span[1]]
            self._add(LinkKind.URL, written, written, span, key)
        if key:
            return
        spans = [(start + url.start, start + url.end) for url in urls]
        for a, b in _between(spans, start, end):
            self._draft.prose.append(Prose(base + a, base + b))

    def _add(self, kind: LinkKind, target: str, text: str, span: tuple[int, int], key: str) -> None:
        self._draft.add(LinkKind.PROPERTY if key else kind, target, text, span, key=key)

    def _add_link(self, match: re.Match[str], base: int, key: str) -> None:
        target = re.sub(r"\\(.)", r"\1", match["target"]).strip()
        text = clean(match["text"] or target)
        span = base + match.start(), base + match.end()
        scheme, colon, rest = target.partition(":")
        if colon and scheme == "id":
            self._add(LinkKind.ID, rest, text, span, key)
        elif colon and scheme.startswith("cite"):
            self._add(LinkKind.CITEKEY, rest.lstrip("&@"), text, span, key)
        elif colon and scheme in {"file", "attachment"}:
            path, _, place = rest.partition("::")
            kind = LinkKind.PROPERTY if key else LinkKind.MARKDOWN
            self._draft.add(kind, path, text, span, fragment=place.lstrip("*"), key=key)
        elif colon and rest.startswith("//"):
            self._add(LinkKind.MARKDOWN, target, text, span, key)
        else:
            page, _, fragment = target.partition("::")
            if target.startswith("*"):
                page, fragment = "", target.lstrip("*")
            kind = LinkKind.PROPERTY if key else LinkKind.WIKILINK
            self._draft.add(kind, page, text, span, fragment=fragment.strip(), key=key)

    def _add_keys(self, keys: str, base: int, key: str) -> None:
        for match in CITEKEY.finditer(keys):
            span = base + match.start(), base + match.end()
            self._add(LinkKind.CITEKEY, match["braced"] or match["plain"], match[0], span, key)


def _between(spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterable[tuple[int, int]]:
    position = start
    for a, b in (*sorted(spans), (end, end)):
        if a > position:
            yield position, a
        position = max(position, b)


def _quoted(value: str) -> list[str]:
    return [
        re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2]
        for match in _QUOTED.finditer(value)
    ]
