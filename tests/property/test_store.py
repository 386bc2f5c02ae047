"""Laws of the store: it holds what was put in, whatever that is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from graph.store import GraphDirectory

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
QUADS = st.frozensets(
    st.builds(
        lambda subject, value, graph: Quad(
            NamedNode(f"https://example.org/{subject}"),
            NamedNode("https://example.org/p"),
            value,
            NamedNode(f"https://example.org/graph/{graph}"),
        ),
        st.integers(0, 3),
        st.builds(Literal, TEXTS) | st.builds(lambda text: Literal(text, language="en"), TEXTS),
        st.sampled_from("ab"),
    ),
    max_size=8,
)


@settings(max_examples=8)
@given(st.lists(QUADS, min_size=1, max_size=4))
def test_the_store_holds_the_last_state_that_was_written(states: list[frozenset[Quad]]) -> None:
    """Byte for byte, through every change; the version moves when and only when the state does."""
    with tempfile.TemporaryDirectory() as folder:
        directory = GraphDirectory(Path(folder) / "graph")
        old: frozenset[Quad] = frozenset()
        for new in states:
            before = directory.version()
            with directory.writing() as graph:
                changed = graph.replace(old, new)

            assert changed is (old != new)
            assert (directory.version() != before) is changed
            old = new
        with directory.reading() as graph:
            held = set(graph.store)

    assert held == old
