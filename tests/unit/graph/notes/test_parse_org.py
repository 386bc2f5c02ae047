"""Reading one Org note."""

from __future__ import annotations

import pytest

from graph.notes import parse_note

ONE_LINK = {
    "link": ("[[x][text y]]", "wikilink", "x", "", "text y"),
    "link without a text": ("[[x]]", "wikilink", "x", "", "x"),
    "id": ("[[id:6512-a][Node]]", "id", "6512-a", "", "Node"),
    "file": ("[[file:a/b.org::*H][b]]", "markdown", "a/b.org", "H", "b"),
    "heading here": ("[[*Head]]", "wikilink", "", "Head", "*Head"),
    "address": ("[[https://x.y/z][z]]", "markdown", "https://x.y/z", "", "z"),
    "bare address": ("See https://x.y/z.", "url", "https://x.y/z", "", "https://x.y/z"),
    "citekey": ("as @doe99 says", "citekey", "doe99", "", "@doe99"),
    "citation": ("[cite:@doe99]", "citekey", "doe99", "", "@doe99"),
    "citation with a style": ("[cite/t:see @doe99 p. 3]", "citekey", "doe99", "", "@doe99"),
    "org-ref": ("cite:doe99 says", "citekey", "doe99", "", "cite:doe99"),
    "in a headline": ("* TODO [[x]] :tag:", "wikilink", "x", "", "x"),
    "in a quote": ("#+begin_quote\n[[x]]\n#+end_quote", "wikilink", "x", "", "x"),
}


@pytest.mark.parametrize(
    ("text", "kind", "target", "fragment", "shown"), ONE_LINK.values(), ids=ONE_LINK
)
def test_a_link_of_org_is_read(
    text: str, kind: str, target: str, fragment: str, shown: str
) -> None:
    """Links, ids, files, addresses, citations."""
    (link,) = parse_note(text, path="a.org").links

    assert (link.kind, link.target, link.fragment, link.text) == (kind, target, fragment, shown)


@pytest.mark.parametrize(
    "text",
    [
        "#+BEGIN_SRC org\n[[x]] @k\n#+END_SRC",
        "#+begin_example\n[[x]]",
        "# [[x]]",
        ": [[x]]",
        "=[[x]]= and ~@key~",
        "me@example.com",
    ],
)
def test_what_only_looks_like_a_link_of_org_is_none(text: str) -> None:
    """Blocks of code, comments, fixed-width lines, verbatim text."""
    assert parse_note(text, path="a.org").links == ()


def test_org_properties_say_who_the_note_is() -> None:
    """As org-roam has them."""
    note = parse_note(
        ':PROPERTIES:\n:ID:       abc-1\n:ROAM_ALIASES: "Two words" one\n'
        ":ROAM_REFS: @doe99 https://arxiv.org/abs/2604.01234\n:END:\n"
        "#+title: The title\n#+filetags: :a:b:\n\n* Head :c:\n:PROPERTIES:\n:ID: def-2\n:END:\n",
        path="a.org",
    )  # fmt: skip

    assert (note.id, note.title) == ("abc-1", "The title")
    assert note.aliases == ("Two words", "one")
    assert note.tags == ("a", "b", "c")
    assert note.block_ids == ("abc-1", "def-2")
    assert note.about == (
        ("roam_refs", "@doe99"),
        ("roam_refs", "https://arxiv.org/abs/2604.01234"),
    )
    assert [heading.text for heading in note.headings] == ["Head"]
