"""Papers from a plain list of arXiv identifiers, DOIs or addresses, one a line.

A title may stand beside the identifier; a comment begins with ``#``. Without a title, the
identifier is the name of the paper until a source with more is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.identifiers import parse_arxiv_id, parse_doi
from graph.models import PaperRecord, Remark
from graph.reading_list.entry_report import EntryReport
from graph.reading_list.paper_links import (
    NAMED_BY_IDENTIFIER,
    LinkSorter,
    is_paper_address,
    is_web_address,
)
from graph.reading_list.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.source import TextSource

NAME: Final = "identifiers"

_SURE: Final = 0.9
_LIKELY: Final = 0.6
_MOST: Final = 0.8
_HALF: Final = 0.5
_LONGEST_LINE: Final = 2_000
_COMMENT: Final = re.compile(r"\s*(?:#|//|%|;)")
_COMMENT_BEHIND: Final = re.compile(r"\s(?:#|//|%)(?:\s.*)?\Z")
_BULLET: Final = re.compile(r"\A\s*(?:[-*+\u2022\u00b7]|[0-9]{1,6}[.)]|\[[0-9]{1,6}\])\s+")
_LABEL: Final = re.compile(r"\b(arxiv|doi)\s*:\s+(?=\S)", re.IGNORECASE)
_EDGES: Final = " \t,;:|\u2013\u2014\"'\u201c\u201d()[]<>-"
_SEPARATORS: Final = re.compile(r"[\s,;|]+")
# What arXiv prints behind an identifier: arXiv:2404.01234 [cs.CL]
_CATEGORY: Final = re.compile(r"\A\[[a-z-]+(?:\.[A-Za-z-]+)?\]\s*")


@dataclass(slots=True)
class _Line:
    """The papers of a line, and its other words."""

    papers: list[LinkSorter] = field(default_factory=list)
    title: str | None = None


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is such a list: most lines name a paper."""
    lines = named = bare = 0
    for line in text.splitlines():
        if not line.strip() or _COMMENT.match(line):
            continue
        lines += 1
        found = _read_line(line)
        named += bool(found.papers)
        bare += bool(found.papers) and _begins_with_identifier(line)
    if not bare or named < lines * _HALF or bare < named * _HALF:
        return 0.0
    return _SURE if named >= lines * _MOST else _LIKELY


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of a list, line by line; a line that names none is a problem."""
    nameless = 0
    for number, line in enumerate(source.lines(), start=1):
        if not line.strip() or _COMMENT.match(line):
            continue
        report = EntryReport(source.file, number, line.strip())
        found = _read_line(line)
        if not found.papers:
            is_address = is_web_address(line.strip().split()[0].strip(_EDGES))
            said = "an address that is no paper's" if is_address else "no identifier of a paper"
            report.fail("not-a-paper", f"{said}: the line was not read")
        for links in found.papers:
            nameless += found.title is None
            title = report.check_title(found.title or links.readable_name)
            if title is not None:
                yield PaperRecord(
                    title=title,
                    line=number,
                    end_line=number,
                    arxiv_id=links.arxiv_id,
                    arxiv_version=links.arxiv_version,
                    doi=links.doi,
                    urls=links.urls,
                )
        yield from report.problems
    if nameless:
        yield Remark(NAMED_BY_IDENTIFIER.format(nameless))


def _read_line(line: str) -> _Line:
    """Read a line: identifiers alone, or one of them with a title before or behind it."""
    if len(line) > _LONGEST_LINE:
        return _Line()
    text = _LABEL.sub(r"\1:", _COMMENT_BEHIND.sub("", _BULLET.sub("", line, count=1))).strip()
    words = [word for word in _SEPARATORS.split(text) if word.strip(_EDGES)]
    papers = [_read_word(word) for word in words]
    if words and all(papers):
        return _Line([links for links in papers if links is not None])
    for place, rest in ((0, words[1:]), (-1, words[:-1])):
        links = papers[place] if papers else None
        if links is not None and not any(papers[1:] if place == 0 else papers[:-1]):
            return _Line([links], _read_title(text, words[place], len(rest), place))
    return _Line()


def _read_title(text: str, identifier: str, count: int, place: int) -> str | None:
    if not count:
        return None
    at = text.index(identifier) if place == 0 else text.rindex(identifier)
    rest = text[at + len(identifier) :] if place == 0 else text[:at]
    return (
        plain_text(_CATEGORY.sub("", rest.strip(" \t,;:|")).strip(_EDGES.replace(")", ""))) or None
    )


def _read_word(word: str) -> LinkSorter | None:
    """Read an identifier or the address of a paper."""
    for candidate in (word.strip("<>\"'"), word.strip(_EDGES).rstrip(".")):
        links = LinkSorter()
        if is_web_address(candidate):
            if is_paper_address(candidate) and links.add_address(candidate):
                return links
        elif (parse_arxiv_id(candidate) or parse_doi(candidate)) and links.add_identifier(
            candidate
        ):
            return links
    return None


def _begins_with_identifier(line: str) -> bool:
    text = _LABEL.sub(r"\1:", _BULLET.sub("", line, count=1)).strip()
    return bool(text) and _read_word(_SEPARATORS.split(text)[0]) is not None
