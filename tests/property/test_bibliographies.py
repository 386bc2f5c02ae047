"""Laws of reading the formats of reference managers."""

from __future__ import annotations

import json
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph.errors import InputError
from graph.models import PaperRecord, Problem, ReadingItem
from graph.reading_list import FORMATS, bibtex, csl_json, read_reading_list, ris, zotero_rdf
from graph.reading_list.dates_of_publication import read_date, read_year_and_month
from graph.reading_list.latex import latex_to_text, verbatim_to_text
from graph.reading_list.names_of_people import read_bibtex_names
from graph.reading_list.source import TextInMemory
from graph.text import normalise_field

FILES = Path(__file__).parents[1] / "data" / "lists"
READERS = {reader.NAME: reader for reader in (bibtex, csl_json, ris, zotero_rdf)}
EXPORTS = {
    "zotero-biblatex.bib": bibtex,
    "better-bibtex.bib": bibtex,
    "jabref.bib": bibtex,
    "better-csl.json": csl_json,
    "zotero-api.json": csl_json,
    "zotero.ris": ris,
    "zotero.rdf": zotero_rdf,
}
RDF_HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:foaf="http://xmlns.com/foaf/0.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/">\n'
)

PIECES = {
    "bibtex": [
        "@article{", "@misc(", "@string{", "@comment{", "@preamble{", "@xdata{", "key", ",", "\n",
        "title", " = ", "{", "}", ")", '"', "#", "\\", "\\\\", "$", "~", "%", "author", "and",
        "others", "crossref", "xdata", "date", "2024~", "month = jan", "\\'e", "\\'{\\i}", "\\foo",
        "eprint = {2404.01234}", "url = {http://[x}", "doi = {10.1000/x}", "\\url{", "@", "=", " ",
    ],
    "csl-json": [
        "[", "]", "{", "}", '"title"', ":", ",", '"A"', "null", "1e999", "-1", '"\\ud800"', "\n",
        '"issued"', '{"date-parts": [[2024, 5]]}', '"author"', '[{"family": "B"}]', '"data"',
        '{"itemType": "book", "title": "C"}', '"items"', '"note"', '"arXiv: 2404.01234"', '"',
        '"creators"', '"tags"', "true", "9" * 5000,
    ],
    "ris": [
        "TY  - JOUR\n", "TY - X\n", "TI  - A\n", "ER  - \n", "ER  -", "AU  - B, C\n", "DA  - x\n",
        "UR  - http://[\n", "DO  - 10.1000/x\n", "\n", "text\n", "AI - x\n", "KW  - \n", "\u2028",
    ],
    "zotero-rdf": [
        RDF_HEAD, "</rdf:RDF>", "<bib:Article>", "</bib:Article>", "<dc:title>A</dc:title>", "<",
        "<z:itemType>book</z:itemType>", "<z:Collection>", "</z:Collection>", "&lt;", "&x;", ">",
        "<dc:identifier>DOI 10.1000/x</dc:identifier>", "<!DOCTYPE a>", "<!--", "-->", "\n", "]]>",
        "<bib:authors><rdf:Seq><rdf:li><foaf:Person/></rdf:li></rdf:Seq></bib:authors>",
    ],
}  # fmt: skip


def read(name: str, text: str) -> list[ReadingItem]:
    """All that a reader says of a text."""
    return list(READERS[name].read(TextInMemory(text, "list")))


def papers(items: list[ReadingItem]) -> list[PaperRecord]:
    """The papers alone."""
    return [item for item in items if isinstance(item, PaperRecord)]


def check(items: list[ReadingItem], lines: int) -> None:
    """What holds of everything that a reader yields."""
    for item in items:
        assert isinstance(item, PaperRecord | Problem)
        assert 1 <= item.line <= lines
        if isinstance(item, Problem):
            assert f"{item.message}{item.raw}".encode()
            assert item.code
            assert item.message
            continue
        assert item.line <= item.end_line <= lines
        assert item.title == normalise_field(item.title) != ""
        assert item.abstract is None or item.abstract == normalise_field(item.abstract) != ""
        assert item.published is None or len(item.published) in {4, 7, 10}
        assert item.doi is None or item.doi == item.doi.lower()
        for address in (*item.urls, *item.repositories, *item.project_pages):
            assert NamedNode(address).value == address
        shown = (item.citekey, item.venue, *item.authors, *item.keywords)
        assert all(text == normalise_field(text) for text in shown if text is not None)


def count_lines(text: str) -> int:
    """The number of the last line, also of a text that ends in a line end."""
    return text.count("\n") + 1


@settings(max_examples=100)
@given(st.data())
def test_whatever_stands_there_is_read_or_reported(data: st.DataObject) -> None:
    """No error escapes, and all that is yielded is well formed."""
    name = data.draw(st.sampled_from(sorted(READERS)))
    pieces = st.one_of(st.sampled_from(PIECES[name]), st.text(max_size=8))
    text = data.draw(st.lists(pieces, max_size=40).map("".join))
    text = text.replace("\r", "\n").encode(errors="replace").decode()

    check(read(name, text), count_lines(text))


@settings(max_examples=100)
@given(
    st.one_of(
        st.binary(max_size=300),
        *(
            st.lists(st.sampled_from(pieces), max_size=20).map(
                lambda parts: "".join(parts).encode()
            )
            for pieces in PIECES.values()
        ),
    ),
    st.sampled_from([None, *READERS]),
)
@example(b"@", None)
@example(b'[{"itemType"', "csl-json")
def test_any_bytes_are_read_or_refused(data: bytes, name: str | None) -> None:
    """As a file: with or without a format named, nothing but an error of the input comes."""
    try:
        found = read_reading_list(data, file="list", format=name)
    except InputError:
        return

    assert found.format in FORMATS


@settings(max_examples=100)
@given(st.sampled_from(sorted(EXPORTS)), st.data())
def test_a_cut_harms_nothing_before_it(name: str, data: st.DataObject) -> None:
    """All papers that end above the cut are read as ever; of the one that is cut, it is said."""
    text = (FILES / name).read_text(encoding="utf-8")
    cut = data.draw(st.integers(0, len(text)))
    reader = EXPORTS[name]
    whole = papers(read(reader.NAME, text))
    items = read(reader.NAME, text[:cut])
    last = count_lines(text[:cut])
    expected = list(takewhile(lambda paper: paper.end_line < last, whole))
    kept = papers(items)

    check(items, last)
    # Zotero RDF names its collections and its journals below the papers that are in them.
    assert [paper.title for paper in kept[: len(expected)]] == [paper.title for paper in expected]
    assert reader is zotero_rdf or kept[: len(expected)] == expected
    assert len(kept) <= len(expected) + 1


@settings(max_examples=100)
@given(st.sampled_from(sorted(EXPORTS)), st.data())
def test_noise_in_a_file_raises_nothing(name: str, data: st.DataObject) -> None:
    """Bytes that are changed, put in or taken out, as by a disk or an editor."""
    content = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 3)))
        content[start:end] = data.draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([b"}", b"{", b'"', b"<", b"\n", b"@"]))
        )
    text = content.decode(errors="replace").replace("\r", "\n")

    check(read(EXPORTS[name].NAME, text), count_lines(text))


words = st.text(
    st.characters(categories=["L", "Nd"], include_characters=" -:?"), min_size=1, max_size=30
).map(lambda text: " ".join(normalise_field(text).replace("--", "-").split()).strip("-: "))
titles = words.filter(bool)
names = st.tuples(
    st.sampled_from(["Ada", "Jürgen", "Min-ji"]), st.sampled_from(["Lovelace", "de Vries", "Øre"])
)
records: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    title=titles,
    abstract=st.one_of(st.none(), titles),
    authors=st.lists(names, max_size=4, unique=True),
    published=st.sampled_from([None, "2024", "2024-05", "2024-05-17"]),
    doi=st.sampled_from([None, "10.1000/abc(1)", "10.1000/x_y-z"]),
    arxiv_id=st.sampled_from([None, "2404.01234", "math.GT/0309136"]),
    urls=st.lists(st.sampled_from(["https://x.org/a_b~c", "https://y.org/?q=1&r=2"]), max_size=1),
    keywords=st.lists(st.sampled_from(["one", "two words", "drei"]), max_size=3, unique=True),
)


def to_bibtex(paper: dict[str, Any], key: str) -> str:
    """Write a paper as people do."""
    fields = {
        "title": f"{{{paper['title']}}}",
        "abstract": paper["abstract"],
        "author": " and ".join(f"{family}, {given}" for given, family in paper["authors"]),
        "date": paper["published"],
        "doi": (paper["doi"] or "").replace("_", r"\_"),
        "eprint": paper["arxiv_id"],
        "eprinttype": "arxiv" if paper["arxiv_id"] else None,
        "url": "".join(paper["urls"]),
        "keywords": ", ".join(paper["keywords"]),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@article{{{key},\n" + ",\n".join(lines) + "\n}\n"


def to_ris(paper: dict[str, Any]) -> str:
    """Write a paper as reference managers do."""
    date = (paper["published"] or "").replace("-", "/")
    lines = [
        ("TY", "JOUR"),
        ("TI", paper["title"]),
        ("AB", paper["abstract"]),
        *(("AU", f"{family}, {given}") for given, family in paper["authors"]),
        ("DA", f"{date}{'/' * (3 - date.count('/'))}" if date else None),
        ("DO", paper["doi"]),
        ("M1", f"arXiv:{paper['arxiv_id']}" if paper["arxiv_id"] else None),
        *(("UR", url) for url in paper["urls"]),
        *(("KW", keyword) for keyword in paper["keywords"]),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


def to_csl(paper: dict[str, Any]) -> dict[str, Any]:
    """Write a paper as CSL-JSON."""
    date = paper["published"]
    item = {
        "title": paper["title"],
        "abstract": paper["abstract"],
        "author": [{"given": given, "family": family} for given, family in paper["authors"]],
        "issued": {"date-parts": [date.split("-")]} if date else None,
        "DOI": paper["doi"],
        "note": f"arXiv: {paper['arxiv_id']}" if paper["arxiv_id"] else None,
        "URL": "".join(paper["urls"]),
        "keyword": ",".join(paper["keywords"]),
    }
    return {name: value for name, value in item.items() if value}


def to_rdf(paper: dict[str, Any]) -> str:
    """Write a paper as Zotero does."""
    people = "".join(
        f"<rdf:li><foaf:Person><foaf:surname>{family}</foaf:surname>"
        f"<foaf:givenName>{given}</foaf:givenName></foaf:Person></rdf:li>"
        for given, family in paper["authors"]
    )
    values = [
        ("dc:title", paper["title"]),
        ("dcterms:abstract", paper["abstract"]),
        ("dc:date", paper["published"]),
        ("dc:identifier", f"DOI {paper['doi']}" if paper["doi"] else None),
        ("dc:description", f"arXiv:{paper['arxiv_id']} [cs]" if paper["arxiv_id"] else None),
        *(("dc:identifier", url) for url in paper["urls"]),
        *(("dc:subject", keyword) for keyword in paper["keywords"]),
    ]
    fields = "\n".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in values if value)
    return (
        f"<bib:Article><z:itemType>preprint</z:itemType><bib:authors><rdf:Seq>{people}</rdf:Seq>"
        f"</bib:authors>{fields}</bib:Article>\n"
    )


def write(name: str, some: list[dict[str, Any]]) -> str:
    """Write papers in a format."""
    if name == "bibtex":
        return "".join(to_bibtex(paper, f"k{number}") for number, paper in enumerate(some))
    if name == "ris":
        return "\n".join(map(to_ris, some))
    if name == "csl-json":
        return json.dumps(list(map(to_csl, some)), ensure_ascii=False, indent=1)
    return f"{RDF_HEAD}{''.join(map(to_rdf, some))}</rdf:RDF>"


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=40)
@given(some=st.lists(records, max_size=4))
def test_what_is_written_is_read_back(name: str, some: list[dict[str, Any]]) -> None:
    """In every format the same papers, with all their fields, and no complaint."""
    items = read(name, write(name, some))
    found = papers(items)

    assert items == found
    for paper, record in zip(some, found, strict=True):
        assert record.title == paper["title"]
        assert record.abstract == paper["abstract"]
        assert record.authors == tuple(f"{given} {family}" for given, family in paper["authors"])
        assert record.author_count == (len(paper["authors"]) or None)
        assert (record.published, record.doi) == (paper["published"], paper["doi"])
        assert record.arxiv_id == paper["arxiv_id"]
        assert (record.urls, record.keywords) == (tuple(paper["urls"]), tuple(paper["keywords"]))


@given(st.text())
def test_the_parts_of_bibtex_take_any_text(text: str) -> None:
    """LaTeX, names and dates: what cannot be understood stays as it is."""
    assert isinstance(latex_to_text(text), str)
    assert isinstance(verbatim_to_text(text), str)
    assert isinstance(read_bibtex_names(text)[0], list)
    iso, _ = read_date(text)

    assert iso is None or len(iso) in {4, 7, 10}
    assert isinstance(read_year_and_month(text, text), tuple)


@given(st.text(st.characters(exclude_characters="\\{}$~-`'")))
def test_text_without_latex_stays(text: str) -> None:
    """Nothing is taken for a command that is none."""
    assert latex_to_text(text) == text
