"""The front matter of a note: what it says of the note, and the links in it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

import yaml

from graph.extract.urls import find_urls
from graph.notes.draft import ABOUT_KEYS, ALIAS_KEYS, TAG_KEYS, clean
from graph.notes.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.notes.draft import Draft

_OPENING: Final = re.compile(r"---[ \t]*")
_CLOSING: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")
_PAIR: Final = re.compile(r"([^\s:#-][^:]*?)[ \t]*:(?:[ \t]|$)")
_WIKI_LINK: Final = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_NODES_MAX: Final = 10_000
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_front_matter(draft: Draft) -> int:
    """Read the front matter, if there is one.

    Where its YAML is broken, that is reported, and each property that can be read is.

    Returns:
        The number of lines that it takes.
    """
    lines = draft.lines.lines
    if not _OPENING.fullmatch(lines[0]):
        return 0
    end = next((n for n, line in enumerate(lines) if n and _CLOSING.fullmatch(line)), None)
    if end is None:
        return 0
    if end > 1 and not _read(draft, 1, end, report=True):
        for first, last in _chunks(lines, end):
            if not _read(draft, first, last, report=False):
                _read_words(draft, first, last)
    return end + 1


def _chunks(lines: list[str], end: int) -> Iterator[tuple[int, int]]:
    """The lines of each property, as far as margins tell."""
    starts = [n for n in range(1, end) if lines[n] and lines[n][0] not in " \t-#"]
    yield from zip(starts, [*starts[1:], end], strict=True)


def _read(draft: Draft, first: int, last: int, *, report: bool) -> bool:
    start, end = draft.lines.starts[first], draft.lines.starts[last]
    text = draft.lines.text[start:end]
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if report:
            mark = getattr(error, "problem_mark", None)
            line = first if mark is None else min(first + mark.line, last - 1)
            said = getattr(error, "problem", None) or "it cannot be parsed"
            message = f"the front matter is not valid YAML: {said}"
            draft.warn(draft.lines.starts[line], "front-matter", message, error=True)
        return False
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if isinstance(key, yaml.ScalarNode):
                _read_property(draft, key.value.strip().lower(), value, start)
    elif root is not None and report:
        message = "the front matter holds no properties"
        draft.warn(draft.lines.starts[first], "front-matter", message)
    return True


def _read_property(draft: Draft, key: str, value: yaml.Node, base: int) -> None:
    scalars = [(node, unquoted) for node, unquoted in islice(_leaves(value), _NODES_MAX)]
    texts = [_text(node) for node, _ in scalars]
    if key in TAG_KEYS and isinstance(value, yaml.ScalarNode):
        texts = [part for text in texts for part in re.split(r"[,\s]+", text)]
    elif key in ALIAS_KEYS and isinstance(value, yaml.ScalarNode):
        texts = [part for text in texts for part in text.split(",")]
    draft.take_property(key, texts)
    if key in ABOUT_KEYS | ALIAS_KEYS | TAG_KEYS | {"title", "id"}:
        return
    for node, outer in scalars:
        if outer is None:
            start, end = base + node.start_mark.index, base + node.end_mark.index
            _find_links(draft, key, start, end)
            continue
        span = base + outer.start_mark.index, base + outer.end_mark.index
        message = 'a link in the front matter wants quotes: "[[...]]"'
        draft.warn(span[0], "unquoted-link", message)
        draft.add_wiki_link(LinkKind.PROPERTY, _text(node), span, key=key)


def _leaves(
    node: yaml.Node, outer: yaml.Node | None = None
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node | None]]:
    """The scalars below a node, each with the nested list that is an unquoted wikilink, if so."""
    if isinstance(node, yaml.ScalarNode):
        yield node, outer
    elif isinstance(node, yaml.SequenceNode):
        is_link = len(node.value) == 1 and isinstance(node.value[0], yaml.SequenceNode)
        inner = node.value[0] if is_link else None
        is_link = (
            inner is not None
            and bool(node.flow_style)
            and len(inner.value) == 1
            and isinstance(inner.value[0], yaml.ScalarNode)
            and inner.start_mark.index == node.start_mark.index + 1
            and inner.end_mark.index == node.end_mark.index - 1
        )
        for child in node.value:
            yield from _leaves(child, node if is_link else outer)
    elif isinstance(node, yaml.MappingNode):
        for _, child in node.value:
            yield from _leaves(child, None)


def _text(node: yaml.ScalarNode) -> str:
    """A scalar as it is written: ``null`` is nothing, all else is text, numbers and dates too."""
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _find_links(draft: Draft, key: str, start: int, end: int) -> None:
    text = draft.lines.text[start:end]
    for match in _WIKI_LINK.finditer(text):
        span = start + match.start(), start + match.end()
        draft.add_wiki_link(LinkKind.PROPERTY, match[1], span, key=key)
    for url in find_urls(text) if "[[" not in text else ():
        written = text[url.start : url.end]
        draft.add(
            LinkKind.PROPERTY, written, written, (start + url.start, start + url.end), key=key
        )


def _read_words(draft: Draft, first: int, last: int) -> None:
    """Read of a broken property what stands out: its name and its links."""
    pair = _PAIR.match(draft.lines.lines[first])
    key = clean(pair[1]).lower() if pair else ""
    _find_links(draft, key, draft.lines.starts[first], draft.lines.starts[last])
