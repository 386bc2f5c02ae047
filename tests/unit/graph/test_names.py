"""Resolving: what a text names, in every spelling, and never a guess."""

from __future__ import annotations

import pytest

from graph.index import GraphIndex, Node
from graph.iris import Iris
from graph.link_styles import LinkStyle, LinkWriter
from graph.models import Kind
from graph.names import NameIndex

HIMAC = "paper-2604.01234"
OLD = "paper-cs_0112017"
JOURNAL = "paper-doi-10.1145%2F3292500.3330701"
PLAIN = "paper-t-a-plain-title-1a2b3c"
TECHNIQUE = "technique-himac"
C = "technique-c"
C_SHARP = "technique-c-sharp"
TWIN, OTHER_TWIN = "benchmark-wise", "benchmark-wise-2"
CODE = "repo-github.com-o-himac"
PAGE = "page-x.example-p"

_DOI = "https://doi.org/10.1145/3292500.3330701"
_BASE = "https://w3id.org/reading-list/id"


def _node(
    kind: Kind, key: str, label: str, *identifiers: str, aliases: tuple[str, ...] = ()
) -> Node:
    return Node(
        key,
        Iris().entity(key),
        kinds=[kind],
        labels=[label],
        aliases=list(aliases),
        identifiers=list(identifiers),
    )


_NODES = [
    _node(Kind.PAPER, HIMAC, "HiMAC: Hierarchical Agents", "2604.01234", "doe2026", "a--b"),
    _node(Kind.PAPER, OLD, "A survey of \u03c4 & more", "cs/0112017"),
    _node(Kind.PAPER, JOURNAL, "In a journal", _DOI, "Foo_bar.baz"),
    _node(Kind.PAPER, PLAIN, "A plain title, that is all!"),
    _node(Kind.TECHNIQUE, TECHNIQUE, "HiMAC", aliases=("Gr\u00f6\u00dfe",)),
    _node(Kind.TECHNIQUE, C_SHARP, "C#"),
    _node(Kind.BENCHMARK, TWIN, "WISE"),
    _node(Kind.BENCHMARK, OTHER_TWIN, "Wise"),
    _node(Kind.REPOSITORY, CODE, "https://github.com/o/himac", "https://github.com/o/himac"),
    _node(Kind.PAGE, PAGE, "https://x.example/p", "https://x.example/p"),
]  # fmt: skip
_LINKS = LinkWriter([known.ref for known in _NODES], {HIMAC: "doe2026"})


@pytest.fixture(scope="module")
def names() -> NameIndex:
    """The names of all of them."""
    index = GraphIndex({known.key: known for known in _NODES}, (), {"paper-old": HIMAC})
    return NameIndex(index, Iris(), _LINKS)


RESOLVED = {
    "iri": (f"{_BASE}/{HIMAC}", HIMAC, "iri"),
    "address on this machine": (f"http://localhost:8000/page/{HIMAC}", HIMAC, "iri"),
    "markdown link to the iri": (f"[HiMAC]({_BASE}/{HIMAC})", HIMAC, "iri"),
    "key": (HIMAC, HIMAC, "key"),
    "former key": ("paper-old", HIMAC, "key"),
    "arxiv": ("arXiv:2604.01234v2", HIMAC, "identifier"),
    "arxiv abs": ("https://arxiv.org/abs/2604.01234v2", HIMAC, "identifier"),
    "arxiv pdf": ("https://arxiv.org/pdf/2604.01234.pdf", HIMAC, "identifier"),
    "arxiv html": ("https://arxiv.org/html/2604.01234v1", HIMAC, "identifier"),
    "arxiv export": ("http://export.arxiv.org/abs/2604.01234", HIMAC, "identifier"),
    "arxiv rss": ("https://rss.arxiv.org/abs/2604.01234", HIMAC, "identifier"),
    "arxiv www": ("www.arxiv.org/abs/2604.01234", HIMAC, "identifier"),
    "hugging face": ("https://huggingface.co/papers/2604.01234", HIMAC, "identifier"),
    "alphaxiv": ("https://www.alphaxiv.org/abs/2604.01234", HIMAC, "identifier"),
    "semantic scholar": ("https://www.semanticscholar.org/arxiv/2604.01234", HIMAC, "identifier"),
    "arxiv doi": ("https://doi.org/10.48550/arXiv.2604.01234", HIMAC, "identifier"),
    "old arxiv": ("https://arxiv.org/abs/cs/0112017v1", OLD, "identifier"),
    "doi": ("doi:10.1145/3292500.3330701", JOURNAL, "identifier"),
    "doi address": ("https://dx.doi.org/10.1145/3292500.3330701", JOURNAL, "identifier"),
    "doi at its publisher": (
        "https://dl.acm.org/doi/abs/10.1145/3292500.3330701",
        JOURNAL,
        "identifier",
    ),
    "repository": ("https://www.github.com/O/HiMAC/tree/main/src", CODE, "identifier"),
    "repository over ssh": ("git@github.com:o/himac.git", CODE, "identifier"),
    "repository without scheme": ("github.com/o/himac", CODE, "identifier"),
    "other address": ("http://x.example/p/#top", PAGE, "identifier"),
    "citekey": ("@doe2026", HIMAC, "identifier"),
    "citekey in brackets": ("[@doe2026]", HIMAC, "identifier"),
    "citekey with pages": ("[see @doe2026, pp. 33-35]", HIMAC, "identifier"),
    "citekey in braces": ("@{a--b}", HIMAC, "identifier"),
    "citekey without sign": ("doe2026", HIMAC, "identifier"),
    "citekey before a full stop": ("@Foo_bar.baz.", JOURNAL, "identifier"),
    "two citekeys of one paper": ("[@doe2026; @{a--b}]", HIMAC, "identifier"),
    "made citekey": ("@arxiv2604.01234", HIMAC, "identifier"),
    "citekey of manubot": ("[@doi:10.1145/3292500.3330701]", JOURNAL, "identifier"),
    "key as citekey": (f"[@{TECHNIQUE}]", TECHNIQUE, "identifier"),
    "wiki link": ("[[HiMAC]]", TECHNIQUE, "label"),
    "wiki link with heading and text": ("[[himac#Method|it]]", TECHNIQUE, "label"),
    "wiki link in a table": ("[[himac\\|it]]", TECHNIQUE, "label"),
    "wiki link with folders": ("[[things/himac.md]]", TECHNIQUE, "label"),
    "a sign at the end": ("[[C#]]", C_SHARP, "label"),
    "a note's path": ("papers/2604.01234 HiMAC", HIMAC, "alias"),
    "label": ("  HIMAC ", TECHNIQUE, "label"),
    "alias in another form": ("GRO\u0308SSE", TECHNIQUE, "alias"),
    "title": ("himac: hierarchical  agents", HIMAC, "label"),
    "title without punctuation": ("a plain title that is all", PLAIN, "alias"),
}


@pytest.mark.parametrize(("text", "key", "match"), RESOLVED.values(), ids=RESOLVED)
def test_a_text_that_names_one_thing_is_resolved(
    names: NameIndex, text: str, key: str, match: str
) -> None:
    """In the order of the ways to name a thing; the first that finds anything decides."""
    found = names.resolve(text)

    assert found.entity is not None
    assert (found.entity.key, found.match) == (key, match)


@pytest.mark.parametrize("style", LinkStyle)
@pytest.mark.parametrize("known", _NODES, ids=lambda known: known.key)
def test_a_link_that_is_written_is_resolved(
    names: NameIndex, known: Node, style: LinkStyle
) -> None:
    """In every style, to the thing it was written for and no other."""
    found = names.resolve(_LINKS.text(known.ref, style))

    assert found.entity == known.ref


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("wise", {TWIN, OTHER_TWIN}),
        ("[[Wise]]", {TWIN, OTHER_TWIN}),
        ("[@doe2026; @Foo_bar.baz]", {HIMAC, JOURNAL}),
        ("[@doe2026; @unknown]", {HIMAC}),
    ],
)
def test_what_may_be_several_is_ambiguous(names: NameIndex, text: str, keys: set[str]) -> None:
    """With all that it may be; which one is meant, a person says."""
    found = names.resolve(text)

    assert found.entity is None
    assert found.match not in {"fuzzy", "none"}
    assert {hit.ref.key for hit in found.candidates} == keys


@pytest.mark.parametrize(
    "text",
    [
        "[[Nowhere|HiMAC]]",  # what a link shows is not where it leads
        "[[C]]",
        "C",
        "@himac",
        "@2026",
        "[@unknown]",
        "[[]]",
        "[[#Heading]]",
        "[Himac](https://elsewhere.example/himac)",
        "https://github.com/o/himac-2",
        "https://github.com/o",
        "https://arxiv.org/abs/2604.01235",
        "HiMACs",
        "me@himac",
        "",
    ],
)
def test_what_names_nothing_is_never_guessed(names: NameIndex, text: str) -> None:
    """Candidates at most."""
    found = names.resolve(text)

    assert found.entity is None
    assert found.match in {"fuzzy", "none"}
