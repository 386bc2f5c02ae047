"""The text to paste, and what notes are called."""

from __future__ import annotations

import unicodedata

import pytest

from graph.iris import Iris
from graph.link_styles import (
    LinkStyle,
    LinkWriter,
    cited,
    link_text,
    markdown_link,
    names_in,
    wikilink,
)
from graph.models import Kind
from graph.note_names import (
    arxiv_id_of,
    folded_name,
    note_name,
    safe_name,
    short_name,
    timestamp_id,
)
from graph.views import EntityRef


def _ref(key: str, label: str, kind: Kind = Kind.PAPER) -> EntityRef:
    return EntityRef(key, Iris().entity(key), kind, label)


HIMAC = _ref("paper-2604.01234", "HiMAC: Hierarchical Agents")
OLD = _ref("paper-cs_0112017", "A survey")
CSHARP = _ref("technique-c-sharp", "C#", Kind.TECHNIQUE)
HOSTILE = _ref("technique-x", "a]] | [b](c)#^d\\", Kind.TECHNIQUE)

TEXTS = {
    LinkStyle.OBSIDIAN: "[[papers/2604.01234 HiMAC|HiMAC]]",
    LinkStyle.LOGSEQ: "[HiMAC]([[2604.01234 HiMAC]])",
    LinkStyle.MARKDOWN: "[HiMAC](https://w3id.org/reading-list/id/paper-2604.01234)",
    LinkStyle.DENDRON: "[[HiMAC|papers.2604-01234]]",
    LinkStyle.PANDOC: "[@arxiv2604.01234]",
    LinkStyle.ORG: "[[https://w3id.org/reading-list/id/paper-2604.01234][HiMAC]]",
    LinkStyle.ZETTLR: f"[[{timestamp_id('paper-2604.01234')}]]",
}


@pytest.mark.parametrize("style", LinkStyle)
def test_each_tool_has_its_own_text(style: LinkStyle) -> None:
    """As the manuals of the tools have it."""
    assert link_text(HIMAC, style) == TEXTS[style]


@pytest.mark.parametrize(
    ("ref", "style", "text"),
    [
        (CSHARP, LinkStyle.OBSIDIAN, "[[techniques/C|C#]]"),
        (OLD, LinkStyle.OBSIDIAN, "[[papers/cs 0112017 A survey|A survey]]"),
        (OLD, LinkStyle.PANDOC, "[@arxivcs/0112017]"),
        (HOSTILE, LinkStyle.OBSIDIAN, "[[techniques/a b (c) d|a b (c)#^d]]"),
        (HOSTILE, LinkStyle.LOGSEQ, "[a\\]\\] | \\[b\\](c)#^d\\\\]([[a b (c) d]])"),
        (HOSTILE, LinkStyle.DENDRON, "[[a b (c)#^d|techniques.x]]"),
        (HOSTILE, LinkStyle.PANDOC, "[@technique-x]"),
    ],
)
def test_no_name_breaks_its_link(ref: EntityRef, style: LinkStyle, text: str) -> None:
    """What a file or link cannot have is left out; the true name is shown where that can be."""
    assert link_text(ref, style) == text


def test_an_address_is_that_of_the_server_asked_for() -> None:
    """With the key as it is in the IRI."""
    ref = _ref("paper-doi-10.1000%2Fabc", "A title")

    written = link_text(ref, LinkStyle.MARKDOWN, base="http://localhost:8000/")

    assert written == "[A title](http://localhost:8000/id/paper-doi-10.1000%2Fabc)"


def test_a_citation_key_of_the_source_comes_first() -> None:
    """What Pandoc would not read to its end stands in braces."""
    assert link_text(HIMAC, LinkStyle.PANDOC, citekey="doe:2026") == "[@doe:2026]"
    assert link_text(HIMAC, LinkStyle.PANDOC, citekey="doe--2026") == "[@{doe--2026}]"
    assert cited("a.") == "@{a.}"


def test_an_alias_may_be_shown() -> None:
    """As Obsidian does when an alias is picked."""
    written = link_text(CSHARP, LinkStyle.OBSIDIAN, shown="C Sharp")

    assert written == "[[techniques/C|C Sharp]]"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("HiMAC: Hierarchical Agents", "HiMAC"),
        ("What we know of the world: a survey", "What we know of the world: a survey"),
        (": odd", ": odd"),
        ("Two\nlines", "Two lines"),
    ],
)
def test_a_paper_is_called_what_stands_before_its_colon(label: str, name: str) -> None:
    """Where that is a name, and no half of a sentence."""
    assert short_name(_ref("paper-1", label)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("COM\u00b9", "COM\u00b9_"),
        ("CON fusion", "CON fusion"),
        ("ends. ", "ends"),
        ("..", "key"),
        ("", "key"),
        ("???", "key"),
        (".hidden", "hidden"),
        ("a\x00b\tc\ud800", "a b c"),
        ("e\u0301", "\u00e9"),
        ("a/b\\c:d", "a b c d"),
    ],
)
def test_a_file_name_is_one_that_every_system_can_have(text: str, name: str) -> None:
    """Windows is the strictest."""
    assert safe_name(text, otherwise="key") == name
    assert safe_name(name, otherwise="key") == name


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u6f22", "\U0001f600", "a\u0328\u0304"])
def test_a_long_name_is_cut_between_characters(letter: str) -> None:
    """Within 255 bytes with all that is added; no accent is parted from its letter."""
    name = safe_name(letter * 300, otherwise="key")

    assert 150 < len(name.encode()) <= 200
    assert unicodedata.normalize("NFC", letter * 300).startswith(name)
    assert name.endswith(unicodedata.normalize("NFC", letter))


def test_names_that_differ_in_case_alone_are_told_apart() -> None:
    """On a disk that ignores case they would be one file."""
    refs = [
        _ref("benchmark-wise", "WISE", Kind.BENCHMARK),
        _ref("benchmark-wise-2", "Wise", Kind.BENCHMARK),
        _ref("technique-wise", "wise", Kind.TECHNIQUE),
    ]

    in_folders = names_in(LinkStyle.OBSIDIAN, refs)
    flat = names_in(LinkStyle.LOGSEQ, reversed(refs))

    assert in_folders["benchmark-wise"].startswith("benchmarks/WISE ")
    assert in_folders["benchmark-wise-2"].startswith("benchmarks/Wise ")
    assert in_folders["technique-wise"] == "techniques/wise"
    assert len({folded_name(name) for name in flat.values()}) == 3
    assert "WISE" not in flat.values()


def test_a_writer_knows_names_and_citation_keys() -> None:
    """A link leads to the note that bears the suffix."""
    twin = _ref("benchmark-wise-2", "Wise", Kind.BENCHMARK)
    writer = LinkWriter(
        [_ref("benchmark-wise", "WISE", Kind.BENCHMARK), twin, HIMAC], {HIMAC.key: "doe2026"}
    )
    written = writer.text(twin, LinkStyle.OBSIDIAN)
    target = written.removeprefix("[[").partition("|")[0]

    assert target == writer.names(LinkStyle.OBSIDIAN)[twin.key] != "benchmarks/WISE"
    assert writer.by_name[folded_name(target)] == twin.key
    assert writer.text(HIMAC, LinkStyle.PANDOC) == "[@doe2026]"


@pytest.mark.parametrize(
    ("key", "arxiv"),
    [
        ("paper-2604.01234", "2604.01234"),
        ("paper-cs_0112017", "cs/0112017"),
        ("paper-t-a-1a2b3c", None),
        ("model-2604.01234", None),
    ],
)
def test_a_key_tells_the_identifier_that_it_was_made_from(key: str, arxiv: str | None) -> None:
    """Old identifiers have a slash, which a key has not."""
    assert arxiv_id_of(key) == arxiv


def test_markdown_and_wiki_links_hold_what_they_are_given() -> None:
    """Nothing ends them early."""
    assert markdown_link("a [b] *c*\nd", "https://x.example/(1) 2") == (
        "[a \\[b\\] \\*c\\* d](https://x.example/%281%29%202)"
    )
    assert wikilink("a]] | b#c") == "[[a b c]]"
    assert note_name(CSHARP) == "C"
