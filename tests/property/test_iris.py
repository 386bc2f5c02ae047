"""Laws of names, keys and identifiers, for any text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph.identifiers import encode_address, folded_url, parse_arxiv_id, parse_doi
from graph.iris import Iris, entity_key, paper_key, slug, url_key
from graph.models import Kind
from tests.support.lists import paper

any_text = st.text(st.characters(exclude_categories=()))
words = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1), min_size=1, max_size=5
)
kinds = st.sampled_from([Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL])


@given(kinds, any_text)
def test_every_name_has_a_key_that_leads_back(kind: Kind, name: str) -> None:
    """Whatever the text, its key makes an IRI, and the IRI gives the key."""
    key, iris = entity_key(kind, name), Iris()

    assert iris.key(iris.entity(key)) == key
    assert NamedNode(iris.entity(key)).value == iris.entity(key)


@given(
    words,
    st.sampled_from([" ", "-", "_", "  ", " - ", ": "]),
    st.sampled_from([str, str.upper, str.title]),
)
def test_case_and_joints_of_a_name_do_not_matter(
    parts: list[str], joint: str, cased: type[str]
) -> None:
    """``SWE-bench Verified`` is ``swe_bench-verified``."""
    assert slug(cased(joint.join(parts))) == slug(" ".join(parts))


@given(any_text)
def test_a_slug_is_its_own_slug(name: str) -> None:
    """Unless it was cut, where the hash counts as part of the name."""
    written = slug(name)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", written)
    assert slug(written) == written or len(written) > 72


@given(words, words)
def test_plain_names_share_a_key_only_if_they_agree(one: list[str], other: list[str]) -> None:
    """The same words, the same key; other words, another."""
    same = slug(" ".join(one)) == slug(" ".join(other))

    assert same is ("-".join(one) == "-".join(other))


@given(any_text)
def test_every_title_has_a_key(title: str) -> None:
    """A paper without identifiers is named by its title, whatever it is."""
    key = paper_key(paper(title))

    assert Iris().key(Iris().entity(key)) == key


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text())
def test_every_address_has_a_key_and_makes_an_iri(path: str, query: str) -> None:
    """Once encoded; and encoding twice is encoding once."""
    address = encode_address(f"https://example.org/{path}?{query}")
    key = url_key(Kind.PAGE, address)

    assert NamedNode(address).value == address
    assert encode_address(address) == address
    assert Iris().key(Iris().entity(key)) == key


@given(any_text)
def test_reading_an_identifier_never_raises(text: str) -> None:
    """Any text may be asked for; what is no identifier is none."""
    for spelling in (
        text,
        f"arXiv:{text}",
        f"https://{text}",
        f"https://arxiv.org/abs/{text}",
        f"https://doi.org/{text}",
        f"git@{text}",
        f"https://[{text}",
    ):
        arxiv = parse_arxiv_id(spelling)
        parse_doi(spelling)
        folded_url(spelling)

        assert arxiv is None or Iris().entity(f"paper-{arxiv[0].replace('/', '_')}")


@given(st.from_regex(r"[0-9]{4}\.[0-9]{4,5}", fullmatch=True), st.integers(1, 999))
def test_an_arxiv_identifier_survives_its_spellings(number: str, version: int) -> None:
    """One identifier in, the same out."""
    for spelling in (
        "{}",
        "arXiv:{}",
        "https://arxiv.org/abs/{}",
        "https://arxiv.org/pdf/{}.pdf",
        "https://doi.org/10.48550/arXiv.{}",
    ):
        assert parse_arxiv_id(spelling.format(f"{number}v{version}")) == (number, f"v{version}")
