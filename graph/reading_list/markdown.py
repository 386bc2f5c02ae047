"""Papers from Markdown: "awesome" lists, tables, plain bullets.

A bullet or row with a link to a paper is a paper; the headings above it are its keywords. What
links elsewhere (tools, blogs, the list's own contents) is no paper, and is told in one remark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.models import PaperRecord, Problem, Remark
from graph.reading_list.entry_report import MAX_TITLE_CHARS, EntryReport
from graph.reading_list.markdown_blocks import MAX_LINE_CHARS, Block, BlockKind, read_blocks
from graph.reading_list.markdown_inline import join_prose, join_text
from graph.reading_list.markdown_items import (
    Draft,
    clean_title,
    read_abstract,
    read_draft,
    read_plain_date,
)
from graph.reading_list.markdown_labels import Role, find_role, is_name
from graph.reading_list.markdown_tables import names_papers, read_rows
from graph.reading_list.paper_links import NAMED_BY_IDENTIFIER, is_paper_address
from graph.reading_list.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.markdown_inline import Piece
    from graph.reading_list.source import TextSource

NAME: Final = "markdown"

_SURE: Final = 0.85
_LIKELY: Final = 0.55
_LINES_NAMED: Final = 12
_RAW_CHARS: Final = 200
_ENTRY: Final = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s+\S|\s*\|.*\|")
_ADDRESS: Final = re.compile(
    r"https?://[^\s<>\")\]|]+|\barxiv:\s?[0-9]{4}\.[0-9]{4,5}", re.IGNORECASE
)
_SYNTAX: Final = re.compile(r"\]\(\S|\*\*\S|\A#{1,6} \S|\|")
_NUMBERING: Final = re.compile(r"\A[0-9]+(?:\.[0-9]+)*[.)]?\s+(?=\D)")
_ADDRESS_IN_HTML: Final = re.compile(r"https?://[^\s<>\"')]+")
# Sections of a list that are about the list.
_ABOUT_ITSELF: Final = re.compile(
    r"(?:table of )?contents?|toc|index|contribut\w*(?: guidelines?)?|how to contribute|licen[cs]e"
    r"|citations?|citing(?: us)?|cite(?: us)?|bibtex|acknowledge?ments?|contacts?(?: us)?"
    r"|star history|maintainers?|news|updates?|what'?s new|(?:latest|recent) updates|change ?log",
    re.IGNORECASE,
)
# Headings that say no more than that papers follow.
_NO_TOPIC: Final = re.compile(
    r"(?:the )?(?:full |complete )?(?:paper|papers|paper lists?|reading lists?|list|lists?|overview"
    r"|introduction|about|resources?|publications?|all papers|list of papers|awesome papers)",
    re.IGNORECASE,
)


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is a Markdown list of papers."""
    entries = syntax = bullets = 0
    for line in text.splitlines():
        syntax += bool(_SYNTAX.search(line))
        bullets += bool(_ENTRY.match(line))
        if _ENTRY.match(line) or line.startswith(("**", "[", "#")):
            addresses = (match[0].replace(" ", "") for match in _ADDRESS.finditer(line))
            entries += any(
                is_paper_address(found) or found.lower().startswith("arxiv:") for found in addresses
            )
    if syntax and entries:
        return _SURE if entries > 1 or syntax > 1 else _LIKELY
    # Bullets alone may be a mail's: most of them must name a paper.
    return _LIKELY if entries > 1 and entries * 2 > bullets else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of a list, then remarks on what is in it besides papers."""
    for number, line in enumerate(source.lines(), start=1):
        if len(line) > MAX_LINE_CHARS:
            said = f"the line has more than {MAX_LINE_CHARS:,} characters: the rest was not read"
            yield Problem(source.file, number, "line-too-long", said, line[:_RAW_CHARS])
    reader = _MarkdownReader(source.file)
    for block in read_blocks(source):
        yield from reader.take(block)
    yield from reader.remarks()


class _MarkdownReader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._headings: dict[int, str] = {}
        self._has_title = False
        self._no_papers: dict[str, list[int]] = {}
        self._nameless = 0

    def take(self, block: Block) -> Iterator[ReadingItem]:
        """Read what one block holds."""
        if block.kind is BlockKind.HEADING:
            yield from self._take_heading(block)
        elif block.kind is BlockKind.ITEM:
            yield from self._take_item(block, ())
        elif block.kind is BlockKind.TABLE:
            yield from self._take_table(block)
        elif block.kind is BlockKind.PARAGRAPH:
            yield from self._take_paragraph(block)
        elif any(is_paper_address(found) for found in _ADDRESS_IN_HTML.findall(block.text)):
            self._pass_over("links to papers in HTML were not read", block.line)

    def remarks(self) -> Iterator[Remark]:
        """Say what was passed over, each kind once with its count and lines."""
        for said, lines in self._no_papers.items():
            named = ", ".join(map(str, lines[:_LINES_NAMED]))
            more = ", …" if len(lines) > _LINES_NAMED else ""
            at = "line" if len(lines) == 1 else "lines"
            yield Remark(f"{said}: {len(lines):,} (at {at} {named}{more})")
        if self._nameless:
            yield Remark(NAMED_BY_IDENTIFIER.format(self._nameless))

    def _pass_over(self, said: str, line: int) -> None:
        self._no_papers.setdefault(said, []).append(line)

    def _take_heading(self, block: Block) -> Iterator[ReadingItem]:
        text = _heading_text(block.pieces)
        if _links_a_paper(block.pieces) and not self._in_itself():
            yield from self._read_paper(read_draft(block.pieces), block, ())
            return
        self._headings = {
            level: heading for level, heading in self._headings.items() if level < block.level
        }
        if block.level == 1 and not self._has_title:
            self._has_title = True  # the title of the document is no topic
        else:
            self._headings[block.level] = text

    def _in_itself(self) -> bool:
        return any(_ABOUT_ITSELF.fullmatch(heading) for heading in self._headings.values())

    def _take_paragraph(self, block: Block) -> Iterator[ReadingItem]:
        if not _links_a_paper(block.pieces):
            return
        first = next((piece for piece in block.pieces if piece.text.strip() or piece.href), None)
        is_entry = first is not None and (
            first.strong or (first.href is not None and find_role(first) is Role.PAPER)
        )
        if is_entry and not self._in_itself():
            yield from self._read_paper(read_draft(block.pieces), block, ())
        else:
            self._pass_over("links to papers in running text were not read", block.line)

    def _take_table(self, block: Block) -> Iterator[ReadingItem]:
        are_papers = names_papers(block)
        for line, draft, keywords in read_rows(block):
            row = Block(BlockKind.ITEM, line, line)
            if self._in_itself():
                self._pass_over("entries of sections about the list itself were not read", line)
            elif draft.has_paper_link or (are_papers and draft.title is not None):
                yield from self._read_paper(draft, row, keywords)
            else:
                self._pass_over("rows that link no paper were not read", line)

    def _take_item(self, item: Block, topics: tuple[str, ...]) -> Iterator[ReadingItem]:
        draft = read_draft(item.pieces)
        if self._in_itself() and not _is_contents(item):
            self._pass_over("entries of sections about the list itself were not read", item.line)
            return
        parts = [child for child in item.children if not _is_entry(child)]
        papers = [child for child in item.children if _is_entry(child)]
        adopted = bool(parts) and not papers and any(_links_a_paper(c.pieces) for c in _walk(parts))
        if draft.has_paper_link or adopted:
            for part in _walk(parts):
                self._take_part(draft, part)
            last = max([item, *_walk(parts)], key=lambda block: block.end_line)
            block = Block(BlockKind.ITEM, item.line, last.end_line, item.pieces)
            yield from self._read_paper(draft, block, topics)
            below = topics
        else:
            yield from self._say_no_paper(item, draft)
            topic = _heading_text(item.pieces)
            below = (*topics, topic) if topic and item.children else topics
            papers = item.children
        for child in papers:
            yield from self._take_item(child, below)

    def _take_part(self, draft: Draft, part: Block) -> None:
        """Add to a paper what a line below it says."""
        text = " ".join(join_text(part.pieces).split())
        before = (draft.authors, draft.venue, draft.published, draft.abstract)
        abstract = read_abstract(" ".join(join_prose(part.pieces).split()))
        if abstract is None:
            draft.add_links(part.pieces)
            draft.add_details(part.pieces)
        else:  # a bare address in it is the text's, not the list's
            draft.add_links(piece for piece in part.pieces if piece.text and piece.href)
        draft.abstract = draft.abstract or abstract
        after = (draft.authors, draft.venue, draft.published, draft.abstract)
        if before == after and is_name(text):
            self._pass_over("notes below papers were not read", part.line)

    def _say_no_paper(self, item: Block, draft: Draft) -> Iterator[ReadingItem]:
        is_linked = any(piece.href for piece in item.pieces)
        if is_linked and _is_contents(item):
            self._pass_over("entries of a table of contents were not read", item.line)
        elif is_linked:
            self._pass_over("entries that link no paper (tools, blogs) were not read", item.line)
        elif not item.children and _all_text(item.pieces).strip():
            yield from self._read_paper(draft, item, ())

    def _read_paper(
        self, draft: Draft, block: Block, topics: tuple[str, ...]
    ) -> Iterator[ReadingItem]:
        raw = " ".join(_all_text(block.pieces).split()) or draft.title or ""
        report = EntryReport(self._file, block.line, raw)
        if not draft.has_paper_link:
            said = "no link to a paper: not read; give one, such as its arXiv address"
            report.warn("no-paper-link", said, raw)
            yield from report.problems
            return
        if draft.passed_over:
            said = "entries beside whose paper other links (videos, data) were not read"
            self._pass_over(said, block.line)
        if draft.other_papers:
            said = f"several papers in one entry: {', '.join(draft.other_papers)} not read"
            report.fail("several-papers", said)
        self._nameless += draft.title is None
        title = report.check_title(draft.title or draft.links.readable_name)
        yield from report.problems
        if title is None:
            return
        path = [
            heading
            for _, heading in sorted(self._headings.items())
            if not _NO_TOPIC.fullmatch(heading)
        ]
        dates = [found for topic in path if (found := read_plain_date(topic))]
        keywords = [topic for topic in (*path, *topics) if topic and not read_plain_date(topic)]
        yield PaperRecord(
            title=title,
            line=block.line,
            end_line=block.end_line,
            abstract=draft.abstract,
            published=draft.published or _date_of_heading(dates, draft.links.arxiv_id),
            authors=draft.authors,
            author_count=None,
            arxiv_id=draft.links.arxiv_id,
            arxiv_version=draft.links.arxiv_version,
            doi=draft.links.doi,
            urls=draft.links.urls,
            keywords=tuple(dict.fromkeys(keywords)),
            repositories=draft.links.repositories,
            project_pages=draft.links.project_pages,
            venue=draft.venue,
            status=draft.status,
        )


def _date_of_heading(dates: list[str], arxiv_id: str | None) -> str | None:
    """The date that a heading gives to what is below it, unless the identifier knows better."""
    if not dates or (arxiv_id is not None and f"20{arxiv_id[:2]}" != dates[-1][:4]):
        return None
    return dates[-1]


def _links_a_paper(pieces: list[Piece]) -> bool:
    return any(piece.href and find_role(piece) is Role.PAPER for piece in pieces)


def _is_contents(item: Block) -> bool:
    """Tell whether a bullet only leads to another place of the same text."""
    links = [piece for piece in item.pieces if piece.href]
    return bool(links) and all(find_role(link) is Role.ANCHOR for link in links)


def _is_entry(item: Block) -> bool:
    """Tell a bullet that names a paper from one that adds to the paper above it."""
    if _links_a_paper(item.pieces) and read_draft(item.pieces).title is not None:
        return True
    return any(_is_entry(child) for child in item.children)


def _walk(items: list[Block]) -> Iterator[Block]:
    for item in items:
        yield item
        yield from _walk(item.children)


def _all_text(pieces: list[Piece]) -> str:
    return "".join(piece.text or piece.href or "" for piece in pieces)


def _heading_text(pieces: list[Piece]) -> str:
    """The words of a heading, without pictograms, numbering and links back to the top."""
    kept = [piece for piece in pieces if not piece.badge]
    text = plain_text("".join(piece.text for piece in kept))[:MAX_TITLE_CHARS]
    text = re.sub(r"\A[^\w(\[\"]+|[\s:\ufe0f\u200d]+\Z", "", text)
    text = re.sub(r"\s*[^\w\s\x20-\x7e]+\Z", "", text)
    return clean_title(_NUMBERING.sub("", text)) or ""
