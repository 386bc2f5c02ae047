"""Rows of a Markdown table to papers, by the names of its columns, in any order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.reading_list.markdown_inline import join_prose
from graph.reading_list.markdown_items import (
    Draft,
    clean_title,
    find_title,
    read_authors,
    read_draft,
    read_plain_date,
)
from graph.reading_list.markdown_labels import Role, find_role, is_name, read_venue, tidy_label
from graph.reading_list.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.reading_list.markdown_blocks import Block
    from graph.reading_list.markdown_inline import Piece

_COLUMNS: Final = {
    "title": r"(?:paper )?titles?|name",
    "paper": r"papers?|works?|publications?|articles?|methods?|models?|benchmarks?|datasets?",
    "link": r"links?|urls?|paper (?:link|url)s?|pdfs?|arxiv|arxiv (?:id|link)|doi|source|id",
    "code": r"codes?|github|git|repos?|repository|repositories|implementation|code link|code url",
    "page": r"projects?|project (?:page|website)|web ?site|page|home ?page|demo",
    "venue": r"venues?|conferences?|conf\.?|journals?|publisher|published in|publication venue",
    "date": r"dates?|years?|time|month|published|publication date|release(?:d| date)?",
    "authors": r"authors?",
    "keywords": r"key ?words|tags?|topics?|category|categories|areas?|tasks?|fields?",
    "abstract": r"abstract",
}
_SAYS_PAPERS: Final = re.compile(r"title|paper", re.IGNORECASE)
_PATTERNS: Final = {role: re.compile(names, re.IGNORECASE) for role, names in _COLUMNS.items()}


def read_rows(table: Block) -> Iterator[tuple[int, Draft, tuple[str, ...]]]:
    """Read the rows of a table: the line of each, its paper, its keywords.

    A row without a link to a paper is a draft without one; the caller decides what that means.
    """
    if not table.rows:
        return
    columns = _name_columns([_cell_text(cell) for cell in table.rows[0][1]])
    for line, cells in table.rows[1:]:
        if any(_cell_text(cell) or any(piece.href for piece in cell) for cell in cells):
            yield line, *_read_row(cells, columns)


def names_papers(table: Block) -> bool:
    """Tell whether the head of a table says that its rows are papers."""
    heads = [_cell_text(cell) for cell in table.rows[0][1]] if table.rows else []
    columns = _name_columns(heads)
    return "title" in columns and any(_SAYS_PAPERS.search(head) for head in heads)


def _name_columns(heads: Sequence[str]) -> list[str | None]:
    columns: list[str | None] = []
    for head in heads:
        label = tidy_label(head)
        role = _find_column(label)
        columns.append(None if role in columns and role != "link" else role)
    if "title" not in columns and "paper" in columns:
        columns[columns.index("paper")] = "title"
    return ["link" if role == "paper" else role for role in columns]


def _find_column(label: str) -> str | None:
    """The first that a head names: of "Code/Project" the code."""
    parts = (label, *re.split(r"\s*(?:[/&+|]|\band\b|\bor\b)\s*", label))
    named = (role for part in parts for role, names in _PATTERNS.items() if names.fullmatch(part))
    return next(named, None)


def _read_row(
    cells: Sequence[Sequence[Piece]], columns: Sequence[str | None]
) -> tuple[Draft, tuple[str, ...]]:
    named = list(zip(columns, cells, strict=False))
    draft = next((_read_title(cell) for role, cell in named if role == "title"), Draft())
    if draft.title is None or not is_name(draft.title):
        draft.title = next((title for _, cell in named if (title := find_title(cell))), None)
    keywords: tuple[str, ...] = ()
    for role, cell in named:
        if role == "title":
            continue
        if role != "abstract":  # whose addresses are the text's
            _take_links(draft, role, cell)
        if role == "keywords":
            parts = re.split(r"[,;/\n]", _cell_text(cell))
            keywords = tuple(plain_text(part) for part in parts if part.strip())
        elif role is None:
            draft.add_details(cell)
        else:
            _take_text(draft, role, _cell_text(cell))
            if role == "abstract":
                draft.abstract = plain_text(" ".join(join_prose(cell).split())) or None
    return draft, keywords


def _read_title(cell: Sequence[Piece]) -> Draft:
    draft = read_draft(cell)
    draft.title = draft.title or clean_title(_cell_text(cell))
    return draft


def _take_text(draft: Draft, role: str, text: str) -> None:
    """Take the text of a cell for what its column is called."""
    if role == "venue":
        draft.venue = plain_text(text) or draft.venue
        venue = read_venue(text, styled=True)
        draft.published = draft.published or (None if venue is None else venue[1])
    elif role == "date":
        draft.published = read_plain_date(text) or draft.published
    elif role == "authors":
        names = tuple(plain_text(name) for name in re.split(r",|;| and ", text) if name.strip())
        draft.authors = read_authors(text, styled=True) or names


def _take_links(draft: Draft, role: str | None, cell: Sequence[Piece]) -> None:
    """Take the links of a cell: what its column is called says more than their words."""
    for piece in cell:
        if piece.href is None:
            if role == "link" and draft.links.add_identifier(piece.text.strip()):
                draft.has_paper_link = True
        elif role in {"code", "page"} and find_role(piece) is not Role.PAPER:
            draft.passed_over += not draft.links.add_stated(piece.href)
        elif role == "link" and find_role(piece) is Role.OTHER and piece.href.startswith("http"):
            draft.add_paper(piece.href)
        else:
            draft.add_links([piece])


def _cell_text(cell: Sequence[Piece]) -> str:
    return " ".join("".join(piece.text for piece in cell).split())
