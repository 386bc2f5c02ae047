"""What an assistant is answered, without a process: large things stay small, faults are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from pyoxigraph import Literal, RdfFormat, serialize

from api.assistant.bounds import ANSWER_CHARS, LIST_CHARS, compact
from api.assistant.server import make_session, offered_tools
from api.assistant.tool import Desk
from api.settings import Settings
from graph.answering import QueryService
from graph.evaluators import InProcess
from graph.iris import Iris
from graph.loading import load_into_memory
from graph.snapshot import Snapshot
from graph.terms import node, quads_in
from graph.vocab import RDF, RL, SCHEMA, SKOS
from graph.workers.cancellation import Cancellation
from tests.support.small_graph import FixedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from graph.snapshot import GraphService

IRIS = Iris()
HUB = "benchmark-hub"
PAPERS = 5_000
TITLE = "A title that is as long as the longest ones are, " * 8


def _quads() -> Iterator[Quad]:
    stated = quads_in(IRIS.graph("src-list"))
    yield stated(IRIS.entity(HUB), RDF.type, node(RL.Benchmark))
    yield stated(IRIS.entity(HUB), SKOS.prefLabel, Literal("Hub", language="en"))
    for number in range(PAPERS):
        paper = IRIS.entity(f"paper-t-{number:05}")
        yield stated(paper, RDF.type, node(SCHEMA.ScholarlyArticle))
        yield stated(paper, SCHEMA.name, f"{TITLE}{number}")
        yield stated(paper, RL.evaluatesOn, node(IRIS.entity(HUB)))


def desk_of(service: FixedService, home: Path) -> Desk:
    """A desk that answers in this process."""
    settings = Settings(home=home)
    return Desk(settings, cast("GraphService", service), QueryService(InProcess(service)))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A graph with one thing that 5,000 papers of long titles link to."""
    store = load_into_memory(serialize(_quads(), format=RdfFormat.N_QUADS) or b"", IRIS)
    return desk_of(FixedService(Snapshot(store, "v", IRIS)), tmp_path_factory.mktemp("hub"))


def ask(desk: Desk, tool: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
    """Run a tool."""
    known = offered_tools(desk.settings, write=True)[tool]
    found = known.run(desk, known.arguments.model_validate(given), Cancellation())
    assert len(compact(found)) < ANSWER_CHARS
    return found


@pytest.mark.parametrize(
    ("tool", "given", "list_name"),
    [
        ("neighbours", {"name": HUB, "depth": 2, "limit": 200}, "neighbours"),
        ("get", {"name": HUB, "limit": 200}, "links"),
        ("search", {"text": "title", "limit": 100}, "hits"),
    ],
)
def test_much_is_given_in_parts_that_miss_nothing(
    hub: Desk, tool: str, given: dict[str, Any], list_name: str
) -> None:
    """Each bounded in characters as well; the cursor stands where the part was cut."""
    seen: list[str] = []
    after = None
    for _ in range(3):
        found = ask(hub, tool, **given, after=after)
        part = found[list_name]
        seen += [item.get("key") or item["other"]["key"] for item in part]
        after = found["next"]

        assert len(compact(part)) <= LIST_CHARS + 2
        assert after is not None
    first = ask(hub, tool, **given)

    assert len(set(seen)) == len(seen) > 100
    assert first.get("total", first.get("link_counts")) in (
        PAPERS,
        {"in": {"evaluatesOn": PAPERS}},
    )


def test_a_long_result_is_cut_and_says_so(hub: Desk) -> None:
    """Rows by their number and their length, values by their length."""
    query = "SELECT ?p ?t ('x' AS ?x) { ?p schema:name ?t } ORDER BY ?p LIMIT 900"
    found = ask(hub, "sparql", query=query, rows=1000)
    graph = ask(hub, "sparql", query="CONSTRUCT WHERE { ?p schema:name ?t }")

    assert (found["total"], found["complete"], graph["complete"]) == (900, False, False)
    assert found["rows"][0][0] == "<id/paper-t-00000>"
    assert 0 < len(found["rows"]) < 900


def test_values_come_as_json_has_them(hub: Desk) -> None:
    """Numbers and truth; what JSON has no number for stays text; a missing value is null."""
    query = """SELECT ?i ?d ?t ?n ?u ?c ?b ?none {
        VALUES (?i ?d ?t ?n ?u ?c) {
            (1 1.5 true "INF"^^xsd:double <http://x.example/> rl:Benchmark) }
        BIND(BNODE() AS ?b) }"""
    ((*values, blank, missing),) = ask(hub, "sparql", query=query)["rows"]

    assert values == [1, 1.5, True, "INF", "<http://x.example/>", "rl:Benchmark"]
    assert blank.startswith("_:")
    assert missing is None


def test_a_fault_of_ours_is_an_answer_without_its_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has it, the assistant a code."""
    service = FixedService()
    service.error = ZeroDivisionError("secret")
    session = make_session(desk_of(service, tmp_path), write=False)
    result = session.run("resolve", {"text": "x"}, Cancellation())
    (content,) = result.content

    assert result.is_error
    assert "internal_error" in content.text  # type: ignore[union-attr]
    assert "secret" not in content.text  # type: ignore[union-attr]
    assert "secret" in caplog.text


def test_an_answer_that_is_too_large_is_none(hub: Desk) -> None:
    """A row of very many columns, say."""
    columns = " ".join(f"(?t AS ?t{number})" for number in range(300))
    query = f"SELECT {columns} {{ ?p schema:name ?t }} LIMIT 1"
    result = make_session(hub, write=False).run("sparql", {"query": query}, Cancellation())
    (content,) = result.content

    assert result.is_error
    assert "answer_too_large" in content.text  # type: ignore[union-attr]
