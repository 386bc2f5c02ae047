"""Formats that are told by their looks."""

from __future__ import annotations

import pytest

from graph.reading_list.sniff import find_foreign_format, skip_comments

ENTRY = "- [A Title](https://arxiv.org/abs/2404.01234)\n"
LOOKS = {
    "an array of objects": ('[{"a": 1}]', "JSON"),
    "an array of arrays": ("[[1], [2]]", None),
    "a batch with a gap": ('[null, {"a": 1}]', "JSON"),
    "an empty array": ("[]", "JSON"),
    "a bracketed link": ("[[paper]](https://a.org) A Title\n", None),
    "a numbered reference": ("[1] A. Byron. A Title.\n", None),
    "a badge": ("[![Awesome](https://a.org/b.svg)](https://a.org)\n", None),
    "XML": ('<?xml version="1.0"?><feed/>', "XML"),
    "XML behind a comment": ("<!-- made by a program -->\n<opml version='2.0'>", "XML"),
    "XML with a document type": ("<!DOCTYPE opml><opml/>", "XML"),
    "an address in angle brackets": ("<https://arxiv.org/abs/2404.01234>\n", None),
    "HTML": ("<!-- a --><!DOCTYPE html><html><body>\n# A\n- [a](b)\n", "HTML"),
    "Markdown that begins with HTML": (f'<h1 align="center">A</h1>\n\n## B\n{ENTRY}', None),
    "Markdown that begins with a division": (f"<div>\n\n# A\n\n</div>\n{ENTRY}", None),
    "Markdown that begins with a comment": (f"<!-- a -->\n<p>b</p>\n\n## B\n{ENTRY}", None),
    "Markdown that ends in BibTeX": (f"# A\n{ENTRY}```bibtex\n@article{{a,\n}}\n```\n", None),
    "BibTeX": ("% exported\n@article{a,\n  title = {# A},\n}\n", "BibTeX"),
}


@pytest.mark.parametrize(("text", "expected"), LOOKS.values(), ids=LOOKS)
def test_a_format_is_told_by_its_looks(text: str, expected: str | None) -> None:
    """Markdown is running text, whatever it begins with or holds."""
    assert find_foreign_format(text) == expected


def test_comments_are_passed_over() -> None:
    """But for one that does not end."""
    assert skip_comments(" <!-- a --> <!-- b --> c") == "c"
    assert skip_comments("<!-- a") == "<!-- a"
    assert skip_comments("<!-- a -->" * 50_000) == ""
