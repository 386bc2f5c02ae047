"""Identifiers in the spellings that people paste, and addresses made fit for an IRI."""

from __future__ import annotations

import pytest

from graph.identifiers import encode_address, folded_url, parse_arxiv_id, parse_doi

ARXIV = {
    "bare": ("2604.01234", ("2604.01234", None)),
    "four digits": ("0704.0001", ("0704.0001", None)),
    "version": ("2604.01234v2", ("2604.01234", "v2")),
    "capital version": ("2604.01234V2", ("2604.01234", "v2")),
    "prefix": ("arXiv:2604.01234v2", ("2604.01234", "v2")),
    "prefix and space": ("arxiv: 2604.01234", ("2604.01234", None)),
    "angle brackets": (" <2604.01234> ", ("2604.01234", None)),
    "abs": ("https://arxiv.org/abs/2604.01234", ("2604.01234", None)),
    "abs over http": ("http://arxiv.org/abs/2604.01234v3", ("2604.01234", "v3")),
    "abs without scheme": ("arxiv.org/abs/2604.01234", ("2604.01234", None)),
    "abs with query": ("https://arxiv.org/abs/2604.01234?context=cs.CL#x", ("2604.01234", None)),
    "pdf": ("https://arxiv.org/pdf/2604.01234v2", ("2604.01234", "v2")),
    "pdf with ending": ("https://arxiv.org/pdf/2604.01234v2.pdf", ("2604.01234", "v2")),
    "html": ("https://arxiv.org/html/2604.01234v1", ("2604.01234", "v1")),
    "export": ("https://export.arxiv.org/abs/2604.01234", ("2604.01234", None)),
    "rss": ("https://rss.arxiv.org/abs/2604.01234", ("2604.01234", None)),
    "www": ("https://www.arxiv.org/abs/2604.01234", ("2604.01234", None)),
    "hugging face": ("https://huggingface.co/papers/2604.01234", ("2604.01234", None)),
    "alphaxiv": ("https://www.alphaxiv.org/abs/2604.01234", ("2604.01234", None)),
    "alphaxiv overview": ("https://alphaxiv.org/overview/2604.01234v1", ("2604.01234", "v1")),
    "ar5iv": ("https://ar5iv.labs.arxiv.org/html/2604.01234", ("2604.01234", None)),
    "doi": ("10.48550/arXiv.2604.01234", ("2604.01234", None)),
    "doi address": ("https://doi.org/10.48550/arXiv.2604.01234v1", ("2604.01234", "v1")),
    "doi prefix": ("doi:10.48550/ARXIV.2604.01234", ("2604.01234", None)),
    "old style": ("cs/0112017", ("cs/0112017", None)),
    "old style with subject": ("math.GT/0309136v1", ("math.GT/0309136", "v1")),
    "old style in other case": ("MATH.gt/0309136", ("math.GT/0309136", None)),
    "old style with hyphen": ("hep-th/9901001", ("hep-th/9901001", None)),
    "old style address": ("https://arxiv.org/abs/cs/0112017", ("cs/0112017", None)),
    "a year": ("2026", None),
    "a decimal": ("2604.012", None),
    "too long": ("2604.012345", None),
    "digits of another script": ("٢٦٠٤.٠١٢٣٤", None),
    "another host": ("https://example.org/abs/2604.01234", None),
    "a host that ends alike": ("https://notarxiv.org/abs/2604.01234", None),
    "a listing": ("https://arxiv.org/list/cs.CL/recent", None),
    "a sentence": ("see 2604.01234 for more", None),
    "broken address": ("https://[arxiv.org/abs/2604.01234", None),
    "empty": ("", None),
}


@pytest.mark.parametrize(("text", "expected"), ARXIV.values(), ids=ARXIV)
def test_an_arxiv_identifier_is_read_in_every_spelling(
    text: str, expected: tuple[str, str | None] | None
) -> None:
    """All spellings of the resolver's first row; archive and subject class in arXiv's own case."""
    assert parse_arxiv_id(text) == expected


DOIS = {
    "bare": ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
    "prefix": ("doi:10.1145/3292500.3330701", "10.1145/3292500.3330701"),
    "prefix and space": ("DOI: 10.1145/ABC", "10.1145/abc"),
    "address": ("https://doi.org/10.1145/ABC", "10.1145/abc"),
    "old resolver": ("http://dx.doi.org/10.1145/abc", "10.1145/abc"),
    "without scheme": ("doi.org/10.1145/abc", "10.1145/abc"),
    "encoded": ("https://doi.org/10.1002%2Fabc", "10.1002/abc"),
    "end of a sentence": ("10.1145/abc.", "10.1145/abc"),
    "odd but real": (
        "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
        "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o",
    ),
    "no suffix": ("10.1145/", None),
    "digits of another script": ("10.١١٤٥/abc", None),
    "a number": ("10.5", None),
}


@pytest.mark.parametrize(("text", "expected"), DOIS.values(), ids=DOIS)
def test_a_doi_is_read_in_every_spelling(text: str, expected: str | None) -> None:
    """DOI names ignore case."""
    assert parse_doi(text) == expected


ONE_REPOSITORY = [
    "https://github.com/Owner/Name",
    "http://github.com/owner/name/",
    "https://www.github.com/owner/name",
    "https://github.com/owner/name.git",
    "git@github.com:owner/name.git",
    "ssh://git@github.com/owner/name.git",
    "https://github.com/owner/name/tree/main/src",
    "https://github.com/owner/name/blob/main/README.md",
    "https://github.com/owner/name/issues/3",
    "github.com/owner/name",
    "www.github.com/owner/name",
    "<https://github.com/owner/name>",
]


@pytest.mark.parametrize("text", ONE_REPOSITORY)
def test_spellings_of_one_repository_fold_to_one(text: str) -> None:
    """Whatever was copied from the address bar or a clone command."""
    assert folded_url(text) == "github.com/owner/name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://en.wikipedia.org/wiki/Transformer", "https://en.wikipedia.org/wiki/BERT"),
        ("https://x.example/a/b/tree/1", "https://x.example/a/b/tree/2"),
        ("https://huggingface.co/o/m", "https://huggingface.co/datasets/o/m"),
        ("https://x.example/?id=1", "https://x.example/?id=2"),
    ],
)
def test_different_places_stay_apart(one: str, other: str) -> None:
    """Only hosts that are known to show repositories have paths that lead nowhere new."""
    assert folded_url(one) != folded_url(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("https://github.com/O/n/commit/1a2b3c?diff=split#L3", "github.com/o/n"),
        ("git+https://github.com/o/n.git", "github.com/o/n"),
        ("ssh://git@github.com:22/o/n.git", "github.com/o/n"),
        ("https://github.com/o/n?tab=readme-ov-file", "github.com/o/n"),
        ("https://gitlab.example.org/a/b/c/-/blob/main/x.py", "gitlab.example.org/a/b/c"),
        ("https://codeberg.org/o/n/src/branch/main", "codeberg.org/o/n"),
        ("https://huggingface.co/o/m/tree/main", "huggingface.co/o/m"),
        ("https://huggingface.co/datasets/o/m/blob/main/README.md", "huggingface.co/datasets/o/m"),
        ("https://github.com/o/wiki", "github.com/o/wiki"),
        ("https://x.example/p?utm_source=a&id=1", "x.example/p?id=1"),
        ("https://x.example/p?id=1&utm_source=a", "x.example/p?id=1"),
    ],
)
def test_what_a_host_shows_of_a_repository_is_that_repository(text: str, folded: str) -> None:
    """As is an address that says how one came there."""
    assert folded_url(text) == folded


@pytest.mark.parametrize(
    "text", ["", "PPO", "and/or", "http://[", "mailto:a@b.org", "javascript:x"]
)
def test_what_is_no_address_folds_to_none(text: str) -> None:
    """So that it is looked up as a name."""
    assert folded_url(text) is None


ADDRESSES = {
    "fine": ("https://x.org/a-b_c~d?e=f&g=%20#h", "https://x.org/a-b_c~d?e=f&g=%20#h"),
    "letters": ("https://x.org/论文", "https://x.org/论文"),
    "brackets": ("https://x.org/a[b]?c=[d]", "https://x.org/a%5Bb%5D?c=%5Bd%5D"),
    "lone percent": ("https://x.org/%zz%", "https://x.org/%25zz%25"),
    "space and quote": ('https://x.org/a b"c', "https://x.org/a%20b%22c"),
    "two fragments": ("https://x.org/#a#b", "https://x.org/#a%23b"),
    "private use": ("https://x.org/\ue000", "https://x.org/%EE%80%80"),
    "surrogate": ("https://x.org/\ud800", "https://x.org/%3F"),
}


@pytest.mark.parametrize(("text", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_made_fit_for_an_iri(text: str, expected: str) -> None:
    """What RFC 3987 does not allow is percent-encoded; the rest stays."""
    assert encode_address(text) == expected
