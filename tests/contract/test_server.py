"""What holds for every route: headers, hosts, faults, logs, the OpenAPI document, real clients."""

from __future__ import annotations

import json
import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)

from api.problems import TITLES
from graph.errors import (
    GraphBusyError,
    ReadingGraphError,
    StoreCorruptError,
    StoreUnavailableError,
)
from graph.iris import DEFAULT_BASE
from tests.support.serving import ANSWER_TIMEOUT_S, running_server
from tests.support.small_graph import ALFWORLD, HIMAC, FixedService

if TYPE_CHECKING:
    from tests.support.serving import Served

OPENAPI = Path(__file__).parent.parent / "data" / "openapi.json"
PATHS = (
    "/",
    "/browse/papers",
    f"/page/{HIMAC}",
    f"/data/{HIMAC}.ttl",
    f"/id/{HIMAC}",
    "/ns",
    "/search?q=alf",
    "/resolve?q=ALFWorld",
    "/sparql?query=ASK%7B%7D",
    "/sparql/ui",
    "/api/v1/papers",
    "/network",
    "/docs",
    "/problems",
    "/review",
    "/corrections",
    "/healthz",
    "/openapi.json",
    "/static/site.css",
    "/nothing",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(client: httpx2.Client, path: str) -> None:
    """No script but from files of ours (the network names its own by hash), no foreign frame."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.split()}
    scripts = directives.get("script-src", directives["default-src"])

    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert not any(source.startswith("http") for source in scripts)
    assert directives["frame-ancestors"] == ["'self'"]
    assert directives["base-uri"] == ["'none'"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-request-id"]
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/", f"/page/{HIMAC}", "/sparql/ui", "/docs", "/search?q=x"])
def test_no_page_has_a_script_of_its_own(client: httpx2.Client, path: str) -> None:
    """The policy would stop it: scripts are files, data blocks are JSON; no handler attributes."""
    text = client.get(path, headers={"Accept": "text/html"}).text

    for opening in text.split("<script")[1:]:
        attributes = opening.split(">")[0]
        assert 'src="/static/' in attributes or 'type="application/' in attributes
    assert " onclick=" not in text
    assert " style=" not in text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("localhost:1", 200),
        ("LOCALHOST", 200),
        ("localhost.", 200),
        ("app.localhost:8000", 200),
        ("[::1]:8000", 200),
        ("[::1]", 200),
        ("127.9.9.9", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("evil.example:8000", 421),
        ("192.168.1.5", 421),
        ("10.0.0.1", 421),
        ("", 421),
        ("localhost@evil.example", 421),
    ],
)
def test_a_foreign_host_name_is_refused(client: httpx2.Client, host: str, status: int) -> None:
    """Else a page of that name could read the graph through a person's browser."""
    answer = client.get("/healthz", headers={"Host": host})

    assert answer.status_code == status
    if status != 200:
        assert answer.json()["code"] == "misdirected-host"


def test_a_host_name_of_the_settings_is_served() -> None:
    """For whoever puts the server behind a name of their own."""
    with running_server(allowed_hosts=("Graph.Example",)) as served:
        answers = [
            httpx2.get(
                f"{served.url}/healthz",
                headers={"Host": host},
                trust_env=False,
                timeout=ANSWER_TIMEOUT_S,
            )
            for host in ("graph.example", "graph.example:80", "other.example")
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 421]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreUnavailableError("cannot open the graph"), 503),
        (StoreCorruptError("not a graph"), 503),
        (GraphBusyError("another process is writing"), 409),
    ],
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/papers", "/sparql?query=ASK%7B%7D"])
def test_a_graph_that_cannot_be_read_is_said_to_be_so(
    error: ReadingGraphError, status: int, path: str
) -> None:
    """With the code of the error, on every route."""
    service = FixedService()
    service.error = error
    with running_server(service) as served:
        answer = httpx2.get(
            f"{served.url}{path}",
            trust_env=False,
            headers={"Accept": "*/*"},
            timeout=ANSWER_TIMEOUT_S,
        )

    assert answer.status_code == status
    assert answer.json()["code"] == error.code
    assert ("retry-after" in answer.headers) == (status == 503)


def test_a_fault_of_ours_tells_the_client_nothing_and_the_log_everything(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The headers of every answer are there too; a page for people."""
    service = FixedService()
    service.error = RuntimeError("secret detail")
    with running_server(service) as served, caplog.at_level(logging.INFO):
        answer = httpx2.get(f"{served.url}/healthz", trust_env=False, timeout=ANSWER_TIMEOUT_S)
        page = httpx2.get(
            served.url, headers={"Accept": "text/html"}, trust_env=False, timeout=ANSWER_TIMEOUT_S
        )

    assert answer.status_code == page.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.text + page.text
    assert "content-security-policy" in answer.headers
    assert "<h1>" in page.text
    assert any(
        record.exc_info is not None and "secret detail" in str(record.exc_info[1])
        for record in caplog.records
    )


def test_a_request_is_one_line_without_what_was_asked(
    client: httpx2.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """The template of the route stands in the log, not the key, and no query."""
    with caplog.at_level(logging.INFO, logger="api.logs"):
        client.get(f"/data/{ALFWORLD}.ttl")
        client.head("/sparql", params={"query": "ASK { ?private ?p ?o }"})
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while time.monotonic() < deadline and len(_lines(caplog)) < 2:
            time.sleep(0.01)  # the line is written when the answer is already on its way
    lines = _lines(caplog)

    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/data/{name:path}", 200),
        ("HEAD", "/sparql", 200),
    ]
    assert all(line["duration_ms"] >= 0 for line in lines)
    assert "private" not in str(lines)
    assert ALFWORLD not in str(lines)


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [vars(record) for record in caplog.records if record.name == "api.logs"]


def test_files_are_asked_about_each_time(client: httpx2.Client) -> None:
    """A script from before an update must not meet a page from after it."""
    first = client.get("/static/site.js")
    tag = first.headers["etag"]
    again = client.get("/static/site.js", headers={"If-None-Match": tag})
    icon = client.get("/favicon.ico", follow_redirects=True)

    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert icon.headers["content-type"] == "image/svg+xml"


def test_health_says_what_is_served(client: httpx2.Client) -> None:
    """Release, version of the graph, counts; never from a cache."""
    answer = client.get("/healthz")

    assert answer.json()["status"] == "ok"
    assert answer.json()["graph_version"] == "v1"
    assert answer.json()["counts"]["paper"] == 3
    assert answer.json()["sources"] == ["list"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
    ],
)
def test_the_vocabulary_is_served_in_each_form(
    client: httpx2.Client, accept: str, expected: str
) -> None:
    """Turtle where nothing else is asked for."""
    answer = client.get("/ns", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == expected
    assert "evaluatesOn" in answer.text


def test_every_code_of_an_error_has_its_title() -> None:
    """A new error without words for people is found here."""
    kinds = [ReadingGraphError]
    for kind in kinds:
        kinds += kind.__subclasses__()

    assert {kind.code for kind in kinds} <= TITLES.keys()


def test_the_openapi_document_is_the_one_that_was_agreed(client: httpx2.Client) -> None:
    """A change of the API is seen in review: write the file anew with READGRAPH_REWRITE=1."""
    document = client.get("/openapi.json").json()
    document["info"]["version"] = "0"
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if _REWRITE:
        OPENAPI.write_text(text, encoding="utf-8")

    assert OPENAPI.read_text(encoding="utf-8") == text


# Read at import: the environment of a test is emptied of these names.
_REWRITE = os.environ.get("READGRAPH_REWRITE") == "1"


def test_the_document_says_what_any_request_may_be_answered_with(client: httpx2.Client) -> None:
    """Whoever makes a client from it does not take them for faults of the server."""
    document = client.get("/openapi.json").json()
    operations = [
        operation for operations in document["paths"].values() for operation in operations.values()
    ]

    assert operations
    assert all({"400", "414"} <= operation["responses"].keys() for operation in operations)
    assert client.get("/resolve?q=a&q=b").status_code == 400


def test_the_document_says_that_every_error_is_a_problem(client: httpx2.Client) -> None:
    """In the media type that is sent, with the one schema."""
    document = client.get("/openapi.json").json()
    errors = [
        (status, response["content"])
        for operations in document["paths"].values()
        for operation in operations.values()
        for status, response in operation["responses"].items()
        if status >= "400"
    ]

    assert errors
    for _, content in errors:
        assert list(content) == ["application/problem+json"]
        reference = content["application/problem+json"]["schema"]["$ref"]
        assert reference == "#/components/schemas/ProblemBody"


def test_every_route_is_documented(client: httpx2.Client) -> None:
    """In docs/api.md; pages for people that are no part of the API are not in the document."""
    words = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")

    for path in client.get("/openapi.json").json()["paths"]:
        assert f"`{path}" in words or f" {path}" in words, path


def test_sparqlwrapper_reads_tables_and_graphs(served: Served) -> None:
    """The client that most scripts use, by GET and by POST."""
    wrapper = SPARQLWrapper(f"{served.url}/sparql")

    def ask(query: str, form: str, method: str = GET) -> Any:  # noqa: ANN401  # what it gives depends on the form
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        wrapper.setMethod(method)
        return wrapper.query().convert()

    select = "SELECT ?p { ?p rl:evaluatesOn ?b }"
    construct = "CONSTRUCT { ?p rl:evaluatesOn ?b } WHERE { ?p rl:evaluatesOn ?b }"
    table = ask(select, JSON)

    assert len(table["results"]["bindings"]) == 2
    assert ask(select, JSON, POST) == table
    assert ask(select, CSV).decode().count(HIMAC) == 1
    assert len(ask(select, XML).getElementsByTagName("result")) == 2
    assert b"evaluatesOn" in ask(construct, TURTLE)


SELECT = "SELECT ?p { ?p rl:evaluatesOn ?b }"
GRAPH = "CONSTRUCT { ?p rl:evaluatesOn ?b } WHERE { ?p rl:evaluatesOn ?b }"
DESCRIBE = f"DESCRIBE <{DEFAULT_BASE}/id/{ALFWORLD}>"
WRAPPED = [
    *((SELECT, form) for form in (None, JSON, XML, CSV, TSV)),
    *(("ASK { ?p rl:evaluatesOn ?b }", form) for form in (None, JSON, XML)),
    *((GRAPH, form) for form in (None, XML, RDFXML, TURTLE, N3, JSONLD)),
    *(
        (f"DESCRIBE <{DEFAULT_BASE}/id/{ALFWORLD}>", form)
        for form in (None, XML, RDFXML, TURTLE, N3, JSONLD)
    ),
]


@pytest.mark.parametrize(
    ("query", "form"), WRAPPED, ids=[f"{query.split()[0]} {form}" for query, form in WRAPPED]
)
@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_gets_every_format(
    served: Served, query: str, form: str | None, method: str
) -> None:
    """It names a format several times, in its own words; ``None`` is what it asks for by itself."""
    wrapper = SPARQLWrapper(f"{served.url}/sparql")
    wrapper.setQuery(query)
    wrapper.setMethod(method)
    if form is not None:
        wrapper.setReturnFormat(form)

    body = wrapper.query().response.read()

    assert b"alfworld" in body or b"true" in body or b"himac" in body.lower() or b"2604" in body
