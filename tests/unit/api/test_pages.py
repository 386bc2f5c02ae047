"""What templates are given: addresses, marked text, link texts for notes, colours."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import api
from api.entity_page import entity_page
from api.highlight import mark_links
from api.pages import data_path, page_path, safe_href, script_json
from api.words import COLLECTION_KINDS, KIND_WORDS, RELATION_WORDS
from graph.iris import Iri
from graph.link_styles import LinkWriter, markdown_link, wikilink
from graph.models import Kind, Relation
from graph.views import EntityRef, EntityView, Evidence, LinkView
from viz.style import KIND_STYLES

STATIC = Path(api.__file__).parent / "static"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://arxiv.org/abs/1", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/hostname", False),
        ("//example.org", False),
        ("/local", False),
        ("https:", False),
        ("http://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_absolute_web_addresses_become_links(address: str | None, kept: bool) -> None:
    """Everything else is shown as text."""
    assert (safe_href(address) == address and address is not None) is kept


def test_a_key_is_encoded_again_in_an_address() -> None:
    """Its percent sign is a character of the key."""
    assert page_path("paper-doi-10.1%2Fx") == "/page/paper-doi-10.1%252Fx"
    assert data_path("a-b", "ttl") == "/data/a-b.ttl"


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner, max_size=3)))
def test_a_data_block_is_the_same_json_without_markup(value: object) -> None:
    """Nothing in it can end the script element or open a comment."""
    text = str(script_json(value))

    assert json.loads(text) == value
    assert not set("<>&") & set(text)


@given(st.text())
def test_a_wiki_link_holds_no_mark_that_ends_it(label: str) -> None:
    """Note tools have no escape for these."""
    link = wikilink(label)

    assert link.startswith("[[")
    assert link.endswith("]]")
    assert not set(link[2:-2]) & set("[]|#^\n")


def test_a_markdown_link_escapes_its_text() -> None:
    """A label with brackets does not end the link."""
    assert markdown_link("a [b]\n*c* <d>", "https://x.y/z") == (
        r"[a \[b\] \*c\* \<d\>](https://x.y/z)"
    )


def _link(key: str, before: str, surface: str, after: str, field: str = "abstract") -> LinkView:
    ref = EntityRef(key, Iri(f"https://x/{key}"), Kind.BENCHMARK, surface)
    evidence = Evidence(Iri("https://x/m"), field, before, surface, after, "rule", 1.0)
    return LinkView(Relation.USES, ref, (evidence,))


def _marked(text: str, *links: LinkView) -> list[tuple[str, str | None]]:
    return [
        (piece.text, None if piece.ref is None else piece.ref.key)
        for piece in mark_links(text, links)
    ]


def test_surfaces_are_marked_where_they_were_read() -> None:
    """In the sentence of the evidence, not at the first place that looks like it."""
    text = "A is here. We use A now."

    assert _marked(text, _link("a", "We use ", "A", " now.")) == [
        ("A is here. We use ", None),
        ("A", "a"),
        (" now.", None),
    ]


def test_of_overlapping_surfaces_the_longer_one_is_marked() -> None:
    """A name within a name leads to the whole."""
    text = "On HumanEval Pro."
    links = (_link("b", "On ", "HumanEval", " Pro."), _link("p", "On ", "HumanEval Pro", "."))

    assert _marked(text, *links) == [("On ", None), ("HumanEval Pro", "p"), (".", None)]


def test_evidence_of_another_text_marks_nothing() -> None:
    """A title's mentions, or a sentence that is no longer there."""
    links = (_link("a", "", "A", "", field="title"), _link("b", "gone ", "A", ""))

    assert _marked("A text.", *links) == [("A text.", None)]


@given(st.text(), st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=5))
def test_the_pieces_are_the_text(text: str, parts: list[tuple[str, str, str]]) -> None:
    """Marking loses and adds nothing."""
    links = [_link(str(index), *part) for index, part in enumerate(parts)]

    assert "".join(piece.text for piece in mark_links(text, links)) == text


def test_of_many_links_the_first_are_shown_and_all_are_counted() -> None:
    """The newest first, where the table has dates."""
    links = [_link(f"p{index}", "", "A", "") for index in range(5)]
    links = [LinkView(Relation.EVALUATES_ON, link.other, link.evidence) for link in links]
    ref = EntityRef("benchmark-a", Iri("https://x/a"), Kind.BENCHMARK, "A")
    view = EntityView(ref, (Kind.BENCHMARK,), (), None, None, (), (), tuple(links), ())
    dates = {"p3": "2026", "p4": "2025"}
    (group,) = entity_page(view, dates, LinkWriter([], {}), address="", most=3).back_groups

    assert [link.other.key for link in group.links] == ["p3", "p4", "p0"]
    assert group.total == 5


def test_a_long_abstract_is_cut_for_previews_between_words() -> None:
    """As the cards of other programs show it."""
    ref = EntityRef("paper-a", Iri("https://x/a"), Kind.PAPER, "A")
    view = EntityView(ref, (Kind.PAPER,), (), "word " * 100, None, (), (), (), ())
    description = entity_page(view, {}, LinkWriter([], {}), address="", most=None).description

    assert description.endswith("word…")
    assert len(description) <= 201


def test_every_kind_and_relation_has_its_words() -> None:
    """A new one cannot be forgotten."""
    assert set(KIND_WORDS) == set(Kind)
    assert set(RELATION_WORDS) == set(Relation)
    assert {words.collection: kind for kind, words in KIND_WORDS.items()} == dict(COLLECTION_KINDS)


@pytest.mark.parametrize("kind", Kind)
def test_pages_and_network_agree_on_colours(kind: Kind) -> None:
    """The style sheet has the light and the dark colour of each kind."""
    sheet = (STATIC / "site.css").read_text(encoding="utf-8")
    stated = re.findall(rf"--{kind.value}: (#[0-9A-Fa-f]{{6}});", sheet)
    style = KIND_STYLES[kind]

    assert [colour.lower() for colour in stated] == [style.light.lower(), style.dark.lower()]


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.*")), ids=lambda path: path.name)
def test_no_file_of_ours_names_another_host(path: Path) -> None:
    """What a page loads comes from this server."""
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"""(?:https?:)?//(?:[\w-]+\.)+\w+[^\s]*""", text)
