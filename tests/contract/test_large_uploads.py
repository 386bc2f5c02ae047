"""Large documents over the Graph Store Protocol: loaded by the engine, whole or not at all."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from graph.store import GraphDirectory
from tests.support.writing import Writable, writable_server

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = 20_000  # more than a megabyte, which is large
ADDRESS = "/store?graph=urn:g"
NTRIPLES = {"Content-Type": "application/n-triples"}
COUNTED = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:g> { ?s ?p ?o } }"


def body(*, start: int = 0, end: str = "") -> bytes:
    """Statements of which each counts one up."""
    lines = (
        f'<urn:thing:{n}> <https://example.org/a-property> "the text number {n}" .\n'
        for n in range(start, start + LINES)
    )
    return ("".join(lines) + end).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """One server for the tests here, each of which begins by putting the graph."""
    with writable_server(tmp_path_factory.mktemp("large") / "g") as found:
        yield found


def send(
    served: Writable, method: str, content: bytes, **headers: str
) -> tuple[int, dict[str, object]]:
    """Status and body of a write."""
    answer = served.client.request(
        method, ADDRESS, content=content, headers={**NTRIPLES, **headers}
    )
    return answer.status_code, answer.json() if answer.content else {}


def count(served: Writable) -> int:
    """How much the next query finds."""
    return int(served.rows(COUNTED)[0]["n"])


def test_a_large_graph_is_put_added_to_replaced_and_dropped(served: Writable) -> None:
    """Each step is seen by the next query, and leaves one store on disk."""
    first, made = send(served, "PUT", body())
    assert (first, made["added"], count(served)) == (201, LINES, LINES)

    again, added = send(served, "POST", body(start=LINES // 2))
    assert (again, added["added"], count(served)) == (200, LINES // 2, LINES * 3 // 2)

    replaced, _ = send(served, "PUT", body(start=1_000_000))
    assert (replaced, count(served)) == (204, LINES)
    assert served.ask("ASK { <urn:thing:1000000> ?p ?o }")
    assert not served.ask("ASK { <urn:thing:1> ?p ?o }")

    assert served.client.delete(ADDRESS).json()["removed"] == LINES
    assert count(served) == 0
    assert len(list(served.directory.glob("store*"))) == 1


def test_a_fault_at_the_end_of_a_large_body_changes_nothing(served: Writable) -> None:
    """It is told with its line, and neither version nor statements move."""
    send(served, "PUT", body())
    before = GraphDirectory(served.directory).version()
    for method in ("PUT", "POST"):
        status, told = send(served, method, body(start=5, end="<urn:a> <urn:b> .\n"))

        assert (status, told["code"], told["line"]) == (400, "rdf-syntax", LINES + 1)
        assert GraphDirectory(served.directory).version() == before
        assert count(served) == LINES


def test_a_large_body_that_is_refused_changes_nothing(served: Writable) -> None:
    """One that is compressed, holds graphs of its own, or is for a graph that the program keeps."""
    send(served, "PUT", body())
    before = GraphDirectory(served.directory).version()
    packed, _ = send(served, "PUT", gzip.compress(body()), **{"Content-Encoding": "gzip"})
    quads = body(end="<urn:a> <urn:b> <urn:c> <urn:h> .\n")
    graphs, told = send(served, "POST", quads, **{"Content-Type": "application/n-quads"})
    kept = served.client.put("/graph/src-list", content=body(), headers=NTRIPLES)

    assert (packed, graphs, told["code"], kept.status_code) == (415, 400, "rdf-syntax", 409)
    assert GraphDirectory(served.directory).version() == before


def test_large_parts_of_one_body_are_added_at_once(served: Writable) -> None:
    """Blank nodes of one name are two in two of them."""
    served.client.delete(ADDRESS)
    blank = "_:b <urn:p> <urn:o> .\n"
    parts = b"".join(
        b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.nt"\r\n\r\n'
        + body(start=start, end=blank)
        + b"\r\n"
        for start in (0, LINES)
    )
    status, made = send(
        served,
        "POST",
        parts + b"--xyz--\r\n",
        **{"Content-Type": "multipart/form-data; boundary=xyz"},
    )

    assert (status, made["added"]) == (201, 2 * LINES + 2)
    assert count(served) == 2 * LINES + 2


def test_a_disk_that_does_not_take_the_body_is_told(
    served: Writable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a problem of the store, and nothing is changed."""
    send(served, "PUT", body())

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("api.bodies.TemporaryFile", full)
    status, told = send(served, "PUT", body(start=5))

    assert (status, told["code"]) == (503, "store-unavailable")
    assert count(served) == LINES
