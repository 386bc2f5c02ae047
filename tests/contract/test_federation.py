"""``SERVICE``: asked by the server, never the engine, of the endpoints that its settings name."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

import httpx2
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from tests.support.loopback import serve
from tests.support.serving import ANSWER_TIMEOUT_S, running_server
from tests.support.small_graph import ALFWORLD, HIMAC

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = "application/sparql-results+json"
THERE = f"""
@prefix ex: <https://example.org/> .
<https://w3id.org/reading-list/id/{HIMAC}>
  ex:note "it's \\"the service\\" # <of>\\nall }} {{ \\\\" ;
  ex:stars 4 ; ex:seen "2026-04-20"^^<http://www.w3.org/2001/XMLSchema#date> .
<https://w3id.org/reading-list/id/{ALFWORLD}> ex:label "ALFWelt"@de ; ex:by [ ex:name "Ann" ] .
<https://example.org/a-service> ex:label <https://example.org/service#1>, "both"@en .
"""
PREFIX = "PREFIX ex: <https://example.org/>\n"


def _table(*names: str, rows: int = 1) -> bytes:
    row = {name: {"type": "literal", "value": "a"} for name in names}
    return json.dumps({"head": {"vars": names}, "results": {"bindings": [row] * rows}}).encode()


@dataclass
class Endpoint:
    """A SPARQL endpoint of another machine: the engine itself, or what ``then`` says."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    then: deque[tuple[int, dict[str, str], bytes]] = field(default_factory=deque)
    over: threading.Event = field(default_factory=threading.Event)
    store: Store = field(default_factory=Store)

    def answer(self, query: str) -> tuple[int, dict[str, str], bytes]:
        """What is sent: status, headers, body."""
        self.asked.append(query)
        if self.then:
            return self.then.popleft()
        results = cast("Any", self.store.query(query))
        return 200, {"Content-Type": JSON}, results.serialize(format=QueryResultsFormat.JSON)


@pytest.fixture(scope="module")
def running_endpoint() -> Iterator[Endpoint]:
    """It runs on the loopback address."""
    endpoint = Endpoint()
    endpoint.store.load(THERE, format=RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take a query in a form."""
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, body = endpoint.answer(parse_qs(form)["query"][0])
            if status == 0:
                endpoint.over.wait(60)
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serve(Handler, endpoint.over.set) as address:
        endpoint.url = f"{address}/endpoint/sparql"
        yield endpoint


@pytest.fixture
def endpoint(running_endpoint: Endpoint) -> Endpoint:
    """The endpoint, as if nobody had asked it yet."""
    running_endpoint.asked.clear()
    running_endpoint.then.clear()
    return running_endpoint


@pytest.fixture(scope="module")
def asking(running_endpoint: Endpoint) -> Iterator[httpx2.Client]:
    """A client of a server that may ask the endpoint."""
    with (
        running_server(service_allow=[running_endpoint.url], query_timeout_s=60) as served,
        httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as client,
    ):
        del client.headers["accept"]
        yield client


def _ask(asking: httpx2.Client, query: str, **parameters: str) -> httpx2.Response:
    return asking.get("/sparql", params={"query": PREFIX + query, **parameters})


def _rows(asking: httpx2.Client, query: str) -> list[dict[str, str]]:
    answer = _ask(asking, query)
    assert answer.status_code == 200, answer.text
    bindings = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_what_is_elsewhere_joins_with_what_is_here(
    asking: httpx2.Client, endpoint: Endpoint
) -> None:
    """Text, numbers and dates come as they are, whatever stands in them."""
    query = f"""SELECT ?title ?note ?stars ?seen {{ ?paper schema:name ?title .
      SERVICE <{endpoint.url}> {{ ?paper ex:note ?note ; ex:stars ?stars ; ex:seen ?seen }}
      FILTER (?stars > 3 && ?seen >= "2026-01-01"^^xsd:date) }}"""

    assert _rows(asking, query) == [
        {
            "title": "HiMAC: Hierarchical Agents",
            "note": 'it\'s "the service" # <of>\nall } { \\',
            "stars": "4",
            "seen": "2026-04-20",
        }
    ]
    assert len(endpoint.asked) == 1


def test_iris_and_texts_of_one_column_stay_what_they_are(
    asking: httpx2.Client, endpoint: Endpoint
) -> None:
    """Also an IRI that holds the word."""
    query = f"SELECT * {{ SERVICE <{endpoint.url}> {{ ex:a-service ex:label ?it }} }}"
    query = query.replace("ex:a-service", "?thing").replace("?it }", "?it FILTER(isIRI(?it)) }")
    answer = _ask(asking, query)

    assert answer.json()["head"]["vars"] == ["thing", "it"]
    assert _rows(asking, query) == [
        {"thing": "https://example.org/a-service", "it": "https://example.org/service#1"}
    ]
    both = f"""SELECT (COUNT(?it) AS ?all) (SUM(IF(isIRI(?it), 1, 0)) AS ?iris) {{
      SERVICE <{endpoint.url}> {{ ?thing ex:label ?it }} }}"""
    assert _rows(asking, both) == [{"all": "3", "iris": "1"}]


def test_a_blank_node_of_elsewhere_is_one_thing(asking: httpx2.Client, endpoint: Endpoint) -> None:
    """It comes as an IRI that nobody else has, the same in all rows of one answer."""
    query = f"""SELECT (COUNT(DISTINCT ?who) AS ?n) (SAMPLE(?who) AS ?one) {{
      SERVICE <{endpoint.url}> {{ ?x ex:by ?who . ?who ?p ?o }} }}"""
    first, second = _rows(asking, query), _rows(asking, query)

    assert first[0]["n"] == "1"
    assert first[0]["one"].startswith("urn:uuid:")
    assert first[0]["one"] != second[0]["one"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?l {{ OPTIONAL {{ SERVICE <{url}> {{ ex:none ex:label ?l }} }} }}", [{}]),
        ("SELECT ?l {{ VALUES ?l {{ 1 }} MINUS {{ SERVICE <{url}> {{ ?x ex:stars ?l }} }} }}", 1),
        ("SELECT ?l {{ {{ SERVICE <{url}> {{ ?x ex:stars ?l }} }} UNION {{ BIND(1 AS ?l) }} }}", 2),
        ("SELECT ?l {{ ?s a ?l FILTER EXISTS {{ SERVICE <{url}> {{ ?s ex:stars 4 }} }} }}", 1),
        ("SELECT ?l {{ SERVICE <{url}> {{ ex:a ex:b ex:c }} }}", []),
        (
            "SELECT * {{ SERVICE <{url}> {{ SELECT (COUNT(*) AS ?l) {{ ?s ?p ?o }} }} }}",
            [{"l": "8"}],
        ),
        ("SELECT ?l {{ SERVICE<{url}>{{?x ex:stars ?l}}SERVICE<{url}>{{?x ex:stars ?l}} }}", 1),
        ("SELECT ?l {{ service silent <{url}> {{ ?x ex:stars ?l }} }}", 1),
        ("PREFIX e: <{base}> SELECT ?l {{ SERVICE e:sparql {{ ?x ex:stars ?l }} }}", 1),
        ("SELECT ?l {{ SERVICE <{url}> {{ ?x ex:note ?l # }} SERV\n }} }}", 1),
    ],
)
def test_it_stands_where_a_pattern_may(
    asking: httpx2.Client, endpoint: Endpoint, query: str, expected: int | list[dict[str, str]]
) -> None:
    """And means there what the specification says."""
    base = endpoint.url.removesuffix("sparql")
    rows = _rows(asking, query.format(url=endpoint.url, base=base))

    assert rows == expected if isinstance(expected, list) else len(rows) == expected


@pytest.mark.parametrize(
    "query",
    [
        "ASK {{ SERVICE <https://elsewhere.example/sparql> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE SILENT <https://elsewhere.example/sparql> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <{url}/more> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <{url}?x=1> {{ ?s ?p ?o }} }}",
        "BASE <{url}> ASK {{ SERVICE <> {{ ?s ?p ?o }} }}",
        "ASK {{ VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <{url}> {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ SERVICE <{url}> {{ ?s ?p ?o.SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ SERVICE <{url}> {{ ?s ?p ?o } } SERVICESILENT<{url}>{{ }} }}",
        "ASK {{ ?s ?p ?o.SERVICE <https://elsewhere.example/sparql> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <{url}> {{ ?s ?p ?o",
        "ASK {{ SERVICE <{url}> ?s ?p ?o }}",
        "ASK {{ SERVICE <{url}>",
        "ASK {{ SERVICE",
        "ASK {{ SERVICE 5 {{ }} }}",
        "ASK {{ # \rSERVICE <https://elsewhere.example/> {{ ?s ?p ?o }}\n}}",
        'ASK {{ ?s ?p "x\\u0022 }} #"}} SERVICE <https://elsewhere.example/> {{ ?s ?p ?o }} }}',
        "ASK {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{" + "SERVICE <{url}> {{ }}" * 6 + "}}",
    ],
)
def test_what_is_not_allowed_is_refused_before_anything_is_sent(
    asking: httpx2.Client, endpoint: Endpoint, query: str
) -> None:
    """Another address, a variable, one in another, or what is not understood."""
    text = query.replace("{url}", endpoint.url).replace("{{", "{").replace("}}", "}")
    answer = _ask(asking, text)

    assert (answer.status_code, answer.json()["code"]) == (400, "query-not-allowed")
    assert endpoint.asked == []


MISHAPS = {
    "an error": ((500, {}, b"no"), "endpoint"),
    "a redirect": ((302, {"Location": "https://elsewhere.example/"}, b""), "endpoint"),
    "a page": ((200, {"Content-Type": "text/html"}, b"<p>"), "endpoint"),
    "broken": ((200, {"Content-Type": JSON}, b'{"head": {"vars": ["x"]}, "res'), "endpoint"),
    "not UTF-8": ((200, {"Content-Type": JSON}, b'{"head": {"vars": ["\xff"]}}'), "endpoint"),
    "yes": ((200, {"Content-Type": JSON}, b'{"head": {}, "boolean": true}'), "endpoint"),
    "too many rows": ((200, {"Content-Type": JSON}, _table("s", rows=10_001)), "result-too-large"),
    "too long": ((200, {"Content-Type": JSON}, b" " * 9_000_000), "endpoint"),
    "a name that is none": ((200, {"Content-Type": JSON}, _table("x) } } #")), "endpoint"),
    "cut": ((200, {"Content-Type": JSON, "Content-Length": "9999"}, _table("s")), "endpoint"),
    "nothing": ((0, {}, b""), "query-timeout"),
}


@pytest.mark.parametrize("mishap", MISHAPS)
def test_an_endpoint_that_fails_is_told(
    asking: httpx2.Client, endpoint: Endpoint, mishap: str
) -> None:
    """With its address; or passed over, where the query says that it may fail."""
    reply, code = MISHAPS[mishap]
    timeout = "1" if code == "query-timeout" else "60"
    pattern = f"<{endpoint.url}> {{ ?s ex:stars ?o }}"
    endpoint.then.append(reply)
    told = _ask(asking, f"ASK {{ SERVICE {pattern} }}", timeout=timeout)
    endpoint.then.append(reply)
    silent = _ask(
        asking, f"SELECT ?n ?o {{ BIND(1 AS ?n) SERVICE SILENT {pattern} }}", timeout=timeout
    )

    assert (told.status_code, told.json()["code"]) == (
        {"endpoint": 502, "result-too-large": 422, "query-timeout": 503}[code],
        code,
    )
    assert list(silent.json()["results"]["bindings"][0]) == ["n"]


def test_an_endpoint_says_nothing_that_was_not_asked(
    asking: httpx2.Client, endpoint: Endpoint
) -> None:
    """Columns that the pattern does not have are passed over, whatever they are called."""
    endpoint.then.append((200, {"Content-Type": JSON}, _table("s", "title")))
    rows = _rows(
        asking,
        f"SELECT * {{ SERVICE <{endpoint.url}> {{ ?s ex:stars ?o }} "
        "OPTIONAL { ?title a ex:x } }",
    )

    assert rows == [{"s": "a"}]


def test_what_comes_counts_to_the_length_of_the_query(
    asking: httpx2.Client, endpoint: Endpoint
) -> None:
    """It is put into its text."""
    endpoint.then.append((200, {"Content-Type": JSON}, _table(*"so", rows=10_000)))
    answer = _ask(asking, f"ASK {{ SERVICE <{endpoint.url}> {{ ?s ex:stars ?o }} }}")

    assert (answer.status_code, answer.json()["code"]) == (413, "query-too-long")


def test_updates_ask_nobody(running_endpoint: Endpoint, client: httpx2.Client) -> None:
    """Nor do queries of a server whose settings name no endpoint."""
    running_endpoint.asked.clear()
    query = f"ASK {{ SERVICE <{running_endpoint.url}> {{ ?s ?p ?o }} }}"
    answer = client.get("/sparql", params={"query": query})

    assert (answer.status_code, answer.json()["code"]) == (400, "query-not-allowed")
    assert running_endpoint.asked == []
