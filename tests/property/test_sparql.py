"""Laws of the door to the engine, for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import InputError
from graph.sparql import answer

STORE = Store()
STORE.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x"), NamedNode("urn:g")))
PIECES = st.sampled_from(
    ["SELECT ", "* ", "?from ", "FROM ", "NAMED ", "<urn:g> ", "{ ", "} ", "?s ?p ?o ", ". ", "'",
     '"', "'''", "\\", "#", "\r", "\n", "ASK ", "FILTER(", ")", "GRAPH ", "(", "1+", "!", ":from "]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_any_text_ends_in_an_answer_or_in_an_error_of_ours(query: str) -> None:
    """Whatever is sent."""
    try:
        result = answer(STORE, query)
    except InputError:
        return

    assert result.body


@given(st.text(st.characters(exclude_characters="'\\\r\n", exclude_categories=["Cs"])))
def test_a_text_in_quotes_changes_nothing(text: str) -> None:
    """Neither the dataset nor the nesting; the one word that is looked for may be refused."""
    query = f"ASK {{ ?s ?p ?o FILTER('{text}' != 'FROM <urn:x> {{{{') }}"
    try:
        result = answer(STORE, query)
    except InputError:
        assert "service" in query.casefold()
    else:
        assert b"true" in result.body
