"""What is drawn of a graph."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.iris import Iri
from graph.models import Kind, Relation
from graph.views import Evidence
from viz.layout import layout
from viz.metrics import communities
from viz.network import DrawnNetwork, cut_sentence, draw, shown_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from tests.unit.viz.conftest import GraphBuilder

_TEXT = st.text(max_size=400)


def drawn(graph: nx.MultiDiGraph[str], evidence_chars: int = 100_000) -> DrawnNetwork:
    """Draw a graph as the page does."""
    groups = communities(graph)
    places = layout(graph, seed=1, groups=groups)
    return draw(graph, places, groups, evidence_chars=evidence_chars)


@given(text=_TEXT, limit=st.integers(1, 60))
def test_shown_text_is_one_line_of_limited_length(text: str, limit: int) -> None:
    """No line break, no control, no mark that turns the direction, and not too long."""
    shown = shown_text(text, limit_chars=limit)
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

    assert len(shown) <= limit
    assert not any(unicodedata.category(c) == "Cc" for c in shown)
    assert not any(unicodedata.bidirectional(c) in turning for c in shown)
    assert shown_text(shown, limit_chars=limit) == shown


@given(
    before=_TEXT, surface=st.text(min_size=1, max_size=30), after=_TEXT, window=st.integers(40, 300)
)
def test_a_cut_sentence_keeps_what_it_names(
    before: str, surface: str, after: str, window: int
) -> None:
    """The offsets cut the surface out, and the text is at most the window and two ellipses."""
    sentence = cut_sentence(before, surface, after, window_chars=window)

    assert sentence.text[sentence.start : sentence.end] == shown_text(surface, limit_chars=400)
    assert len(sentence.text) <= window + 2


def test_a_short_sentence_is_kept_whole() -> None:
    """Nothing is cut that fits."""
    sentence = cut_sentence("We use ", "PPO", " here.", window_chars=100)

    assert sentence.text == "We use PPO here."


def test_the_most_certain_sentence_is_shown(builder: GraphBuilder) -> None:
    """Of several pieces of evidence the surest one is in the file; objects or dicts alike."""
    paper = builder.node("paper-1", "A")
    thing = builder.node("technique-b", "B")
    pieces = [
        Evidence(Iri("x"), "abstract", f"{word} ", "B", ".", "rule", confidence)
        for word, confidence in (("low", 0.3), ("high", 0.9), ("also", 0.9))
    ]
    builder.link(paper, thing, Relation.USES)
    builder.network.edges[paper, thing, "uses"]["evidence"] = tuple(pieces)
    link = drawn(builder.network).links[0]

    assert link.sentence is not None
    assert link.sentence.text == "high B."


def test_sentences_are_shortened_to_a_limit_and_then_left_out(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """The file stays small: sentences are cut around what they name before they go."""
    graph = reading_list(40)
    for *_, facts in graph.edges(data=True):
        for piece in facts["evidence"]:
            piece["before"] = f"{'very ' * 60}{piece['before']}"
    whole = drawn(graph, 1_000_000)
    some = drawn(graph, 12_000)
    none = drawn(graph, 10)
    texts = {link.sentence.text for link in some.links if link.sentence is not None}

    assert not whole.sentences_cut
    assert some.sentences_cut
    assert 0 < sum(map(len, texts)) <= 12_000
    assert none.sentences_cut
    assert all(link.sentence is None for link in none.links)


def test_a_nameless_node_is_shown_by_its_key(builder: GraphBuilder) -> None:
    """A label of nothing that can be seen gives way to the key."""
    builder.node("technique-x-1", "\u202e\u200f")

    assert drawn(builder.network).nodes[0].label == "technique-x-1"


def test_an_alias_that_says_the_same_is_left_out(builder: GraphBuilder) -> None:
    """Aliases are other names."""
    builder.node("technique-rl", "RL", aliases=("RL", "", "reinforcement learning"))

    assert drawn(builder.network).nodes[0].aliases == ("reinforcement learning",)


def test_islands_are_named_after_what_their_papers_share(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """Each planted topic gives its name, and it is a technique or a benchmark."""
    network = drawn(reading_list(60))
    heads = {island.names[0].split()[0] for island in network.islands if island.names}

    assert heads == {"Planning", "Search", "Vision", "Kernels", "Safety", "Code"}


def test_of_things_in_one_paper_its_own_names_the_island(builder: GraphBuilder) -> None:
    """Where papers share nothing, what the paper brought into the world says most."""
    paper = builder.node("paper-1", "A")
    for number in range(6):
        thing = builder.node(f"technique-{number}", f"T{number}")
        relation = Relation.PROPOSES if number == 3 else Relation.USES
        builder.link(paper, thing, relation)

    assert drawn(builder.network).islands[0].names[0] == "T3"


@pytest.mark.parametrize(("kind", "key"), [(Kind.MODEL, "model-1"), (Kind.REPOSITORY, "repo-1")])
def test_an_island_without_topics_has_another_name(
    builder: GraphBuilder, kind: Kind, key: str
) -> None:
    """An island without techniques and benchmarks is named after models, else papers."""
    paper = builder.node("paper-1", "The paper")
    for number in range(6):
        other = builder.node(f"{key}{number}", f"{kind} {number}")
        builder.link(paper, other, Relation.MENTIONS)
    name = drawn(builder.network).islands[0].names[0]

    assert name.startswith("model") if kind is Kind.MODEL else name == "The paper"
