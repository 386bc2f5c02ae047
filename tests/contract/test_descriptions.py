"""What the server says of itself and of its data; content codings; pages of other origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest
from rdflib import Graph

from api.compression import choose_coding
from graph.vocab import PREFIXES, RDF, SD, VOID
from tests.support.serving import ANSWER_TIMEOUT_S, running_server

if TYPE_CHECKING:
    from rdflib.term import Node

    from tests.support.serving import Served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib of itself

TYPES = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
}


@pytest.mark.parametrize("accept", [None, *TYPES])
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_the_endpoint_describes_itself(
    client: httpx2.Client, path: str, accept: str | None
) -> None:
    """Service Description, section 2: RDF with the endpoint that was asked."""
    answer = client.get(path, headers={} if accept is None else {"Accept": accept})
    graph = Graph().parse(data=answer.text, format=TYPES[accept or "text/turtle"])
    (service,) = graph.subjects(RDF.type, SD.Service)

    assert answer.status_code == 200
    assert str(graph.value(service, SD.endpoint)) == f"{str(client.base_url).rstrip('/')}{path}"
    assert set(graph.objects(service, SD.supportedLanguage)) == {
        SD.SPARQL11Query,
        SD.SPARQL11Update,
    }
    assert SD.UnionDefaultGraph in set(graph.objects(service, SD.feature))
    assert len(set(graph.objects(None, SD.name))) == 3


def test_a_service_says_what_its_settings_make_of_it() -> None:
    """No updates where nobody writes, no union where there is none."""
    with running_server(read_only=True, union_default_graph=False) as served:
        text = httpx2.get(f"{served.url}/sparql", trust_env=False, timeout=ANSWER_TIMEOUT_S).text
    graph = Graph().parse(data=text, format="turtle")

    assert set(graph.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert not set(graph.objects(None, SD.feature))


def test_a_service_names_its_functions_and_that_it_asks_others(client: httpx2.Client) -> None:
    """Those for the text search; other endpoints only where the settings allow one."""
    alone = Graph().parse(data=client.get("/sparql").text, format="turtle")
    with running_server(service_allow=("https://example.org/sparql",)) as served:
        text = httpx2.get(f"{served.url}/sparql", trust_env=False, timeout=ANSWER_TIMEOUT_S).text
    allowed = Graph().parse(data=text, format="turtle")
    functions = {str(function) for function in alone.objects(None, SD.extensionFunction)}

    assert functions == {f"{PREFIXES['rl']}matches", f"{PREFIXES['rl']}searchScore"}
    assert SD.BasicFederatedQuery not in set(alone.objects(None, SD.feature))
    assert SD.BasicFederatedQuery in set(allowed.objects(None, SD.feature))


def test_a_client_that_takes_tables_alone_forgot_its_query(client: httpx2.Client) -> None:
    """And is told so."""
    for path in ("/sparql", "/sparql?query="):
        answer = client.get(path, headers={"Accept": "application/sparql-results+json"})

        assert (answer.status_code, answer.json()["code"]) == (400, "query-missing")


def test_the_data_is_described_with_its_numbers(client: httpx2.Client) -> None:
    """VoID: they agree with what a query counts."""
    graph = Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    (dataset,) = graph.subjects(VOID.uriSpace, None)
    counts = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    bindings = client.get("/sparql", params={"query": counts}).json()["results"]["bindings"]

    def number(subject: Node, property_: Node) -> int:
        return int(str(graph.value(subject, property_)))

    parts = [number(part, VOID.triples) for part in graph.objects(dataset, VOID.subset)]
    properties = [
        number(part, VOID.triples) for part in graph.objects(dataset, VOID.propertyPartition)
    ]
    classes = set(graph.objects(dataset, VOID.classPartition))

    assert sum(parts) == int(bindings[0]["n"]["value"])
    assert sum(properties) == number(dataset, VOID.triples) <= sum(parts)
    assert len(properties) == number(dataset, VOID.properties)
    assert len(classes) == number(dataset, VOID.classes)


def test_descriptions_are_negotiated_and_kept(client: httpx2.Client) -> None:
    """406 for what is not offered, 304 for what is known."""
    for path in ("/.well-known/void", "/sparql"):
        tag = client.get(path).headers["etag"]

        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("br, gzip", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("GZIP; q=0.8, br;q=0", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("gzip;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=x", None),
        ("deflate, zstd", None),
    ],
)
def test_the_coding_is_that_which_the_client_likes_best(
    header: str | None, coding: str | None
) -> None:
    """RFC 9110, section 12.5.3."""
    assert choose_coding(header) == coding


@pytest.mark.parametrize("coding", ["gzip", "br"])
@pytest.mark.parametrize("path", ["/", "/sparql?query=SELECT*{?s?p?o}", "/static/site.css", "/ns"])
def test_a_coded_answer_is_the_same_answer(client: httpx2.Client, path: str, coding: str) -> None:
    """Shorter; its tag is weak, and known again; HEAD says the same of it."""
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    coded = client.get(path, headers={"Accept-Encoding": coding})
    head = client.head(path, headers={"Accept-Encoding": coding})
    tag = coded.headers["etag"]
    again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": tag})

    assert "content-encoding" not in plain.headers
    assert coded.headers["content-encoding"] == coding
    assert coded.content == plain.content
    assert coded.num_bytes_downloaded < len(plain.content)
    assert "Accept-Encoding" in coded.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]
    assert tag == f"W/{plain.headers['etag'].removeprefix('W/')}"
    assert (again.status_code, again.headers["etag"]) == (304, tag)
    assert head.headers.get("content-length") == coded.headers.get("content-length")


@pytest.mark.parametrize("path", ["/healthz", "/sparql?query=ASK{}", "/nothing"])
def test_small_answers_stay_as_they_are(client: httpx2.Client, path: str) -> None:
    """They would grow."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip, br"})

    assert "content-encoding" not in answer.headers


ORIGIN = "https://notes.example"


def test_no_other_origin_is_invited_unless_the_settings_say_so(client: httpx2.Client) -> None:
    """No header, no preflight."""
    answer = client.get("/healthz", headers={"Origin": ORIGIN})
    preflight = client.options(
        "/sparql", headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    )

    assert "access-control-allow-origin" not in answer.headers
    assert (preflight.status_code, preflight.json()["code"]) == (405, "method-not-allowed")


def test_an_invited_origin_reads_and_asks_to_write() -> None:
    """By name, without cookies; others are not."""
    with running_server(cors_origins=(ORIGIN,)) as served:
        url = f"{served.url}/sparql"
        read = httpx2.get(
            f"{url}?query=ASK{{}}",
            headers={"Origin": ORIGIN},
            trust_env=False,
            timeout=ANSWER_TIMEOUT_S,
        )
        other = httpx2.get(
            url, headers={"Origin": "https://x.example"}, trust_env=False, timeout=ANSWER_TIMEOUT_S
        )
        preflight = httpx2.options(
            url,
            headers={
                "Origin": ORIGIN,
                "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "authorization, content-type",
            },
            trust_env=False,
            timeout=ANSWER_TIMEOUT_S,
        )

    assert read.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in read.headers
    assert "access-control-allow-origin" not in other.headers
    assert preflight.status_code == 200
    assert "PUT" in preflight.headers["access-control-allow-methods"]


def test_every_origin_may_read_where_the_settings_say_so(served: Served) -> None:
    """For a public, read-only graph."""
    with running_server(cors_origins=("*",)) as public:
        answer = httpx2.get(
            f"{public.url}/healthz",
            headers={"Origin": ORIGIN},
            trust_env=False,
            timeout=ANSWER_TIMEOUT_S,
        )

    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_client_that_takes_pages_too_gets_the_description(client: httpx2.Client) -> None:
    """Clients that read RDF of the web accept pages as well, if less gladly."""
    accept = "application/n-quads,application/trig;q=0.95,text/turtle;q=0.6,text/html;q=0.2"
    answer = client.get("/sparql", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/n-quads")
