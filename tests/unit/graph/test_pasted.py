"""What is pasted from a note, taken apart."""

from __future__ import annotations

import pytest

from graph.pasted import Pasted, read_pasted

NAMES = {
    "a name alone": ("ALFWorld", ("ALFWorld",)),
    "wiki link": ("[[ALFWorld]]", ("ALFWorld",)),
    "embed": ("![[ALFWorld]]", ("ALFWorld",)),
    "spaces": ("[[ ALFWorld ]]", ("ALFWorld",)),
    "heading": ("[[ALFWorld#Results#Table]]", ("ALFWorld",)),
    "block": ("[[ALFWorld#^abc]]", ("ALFWorld",)),
    "a name that ends in a sign": ("[[C#]]", ("C#",)),
    "alias": ("[[ALFWorld|the benchmark]]", ("ALFWorld",)),
    "alias in a table": ("[[ALFWorld\\|the benchmark]]", ("ALFWorld",)),
    "empty alias": ("[[ALFWorld|]]", ("ALFWorld",)),
    "ending and folders": ("[[a/b/X.md]]", ("a/b/X.md", "a/b/X", "X")),
    "relative": ("[[./X]]", ("./X", "X")),
    "logseq": ("[Hi\\[M\\]AC]([[2604.01234 HiMAC]])", ("2604.01234 HiMAC",)),
    "markdown": ("[HiMAC](https://x.example/a)", ("https://x.example/a",)),
    "markdown with title": ('[H](https://x.example/a "T")', ("https://x.example/a",)),
    "markdown in angle brackets": ("[H](<https://x.example/(a)>)", ("https://x.example/(a)",)),
    "markdown to a file": ("[H](notes/A%20B.md)", ("notes/A B.md",)),
    "org": ("[[https://x.example/a][HiMAC]]", ("https://x.example/a",)),
    "a link to nowhere": ("[[#Heading]]", ()),
    "an empty link": ("[[]]", ()),
    "half a link": ("[[ALFWorld", ("[[ALFWorld",)),
    "mail": ("me@example.com", ("me@example.com",)),
    "mail in brackets": ("[me@example.com]", ("[me@example.com]",)),
    "an at sign alone": ("@", ("@",)),
}


@pytest.mark.parametrize(("text", "names"), NAMES.values(), ids=NAMES)
def test_a_link_is_what_it_leads_to(text: str, names: tuple[str, ...]) -> None:
    """In the syntax of every tool, with what a target may be called, the likeliest first."""
    found = read_pasted(text)

    assert found.names == names
    assert found.citekeys == ()


CITATIONS = {
    "bare": ("@doe99", ("doe99",)),
    "brackets": ("[@doe99]", ("doe99",)),
    "with words and pages": ("[see @doe99, pp. 33-35 and passim]", ("doe99",)),
    "several": ("[@doe99; @smith04, ch. 3]", ("doe99", "smith04")),
    "without the author": ("[-@doe99]", ("doe99",)),
    "bare without the author": ("-@doe99", ("doe99",)),
    "final punctuation": ("@Foo_bar.baz.", ("Foo_bar.baz",)),
    "inner punctuation": ("[@doe:99/a]", ("doe:99/a",)),
    "two signs end it": ("[@Foo_bar--baz]", ("Foo_bar",)),
    "braces": ("@{https://x.y/z?a=1}", ("https://x.y/z?a=1",)),
    "braces in brackets": ("[see @{a--b}, p. 1]", ("a--b",)),
    "org": ("[cite:@doe99]", ("doe99",)),
    "org with a style": ("[cite/t/b:see @doe99;@smith04]", ("doe99", "smith04")),
    "twice the same": ("[@a; @a]", ("a",)),
    "letters of other scripts": ("@m\u00fcller2020", ("m\u00fcller2020",)),
}


@pytest.mark.parametrize(("text", "citekeys"), CITATIONS.values(), ids=CITATIONS)
def test_a_citation_is_its_keys(text: str, citekeys: tuple[str, ...]) -> None:
    """As Pandoc's manual has it; Org's too."""
    assert read_pasted(text) == Pasted(citekeys=citekeys)


def test_what_a_link_shows_is_kept() -> None:
    """Dendron's links lead where others show."""
    assert read_pasted("[[HiMAC|papers.2604-01234]]").shown == "papers.2604-01234"
    assert read_pasted("[C#]([[C]])").shown == "C#"
