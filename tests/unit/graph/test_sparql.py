"""The door to the engine: what a query may ask, over which dataset, and how it ends."""
# ruff: noqa: S608 -- the queries are written here, and it is SPARQL

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph.errors import (
    InvalidIdentifierError,
    NotAcceptableError,
    QueryEvaluationError,
    QueryNotAllowedError,
    QuerySyntaxError,
    QueryTooLongError,
    ReadingGraphError,
    ResultTooLargeError,
)
from graph.formats import RDF_FORMATS
from graph.sparql import Answer, Limits, answer, offered_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

A, B = "https://example.org/graph/a", "https://example.org/graph/b"


def statement(subject: str, value: str, graph: str | None) -> Quad:
    """One statement of a named graph, or of the default graph."""
    return Quad(
        NamedNode(f"https://example.org/{subject}"),
        NamedNode("https://schema.org/name"),
        Literal(value),
        DefaultGraph() if graph is None else NamedNode(graph),
    )


def store_of(*quads: Quad) -> Store:
    """A store in memory."""
    made = Store()
    made.extend(quads)
    return made


@pytest.fixture
def store() -> Store:
    """Two named graphs that share one triple, and as the default graph their merge."""
    return store_of(
        statement("x", "in a", A),
        statement("y", "in b", B),
        statement("z", "both", A),
        statement("z", "both", B),
        *(statement(*name, None) for name in (("x", "in a"), ("y", "in b"), ("z", "both"))),
    )


def names(store: Store, query: str, **more: object) -> list[str]:
    """What ``?n`` is bound to, sorted."""
    found = json.loads(answer(store, query, **more).body)  # type: ignore[arg-type]
    return sorted(solution["n"]["value"] for solution in found["results"]["bindings"])


ALL = "{ ?s schema:name ?n }"


def test_the_default_graph_is_the_union_and_each_triple_counts_once(store: Store) -> None:
    """What people expect who have never heard of named graphs."""
    assert names(store, f"SELECT ?n {ALL}") == ["both", "in a", "in b"]


def test_a_store_without_a_merge_is_asked_over_the_union() -> None:
    """Unless that is not wanted; there a triple of two graphs counts twice."""
    bare = store_of(statement("x", "in a", A), statement("x", "in b", B))

    assert names(bare, f"SELECT ?n {ALL}") == ["in a", "in b"]
    assert names(bare, f"SELECT ?n {ALL}", union=False) == []


def test_named_graphs_can_be_asked_for(store: Store) -> None:
    """With the union as default graph as well."""
    query = "SELECT ?n { GRAPH ?g { ?s schema:name ?n } }"

    assert names(store, query) == ["both", "both", "in a", "in b"]
    assert names(store, f"SELECT ?n {{ GRAPH <{A}> {ALL} }}") == ["both", "in a"]


DATASETS = {
    "FROM": (f"SELECT ?n FROM <{A}> {ALL}", {}, ["both", "in a"]),
    "from, small": (f"select ?n from<{A}>where{ALL}", {}, ["both", "in a"]),
    "two FROM": (f"SELECT DISTINCT ?n FROM <{A}> FROM <{B}> {ALL}", {}, ["both", "in a", "in b"]),
    "FROM of nothing": (f"SELECT ?n FROM <urn:none> {ALL}", {}, []),
    "FROM leaves no named graph": (f"SELECT ?n FROM <{A}> {{ GRAPH ?g {ALL} }}", {}, []),
    "FROM NAMED": (f"SELECT ?n FROM NAMED <{B}> {{ GRAPH ?g {ALL} }}", {}, ["both", "in b"]),
    "FROM NAMED leaves no default graph": (f"SELECT ?n FROM NAMED <{B}> {ALL}", {}, []),
    "FROM with a prefix": (
        f"PREFIX g: <https://example.org/graph/> SELECT ?n FROM g:a {ALL}", {}, ["both", "in a"],
    ),
    "FROM after a comment": (f"SELECT ?n # all\nFROM <{A}> {ALL}", {}, ["both", "in a"]),
    "FROM after a star": (f"SELECT*FROM<{A}>{ALL}", {}, ["both", "in a"]),
    "default graph": (f"SELECT ?n {ALL}", {"default_graphs": [A]}, ["both", "in a"]),
    "default graphs merge": (f"SELECT DISTINCT ?n {ALL}", {"default_graphs": [A, B]},
                             ["both", "in a", "in b"]),
    "default graph leaves no named graph": (
        f"SELECT ?n {{ GRAPH ?g {ALL} }}", {"default_graphs": [A]}, [],
    ),
    "named graph": (f"SELECT ?n {{ GRAPH ?g {ALL} }}", {"named_graphs": [B]}, ["both", "in b"]),
    "named graph leaves no default graph": (f"SELECT ?n {ALL}", {"named_graphs": [B]}, []),
    "both": ("SELECT ?n { ?s schema:name ?n . GRAPH ?g { ?s schema:name ?n } }",
             {"default_graphs": [A], "named_graphs": [B]}, ["both"]),
    "the request wins over FROM": (
        f"SELECT ?n FROM <{A}> {ALL}", {"default_graphs": [B]}, ["both", "in b"],
    ),
    "the request wins over FROM NAMED": (
        f"SELECT ?n FROM NAMED <{A}> {{ GRAPH ?g {ALL} }}", {"named_graphs": [B]},
        ["both", "in b"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("query", "given", "expected"), DATASETS.values(), ids=DATASETS)
def test_a_dataset_is_what_was_named(
    store: Store, query: str, given: dict[str, list[str]], expected: list[str]
) -> None:
    """SPARQL 1.1, section 13.2, and the protocol, section 2.1.4."""
    assert names(store, query, **given) == expected


NO_DATASETS = {
    "string": "SELECT ?n { ?s schema:name ?n FILTER(?n != 'x FROM <y>') }",
    "string of three quotes": "SELECT ?n { ?s schema:name ?n FILTER(?n != '''a' FROM <y>''') }",
    "string with an escaped quote": r'SELECT ?n { ?s schema:name ?n FILTER(?n != "\" FROM <y>") }',
    "comment": "SELECT ?n { # FROM <y>\n ?s schema:name ?n }",
    "comment that ends in CR": "SELECT ?n { # FROM <y>\r ?s schema:name ?n }",
    "IRI": "SELECT ?n { ?s schema:name ?n FILTER(?s != <urn:a-FROM-b>) }",
    "variable": "SELECT ?n { ?from schema:name ?n }",
    "variable with a dollar": "SELECT ?n { $FROM schema:name ?n }",
    "local name": "PREFIX e: <urn:e> SELECT ?n { ?s schema:name ?n FILTER(?s != e:from) }",
    "empty prefix": "PREFIX : <urn:e> SELECT ?n { ?s schema:name ?n . FILTER(?s!=:from)}",
    "prefix": "PREFIX from: <urn:e> SELECT ?n { ?s schema:name ?n FILTER(?s != from:x) }",
    "prefix of accents": "PREFIX é: <urn:e> SELECT ?n { ?s schema:name ?n FILTER(?s != é:from) }",
    "escaped name": r"PREFIX e: <urn:> SELECT ?n { ?s schema:name ?n FILTER(?s != e:a\,from) }",
    "language": "SELECT ?n { ?s schema:name ?n FILTER(?n != 'x'@from) }",
}


@pytest.mark.parametrize("query", NO_DATASETS.values(), ids=NO_DATASETS)
def test_the_word_from_elsewhere_names_no_dataset(store: Store, query: str) -> None:
    """The query is over the union as ever."""
    assert names(store, query) == ["both", "in a", "in b"]


@pytest.mark.parametrize("iri", ["", "a", "graph a", "<urn:x>", "urn:x y"])
def test_a_graph_in_the_request_must_be_an_iri(store: Store, iri: str) -> None:
    """Said before anything is evaluated."""
    with pytest.raises(InvalidIdentifierError):
        answer(store, "ASK {}", default_graphs=[iri])
    with pytest.raises(InvalidIdentifierError):
        answer(store, "ASK {}", named_graphs=[iri])


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and all that anybody sends there."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(b"connected")

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        stop.set()
        thread.join()


REACHING_OUT = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "small": "SELECT * { service <URL> { ?s ?p ?o } }",
    "mixed": "SELECT * { sErViCe<URL>{ ?s ?p ?o } }",
    "without a boundary": "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "prefix glued on": "PREFIX s: <URL> SELECT * { SERVICEs:x{ ?s ?p ?o } }",
    "empty prefix glued on": "PREFIX : <URL> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "after a comment that ends in CR": "SELECT * { # x\r SERVICE <URL> { ?s ?p ?o } }",
    "after an escaped quote": 'SELECT * { OPTIONAL {?s ?p "x\\u0022 } #"} SERVICE <URL> {} }',
    "EXISTS": "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "ORDER BY": "SELECT * { ?s ?p ?o } ORDER BY EXISTS { SERVICE <URL> { ?s ?p ?o } }",
    "aggregate": "SELECT (COUNT(EXISTS { SERVICE <URL> { ?s ?p ?o } }) AS ?n) { ?a ?b ?c }",
    "MINUS": "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "DESCRIBE": "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "sub-select": "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "variable": "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "escaped word": "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "long s": "SELECT * { \u017fERVICE <URL> { ?s ?p ?o } }",
    "dotless i": "SELECT * { SERV\u0131CE <URL> { ?s ?p ?o } }",
    "dotted I": "SELECT * { SERV\u0130CE <URL> { ?s ?p ?o } }",
    "full width": "SELECT * { \uff33\uff25\uff32\uff36\uff29\uff23\uff25 <URL> { ?s ?p ?o } }",
    "FROM": "SELECT * FROM <URL> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "LOAD": "LOAD <URL>",
    "LOAD after a query": "ASK {} ; LOAD <URL>",
    "GRAPH": "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("query", REACHING_OUT.values(), ids=REACHING_OUT)
def test_no_query_leaves_the_machine(
    store: Store, listener: tuple[str, list[bytes]], query: str
) -> None:
    """Refused, no query at all, or an answer from here: and nobody is called."""
    url, heard = listener
    try:
        body = answer(store, query.replace("URL", url)).body
    except (QueryNotAllowedError, QuerySyntaxError):
        body = b""

    assert heard == []
    assert b"in a" not in body
    if "service" in query.casefold():
        assert body == b""


HOLDING_THE_WORD = {
    name: query for name, query in REACHING_OUT.items() if "service" in query.casefold()
}


@pytest.mark.parametrize("query", HOLDING_THE_WORD.values(), ids=HOLDING_THE_WORD)
def test_what_holds_the_word_is_refused_before_it_is_parsed(store: Store, query: str) -> None:
    """The message says where the word may stand."""
    with pytest.raises(QueryNotAllowedError, match="plain strings"):
        answer(store, query.replace("URL", "http://127.0.0.1:9/"))


@pytest.mark.parametrize("word", ["service", r"ser\u0076ice", r"\u0073ervice"])
def test_the_word_can_be_looked_for_in_text(word: str) -> None:
    """As it is, and by an escape."""
    store = store_of(statement("x", "a service", A))

    assert names(store, f"SELECT ?n {{ ?s schema:name ?n FILTER(CONTAINS(?n, '{word}')) }}")


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_no_query_reads_a_file(store: Store, clause: str) -> None:
    """An address of a file is the name of a graph that is not there."""
    query = f"SELECT ?n {clause} <file:///etc/hostname> {{ ?s ?p ?n }}"

    assert names(store, query) == []
    assert names(store, "SELECT ?n { ?s ?p ?n }", default_graphs=["file:///etc/hostname"]) == []


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <urn:a> <urn:b> 1 }", "CLEAR ALL", "DROP ALL", "DELETE WHERE {?s ?p ?o}"],
)
def test_no_query_changes_the_graph(store: Store, update: str) -> None:
    """Updates are no queries."""
    with pytest.raises(QuerySyntaxError):
        answer(store, update)

    assert len(store) == 7


SYNTAX = {
    "first line": ("SELECT * { ?s ?p }", 1, 18, "unexpected }"),
    "last line": ("SELECT *\n{\n  ?s ?p \n}", 4, 1, "unexpected }"),
    "empty": ("", 1, 1, "the query ends too early"),
    "prefix": ("ASK {\n ?s nope:x ?o }", 2, 5, "the prefix of nope:x"),
    "unclosed": ("SELECT * { ?s ?p ?o", 1, 20, 'expected ",", ".", ";"'),
    "projection": ("SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s", 1, 38, "the SELECT contains"),
}


@pytest.mark.parametrize(("query", "line", "column", "said"), SYNTAX.values(), ids=SYNTAX)
def test_a_syntax_error_says_where(
    store: Store, query: str, line: int, column: int, said: str
) -> None:
    """Line and column, from 1, of the first token that cannot stand there."""
    with pytest.raises(QuerySyntaxError) as raised:
        answer(store, query)

    assert (raised.value.line, raised.value.column) == (line, column)
    assert said in raised.value.message
    assert "\n" not in raised.value.message
    assert "SERVICE" not in raised.value.message


def test_an_unknown_function_is_an_error_of_the_query(store: Store) -> None:
    """Not a fault of the service, and not an empty table."""
    with pytest.raises(QueryEvaluationError, match="urn:f"):
        answer(store, "SELECT (<urn:f>(1) AS ?x) {}")


def test_a_query_that_is_too_long_is_not_read(store: Store) -> None:
    """The limit is in characters."""
    with pytest.raises(QueryTooLongError, match="101"):
        answer(store, "ASK {}" + " " * 95, limits=Limits(query_chars=100))


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?a <urn:p> ?d }"])
def test_a_result_that_is_too_large_stops_the_evaluation(form: str) -> None:
    """The whole of it would be a hundred million rows."""
    store = store_of(*(statement(str(number), "x", A) for number in range(60)))
    query = form + "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(ResultTooLargeError, match="10,000 bytes"):
        answer(store, query, limits=Limits(result_bytes=10_000))


def choose(media_type: str) -> Callable[[tuple[str, ...]], str]:
    """Take one media type, or refuse."""

    def chosen(offered: tuple[str, ...]) -> str:
        if media_type not in offered:
            raise NotAcceptableError(offered)
        return media_type

    return chosen


def test_solutions_are_written_in_each_format(store: Store) -> None:
    """With what other libraries of Python read."""
    query = f"SELECT ?n {ALL} ORDER BY ?n"
    written = {
        media_type: answer(store, query, choose=choose(media_type))
        for media_type in offered_types("SELECT")
    }
    rows = list(csv.reader(io.StringIO(written["text/csv"].body.decode())))

    assert all(result.form == "SELECT" for result in written.values())
    assert rows == [["n"], ["both"], ["in a"], ["in b"]]
    assert written["text/tab-separated-values"].body.splitlines()[1] == b'"both"'
    assert written["application/sparql-results+xml"].body.count(b"<result>") == 3
    assert (
        len(json.loads(written["application/sparql-results+json"].body)["results"]["bindings"]) == 3
    )


def test_a_boolean_is_written_as_json_and_xml_alone(store: Store) -> None:
    """CSV and TSV hold tables."""
    assert answer(store, "ASK { ?s ?p ?o }") == Answer(
        "ASK", "application/sparql-results+json", b'{"head":{},"boolean":true}'
    )
    with pytest.raises(NotAcceptableError) as raised:
        answer(store, "ASK { ?s ?p ?o }", choose=choose("text/csv"))
    assert raised.value.offered == offered_types("ASK")


@pytest.mark.parametrize(
    "query", ["CONSTRUCT WHERE { ?s schema:name ?n }", "DESCRIBE <https://example.org/x>"]
)
def test_triples_are_written_in_each_format(store: Store, query: str) -> None:
    """``DESCRIBE`` is answered in the formats of ``CONSTRUCT``."""
    for info in RDF_FORMATS.values():
        result = answer(store, query, choose=choose(info.media_type))

        assert (result.form, result.media_type) == ("CONSTRUCT", info.media_type)
        assert b"in a" in result.body


def test_the_known_prefixes_need_not_be_declared_and_may_be(store: Store) -> None:
    """A query's own declaration wins."""
    assert names(store, f"SELECT ?n {ALL}") == names(
        store, "PREFIX schema: <https://schema.org/> SELECT ?n { ?s schema:name ?n }"
    )
    assert names(store, "PREFIX schema: <urn:other#> SELECT ?n { ?s schema:name ?n }") == []


DEEP = {
    "negations": "ASK { FILTER(" + "!" * 30_000 + "true) }",
    "sums": "SELECT (" + "1+" * 3_000 + "1 AS ?n) {}",
    "unions": "ASK { {}" + " UNION {}" * 2_000 + " }",
    "brackets": "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "braces": "ASK " + "{" * 40_000 + "}" * 40_000,
    "lists": "ASK { ?s ?p " + "(" * 40_000 + ")" * 40_000 + " }",
    "property path": "ASK { ?s " + "^" * 30_000 + "schema:name ?o }",
    "alternatives": "ASK { ?s " + "schema:name|" * 4_000 + "schema:name ?o }",
    "optionals": "ASK { " + "OPTIONAL {} " * 4_000 + "}",
    "triples": "ASK { " + "?s ?p ?o . " * 60 + "}",
    "or": "ASK { FILTER(" + "true||" * 15_000 + "true) }",
    "nested functions": "ASK { FILTER(" + "STR(" * 150 + "1" + ")" * 150 + ") }",
    "allowed nesting": "ASK " + "{" * 150 + "}" * 150,
    "unclosed string": 'ASK { ?s ?p "' + '\\"' * 45_000,
    "unclosed long string": 'ASK { ?s ?p """' + '\\"""' * 20_000,
}

_ASK = """
import sys, threading
from pyoxigraph import Store
from graph.errors import ReadingGraphError
from graph.sparql import answer
from tests.unit.graph.test_sparql import DEEP
outcome = []
def ask():  # as on a worker of a server
    try:
        outcome.append(len(answer(Store(), DEEP[sys.argv[1]]).body))
    except ReadingGraphError as error:
        outcome.append(error.code)
threads = [threading.Thread(target=ask) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print("alive", *outcome)
"""


@pytest.mark.parametrize("name", DEEP)
def test_a_query_of_great_depth_does_not_end_the_process(name: str) -> None:
    """An error or an answer, in a process of its own since it might."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _ASK, name],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.stdout.startswith("alive "), (done.returncode, done.stderr[-500:])
    assert len(done.stdout.split()) == 3
    assert done.stderr == ""


def test_many_threads_may_ask_at_once(store: Store) -> None:
    """Answers, errors and limits side by side, and nothing is dropped on another thread."""
    outcomes: list[str] = []

    def ask(query: str, limit: int) -> None:
        try:
            outcomes.append(answer(store, query, limits=Limits(result_bytes=limit)).form)
        except ReadingGraphError as error:
            outcomes.append(error.code)

    asked = [
        (f"SELECT ?n {ALL}", 10_000),
        (f"SELECT ?n {ALL}", 10),
        ("nonsense", 10),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 10_000),
        ("SELECT (<urn:f>(1) AS ?x) {}", 10_000),
    ] * 4
    threads = [threading.Thread(target=ask, args=one) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(set(outcomes)) == [
        "CONSTRUCT",
        "SELECT",
        "query-evaluation",
        "query-syntax",
        "result-too-large",
    ]
    assert len(outcomes) == 20


def test_what_the_chooser_raises_comes_through(store: Store) -> None:
    """As it was raised, on the thread that asked."""

    def refuse(offered: tuple[str, ...]) -> str:
        raise NotAcceptableError(offered)

    with pytest.raises(NotAcceptableError):
        answer(store, f"SELECT ?n {ALL}", choose=refuse)
