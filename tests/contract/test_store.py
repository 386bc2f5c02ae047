"""The SPARQL 1.1 Graph Store HTTP Protocol, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.iris import DEFAULT_BASE
from tests.support.writing import Writable, writable_server

if TYPE_CHECKING:
    from pathlib import Path

TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
ONE = "<urn:a> <urn:p> 1 ."
TWO = "<urn:a> <urn:p> 2 ."
CURATED = f"{DEFAULT_BASE}/graph/curated"


def triples(server: Writable, address: str) -> set[str]:
    """The statements of a graph, numbers without their type."""
    headers = {"Accept": "application/n-triples"}
    text = server.stranger.get(address, headers=headers).text
    number = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    return {line.replace(number, "").replace('"', "") for line in text.splitlines()}


ADDRESSES = ["/store?graph=urn:g", "/store/person/1.ttl", "/store/a%2Fb?x=y", "/graph/mine"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_graph_is_put_read_added_to_and_dropped(server: Writable, address: str) -> None:
    """Sections 5.2 to 5.6, by indirect and by direct address, with the status of each step."""

    def status(method: str, body: str | None = None) -> int:
        headers = TURTLE if body is not None else {}
        return server.client.request(method, address, content=body, headers=headers).status_code

    assert [status("GET"), status("HEAD"), status("DELETE")] == [404, 404, 404]
    assert status("PUT", ONE) == 201
    assert triples(server, address) == {ONE}
    assert status("PUT", TWO) == 204
    assert triples(server, address) == {TWO}
    assert status("POST", ONE) == 200
    assert status("POST", "") == 200
    assert server.rows("SELECT (COUNT(*) AS ?n) { <urn:a> <urn:p> ?o }") == [{"n": "2"}]
    assert status("HEAD") == 200
    assert [status("DELETE"), status("GET")] == [200, 404]
    assert status("POST", ONE) == 201


def test_a_graph_without_statements_is_there_until_it_is_dropped(server: Writable) -> None:
    """It is put, found, put again, given statements, and dropped, each with its own status."""

    def status(method: str, body: str | None = None) -> int:
        headers = TURTLE if body is not None else {}
        return server.client.request(
            method, "/store/person/2.ttl", content=body, headers=headers
        ).status_code

    assert [status("GET"), status("PUT", ""), status("GET"), status("HEAD")] == [404, 201, 200, 200]
    assert triples(server, "/store/person/2.ttl") == set()
    assert [status("PUT", ""), status("PUT", ONE), status("PUT", "")] == [204, 204, 204]
    assert [status("GET"), status("DELETE"), status("GET"), status("DELETE")] == [
        200, 200, 404, 404,
    ]  # fmt: skip


def test_a_graph_that_was_put_empty_is_added_to_as_one_that_is_there(server: Writable) -> None:
    """Section 5.5: it is not made a second time, as one that was dropped is."""

    def status(method: str, body: str | None = None) -> int:
        headers = TURTLE if body is not None else {}
        return server.client.request(
            method, "/store?graph=urn:e", content=body, headers=headers
        ).status_code

    assert [status("PUT", ""), status("POST", ONE)] == [201, 200]
    assert triples(server, "/store?graph=urn:e") == {ONE}
    assert [status("DELETE"), status("POST", ONE)] == [200, 201]


@pytest.mark.parametrize(
    "update", ["DROP ALL", "CLEAR NAMED", "DROP GRAPH <urn:e>", "MOVE SILENT <urn:e> TO <urn:f>"]
)
def test_an_update_that_drops_a_graph_without_statements_drops_it(
    exact: Writable, update: str
) -> None:
    """Afterwards it is not found."""
    exact.client.put("/store?graph=urn:e", content="", headers=TURTLE)
    before = exact.stranger.get("/store?graph=urn:e").status_code

    exact.client.post("/update", data={"update": update})

    assert before == 200
    assert exact.stranger.get("/store?graph=urn:e").status_code == 404


def test_a_new_graph_may_be_without_statements(server: Writable) -> None:
    """Where it is said to be, it is found."""
    made = server.client.post("/store", content="", headers=TURTLE)

    assert made.status_code == 201
    assert server.stranger.get(made.headers["Location"]).status_code == 200


def test_direct_and_indirect_names_meet(server: Writable) -> None:
    """An address below /store is the IRI of its graph; a path is resolved against the server."""
    server.client.put("/store/person/1", content="<> <urn:p> <2> .", headers=TURTLE)
    found = [
        server.stranger.get("/store", params={"graph": name}).text
        for name in (f"{server.url}/store/person/1", "/store/person/1")
    ]

    assert found[0] == found[1]
    assert f"<{server.url}/store/person/1>" in found[0]
    assert f"<{server.url}/store/person/2>" in found[0]


def test_graphs_of_the_project_are_read_under_their_names(server: Writable) -> None:
    """Their IRIs do not depend on the server."""
    direct = server.stranger.get("/graph/x-list", headers={"Accept": "application/n-triples"})
    indirect = server.stranger.get(
        "/store",
        params={"graph": f"{DEFAULT_BASE}/graph/x-list"},
        headers={"Accept": "application/n-triples"},
    )

    assert direct.status_code == 200
    assert set(direct.text.splitlines()) == set(indirect.text.splitlines())


def test_a_new_graph_is_made_where_none_is_named(server: Writable) -> None:
    """Section 5.5: ``Location`` says where it is; its IRI is one of the project."""
    answer = server.client.post("/store", content=ONE, headers=TURTLE)
    location = answer.headers["location"]

    assert answer.status_code == 201
    assert location.startswith(f"{server.url}/graph/web-")
    assert triples(server, location) == triples(server, f"/store?graph={location}") == {ONE}
    name = location.rpartition("/")[2]
    assert server.ask(f"ASK {{ GRAPH <{DEFAULT_BASE}/graph/{name}> {{ <urn:a> ?p ?o }} }}")


def test_the_union_is_read_and_added_to_but_not_replaced(server: Writable) -> None:
    """What is added to it is curated, as with INSERT."""
    whole = server.stranger.get("/store?default", headers={"Accept": "application/n-triples"})
    answers = [
        server.client.put("/store?default", content=ONE, headers=TURTLE),
        server.client.delete("/store?default"),
    ]
    added = server.client.post("/store?default", content=ONE, headers=TURTLE)

    assert "ALFWorld" in whole.text
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (409, "graph-protected")
    ] * 2
    assert added.status_code == 201
    assert server.ask(f"ASK {{ GRAPH <{CURATED}> {{ <urn:a> <urn:p> 1 }} }}")


def test_the_default_graph_of_the_store(exact: Writable) -> None:
    """It is always there, and put, read and cleared like others."""
    empty = exact.stranger.get("/store?default")
    put = [exact.client.put("/store?default", content=body, headers=TURTLE) for body in (ONE, TWO)]
    full = triples(exact, "/store?default=")
    gone = exact.client.delete("/store?default")

    assert empty.status_code == 200
    assert [answer.status_code for answer in put] == [201, 204]
    assert full == {TWO}
    assert gone.status_code == 200
    assert not exact.ask("ASK { ?s ?p ?o }")


MULTIPART = "multipart/form-data; boundary=xyz"
PARTS = """--xyz
Content-Disposition: form-data; name="a"; filename="a.ttl"
Content-Type: text/turtle; charset=utf-8

<urn:a> <urn:p> "é"

--xyz
Content-Disposition: form-data; name="b"; filename="b.nt"

<urn:a> <urn:p> <urn:b> .

--xyz--
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_several_documents_are_added_at_once(server: Writable, line_end: str) -> None:
    """Each in its own format, by media type or by the ending of its name."""
    body = PARTS.replace("\n", line_end).encode()
    answer = server.client.post(
        "/store?graph=urn:g", content=body, headers={"Content-Type": MULTIPART}
    )

    assert (answer.status_code, answer.json()["added"]) == (201, 2)
    assert {row["o"] for row in server.rows("SELECT ?o { <urn:a> <urn:p> ?o }")} == {"é", "urn:b"}


def test_a_body_of_several_documents_that_was_cut_writes_none_of_them(server: Writable) -> None:
    """Though what is left of it is RDF: a part of a document may look whole."""
    part = "--xyz\r\nContent-Type: application/n-triples\r\n\r\n<urn:a> <urn:b> <urn:c> .\r\n"
    for body in (part, f"{part}{part}", f"{part}--xyz\r\n", f"{part}--xyz"):
        answer = server.client.put(
            "/store?graph=urn:cut", content=body, headers={"Content-Type": MULTIPART}
        )

        assert answer.status_code == 400, body
        assert "boundar" in answer.json()["detail"]
    assert server.stranger.get("/store?graph=urn:cut").status_code == 404


DOCUMENTS = {
    "text/turtle": ONE,
    "application/x-turtle": ONE,
    "application/n-triples": '<urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "application/n-quads": '<urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "application/trig": ONE,
    "application/ld+json": '{"@id": "urn:a", "urn:p": 1}',
    "application/rdf+xml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:u="urn:"><rdf:Description rdf:about="urn:a"><u:p rdf:datatype='
    '"http://www.w3.org/2001/XMLSchema#integer">1</u:p></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("media_type", DOCUMENTS)
def test_each_format_of_rdf_is_read(server: Writable, media_type: str) -> None:
    """And read back in each that is written."""
    answer = server.client.put(
        "/store?graph=urn:g", content=DOCUMENTS[media_type], headers={"Content-Type": media_type}
    )
    accept = media_type.replace("x-turtle", "n-triples")
    back = server.stranger.get("/store?graph=urn:g", headers={"Accept": accept})

    assert answer.status_code == 201
    assert server.ask("ASK { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }")
    assert back.headers["content-type"].startswith(accept)
    assert "urn:a" in back.text


def test_blank_nodes_of_two_documents_are_two(server: Writable) -> None:
    """Though they have one name."""
    for _ in range(2):
        server.client.post("/store?graph=urn:g", content="_:a <urn:p> 1 .", headers=TURTLE)

    assert len(server.rows("SELECT ?s { ?s <urn:p> 1 }")) == 2


def test_a_known_graph_is_not_sent_again(server: Writable) -> None:
    """The tag is that of the state of the whole."""
    tag = server.stranger.get("/graph/x-list").headers["etag"]
    again = server.stranger.get("/graph/x-list", headers={"If-None-Match": tag})
    server.client.put("/store?graph=urn:g", content=ONE, headers=TURTLE)
    changed = server.stranger.get("/graph/x-list", headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert changed.status_code == 200


XML = "application/rdf+xml"
JSON_LD = "application/ld+json"
PROBLEMS: dict[str, tuple[str, str, str | None, bytes, int, str]] = {
    "no graph": ("GET", "/store", None, b"", 400, "graph-missing"),
    "no graph to put": ("PUT", "/store", "text/turtle", b"", 400, "graph-missing"),
    "two graphs": ("GET", "/store?graph=urn:a&graph=urn:b", None, b"", 400, "repeated-parameter"),
    "a graph and the default": (
        "GET", "/store?graph=urn:a&default", None, b"", 400, "repeated-parameter"),
    "an address and a graph": (
        "GET", "/store/x?graph=urn:a", None, b"", 400, "repeated-parameter"),
    "no IRI": ("GET", "/store?graph=x%20y", None, b"", 400, "invalid-identifier"),
    "a relative IRI": ("PUT", "/store?graph=x", "text/turtle", b"", 400, "invalid-identifier"),
    "what would end a term": (
        "GET", "/store?graph=urn:a%3E%20%3Curn:b", None, b"", 400, "invalid-identifier"),
    "no RDF accepted": ("GET", "/graph/x-list", None, b"", 406, "not-acceptable"),
    "no media type": ("PUT", "/store?graph=urn:g", None, b"<a> <b> 1", 415,
                      "unsupported-media-type"),
    "another media type": ("POST", "/store?graph=urn:g", "text/csv", b"a,b", 415,
                           "unsupported-media-type"),
    "another charset": ("PUT", "/store?graph=urn:g", "text/turtle; charset=utf-16", b"x", 415,
                        "unsupported-media-type"),
    "no parts": ("POST", "/store?graph=urn:g", MULTIPART, b"nothing", 400, "bad-input"),
    "syntax": ("PUT", "/store?graph=urn:g", "text/turtle", b"<urn:a> <urn:b> 1 .\n<urn", 400,
               "rdf-syntax"),
    "no Turtle at all": ("PUT", "/store?graph=urn:g", "text/turtle", b"@prefix fo", 400,
                         "rdf-syntax"),
    "broken UTF-8": ("PUT", "/store?graph=urn:g", "text/turtle", b"\xff\xfe", 400, "rdf-syntax"),
    "no XML": ("PUT", "/store?graph=urn:g", XML, b"<a>\n<b></a>", 400, "rdf-syntax"),
    "a context elsewhere": ("PUT", "/store?graph=urn:g", JSON_LD,
                            b'{"@context": "http://127.0.0.1:9/c", "a": 1}', 400, "rdf-syntax"),
    "graphs in a graph": ("PUT", "/store?graph=urn:g", "application/trig",
                          b"<urn:h> { <urn:a> <urn:b> 1 }", 400, "rdf-syntax"),
    "a graph of a list": ("PUT", "/graph/x-list", "text/turtle", b"", 409, "graph-protected"),
    "dropping one": ("DELETE", "/graph/src-list", None, b"", 409, "graph-protected"),
    "another method": ("PATCH", "/store?graph=urn:g", "text/turtle", b"", 405,
                       "method-not-allowed"),
    "length": ("PUT", "/store?graph=urn:g", "text/turtle", b"#" * 5_000, 413, "request-too-large"),
}  # fmt: skip


def test_what_cannot_be_done_is_a_problem(tmp_path: Path) -> None:
    """The table of refused requests, each with its status and code; nothing is written."""
    with writable_server(tmp_path / "g", filled=True, query_workers=0, upload_bytes=4_000) as found:
        for name, (method, path, kind, body, status, code) in PROBLEMS.items():
            headers = {} if kind is None else {"Content-Type": kind}
            if status == 406:
                headers["Accept"] = "text/csv"
            answer = found.client.request(method, path, content=body or None, headers=headers)

            assert (answer.status_code, answer.json()["code"]) == (status, code), name
            assert answer.headers["content-type"] == "application/problem+json", name
        assert found.stranger.get("/store?graph=urn:g").status_code == 404


@pytest.mark.parametrize(
    ("media_type", "body", "line"),
    [
        ("text/turtle", "<urn:a> <urn:b> 1 .\n<urn", 2),
        ("application/n-triples", "<urn:a> <urn:b> <urn:c> .\nx", 2),
        (XML, "<a>\n<b></a>", 2),
        (JSON_LD, '{\n"a"', 2),
    ],
)
def test_a_malformed_document_is_told_by_line(
    server: Writable, media_type: str, body: str, line: int
) -> None:
    """Whatever its format."""
    answer = server.client.put(
        "/store?graph=urn:g", content=body, headers={"Content-Type": media_type}
    )

    assert (answer.status_code, answer.json()["line"]) == (400, line)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_whoever_has_no_token_writes_no_graph(server: Writable, method: str) -> None:
    """By no address."""
    for address in ADDRESSES:
        answer = server.stranger.request(method, address, content=ONE, headers=TURTLE)

        assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")
