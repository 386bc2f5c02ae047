"""The formats that can be read, and how a text finds its reader.

A new format is one module and one row of ``FORMATS``. A reader yields its items as it goes, so
that a list of any length can be read in little memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Final

from graph.errors import UnknownFormatError
from graph.models import FeedSource, PaperRecord, Problem, ReadingList, Remark
from graph.reading_list import (
    arxiv_atom,
    arxiv_rss,
    bibtex,
    csl_json,
    hf_daily,
    hf_page,
    identifier_list,
    markdown,
    openalex,
    opml,
    records,
    ris,
    semantic_scholar,
    zotero_rdf,
)
from graph.reading_list.decode import find_encoding
from graph.reading_list.sniff import find_foreign_format
from graph.reading_list.source import TextInFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from graph.models import ReadingItem
    from graph.reading_list.source import TextSource


SAMPLE_CHARS: Final = 400_000
"""How much of a text its format is told from."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Args:
        name: What ``--format`` takes.
        description: For help texts: what the input is, in a few words.
        looks_like: What :func:`~graph.reading_list.sniff.find_foreign_format` calls it;
            ``None`` for running text.
        recognise: From 0 (surely not) to 1, how likely a text is of this format, told from its
            beginning (some :data:`SAMPLE_CHARS` characters).
        read: A source to its papers, problems and remarks, in order; pure.
    """

    name: str
    description: str
    looks_like: str | None
    recognise: Callable[[str], float]
    read: Callable[[TextSource], Iterator[ReadingItem]]


FORMATS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        reader.name: reader
        for reader in (
            Reader(
                hf_page.NAME,
                "a page of Hugging Face papers, copied from the browser as text",
                None,
                hf_page.recognise,
                hf_page.read,
            ),
            Reader(
                hf_daily.NAME,
                "an answer of the Hugging Face papers API (JSON)",
                "JSON",
                hf_daily.recognise,
                hf_daily.read,
            ),
            Reader(
                semantic_scholar.NAME,
                "an answer of the Semantic Scholar API (JSON)",
                "JSON",
                semantic_scholar.recognise,
                semantic_scholar.read,
            ),
            Reader(
                openalex.NAME,
                "an answer of the OpenAlex API (JSON)",
                "JSON",
                openalex.recognise,
                openalex.read,
            ),
            Reader(
                records.NAME,
                "papers that readgraph fetched, as it keeps them (JSON Lines)",
                "JSON",
                records.recognise,
                records.read,
            ),
            Reader(
                arxiv_atom.NAME,
                "an answer of the arXiv API (Atom)",
                "XML",
                arxiv_atom.recognise,
                arxiv_atom.read,
            ),
            Reader(
                arxiv_rss.NAME,
                "a daily feed of arXiv (RSS)",
                "XML",
                arxiv_rss.recognise,
                arxiv_rss.read,
            ),
            Reader(
                opml.NAME,
                "a list of feeds, as feed readers export it (OPML); it names sources, not papers",
                "XML",
                opml.recognise,
                opml.read,
            ),
            Reader(
                bibtex.NAME,
                "BibTeX or biblatex, from Zotero, Better BibTeX, JabRef or by hand",
                "BibTeX",
                bibtex.recognise,
                bibtex.read,
            ),
            Reader(
                csl_json.NAME,
                "CSL-JSON, or items of Zotero as JSON (API, Better BibTeX)",
                "JSON",
                csl_json.recognise,
                csl_json.read,
            ),
            Reader(
                ris.NAME,
                "RIS, from a reference manager, publisher or database",
                "RIS",
                ris.recognise,
                ris.read,
            ),
            Reader(
                zotero_rdf.NAME,
                "Zotero RDF, with collections",
                "XML",
                zotero_rdf.recognise,
                zotero_rdf.read,
            ),
            Reader(
                markdown.NAME,
                "a list of papers in Markdown: bullets or tables with links",
                None,
                markdown.recognise,
                markdown.read,
            ),
            Reader(
                identifier_list.NAME,
                "arXiv identifiers, DOIs or addresses of papers, one a line",
                None,
                identifier_list.recognise,
                identifier_list.read,
            ),
        )
    }
)


def read_reading_list(
    data: bytes,
    *,
    file: str,
    format: str | None = None,  # noqa: A002 - what the option is called
    page_date: date | None = None,
) -> ReadingList:
    """Read a reading list in any of the known formats, told by its content.

    Args:
        data: The whole file.
        file: Its name, for problems and errors; it does not decide on the format.
        format: Name of the format, where the person knows better.
        page_date: Day of the page, for formats that print dates without a year.

    Raises:
        UnknownFormatError: There is no such format, or no reader recognises the text.
        ReadingListSyntaxError: The bytes are no text, or there are none.
    """
    stream = stream_reading_list(
        lambda: io.BytesIO(data), file=file, format=format, page_date=page_date
    )
    items = list(stream.items)
    return ReadingList(
        stream.format,
        tuple(item for item in items if isinstance(item, PaperRecord)),
        tuple(item for item in items if isinstance(item, Problem)),
        tuple(item.text for item in items if isinstance(item, Remark)),
        tuple(item for item in items if isinstance(item, FeedSource)),
    )


@dataclass(frozen=True, slots=True)
class ReadingStream:
    """A reading list that is being read: the name of its format, and what comes, once."""

    format: str
    items: Iterator[ReadingItem]


def stream_reading_list(
    open_file: Callable[[], BinaryIO],
    *,
    file: str,
    format: str | None = None,  # noqa: A002 - what the option is called
    page_date: date | None = None,
) -> ReadingStream:
    """Read a reading list of any length, piece by piece.

    Args:
        open_file: Opens its bytes, anew each time; they can be sought in.
        file: Its name, for problems and errors; it does not decide on the format.
        format: Name of the format, where the person knows better.
        page_date: Day of the page, for formats that print dates without a year.

    Returns:
        The format, and an iterator that reads on as it is asked for more. It may raise
        ReadingListSyntaxError.

    Raises:
        UnknownFormatError: There is no such format, or no reader recognises the text.
        ReadingListSyntaxError: The bytes are no text, or there are none.
    """
    with open_file() as data:
        encoding, problems = find_encoding(data, file)
    source = TextInFile(open_file, encoding, file, page_date)
    reader = find_reader(source.read_sample(SAMPLE_CHARS), file, format)
    return ReadingStream(reader.name, chain(problems, reader.read(source)))


def find_reader(text: str, file: str, name: str | None = None) -> Reader:
    """Find the reader of a text.

    Args:
        text: Its beginning.
        file: Its name, for the error.
        name: Name of the format, where the person knows better.

    Raises:
        UnknownFormatError: There is no such format, or no reader recognises the text.
    """
    if name is not None and name not in FORMATS:
        message = f"no format is called {name!r}; {_known()}"
        raise UnknownFormatError(message, file=file)
    looks = find_foreign_format(text)
    candidates = [
        reader
        for reader in FORMATS.values()
        if reader.looks_like == looks and name in {None, reader.name}
    ]
    if name is not None and candidates:
        return candidates[0]
    scored = [(reader.recognise(text), reader) for reader in candidates]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is not None and score > 0:
        return best
    if looks is None:
        message = f"the format of the text is not recognised; {_known()}"
    elif name is not None:
        message = f"this looks like {looks}, not like {name}; {_known()}"
    else:
        message = f"this looks like {looks}, which cannot be read yet; {_known()}"
    raise UnknownFormatError(message, file=file, line=1, text=text.lstrip()[:80])


def _known() -> str:
    named = "; ".join(f"{reader.name}, {reader.description}" for reader in FORMATS.values())
    return f"known formats: {named}"
