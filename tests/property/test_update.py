"""An update has the effect that the engine's own evaluation of it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from graph.errors import QuerySyntaxError
from graph.store import OpenGraph
from graph.update import UpdateOptions, evaluate_update, parse_update
from graph.update_syntax import split_update, tokens

OPTIONS = UpdateOptions(base="http://base/", target="http://base/curated", union=False)
BEFORE = """INSERT DATA {
    <a> <b> 1 , <c> . GRAPH <g> { <a> <b> <c> . <b> <a> "x"@en }
    GRAPH <h> { <c> <a> <b> . <a> <b> 1 }
}"""

_iris = st.sampled_from(["<a>", "<b>", "<c>"])
_terms = st.sampled_from(["<a>", "<b>", "<c>", "01", '"x"@en', "'''} ; # \"\"\"'''"])
_graphs = st.sampled_from(["<g>", "<h>", "<k>"])
_variables = st.sampled_from(["?s", "?p", "?o"])


def _triples(*, variables: bool) -> st.SearchStrategy[str]:
    names, terms = (_iris | _variables, _terms | _variables) if variables else (_iris, _terms)
    return st.tuples(names, names, terms).map(" ".join)


def _quads(*, variables: bool) -> st.SearchStrategy[str]:
    graphs = _graphs | st.just("?o") if variables else _graphs
    triples = _triples(variables=variables)
    part = triples.map("{} .".format) | st.builds("GRAPH {} {{ {} . {} }}".format, graphs, triples,
                                                  triples)  # fmt: skip
    return st.lists(part, min_size=1, max_size=3).map(" ".join)


_targets = st.just("DEFAULT") | _graphs
_patterns = st.one_of(
    _triples(variables=True),
    st.builds("GRAPH ?o {{ {} }}".format, _triples(variables=True)),
    st.builds("{} OPTIONAL {{ {} }}".format, _triples(variables=True), _triples(variables=True)),
    st.builds(
        "{{ {} }} UNION {{ GRAPH ?g {{ {} }} }}".format,
        _triples(variables=True),
        _triples(variables=True),
    ),
)
_operations = st.one_of(
    _quads(variables=False).map("INSERT DATA {{ {} }}".format),
    _quads(variables=False).map("DELETE DATA {{ {} }}".format),
    _quads(variables=True).map("DELETE WHERE {{ {} }}".format),
    st.builds(
        "{}DELETE {{ {} }} INSERT {{ {} }} {}WHERE {{ {} }}".format,
        st.just("") | _graphs.map("WITH {} ".format),
        _quads(variables=True),
        _quads(variables=True),
        st.sampled_from(["", "USING <g> ", "USING NAMED <h> ", "USING <g> USING NAMED <h> "]),
        _patterns,
    ),
    st.sampled_from(["CLEAR", "DROP"]).flatmap(
        lambda verb: (st.sampled_from(["ALL", "NAMED", "DEFAULT"]) | _graphs.map("GRAPH {}".format))
        .map(f"{verb} SILENT {{}}".format)
    ),
    st.builds("{} SILENT {} TO {}".format, st.sampled_from(["COPY", "MOVE", "ADD"]), _targets,
              _targets),
)  # fmt: skip


def _filled() -> Store:
    store = Store()
    store.update(BEFORE, base_iri=OPTIONS.base)
    return store


@given(st.lists(_operations, min_size=1, max_size=4).map(" ;\n".join))
def test_an_update_does_what_the_engine_would_do(text: str) -> None:
    """Sequences of every kind of operation, over the store's own default graph."""
    expected, store = _filled(), _filled()
    expected.update(text, base_iri=OPTIONS.base)
    change = evaluate_update(store, parse_update(text, OPTIONS), OPTIONS)

    assert (set(store) - change.old) | change.new == set(expected)


@given(st.lists(_operations, min_size=1, max_size=3).map(" ;\n".join))
def test_a_change_is_written_as_it_was_found(text: str) -> None:
    """Blank nodes, and the default graph, among it; in one transaction."""
    store = _filled()
    store.update("INSERT DATA { _:x <a> _:y . GRAPH <g> { _:x <b> 1 } }", base_iri=OPTIONS.base)
    change = evaluate_update(store, parse_update(text, OPTIONS), OPTIONS)
    expected = (set(store) - change.old) | change.new
    OpenGraph(store, lambda: None).replace(change.old, change.new)

    assert set(store) == expected


_PIECES = st.sampled_from(
    [*"{}'\"#;\\\n\r", "'''", '"""', "<urn:a{b>", "<urn:a#b>", " < ", "a:b", "?x"]
)


@given(pieces=st.lists(_PIECES, max_size=12))
def test_a_block_ends_at_the_brace_that_its_tokens_say(pieces: list[str]) -> None:
    """Long blocks are passed over at once, by the same tokens."""
    text = "".join(pieces) + "}"
    depth = 1
    end: int | None = None
    for token in tokens(text):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0:
            end = token.start
            break
    try:
        (operation,) = split_update("INSERT DATA {" + text[: None if end is None else end + 1])
    except QuerySyntaxError:
        assert end is None
    else:
        assert end is not None
        assert operation.insert == text[:end]
