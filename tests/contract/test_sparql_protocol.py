"""The SPARQL 1.1 Protocol over HTTP, section by section."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx2
import pytest
from rdflib import Graph

from tests.support.serving import ANSWER_TIMEOUT_S, running_server
from tests.support.small_graph import HOSTILE_TITLE, FixedService, small_snapshot

if TYPE_CHECKING:
    from tests.support.serving import Served

SELECT = "SELECT ?p WHERE { ?p rl:evaluatesOn ?b } ORDER BY ?p"
ASK = "ASK { ?p rl:evaluatesOn ?b }"
CONSTRUCT = "CONSTRUCT { ?p rl:evaluatesOn ?b } WHERE { ?p rl:evaluatesOn ?b }"
DESCRIBE = "DESCRIBE <https://w3id.org/reading-list/id/benchmark-alfworld>"

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


def test_a_query_in_the_address_is_answered(client: httpx2.Client) -> None:
    """Section 2.1.1, query via GET."""
    answer = client.get("/sparql", params={"query": SELECT})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    assert len(answer.json()["results"]["bindings"]) == 2


def test_a_query_in_a_form_is_answered(client: httpx2.Client) -> None:
    """Section 2.1.2, query via URL-encoded POST."""
    answer = client.post("/sparql", data={"query": SELECT})

    assert answer.status_code == 200
    assert len(answer.json()["results"]["bindings"]) == 2


@pytest.mark.parametrize("parameters", ["", "; charset=utf-8", ";charset=UTF-8"])
def test_a_query_as_the_body_is_answered(client: httpx2.Client, parameters: str) -> None:
    """Section 2.1.3, query via POST directly."""
    answer = client.post(
        "/sparql", content=SELECT, headers={"Content-Type": f"application/sparql-query{parameters}"}
    )

    assert answer.status_code == 200
    assert len(answer.json()["results"]["bindings"]) == 2


def test_head_gives_the_headers_alone(client: httpx2.Client) -> None:
    """HEAD has the status and headers of GET, its length included, and no body."""
    head = client.head("/sparql", params={"query": SELECT})
    get = client.get("/sparql", params={"query": SELECT})

    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, JSON, JSON),
        (SELECT, "application/json", JSON),
        (SELECT, XML, XML),
        (SELECT, "application/xml", XML),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/*", "text/csv; charset=utf-8"),
        (SELECT, "text/csv;q=0.4, application/sparql-results+xml;q=0.8", XML),
        (SELECT, f"{JSON};q=0, */*;q=0.1", XML),
        (SELECT, "text/turtle, application/rdf+xml, */*;q=0.1", JSON),
        (SELECT, BROWSER, XML),
        (ASK, None, JSON),
        (ASK, "text/csv, */*;q=0.5", JSON),
        (ASK, XML, XML),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/json", "application/ld+json"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "text/plain", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (DESCRIBE, "text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_accept_decides_the_form(
    client: httpx2.Client, query: str, accept: str | None, expected: str
) -> None:
    """The table of forms and headers."""
    headers = {} if accept is None else {"Accept": accept}
    answer = client.get("/sparql", params={"query": query}, headers=headers)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == expected
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "text/turtle"), (ASK, "text/csv"), (CONSTRUCT, "text/csv"), (SELECT, "*/*;q=0")],
)
def test_what_cannot_be_had_is_406_with_what_can(
    client: httpx2.Client, query: str, accept: str
) -> None:
    """The body lists the media types that the form of the query has."""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert answer.status_code == 406
    assert answer.json()["code"] == "not-acceptable"
    assert answer.json()["offered"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("csv", "text/csv"), ("json", JSON), ("xml", XML), ("tsv", "text/tab-separated-values")],
)
def test_format_wins_over_accept(client: httpx2.Client, name: str, expected: str) -> None:
    """So that a link to a result can say its form."""
    answer = client.get(
        "/sparql", params={"query": SELECT, "format": name}, headers={"Accept": "text/turtle"}
    )

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(expected)


@pytest.mark.parametrize(("query", "name"), [(SELECT, "turtle"), (ASK, "csv"), (CONSTRUCT, "tsv")])
def test_a_format_of_another_kind_of_result_is_406(
    client: httpx2.Client, query: str, name: str
) -> None:
    """A known name that does not fit the form of the query."""
    answer = client.get("/sparql", params={"query": query, "format": name})

    assert answer.status_code == 406
    assert answer.json()["offered"]


def test_the_default_graph_is_the_union_of_all(client: httpx2.Client) -> None:
    """What a person expects: a pattern without GRAPH finds what any graph states."""
    query = "SELECT (COUNT(*) AS ?n) { ?p schema:name ?t ; rl:evaluatesOn ?b }"
    answer = client.get("/sparql", params={"query": query})

    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "2"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([("default-graph-uri", "https://w3id.org/reading-list/graph/src-list")], False),
        ([("default-graph-uri", "https://w3id.org/reading-list/graph/x-list")], True),
        (
            [
                ("default-graph-uri", "https://w3id.org/reading-list/graph/src-list"),
                ("default-graph-uri", "https://w3id.org/reading-list/graph/x-list"),
            ],
            True,
        ),
        ([("named-graph-uri", "https://w3id.org/reading-list/graph/x-list")], False),
        ([("default-graph-uri", "https://example.org/none")], False),
    ],
)
def test_the_dataset_of_the_request_is_honoured(
    client: httpx2.Client, parameters: list[tuple[str, str]], expected: bool
) -> None:
    """Section 2.1.4: graphs named by the request make up the dataset, and nothing else does."""
    answer = client.get("/sparql", params=[("query", ASK), *parameters])

    assert answer.json()["boolean"] is expected


def test_the_dataset_of_the_query_is_honoured(client: httpx2.Client) -> None:
    """FROM switches the union off."""
    query = "ASK FROM <https://w3id.org/reading-list/graph/src-list> { ?p rl:evaluatesOn ?b }"

    assert client.get("/sparql", params={"query": query}).json()["boolean"] is False


def test_a_body_is_decoded_once(client: httpx2.Client) -> None:
    """A literal that looks percent-encoded stays what it is."""
    query = 'SELECT ("a%41+b%2Fc&d=e" AS ?x) {}'
    answer = client.post("/sparql", data={"query": query})

    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "a%41+b%2Fc&d=e"


def test_a_hostile_title_comes_back_as_it_was_stored(client: httpx2.Client) -> None:
    """In each form of a table, byte for byte as JSON reads it."""
    query = "SELECT ?t { ?p schema:sameAs ?doi ; schema:name ?t }"
    answer = client.get("/sparql", params={"query": query})

    assert answer.json()["results"]["bindings"][0]["t"]["value"] == HOSTILE_TITLE


PROBLEMS = {
    "no query in a form": (
        "POST",
        "",
        "application/x-www-form-urlencoded",
        b"a=b",
        400,
        "query-missing",
    ),
    "query twice": ("GET", "query=ASK%7B%7D&query=ASK%7B%7D", None, b"", 400, "repeated-parameter"),
    "query in address and body": (
        "POST",
        "query=ASK%7B%7D",
        "application/sparql-query",
        b"ASK{}",
        400,
        "repeated-parameter",
    ),
    "unknown format": ("GET", "query=ASK%7B%7D&format=pdf", None, b"", 400, "unknown-format-name"),
    "syntax": ("GET", "query=SELEC", None, b"", 400, "query-syntax"),
    "two queries": ("GET", quote("query=ASK{} ASK{}", safe="="), None, b"", 400, "query-syntax"),
    "empty query": ("GET", "query=", None, b"", 400, "query-missing"),
    "blank query": ("GET", "query=%20%0A", None, b"", 400, "query-missing"),
    "broken UTF-8 in the address": ("GET", "query=%FF%FE", None, b"", 400, "bad-input"),
    "broken UTF-8 in the body": (
        "POST",
        "",
        "application/sparql-query",
        b"\xff\xfe",
        400,
        "bad-input",
    ),
    "bytes in a form": (
        "POST",
        "",
        "application/x-www-form-urlencoded",
        "query=é".encode(),
        400,
        "bad-input",
    ),
    "too many fields": ("GET", "&".join(["a=b"] * 2000), None, b"", 400, "bad-input"),
    "federation": (
        "POST",
        "",
        "application/sparql-query",
        b"SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        400,
        "query-not-allowed",
    ),
    "bad graph name": ("GET", "query=ASK%7B%7D&default-graph-uri=x", None, b"", 400, None),
    "update in a form, by nobody": (
        "POST",
        "",
        "application/x-www-form-urlencoded",
        b"update=CLEAR+ALL",
        401,
        "token-missing",
    ),
    "update as the body, by nobody": (
        "POST",
        "",
        "application/sparql-update",
        b"CLEAR ALL",
        401,
        "token-missing",
    ),
    "another media type": ("POST", "", "text/plain", b"ASK{}", 415, "unsupported-media-type"),
    "no media type": ("POST", "", None, b"ASK{}", 415, "unsupported-media-type"),
    "another charset": (
        "POST",
        "",
        "application/sparql-query; charset=latin-1",
        b"ASK{}",
        415,
        "unsupported-media-type",
    ),
    "a long query": (
        "POST",
        "",
        "application/sparql-query",
        b"ASK{} #" + b"x" * 200_000,
        413,
        "query-too-long",
    ),
    "a long body": (
        "POST",
        "",
        "application/sparql-query",
        b"ASK{} #" + b"x" * 2_000_000,
        413,
        "request-too-large",
    ),
    "deep nesting": (
        "POST",
        "",
        "application/sparql-query",
        b"ASK" + b"{" * 10_000 + b"}" * 10_000,
        400,
        None,
    ),
    "another method": ("DELETE", "", None, b"", 405, "method-not-allowed"),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_cannot_be_answered_is_a_problem(
    client: httpx2.Client, case: tuple[str, str, str | None, bytes, int, str | None]
) -> None:
    """The table of requests that are refused, each with its status and its stable code."""
    method, parameters, content_type, body, status, code = case
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = client.request(method, f"/sparql?{parameters}", content=body or None, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert code in {None, answer.json()["code"]}


def test_a_syntax_error_has_its_place(client: httpx2.Client) -> None:
    """Line and column count from 1."""
    answer = client.get("/sparql", params={"query": "SELECT ?x\nWHERE { ?x ?y }"})

    assert answer.json()["line"] == 2
    assert answer.json()["column"] > 1


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", {"GET", "HEAD", "POST"}),
        ("/api/v1/papers", {"GET", "HEAD"}),
        ("/static/site.css", {"GET", "HEAD"}),
        ("/openapi.json", {"GET", "HEAD"}),
    ],
)
def test_a_method_that_is_not_offered_names_those_that_are(
    client: httpx2.Client, path: str, methods: set[str]
) -> None:
    """RFC 9110, section 15.5.6."""
    answer = client.request("DELETE", path)

    assert answer.status_code == 405
    assert {method.strip() for method in answer.headers["allow"].split(",")} == methods


def test_a_result_over_the_limit_is_refused() -> None:
    """The limit is a setting, in bytes."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with running_server(result_bytes=1_000) as small:
        answer = httpx2.get(
            f"{small.url}/sparql",
            params={"query": query},
            trust_env=False,
            timeout=ANSWER_TIMEOUT_S,
        )

    assert answer.status_code == 422
    assert answer.json()["code"] == "result-too-large"


def test_a_known_result_is_not_sent_again(client: httpx2.Client) -> None:
    """The tag depends on the graph, the query and what is accepted."""
    first = client.get("/sparql", params={"query": SELECT})
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": tag})
    weak = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": f"W/{tag}"})
    other = client.get("/sparql", params={"query": ASK}, headers={"If-None-Match": tag})
    form = client.get(
        "/sparql", params={"query": SELECT}, headers={"If-None-Match": tag, "Accept": "text/csv"}
    )

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert weak.status_code == 304
    assert (other.status_code, form.status_code) == (200, 200)


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID()", "STRUUID()"])
def test_what_differs_each_time_has_no_tag(client: httpx2.Client, call: str) -> None:
    """A client would otherwise be told that yesterday's clock still stands."""
    answer = client.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"})

    assert "etag" not in answer.headers


def test_another_state_of_the_graph_has_another_tag(served: Served) -> None:
    """The version is part of the tag, so that a write is seen by the next request."""
    service = FixedService(small_snapshot("v2"))
    with running_server(service) as other:
        params = {"query": SELECT}
        ours = httpx2.get(
            f"{served.url}/sparql", params=params, trust_env=False, timeout=ANSWER_TIMEOUT_S
        )
        theirs = httpx2.get(
            f"{other.url}/sparql", params=params, trust_env=False, timeout=ANSWER_TIMEOUT_S
        )

    assert ours.content == theirs.content
    assert ours.headers["etag"] != theirs.headers["etag"]


def test_a_browser_without_a_query_is_sent_to_the_editor(client: httpx2.Client) -> None:
    """Whoever types the address gets the page; programs get the problem."""
    answer = client.get("/sparql", headers={"Accept": BROWSER})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sparql/ui"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib of itself
def test_turtle_is_read_back_by_another_library(client: httpx2.Client) -> None:
    """What is sent is what the media type says."""
    for accept, name in (
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
    ):
        text = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept}).text
        graph = Graph().parse(data=text, format=name)

        assert len(graph) == 2


def test_the_prefixes_of_the_vocabulary_need_no_declaration(client: httpx2.Client) -> None:
    """And a declaration in the query wins."""
    query = "PREFIX rl: <https://example.org/other#> ASK { ?p rl:evaluatesOn ?b }"

    assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is False


def test_the_body_of_a_problem_is_json_whatever_is_accepted(client: httpx2.Client) -> None:
    """A client of SPARQL accepts no problem, and still has to be told."""
    answer = client.get("/sparql", params={"query": "x"}, headers={"Accept": JSON})

    assert json.loads(answer.content)["code"] == "query-syntax"


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("a\\u0001b" AS ?x) {}',
        'SELECT ("a\\uFFFEb" AS ?x) {}',
        'CONSTRUCT { <urn:a> rdfs:label "a\\u0001b" } {}',
    ],
)
def test_what_xml_cannot_hold_is_told_and_not_written(client: httpx2.Client, query: str) -> None:
    """No parser reads such a document; the other formats hold every character."""
    refused = client.get("/sparql", params={"query": query, "format": "xml"})

    assert (refused.status_code, refused.json()["code"]) == (400, "query-evaluation")
    assert client.get("/sparql", params={"query": query, "format": "json"}).status_code == 200
