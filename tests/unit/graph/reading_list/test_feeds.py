"""Feeds of arXiv, and lists of feeds."""

from __future__ import annotations

import pytest

from graph.models import FeedSource, PaperRecord
from tests.unit.graph.reading_list.listed import LISTS, codes, read_file, read_text

ATOM_FIRST = PaperRecord(
    title=r"ListBench: Measuring how Models Read $\tau$-Lists",
    line=8,
    end_line=34,
    abstract="We present ListBench, a benchmark with x < y in it. PPO is compared.",
    published="2024-04-01",
    authors=("Ada Byron", "José Ángel"),
    author_count=2,
    org_line="Analytical Engines",
    arxiv_id="2404.01234",
    arxiv_version="v2",
    doi="10.1145/1234567.8901234",
    urls=("http://arxiv.org/abs/2404.01234v2", "https://openreview.net/forum?id=abc"),
    keywords=("cs.CL", "cs.LG"),
    repositories=("https://github.com/ada/listbench",),
    project_pages=("https://listbench.example.org",),
    venue="Proc. of Lists 2024, pp. 1-12",
)
RSS_FIRST = PaperRecord(
    title="A New Paper on Lists",
    line=7,
    end_line=18,
    abstract="We read lists & feeds.",
    published="2026-04-20",
    authors=("Ada Byron", "José Ángel"),
    author_count=2,
    arxiv_id="2604.01234",
    arxiv_version="v1",
    urls=("https://arxiv.org/abs/2604.01234",),
    keywords=("cs.CL", "cs.AI"),
)
OLD_RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://arxiv.org/"><title>cs.CL updates on arXiv.org</title></channel>
<item rdf:about="http://arxiv.org/abs/2204.01234">
<title>An Older Item. (arXiv:2204.01234v2 [cs.CL] UPDATED)</title>
<link>http://arxiv.org/abs/2204.01234</link>
<description>&lt;p&gt;We list. We &lt;b&gt;read&lt;/b&gt;.&lt;/p&gt;</description>
<dc:creator>&lt;a href="http://arxiv.org/a/b"&gt;Ada Byron&lt;/a&gt;, Bob Stone</dc:creator>
</item></rdf:RDF>
"""
ATOM_HEAD = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>'
ODD_ENTRIES = {
    "no title": ("<entry><id>http://arxiv.org/abs/2404.01234</id></entry>", ["no-title"]),
    "another feed's id": ("<entry><id>urn:x</id><title>T</title></entry>", ["bad-identifier"]),
    "no date": (
        "<entry><id>http://arxiv.org/abs/1</id><title>T</title><published>soon</published></entry>",
        ["bad-identifier", "bad-date"],
    ),
}


def test_an_answer_of_arxiv_is_read() -> None:
    """Wrapped lines, the version, what authors wrote in the comment, old identifiers."""
    found = read_file("arxiv-atom.xml")

    assert found.format == "arxiv-atom"
    assert found.records[0] == ATOM_FIRST
    assert found.records[1].arxiv_id == "math/0309136"


def test_an_error_of_arxiv_is_a_problem() -> None:
    """It comes as an entry, and says what was wrong with the question."""
    (problem,) = read_file("arxiv-atom.xml").problems

    assert problem.code == "arxiv-error"
    assert problem.line == 42
    assert "incorrect id format for 123" in problem.message


@pytest.mark.parametrize(("entry", "expected"), ODD_ENTRIES.values(), ids=ODD_ENTRIES)
def test_an_odd_entry_of_a_feed_is_a_problem(entry: str, expected: list[str]) -> None:
    """The entries after it are read."""
    after = "<entry><id>http://arxiv.org/abs/2404.00001</id><title>The Next</title></entry>"
    found = read_text(f"{ATOM_HEAD}{entry}{after}</feed>", "arxiv-atom")

    assert codes(found) == expected
    assert found.records[-1].title == "The Next"


def test_a_daily_feed_is_read() -> None:
    """What was replaced is not dated by its replacement."""
    found = read_file("arxiv-rss.xml")
    replaced = found.records[1]

    assert found.format == "arxiv-rss"
    assert found.records[0] == RSS_FIRST
    assert (replaced.arxiv_version, replaced.published) == ("v3", None)
    assert (replaced.doi, replaced.venue) == ("10.1145/1111111.2222222", "Journal of Lists 7")
    assert not found.problems


def test_a_daily_feed_of_former_years_is_read() -> None:
    """The identifier stood in the title, and HTML in the description."""
    found = read_text(OLD_RSS, "arxiv-rss")

    assert found.records == (
        PaperRecord(
            title="An Older Item",
            line=5,
            end_line=10,
            abstract="We list. We read.",
            authors=("Ada Byron", "Bob Stone"),
            author_count=2,
            arxiv_id="2204.01234",
            arxiv_version="v2",
            urls=("http://arxiv.org/abs/2204.01234",),
        ),
    )


def test_a_date_of_a_daily_feed_that_is_none_is_a_problem() -> None:
    """The paper is read without it."""
    text = (LISTS / "arxiv-rss.xml").read_text(encoding="utf-8")
    found = read_text(text.replace("Mon, 20 Apr 2026 00:00:00 -0400", "today", 1), "arxiv-rss")

    assert found.records[0].published is None
    assert codes(found) == ["bad-date"]


def test_a_list_of_feeds_names_sources() -> None:
    """With the folders they are in; there are no papers."""
    found = read_file("sources.opml")

    assert found.format == "opml"
    assert not found.records
    assert found.feeds == (
        FeedSource(
            "cs.CL on arXiv",
            "https://rss.arxiv.org/rss/cs.CL",
            "https://arxiv.org/list/cs.CL/recent",
            6,
            ("Papers",),
        ),
        FeedSource(
            "A blog", "https://blog.example.org/feed.xml", None, 8, ("Papers", "Machine learning")
        ),
        FeedSource("Without folder", "https://example.org/atom.xml", None, 11),
    )
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (12, "no-feed-address"),
        (13, "no-feed-address"),
    ]


def test_a_list_of_sources_without_feeds_says_so() -> None:
    """An export of an empty reader is no error."""
    found = read_text("<opml version='2.0'><body/></opml>", "opml")

    assert not found.feeds
    assert found.notes == ("a list of sources that names no feed",)
