"""Finding URLs, and giving each its one form."""

from __future__ import annotations

import pytest

from graph.extract.urls import find_urls, normalise_url, url_kind, url_name
from graph.models import Kind

FOUND = {
    "plain": ("code at https://github.com/a/b", ["https://github.com/a/b"]),
    "full stop": ("See https://github.com/a/b.", ["https://github.com/a/b"]),
    "brackets": ("GitHub(https://github.com/a/b).", ["https://github.com/a/b"]),
    "braces": ("{https://x.org/y}", ["https://x.org/y"]),
    "doubled": ("https://x.org/y{https://x.org/y}", ["https://x.org/y", "https://x.org/y"]),
    "space before the stop": ("at https://github.com/a/b .", ["https://github.com/a/b"]),
    "bracket that belongs": (
        "https://en.wikipedia.org/wiki/X_(y)",
        ["https://en.wikipedia.org/wiki/X_(y)"],
    ),
    "without scheme": ("on github.com/a/b, and", ["https://github.com/a/b"]),
    "www": ("www.example.org/x;", ["https://example.org/x"]),
    "address inside an address": (
        "https://web.archive.org/web/https://x.org/y",
        ["https://web.archive.org/web/https:/x.org/y"],
    ),
    "not a host": ("https://localhost and https://", []),
    "mail": ("write to me@github.com/x", []),
}


@pytest.mark.parametrize("case", sorted(FOUND))
def test_urls_end_where_the_sentence_goes_on(case: str) -> None:
    """Punctuation, brackets and LaTeX braces around a URL are no part of it."""
    text, expected = FOUND[case]

    assert [found.url for found in find_urls(text)] == expected


NORMAL = {
    "http://www.GitHub.com/Owner/Name.git": "https://github.com/Owner/Name",
    "https://github.com/a/b/tree/main/src": "https://github.com/a/b",
    "https://github.com/a/b/blob/main/README.md#use": "https://github.com/a/b",
    "https://gitlab.com/group/sub/project/-/tree/main": "https://gitlab.com/group/sub/project",
    "https://huggingface.co/datasets/a/b/viewer/x": "https://huggingface.co/datasets/a/b",
    "https://hf.co/a/b/": "https://huggingface.co/a/b",
    "https://anonymous.4open.science/r/X-1234/README.md": "https://anonymous.4open.science/r/X-1234",
    "https://x.org:443/a/?q=1#frag": "https://x.org/a?q=1",
    "HTTPS://X.ORG": "https://x.org",
}


@pytest.mark.parametrize("text", sorted(NORMAL))
def test_a_url_has_one_form(text: str) -> None:
    """Spellings of one address agree; a place inside a repository is the repository."""
    assert normalise_url(text) == NORMAL[text]


@pytest.mark.parametrize(
    "text", ["", "https://", "https://a", "https://a b", "https://x.org:99999"]
)
def test_what_names_no_host_is_no_url(text: str) -> None:
    """Nothing is made of an address that leads nowhere."""
    assert normalise_url(text) is None


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://github.com/a/b", Kind.REPOSITORY, "a/b"),
        ("https://huggingface.co/datasets/a/b", Kind.REPOSITORY, "a/b"),
        ("https://anonymous.4open.science/r/X-1", Kind.REPOSITORY, "X-1"),
        ("https://huggingface.co/papers/2401.1", Kind.PAGE, "huggingface.co/papers/2401.1"),
        ("https://a.github.io/b", Kind.PAGE, "a.github.io/b"),
        ("https://github.com", Kind.PAGE, "github.com"),
    ],
)
def test_code_is_told_from_pages(url: str, kind: Kind, name: str) -> None:
    """A repository is known by its host, and has the name that its host gives it."""
    assert (url_kind(url), url_name(url)) == (kind, name)
