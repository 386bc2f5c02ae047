"""Nothing leaves the machine, however a query is put together; and what is harmless runs."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import InputError, LimitError, QueryNotAllowedError
from graph.query_guard import check_query
from graph.sparql import Limits, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

STORE = Store()
STORE.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x")))

# What a reader of SPARQL may take in two ways, and what surrounds it.
DOUBTFUL = [
    "'", '"', "'''", '"""', "''", '""', "\\", "\\'", '\\"', "\\\\", "\\u0022", "\\u0027",
    "\\u005C", "\\u000A", "\\u0023", "#", "\r", "\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028",
    "<", ">", "<b", "#>", "<b:c#>", "?a<?b", "<<", ">>", "@en", "^^", " ", "\t", "\ufeff", "\x00",
    "b:x", "b:a\\'b", "b:a\\#b", "?a", "1", ".", ";", ",", "{", "}", "(", ")", "FILTER(", "{}",
    "OPTIONAL {", "UNION", "MINUS {", "EXISTS {", "GRAPH ?g {", "VALUES ?x {", "BIND(", "AS ?y)",
    "?s ?p 'a'", '?s ?p "a"', "?s ?p '''a'''", "} #", "a", "x",
]  # fmt: skip
WORDS = [
    "SERVICE <URL> {?u ?v ?w}", "service<URL>{}", "SERVICESILENT<URL>{}", "SERVICE:x{}",
    "SERVICEb:x{?u ?v ?w}", "sErViCe ?a {}", "SERVICE", "service", "serv\\u0069ce",
    "\\u0053ERVICE <URL> {}", "\u017fervice <URL> {}", "serv\u0131ce <URL> {}",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(DOUBTFUL + WORDS), max_size=14).map("".join)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[object]]]:
    """An address on this machine, and who came there."""
    came: list[object] = []
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                came.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", came
        stop.set()
        thread.join()


@pytest.mark.parametrize("frame", ["SELECT * {%s}", "ASK{?s ?p ?o %s}", "%s", "ASK{FILTER(%s)}"])
def test_no_text_makes_the_engine_call_anybody(
    listener: tuple[str, list[object]], frame: str
) -> None:
    """Each text ends in an answer or an error of ours; the socket hears nothing."""
    url, came = listener

    @settings(max_examples=400)
    @given(PIECES, st.sampled_from(["", " SERVICE <URL> {?u ?v ?w}", " SERVICE:x{}"]), PIECES)
    def ask(before: str, word: str, after: str) -> None:
        text = f"PREFIX : <{url}> PREFIX b: <{url}> " + frame % (before + word + after)
        with contextlib.suppress(InputError, LimitError):
            answer(STORE, text.replace("URL", url), limits=Limits(result_bytes=100_000))

    ask()

    assert came == []


BYPASSES = {
    "comment that ends in CR": "SELECT * { # x\r SERVICE <URL> {} }",
    "escaped quote": 'SELECT * { OPTIONAL {?s ?p "x\\u0022 } #"} SERVICE <URL> {} }',
    "an IRI that compares": "ASK{FILTER(?a<?b)SERVICE:x#>\n{}}",
    "an IRI with a comment in it": "ASK{FILTER(?a<b:c#>'\n)SERVICE <URL> {} #'\n}",
    "a long string that is two": "ASK{VALUES ?x {'''abc' } SERVICE <URL> {} } #'''",
    "the same with the other quote": 'ASK{VALUES ?x {"""abc" } SERVICE <URL> {} } #"""',
    "an escaped quote in a name": "ASK{?s b:a\\'b ?o SERVICE <URL> {} FILTER('' = b:a\\')}",
    "an escaped hash in a name": "ASK{?s b:a\\#b ?o . SERVICE <URL> {} }",
    "a string after a string": "ASK{VALUES ?x {'a''b'} SERVICE <URL> {}}",
    "between strings": "ASK{?s ?p '''a''' . SERVICE <URL> {} ?s ?p '''b'''}",
    "escaped letters": "ASK{\\u0053ERVICE <URL> {}}",
    "no boundary": "ASK{SERVICESILENT<URL>{}}",
}


@pytest.mark.parametrize("query", BYPASSES.values(), ids=BYPASSES)
def test_what_could_be_read_as_a_request_is_refused(query: str) -> None:
    """Ways past a check that reads a query in one way only."""
    with pytest.raises(QueryNotAllowedError):
        check_query(query)


HARMLESS = {
    "literal": "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'a service')) }",
    "capital letters": 'SELECT * { ?s ?p "SERVICE <urn:x> {}" }',
    "language": "SELECT * { ?s ?p 'service'@en }",
    "long literal": "SELECT * { ?s ?p '''\nit serves, 'tis a service\n''' }",
    "comment": "SELECT * { ?s ?p ?o } # of our service",
    "comment with an apostrophe": "# don't ask a service\nSELECT * { ?s ?p ?o }",
    "namespaces with a hash": (
        "PREFIX b: <http://a/b#> SELECT * { ?s b:c <http://a/b#d> ; b:e 'a service' }"
    ),
    "comparison": "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1 && ?s != 'a service') }",
    "escape": "SELECT * { ?s ?p 'ser\\u0076ice' }",
    "IRI by its text": "SELECT * { BIND(IRI('http://service/') AS ?g) ?s ?p ?g }",
}


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS)
def test_a_query_that_merely_holds_the_word_runs(query: str) -> None:
    """In a plain literal or a comment."""
    assert answer(STORE, query).body


@given(st.text(st.characters(exclude_characters="'\\\r\n", exclude_categories=["Cs"])))
def test_any_plain_literal_may_hold_the_word(text: str) -> None:
    """Unless what stands around it could end the literal in another reading."""
    query = f"SELECT * {{ ?s ?p 'service {text}' }}"
    if "#" in text or "<" in text or '"' in text:
        return

    assert check_query(query) is False


def test_a_long_query_that_holds_the_word_is_refused_without_being_read() -> None:
    """Reading it in every way takes time with its length."""
    with pytest.raises(QueryNotAllowedError):
        check_query("SELECT * { ?s ?p 'service' }" + " " * 1_000_000)
