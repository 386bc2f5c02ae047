"""SPARQL 1.1 Update over HTTP: the protocol, the rights, what survives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, Literal, URIRef  # noqa: TID251 -- what rdflib's own client is given
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from graph.iris import DEFAULT_BASE
from graph.store import GraphDirectory
from graph.update import UpdateOptions, evaluate_update, parse_update
from graph.update_process import evaluate_apart
from tests.support.small_graph import ALFWORLD, HIMAC
from tests.support.writing import AUTHORISATION, TOKEN, Writable, writable_server

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = {"Content-Type": "application/sparql-update"}
G = "http://example.org/g"
CURATED = f"{DEFAULT_BASE}/graph/curated"


def run(server: Writable, text: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
    """Send an update, and give what it is answered with."""
    answer = server.client.post("/update", content=text, headers=UPDATE, params=parameters)

    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("path", ["/update", "/update/", "/sparql", "/sparql/"])
def test_an_update_is_taken_in_a_form_and_as_the_body(server: Writable, path: str) -> None:
    """Sections 2.2.1 and 2.2.2; at the endpoint of queries too."""
    text = f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> '%41 + &' }} }}"
    form = server.client.post(path, data={"update": text})
    direct = server.client.post(
        path, content=text, headers={"Content-Type": "application/sparql-update; charset=UTF-8"}
    )

    assert (form.status_code, direct.status_code) == (200, 200)
    assert (form.json()["added"], direct.json()["added"]) == (1, 0)
    assert server.rows(f"SELECT ?o {{ GRAPH <{G}> {{ ?s ?p ?o }} }}") == [{"o": "%41 + &"}]


def test_a_write_is_on_disk_and_seen_at_once(server: Writable) -> None:
    """With a version of its own, so that no tag of before stands."""
    before = server.stranger.get("/sparql", params={"query": "ASK { <urn:a> ?p ?o }"})
    done = run(server, "INSERT DATA { <urn:a> <urn:b> 1 }")
    after = server.stranger.get("/sparql", params={"query": "ASK { <urn:a> ?p ?o }"})

    assert (before.json()["boolean"], after.json()["boolean"]) == (False, True)
    assert before.headers["etag"] != after.headers["etag"]
    assert done["graph_version"] == GraphDirectory(server.directory).version()
    with GraphDirectory(server.directory).reading() as graph:
        assert b"<urn:a>" in graph.dump()


def test_what_is_said_without_a_graph_is_curated(server: Writable) -> None:
    """And found there, in the union, and by the pages."""
    run(server, f"INSERT DATA {{ <{DEFAULT_BASE}/id/{ALFWORLD}> skos:altLabel 'House'@en }}")

    assert server.ask(f"ASK {{ GRAPH <{CURATED}> {{ ?b skos:altLabel 'House'@en }} }}")
    assert (
        server.stranger.get("/resolve", params={"q": "House"}).json()["entity"]["key"] == ALFWORLD
    )


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { ?s rl:uses ?o }",
        "CLEAR ALL",
        f"DROP GRAPH <{DEFAULT_BASE}/graph/x-list>",
        f"INSERT DATA {{ GRAPH <{DEFAULT_BASE}/graph/src-list> {{ <urn:a> <urn:b> 1 }} }}",
        f"INSERT DATA {{ GRAPH <{DEFAULT_BASE}/graph/meta> {{ <urn:a> <urn:b> 1 }} }}",
        f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; MOVE <{DEFAULT_BASE}/graph/x-list> TO <{G}>",
    ],
)
def test_the_graphs_of_a_list_are_not_written_to(server: Writable, text: str) -> None:
    """What is said there would be lost when the list is read again; nothing at all is done."""
    version = GraphDirectory(server.directory).version()
    answer = server.client.post("/update", content=text, headers=UPDATE)

    assert (answer.status_code, answer.json()["code"]) == (409, "graph-protected")
    assert "curated" in answer.json()["detail"]
    assert GraphDirectory(server.directory).version() == version


def test_the_default_graph_of_the_store_is_used_where_the_settings_say_so(exact: Writable) -> None:
    """As the specification has it: no union, and nothing curated."""
    run(exact, f"INSERT DATA {{ <urn:a> <urn:b> 1 . GRAPH <{G}> {{ <urn:a> <urn:b> 2 }} }}")

    assert exact.rows("SELECT ?o { ?s ?p ?o }") == [{"o": "1"}]
    assert exact.rows("SELECT ?o { GRAPH ?g { ?s ?p ?o } }") == [{"o": "2"}]
    run(exact, "CLEAR DEFAULT")
    assert exact.rows("SELECT ?o { ?s ?p ?o }") == []
    assert run(exact, "DROP ALL")["removed"] == 1


def test_the_dataset_of_an_update_is_honoured(exact: Writable) -> None:
    """Section 2.2.3."""
    for graph, subject in (("g", "a"), ("h", "b"), ("k", "c")):
        run(exact, f"INSERT DATA {{ GRAPH <urn:{graph}> {{ <urn:{subject}> <urn:p> 1 }} }}")
    run(
        exact,
        "INSERT { GRAPH <urn:n> { ?s <urn:in> ?in } } WHERE { { ?s ?p 1 BIND('default' AS ?in) } "
        "UNION { GRAPH ?in { ?s ?p 1 } } }",
        **{"using-graph-uri": "urn:g", "using-named-graph-uri": "urn:h"},
    )
    found = exact.rows("SELECT ?s ?in { GRAPH <urn:n> { ?s ?p ?in } } ORDER BY ?s")

    assert found == [{"s": "urn:a", "in": "default"}, {"s": "urn:b", "in": "urn:h"}]


def test_relative_iris_are_those_of_the_base(exact: Writable) -> None:
    """In updates as in queries; never of the host that was asked."""
    run(exact, "INSERT DATA { <id/a> <id/b> <test> }")

    assert exact.rows("SELECT ?o { <id/a> ?p ?o }") == [{"o": f"{DEFAULT_BASE}/test"}]


def test_blank_nodes_are_written_and_taken_out_again(exact: Writable) -> None:
    """By patterns; they have no name that could be sent."""
    run(exact, "INSERT DATA { [] <urn:p> [ <urn:q> 1 ] . GRAPH <urn:g> { _:a <urn:p> _:a } }")
    assert exact.ask("ASK { ?a <urn:p> ?b . ?b <urn:q> 1 . GRAPH <urn:g> { ?c <urn:p> ?c } }")
    done = run(exact, "DELETE { ?a <urn:p> ?b } INSERT { ?a <urn:r> ?b } WHERE { ?a <urn:p> ?b }")
    assert (done["added"], done["removed"]) == (1, 1)
    assert exact.ask("ASK { ?a <urn:r> ?b . ?b <urn:q> 1 }")
    assert run(exact, "CLEAR ALL")["removed"] == 3


FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-update"
PROBLEMS: dict[str, tuple[str, str, str | None, bytes, int, str]] = {
    "by GET": ("GET", "/sparql?update=CLEAR%20ALL", None, b"", 405, "method-not-allowed"),
    "by GET at its own address": ("GET", "/update", None, b"", 405, "method-not-allowed"),
    "by PUT": ("PUT", "/update", DIRECT, b"CLEAR ALL", 405, "method-not-allowed"),
    "twice": ("POST", "/update", FORM, b"update=CLEAR+ALL&update=CLEAR+ALL", 400,
              "repeated-parameter"),
    "with a query": ("POST", "/sparql", FORM, b"update=CLEAR+ALL&query=ASK{}", 400, "bad-input"),
    "none": ("POST", "/update", FORM, b"", 400, "update-missing"),
    "an empty one": ("POST", "/update", DIRECT, b" \n", 400, "update-missing"),
    "a query in its place": ("POST", "/update", "application/sparql-query", b"ASK{}", 415,
                             "unsupported-media-type"),
    "no media type": ("POST", "/update", None, b"CLEAR ALL", 415, "unsupported-media-type"),
    "another charset": ("POST", "/update", f"{DIRECT}; charset=UTF-16",
                        "CLEAR ALL".encode("utf-16"), 415, "unsupported-media-type"),
    "broken UTF-8": ("POST", "/update", DIRECT, b"\xff", 400, "bad-input"),
    "syntax": ("POST", "/update", FORM, b"update=CLEAR%20XYZ", 400, "query-syntax"),
    "load": ("POST", "/update", DIRECT, b"LOAD <http://127.0.0.1:9/>", 400, "query-not-allowed"),
    "federation": ("POST", "/update", DIRECT,
                   b"INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400,
                   "query-not-allowed"),
    "an unknown function": ("POST", "/update", DIRECT,
                            b"INSERT { <urn:a> <urn:b> ?x } WHERE { BIND(<urn:f>(1) AS ?x) }", 400,
                            "query-evaluation"),
    "two datasets": ("POST", "/update?using-graph-uri=urn:g", DIRECT,
                     b"WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 400,
                     "update-dataset-conflict"),
    "the dataset of a query": ("POST", "/update?default-graph-uri=urn:g", DIRECT, b"CLEAR ALL", 400,
                               "bad-input"),
    "a query with the dataset of an update": (
        "GET", "/sparql?query=ASK%7B%7D&using-graph-uri=urn:g", None, b"", 400, "bad-input"),
    "the union": ("POST", "/update", DIRECT, b"CLEAR DEFAULT", 400, "query-not-allowed"),
    "length": ("POST", "/update", DIRECT, b"#" * 3_000, 413, "request-too-large"),
}  # fmt: skip


def test_what_cannot_be_done_is_a_problem(tmp_path: Path) -> None:
    """The table of refused requests; none of them changes anything."""
    with writable_server(tmp_path / "g", filled=True, query_workers=0, upload_bytes=2_000) as found:
        version = GraphDirectory(found.directory).version()
        for name, (method, path, kind, body, status, code) in PROBLEMS.items():
            headers = {} if kind is None else {"Content-Type": kind}
            answer = found.client.request(method, path, content=body or None, headers=headers)

            assert (answer.status_code, answer.json()["code"]) == (status, code), name
            assert answer.headers["content-type"] == "application/problem+json", name
        assert GraphDirectory(found.directory).version() == version


@pytest.mark.parametrize("path", ["/update", "/sparql"])
def test_whoever_has_no_token_changes_nothing(server: Writable, path: str) -> None:
    """By either address, in either form."""
    form = server.stranger.post(path, data={"update": "CLEAR ALL"})
    direct = server.stranger.post(path, content="CLEAR ALL", headers=UPDATE)
    foreign = server.client.post(
        path, content="CLEAR ALL", headers=UPDATE | {"Origin": "https://evil.example"}
    )

    assert (form.status_code, direct.status_code, foreign.status_code) == (401, 401, 403)


def test_modes_without_updates(tmp_path: Path) -> None:
    """Read only, and ready queries alone."""
    with writable_server(tmp_path / "graph", read_only=True, query_workers=0) as found:
        answer = found.client.post("/update", content="CLEAR ALL", headers=UPDATE)
        assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
        assert found.ask("ASK {}")
    with writable_server(tmp_path / "graph", canned_only=True, query_workers=0) as found:
        answer = found.client.post("/update", content="CLEAR ALL", headers=UPDATE)
        query = found.stranger.get("/sparql", params={"query": "ASK {}"})
        assert (answer.status_code, answer.json()["code"]) == (403, "canned-only")
        assert (query.status_code, query.json()["code"]) == (403, "canned-only")
        turtle = {"Content-Type": "text/turtle"}
        for method in ("GET", "PUT", "POST", "DELETE"):
            for path in ("/store", "/graph/curated"):
                answer = found.client.request(method, path, content=b"", headers=turtle)
                assert (answer.status_code, answer.json()["code"]) == (403, "canned-only")


def test_a_graph_that_another_holds_is_said_to_be_busy(tmp_path: Path) -> None:
    """409, after as long as the settings say; the client may try again."""
    with writable_server(
        tmp_path / "graph", filled=True, query_workers=0, write_wait_s=0.1
    ) as found:
        assert found.ask("ASK { ?s ?p ?o }")
        with GraphDirectory(found.directory).writing():
            answer = found.client.post("/update", content="CLEAR ALL", headers=UPDATE)

    assert (answer.status_code, answer.json()["code"]) == (409, "graph-busy")


def test_sparqlwrapper_sends_updates(server: Writable) -> None:
    """With the token in its header, or as a password."""
    wrapper = SPARQLWrapper(f"{server.url}/sparql", updateEndpoint=f"{server.url}/update")
    wrapper.setMethod(POST)
    wrapper.addCustomHttpHeader("Authorization", AUTHORISATION["Authorization"])
    wrapper.setQuery("INSERT DATA { <urn:a> <urn:b> 1 }")
    wrapper.query()
    wrapper.clearCustomHttpHeader("Authorization")
    wrapper.setCredentials("anyone", TOKEN)
    wrapper.setQuery("INSERT DATA { <urn:a> <urn:b> 2 }")
    wrapper.query()
    wrapper.setQuery("SELECT ?o { <urn:a> ?p ?o }")
    wrapper.setReturnFormat(JSON)

    table: Any = wrapper.query().convert()

    assert len(table["results"]["bindings"]) == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib of itself
def test_rdflib_reads_and_writes_through_its_stores(server: Writable) -> None:
    """``SPARQLStore`` to read, ``SPARQLUpdateStore`` to write graph by graph."""
    reading = Graph(SPARQLStore(f"{server.url}/sparql"))
    subject = URIRef(f"{DEFAULT_BASE}/id/{HIMAC}")
    writing = Graph(
        SPARQLUpdateStore(
            f"{server.url}/sparql", f"{server.url}/update", headers=dict(AUTHORISATION)
        ),
        identifier=URIRef(G),
    )
    writing.add((subject, URIRef("urn:seen"), Literal("yes & no")))

    assert list(reading.objects(subject, URIRef("urn:seen"))) == [Literal("yes & no")]
    assert server.ask(f"ASK {{ GRAPH <{G}> {{ ?s <urn:seen> ?o }} }}")
    writing.remove((subject, URIRef("urn:seen"), None))
    assert not server.ask("ASK { ?s <urn:seen> ?o }")


def test_two_graphs_of_from_are_merged(server: Writable) -> None:
    """A triple that both hold counts once, whoever names them."""
    run(server, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1, 2 } } ; ADD <urn:g> TO <urn:h>")
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    by_text = server.rows(count.format("FROM <urn:g> FROM <urn:h>"))
    by_prefix = server.rows("PREFIX u: <urn:> " + count.format("FROM u:g FROM u:h FROM NAMED u:h"))
    by_request = server.stranger.get(
        "/sparql",
        params={"query": count.format(""), "default-graph-uri": ["urn:g", "urn:h", "urn:h"]},
    )

    assert by_text == by_prefix == [{"n": "2"}]
    assert by_request.json()["results"]["bindings"][0]["n"]["value"] == "2"


_TRIPLES = " . ".join(f"?a{number} ?b{number} ?c{number}" for number in range(8))
ENDLESS = f"INSERT {{ <urn:n> <urn:n> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {_TRIPLES} }} }}"


def test_an_update_without_end_is_ended(tmp_path: Path) -> None:
    """In its own process; nothing is written, and the next write goes through at once."""
    with writable_server(tmp_path / "graph", filled=True, query_timeout_s=3.0) as found:
        version = GraphDirectory(found.directory).version()
        answer = found.client.post("/update", content=ENDLESS, headers=UPDATE, timeout=60)

        assert (answer.status_code, answer.json()["code"]) == (503, "query-timeout")
        assert GraphDirectory(found.directory).version() == version
        assert run(found, "INSERT DATA { <urn:a> <urn:b> 1 }")["added"] == 1


def test_a_client_may_ask_for_less_time(tmp_path: Path) -> None:
    """By either way to name it; for more than the server gives it asks in vain."""
    with writable_server(tmp_path / "graph", filled=True, query_timeout_s=4.0) as found:
        for path, seconds, given in (("/update", 2, 2), ("/sparql", 2, 2), ("/update", 9e9, 4)):
            answer = found.client.post(
                path, content=ENDLESS, headers=UPDATE, params={"timeout": seconds}, timeout=60
            )

            assert (answer.status_code, answer.json()["code"]) == (503, "query-timeout")
            assert f"after {given} s" in answer.json()["detail"]
        in_form = found.client.post("/update", data={"update": ENDLESS, "timeout": "2"}, timeout=60)

        assert "after 2 s" in in_form.json()["detail"]
        for wrong in ("0", "-1", "x", "inf"):
            answer = found.client.post("/update", data={"update": ENDLESS, "timeout": wrong})

            assert (answer.status_code, answer.json()["code"]) == (400, "bad-input")


def test_patterns_are_evaluated_apart_with_the_same_effect(tmp_path: Path) -> None:
    """Over the graph on disk, its blank nodes among it; faults are told as they are."""
    with writable_server(tmp_path / "graph", union_default_graph=False) as found:
        run(found, "INSERT DATA { [] <urn:p> [ <urn:q> 'é' ] }")
        done = run(
            found, "DELETE { ?a <urn:p> ?b } INSERT { ?a <urn:r> ?b } WHERE { ?a <urn:p> ?b }"
        )
        fault = found.client.post(
            "/update",
            content="INSERT { <urn:a> <urn:b> ?x } WHERE { BIND(<urn:f>(1) AS ?x) }",
            headers=UPDATE,
        )

        assert (done["added"], done["removed"]) == (1, 1)
        assert found.ask("ASK { ?a <urn:r> ?b . ?b <urn:q> 'é' }")
        assert (fault.status_code, fault.json()["code"]) == (400, "query-evaluation")


def test_a_change_of_another_state_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes between evaluation and commit is not overwritten; after a few attempts, 409."""
    calls: list[str] = []

    def late(directory: Path, text: str, options: UpdateOptions, **limits: float) -> object:
        found = evaluate_apart(directory, text, options, timeout_s=60, memory_bytes=2**30)
        calls.append(text)
        if len(calls) <= others:
            with GraphDirectory(directory).writing() as graph:
                change = evaluate_update(graph.store, parse_update(between, options), options)
                graph.replace(change.old, change.new)
        return found

    monkeypatch.setattr("api.updating.evaluate_apart", late)
    text = """INSERT { ?s <urn:n> ?n }
        WHERE { SELECT ?s (COUNT(*) AS ?n) { ?s <urn:p> ?o } GROUP BY ?s }"""
    between = "INSERT DATA { <urn:a> <urn:p> <urn:b> }"
    with writable_server(tmp_path / "graph") as found:
        run(found, "INSERT DATA { <urn:a> <urn:p> 1 }")
        others = 1
        run(found, text)
        counted = found.rows("SELECT ?n { <urn:a> <urn:n> ?n }")
        others, between = 9, "INSERT DATA { [] <urn:p> <urn:b> }"
        calls.clear()
        busy = found.client.post("/update", content=text, headers=UPDATE)

    assert counted == [{"n": "2"}]
    assert (busy.status_code, busy.json()["code"], len(calls)) == (409, "graph-busy", 3)
