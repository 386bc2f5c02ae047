"""The answering of queries: the cache, the limits, and what is asked of whoever evaluates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.answering import AnsweringLimits, QueryService, is_volatile
from graph.errors import (
    NotAcceptableError,
    QueryTooLongError,
    ResultTooLargeError,
    UnknownEntityError,
)
from graph.evaluators import InProcess
from graph.sparql import Dataset, Limits
from tests.support.small_graph import FixedService, small_snapshot

if TYPE_CHECKING:
    from graph.workers.cancellation import Cancellation
    from graph.workers.places import Place
    from graph.workers.task import Reply, Task

QUERY = "SELECT ?p { ?p rl:evaluatesOn ?b } ORDER BY ?p"


class Counting(InProcess):
    """Evaluates in the process, and remembers what it was asked and for how long."""

    def __init__(self, service: FixedService) -> None:
        super().__init__(service)
        self.asked: list[tuple[str, float]] = []

    def ask(
        self,
        task: Task,
        timeout_s: float,
        cancellation: Cancellation | None = None,
        place: Place | None = None,
    ) -> Reply:
        """Evaluate, and remember."""
        self.asked.append((task.query, timeout_s))
        return super().ask(task, timeout_s, cancellation, place)


@pytest.fixture
def held() -> FixedService:
    """The graph; a test may put another state in its place."""
    return FixedService()


@pytest.fixture
def evaluator(held: FixedService) -> Counting:
    """Who evaluates."""
    return Counting(held)


def service(evaluator: Counting, cache_bytes: int = 100_000, **limits: int) -> QueryService:
    """What answers from it, within limits."""
    return QueryService(evaluator, AnsweringLimits(Limits(**limits), 10.0, cache_bytes))


def test_a_query_is_evaluated_once_a_state(held: FixedService, evaluator: Counting) -> None:
    """The second time the same answer comes from the cache, until the graph changes."""
    queries = service(evaluator)
    queries.start()
    first, second = queries.answer(QUERY), queries.answer(QUERY)
    held.snapshot = small_snapshot("v2")
    third = queries.answer(QUERY)
    queries.close()

    assert first is second
    assert (first.version, third.version) == ("v1", "v2")
    assert first.body == third.body
    assert len(evaluator.asked) == 2


def test_what_the_answer_depends_on_is_part_of_the_key(evaluator: Counting) -> None:
    """Text, dataset, bindings, media type."""
    queries = service(evaluator)
    queries.answer(QUERY)
    queries.answer(QUERY + " ")
    queries.answer(QUERY, Dataset(default_graphs=("urn:none",)))
    queries.answer(QUERY, Dataset(bindings={"p": "<urn:none>"}))
    csv = queries.answer(QUERY, choose=lambda offered: offered[-1])

    assert len(evaluator.asked) == 5
    assert csv.media_type == "text/tab-separated-values"


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_differs_each_time_is_not_kept(evaluator: Counting, call: str) -> None:
    """A clock would stand still."""
    queries = service(evaluator)
    query = f"SELECT ({call} AS ?x) {{}}"
    queries.answer(query)
    queries.answer(query)

    assert is_volatile(query)
    assert len(evaluator.asked) == 2


def test_the_cache_has_a_bound(evaluator: Counting) -> None:
    """What was asked for last stays; what is large next to it is not kept at all."""
    queries = service(evaluator, cache_bytes=3_000)
    for number in range(20):
        queries.answer(f"ASK {{ ?s ?p {number} }}")
    queries.answer("ASK { ?s ?p 19 }")
    queries.answer("ASK { ?s ?p 0 }")
    queries.answer("SELECT * { ?s ?p ?o }")
    queries.answer("SELECT * { ?s ?p ?o }")

    assert len(evaluator.asked) == 20 + 1 + 2


def test_a_client_may_lower_the_time_and_no_more(evaluator: Counting) -> None:
    """The service's own limit stays."""
    queries = service(evaluator)
    queries.answer("ASK { 1 ?p ?o }")
    queries.answer("ASK { ?s ?p 2 }", timeout_s=2.5)
    queries.answer("ASK { ?s ?p 3 }", timeout_s=1000)

    assert [seconds for _, seconds in evaluator.asked] == [10.0, 2.5, 10.0]


def test_limits_are_those_of_the_service(evaluator: Counting) -> None:
    """Characters, rows and bytes."""
    with pytest.raises(QueryTooLongError):
        service(evaluator, query_chars=5).answer(QUERY)
    with pytest.raises(ResultTooLargeError, match="2 rows"):
        service(evaluator, result_rows=2).answer("SELECT * { ?s ?p ?o }")
    with pytest.raises(ResultTooLargeError, match="100 bytes"):
        service(evaluator, result_bytes=100).answer("SELECT * { ?s ?p ?o }")


def test_a_choice_that_is_refused_is_refused_in_its_own_words(evaluator: Counting) -> None:
    """Only for the form that the query has; an error without words of its own stays."""

    def only_tables(offered: tuple[str, ...]) -> str:
        if "text/csv" not in offered:
            message = "tables only"
            raise UnknownEntityError(message)
        return "text/csv"

    def once(offered: tuple[str, ...]) -> str:
        if len(seen) < 3:
            seen.append(offered)
            raise NotAcceptableError(offered)
        return offered[0]

    seen: list[tuple[str, ...]] = []
    queries = service(evaluator)

    assert queries.answer(QUERY, choose=only_tables).media_type == "text/csv"
    with pytest.raises(UnknownEntityError, match="tables only"):
        queries.answer("ASK {}", choose=only_tables)
    with pytest.raises(NotAcceptableError):
        queries.answer("ASK {}", choose=once)
