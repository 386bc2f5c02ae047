"""What a SPARQL update does to a store, operation by operation."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from graph.errors import (
    GraphProtectedError,
    InvalidIdentifierError,
    QueryEvaluationError,
    QueryNotAllowedError,
    QuerySyntaxError,
    QueryTooLongError,
    ReadingGraphError,
    ResultTooLargeError,
    UpdateDatasetError,
)
from graph.iris import Iris
from graph.update import Change, UpdateOptions, check_graphs, evaluate_update, parse_update

EXACT = UpdateOptions(base="http://base/", target="http://base/curated", union=False)
UNION = UpdateOptions(base="http://base/", target="http://base/curated")


def change(store: Store, text: str, options: UpdateOptions = EXACT) -> Change:
    """What the update does to the store."""
    return evaluate_update(store, parse_update(text, options), options)


def store_of(data: str) -> Store:
    """A store with what ``INSERT DATA`` of these quads would make, by the engine's own hand."""
    store = Store()
    if data:
        store.update(f"INSERT DATA {{ {data} }}", base_iri=EXACT.base)
    return store


def quads(data: str) -> set[Quad]:
    """Quads without blank nodes, as written in ``INSERT DATA``."""
    return set(store_of(data))


def after(before: str, text: str, options: UpdateOptions = EXACT) -> set[Quad]:
    """The quads of a store after an update; the change itself is checked to be one."""
    store = store_of(before)
    found = change(store, text, options)

    assert found.old <= set(store)
    assert not found.new & set(store)
    return (set(store) - found.old) | found.new


G = "GRAPH <g> {{ {} }}".format
H = "GRAPH <h> {{ {} }}".format
ONE = "<a> <p> 1"
TWO = "<a> <p> 2"

USING_NAMED = """
    INSERT { <x> ?p ?o } USING NAMED <g>
    WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }
"""
NO_RDF = """
    INSERT { ?o ?p ?s . ?s ?p ?none . GRAPH ?o { ?s ?p ?s } . ?s ?o ?s . ?s <q> ?o }
    WHERE { ?s ?p ?o }
"""
HOSTILE = """<a> <b> '''x } ; LOAD <y> ''' , "it's # x" . <a#b> <c\\u0041> 2"""

EFFECTS: dict[str, tuple[str, str, str]] = {
    "insert data": ("", f"INSERT DATA {{ {ONE} . {G(TWO)} }}", f"{ONE} . {G(TWO)}"),
    "insert what is there": (ONE, f"INSERT DATA {{ {ONE} }}", ONE),
    "a number in another spelling": (ONE, "DELETE DATA { <a> <p> 01 }", ""),
    "delete data": (f"{ONE} . {G(ONE)}", f"DELETE DATA {{ {G(ONE)} }}", ONE),
    "delete what is not there": (ONE, f"DELETE DATA {{ {TWO} }}", ONE),
    "delete where": (f"{ONE} . {TWO} . <b> <p> 1", "DELETE WHERE { <a> ?p ?o }", "<b> <p> 1"),
    "delete where in graphs": (f"{ONE} . {G(ONE)}", "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", ONE),
    "modify": (ONE, "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }", TWO),
    "delete before insert": (
        ONE,
        "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        ONE,
    ),
    "insert where": (
        ONE,
        "INSERT { GRAPH ?s { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        f"{ONE} . GRAPH <a> {{ {ONE} }}",
    ),
    "no variables at all": ("", f"INSERT {{ {ONE} }} WHERE {{}}", ONE),
    "a pattern that does not match": ("", f"INSERT {{ {ONE} }} WHERE {{ <x> <y> <z> }}", ""),
    "with": (
        f"{ONE} . {G(TWO)}",
        "WITH <g> DELETE { ?s ?p ?o } INSERT { ?s <q> ?o } WHERE { ?s ?p ?o }",
        f"{ONE} . {G('<a> <q> 2')}",
    ),
    "with and graph": (
        G(ONE),
        "WITH <g> INSERT { GRAPH <h> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        f"{G(ONE)} {H(ONE)}",
    ),
    "using": (
        f"{ONE} . {G(TWO)}",
        "INSERT { <x> ?p ?o } USING <g> WHERE { ?s ?p ?o }",
        f"{ONE} . {G(TWO)} <x> <p> 2",
    ),
    "using hides the graphs": (
        G(ONE),
        "INSERT { <x> ?p ?o } USING <g> WHERE { GRAPH ?g { ?s ?p ?o } }",
        G(ONE),
    ),
    "using named": (f"{ONE} . {G(TWO)}", USING_NAMED, f"{ONE} . {G(TWO)} <x> <p> 2"),
    "using wins over with": (
        f"{G(ONE)} {H(TWO)}",
        "WITH <g> INSERT { <x> ?p ?o } USING <h> WHERE { ?s ?p ?o }",
        f"{G(ONE + ' . <x> <p> 2')} {H(TWO)}",
    ),
    "using counts a triple of two graphs once": (
        f"{G(ONE)} {H(ONE)}",
        "INSERT { <n> <n> ?n } USING <g> USING <h> WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }",
        f"{G(ONE)} {H(ONE)} <n> <n> 1",
    ),
    "clear default": (f"{ONE} . {G(ONE)}", "CLEAR DEFAULT", G(ONE)),
    "clear graph": (f"{ONE} . {G(ONE)}", "CLEAR GRAPH <g>", ONE),
    "clear named": (f"{ONE} . {G(ONE)} {H(ONE)}", "CLEAR NAMED", ONE),
    "clear all": (f"{ONE} . {G(ONE)}", "CLEAR SILENT ALL", ""),
    "clear what is not there": (ONE, "CLEAR GRAPH <nothing>", ONE),
    "drop graph": (f"{ONE} . {G(ONE)}", "DROP SILENT GRAPH <g>", ONE),
    "drop all": (f"{ONE} . {G(ONE)}", "drop all", ""),
    "create": (ONE, "CREATE GRAPH <new>", ONE),
    "create what is there, silently": (G(ONE), "CREATE SILENT GRAPH <g>", G(ONE)),
    "copy": (f"{G(ONE)} {H(TWO)}", "COPY <g> TO <h>", f"{G(ONE)} {H(ONE)}"),
    "copy to default": (f"{TWO} . {G(ONE)}", "COPY GRAPH <g> TO DEFAULT", f"{ONE} . {G(ONE)}"),
    "copy to itself": (G(ONE), "COPY <g> TO <g>", G(ONE)),
    "copy nothing, silently": (H(ONE), "COPY SILENT <g> TO <h>", ""),
    "move": (f"{G(ONE)} {H(TWO)}", "MOVE <g> TO <h>", H(ONE)),
    "move to itself": (G(ONE), "MOVE <g> TO GRAPH <g>", G(ONE)),
    "move from default": (ONE, "MOVE DEFAULT TO <g>", G(ONE)),
    "add": (f"{G(ONE)} {H(TWO)}", "ADD <g> TO <h>", f"{G(ONE)} {H(ONE + ' . ' + TWO)}"),
    "load, silently": (ONE, "LOAD SILENT <http://127.0.0.1:9/x> INTO GRAPH <g>", ONE),
    "a sequence": (ONE, "INSERT { ?s ?p 2 } WHERE { ?s ?p 1 } ; DELETE WHERE { ?s ?p 1 } ;", TWO),
    "there and back": (ONE, f"DELETE DATA {{ {ONE} }} ; INSERT DATA {{ {ONE} }}", ONE),
    "back and there": ("", f"INSERT DATA {{ {ONE} }} ; DELETE DATA {{ <a> <p> 01 }}", ""),
    "a prefix between": (
        "",
        "CLEAR ALL ; PREFIX e: <http://e/> INSERT DATA { e:a e:b 1 }",
        "<http://e/a> <http://e/b> 1",
    ),
    "a base between": (
        "",
        "BASE <http://x/> INSERT DATA { <a> <b> <> } ; BASE <y/> INSERT DATA { <a> <b> 1 }",
        "<http://x/a> <http://x/b> <http://x/> . <http://x/y/a> <http://x/y/b> 1",
    ),
    "prefixed graphs": (
        "",
        "PREFIX e: <http://e/> INSERT DATA { GRAPH e:g { e:a e:b 1 } } ; MOVE e:g TO e:h",
        "GRAPH <http://e/h> { <http://e/a> <http://e/b> 1 }",
    ),
    "no RDF comes of": (ONE, NO_RDF, f"{ONE} . <a> <q> 1"),
    "braces and keywords in strings": (
        "",
        f"INSERT DATA {{ {HOSTILE} # }} ; CLEAR ALL\n}}",
        HOSTILE,
    ),
    "escapes in names": (
        "",
        "PREFIX e: <http://e/> INSERT DATA { e:it\\'s e:b\\#c 1 }",
        "<http://e/it's> <http://e/b#c> 1",
    ),
    "words of an operation in other cases": (ONE, "dElEtE wHeRe { ?s ?p ?o }", ""),
    "variables with dollars": (
        ONE,
        "INSERT { $s <q> ?o } WHERE { ?s ?p $o }",
        f"{ONE} . <a> <q> 1",
    ),
    "the word load in a name": (
        "",
        "INSERT DATA { <download> <upload> <x> }",
        "<download> <upload> <x>",
    ),
    "our prefixes": (
        "",
        "INSERT DATA { <a> <b> rdfs:Class }",
        "<a> <b> <http://www.w3.org/2000/01/rdf-schema#Class>",
    ),
    "graphs with stops between": (
        "",
        f"INSERT DATA {{ {G(ONE)} . {TWO} . {H(ONE)} . }}",
        f"{G(ONE)} {TWO} . {H(ONE)}",
    ),
    "nothing at all": (ONE, "# only a comment", ONE),
}


@pytest.mark.parametrize("case", EFFECTS.values(), ids=EFFECTS.keys())
def test_an_update_does_what_the_specification_says(case: tuple[str, str, str]) -> None:
    """Over the store's own default graph: a store before, an update, the store after."""
    before, text, expected = case

    assert after(before, text) == quads(expected)


UNION_EFFECTS: dict[str, tuple[str, str, str]] = {
    "patterns see all graphs": (
        f"{G(ONE)} {H(TWO)}",
        "INSERT { GRAPH <n> { ?s <q> ?o } } WHERE { ?s <p> ?o }",
        f"{G(ONE)} {H(TWO)} GRAPH <n> {{ <a> <q> 1 , 2 }}",
    ),
    "what has no graph is curated": (
        "",
        f"INSERT DATA {{ {ONE} }}",
        f"GRAPH <curated> {{ {ONE} }}",
    ),
    "what is deleted goes from every graph": (
        f"{G(ONE + ' . ' + TWO)} {H(ONE)}",
        f"DELETE DATA {{ {ONE} }}",
        G(TWO),
    ),
    "and where it matches": (f"{G(ONE)} {H(TWO)}", "DELETE WHERE { <a> <p> ?o }", ""),
    "with names the graph": (
        f"{G(ONE)} {H(ONE)}",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        H(ONE),
    ),
    "a triple of two graphs counts once": (
        f"{G(ONE)} {H(ONE)}",
        "INSERT { GRAPH <n> { <n> <n> ?n } } WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }",
        f"{G(ONE)} {H(ONE)} GRAPH <n> {{ <n> <n> 1 }}",
    ),
    "the next operation sees it": ("", f"INSERT DATA {{ {ONE} }} ; DELETE WHERE {{ ?s ?p 1 }}", ""),
}


@pytest.mark.parametrize("case", UNION_EFFECTS.values(), ids=UNION_EFFECTS.keys())
def test_the_union_is_what_an_update_sees(case: tuple[str, str, str]) -> None:
    """Where the default graph is the union of all: as queries see it."""
    before, text, expected = case

    assert after(before, text, UNION) == quads(expected)


@pytest.mark.parametrize("text", ["CLEAR DEFAULT", "COPY DEFAULT TO <g>", "MOVE <g> TO DEFAULT"])
def test_the_union_is_no_graph_to_be_cleared(text: str) -> None:
    """Whoever says DEFAULT hardly means every graph there is."""
    with pytest.raises(QueryNotAllowedError, match="name the graph"):
        change(store_of(G(ONE)), text, UNION)


def test_blank_nodes_are_new_in_each_solution() -> None:
    """Named or not; and one label is one node within a solution, over graphs too."""
    found = change(
        store_of(f"{ONE} . {TWO}"),
        "INSERT { GRAPH <g> { _:n <v> ?o } GRAPH <h> { _:n <w> [] , (?o) } } WHERE { ?s ?p ?o }",
    )
    in_g = [quad for quad in found.new if quad.graph_name == NamedNode("http://base/g")]
    nodes = {quad.subject for quad in in_g}
    linked = [quad for quad in found.new if quad.predicate == NamedNode("http://base/w")]

    assert len(in_g) == len(nodes) == 2
    assert all(isinstance(node, BlankNode) for node in nodes)
    assert {quad.subject for quad in linked} == nodes
    assert len({quad.object for quad in linked}) == 4
    assert len(found.new) == 2 * (1 + 2 + 2)


def test_a_blank_node_of_the_store_can_be_deleted() -> None:
    """By a pattern: it keeps its name from the store to the change."""
    store = store_of("[] <p> 1")
    found = change(store, "DELETE WHERE { ?s <p> 1 }")

    assert found.old == frozenset(store)


def test_a_store_is_never_written_to() -> None:
    """Not even by a sequence, which needs to see what it did: it gets a copy."""
    store = store_of(ONE)
    found = change(store, f"INSERT DATA {{ {TWO} }} ; DELETE WHERE {{ ?s ?p ?o }}")

    assert set(store) == quads(ONE)
    assert (found.removed, found.added) == (1, 0)


def test_a_private_store_needs_no_copy() -> None:
    """It is changed on the way."""
    store = store_of(ONE)
    operations = parse_update(f"INSERT DATA {{ {TWO} }} ; INSERT DATA {{ <x> <y> 3 }}", EXACT)
    found = evaluate_update(store, operations, EXACT, private=True)

    assert quads(TWO) <= set(store)
    assert found.new == quads(f"{TWO} . <x> <y> 3")


def test_the_dataset_of_the_request_is_that_of_the_patterns() -> None:
    """Protocol, section 2.2.3."""
    options = UpdateOptions(
        base=EXACT.base,
        target=EXACT.target,
        using=("http://base/g",),
        using_named=("http://base/h",),
    )
    text = """INSERT { GRAPH <n> { ?s <in> ?in } } WHERE {
        { ?s ?p ?o BIND("default" AS ?in) } UNION { GRAPH ?in { ?s ?p ?o } } }"""
    found = change(
        store_of(f"{G('<a> <p> 1')} {H('<b> <p> 1')} GRAPH <k> {{ <c> <p> 1 }}"), text, options
    )

    assert found.new == quads('GRAPH <n> { <a> <in> "default" . <b> <in> <h> }')


@pytest.mark.parametrize(
    "clause", ["WITH <g> DELETE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <g>"]
)
def test_a_dataset_is_named_once(clause: str) -> None:
    """In the text or in the request."""
    options = UpdateOptions(base=EXACT.base, target=EXACT.target, using_named=("http://base/h",))

    with pytest.raises(UpdateDatasetError):
        parse_update(f"{clause} WHERE {{ ?s ?p ?o }}", options)


REFUSED: dict[str, tuple[str, type[ReadingGraphError]]] = {
    "load": ("LOAD <http://127.0.0.1:9/x>", QueryNotAllowedError),
    "load later": ("CLEAR ALL ; LOAD <file:///etc/hostname> INTO GRAPH <g>", QueryNotAllowedError),
    "federation": (
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        QueryNotAllowedError,
    ),
    "a query": ("SELECT * {}", QuerySyntaxError),
    "words run together": ("INSERTDATA { <a> <b> 1 }", QuerySyntaxError),
    "no function": ("INSERT { <a> <b> ?x } WHERE { BIND(<f>(1) AS ?x) }", QueryEvaluationError),
    "a graph that is there": ("CREATE GRAPH <g>", QueryEvaluationError),
    "a graph that is not there": ("MOVE <nothing> TO <g>", QueryEvaluationError),
    "a blank node of two operations": (
        "INSERT DATA { _:a <b> 1 } ; INSERT DATA { _:a <b> 2 }",
        QuerySyntaxError,
    ),
    "nesting": ("INSERT { <a> <b> 1 } WHERE " + "{" * 300 + "}" * 300, QueryNotAllowedError),
    "length": ("#" * 2_000_000, QueryTooLongError),
    "more than it may": (
        "INSERT { ?o2 ?p ?s . ?s <q> ?o, ?o2 ; <r> ?o, ?o2 } WHERE { ?s ?p ?o , ?o2 }",
        ResultTooLargeError,
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_done_is_refused(case: tuple[str, type[ReadingGraphError]]) -> None:
    """As a whole, before anything is written; nothing is asked of another machine."""
    text, error = case
    options = UpdateOptions(base=EXACT.base, target=EXACT.target, union=False, update_quads=3)

    with pytest.raises(error):
        change(store_of(f"{ONE} . {TWO} . {G(ONE)}"), text, options)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("CLEAR XYZ", 1, 7),
        ("INSERT DATA {\n  <a> <b> ?x }", 2, 15),
        ("PREFIX e: <http://e/>\nINSERT DATA { e:a e:b }", 2, 23),
        ("CLEAR ALL ;\nPREFIX e: <http://e/>\nINSERT DATA { e:a e:b }", 3, 23),
        ("PREFIX e <http://e/> CLEAR ALL", 1, 9),
    ],
)
def test_a_syntax_error_has_its_place(text: str, line: int, column: int) -> None:
    """In the text as it was sent, wherever its prefixes stand; the engine may say a few more."""
    with pytest.raises(QuerySyntaxError) as caught:
        parse_update(text, EXACT)

    assert caught.value.line == line
    assert caught.value.column is not None
    assert column <= caught.value.column <= column + 3


@pytest.mark.parametrize(
    "name", ["src-list", "x-list", "evidence-list", "evidence", "meta", "ontology", "notes"]
)
def test_the_graphs_of_the_program_are_its_own(name: str) -> None:
    """What is written to them would be lost when a list is read again."""
    iris = Iris()

    with pytest.raises(GraphProtectedError, match="readgraph reject"):
        check_graphs([iris.graph("curated"), iris.graph(name)], iris)


def test_all_other_graphs_may_be_written() -> None:
    """The curated one, those of others, and those whose names merely look alike."""
    iris = Iris()

    check_graphs(
        [
            iris.graph("curated"),
            iris.graph("mine"),
            iris.graph("source"),
            "https://example.org/graph/src-list",
        ],
        iris,
    )


def test_a_graph_of_the_request_has_to_be_an_iri() -> None:
    """An absolute one."""
    options = UpdateOptions(base=EXACT.base, target=EXACT.target, using=("x y",))

    with pytest.raises(InvalidIdentifierError):
        change(Store(), "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", options)


def test_a_change_names_its_graphs() -> None:
    """The default graph has no name."""
    graph = NamedNode("http://g")
    quad = Quad(graph, graph, Literal("x"), graph)

    assert Change(frozenset({quad}), frozenset({Quad(graph, graph, graph)})).graphs() == {
        "http://g"
    }
    assert Quad(graph, graph, graph).graph_name == DefaultGraph()
