"""What ``make bench`` asks and of what: the lean graph, and the two forms of the mix."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import chain

from pyoxigraph import RdfFormat, Store

from graph.sparql import Answer, answer
from tests.benchmarks.lean import Entities, Zipf, known_entities, lean_entities, lean_lines
from tests.benchmarks.service_queries import (
    INTERACTIVE,
    LIGHT,
    SAYS,
    as_people_ask,
    distinct,
    service_queries,
)

_PAPERS = 400
_QUERIES = service_queries(*known_entities(_PAPERS))


def _lean_store() -> Store:
    store = Store()
    store.bulk_load("".join(lean_lines(_PAPERS)).encode(), format=RdfFormat.N_TRIPLES)
    return store


def _results(found: Answer) -> int:
    """Rows of a table, or lines of a graph."""
    if found.form != "SELECT":
        return len(found.body.splitlines())
    return len(json.loads(found.body)["results"]["bindings"])


def test_the_lean_graph_has_about_25_triples_a_paper() -> None:
    """Beside the pools of benchmarks and techniques, which are there for any number of papers."""
    lines = list(lean_lines(_PAPERS))

    pool = len(list(lean_lines(0)))
    assert 24 < (len(lines) - pool) / _PAPERS < 26
    assert len(set(lines)) == len(lines)


def test_the_lean_graph_is_the_same_for_the_same_seed() -> None:
    """And another one for another seed."""
    lines = list(lean_lines(_PAPERS))

    assert list(lean_lines(_PAPERS)) == lines
    assert list(lean_lines(_PAPERS, seed=2)) != lines


def test_each_kind_of_query_finds_something_in_the_lean_graph() -> None:
    """A query that finds nothing would measure nothing."""
    store = _lean_store()

    empty = [name for name, query in _QUERIES.items() if not _results(answer(store, query))]
    assert empty == []
    assert set(_QUERIES) == set(SAYS)


def test_what_can_be_asked_about_is_in_the_lean_graph() -> None:
    """Every IRI of the pools is described there."""
    entities = lean_entities(_PAPERS)

    described = {line.split(" ")[0][1:-1] for line in lean_lines(_PAPERS)}
    assert {*entities.papers, *entities.benchmarks, *entities.techniques} == described
    assert set(known_entities(_PAPERS)) <= described


def test_zipf_deals_low_places_more_often() -> None:
    """The first place about twice as often as the second, ten times as often as the tenth."""
    zipf = Zipf(1000, random.Random(1))  # noqa: S311 -- for dealing, not for secrets

    dealt = Counter(zipf.place() for _ in range(20_000))
    assert 1.6 < dealt[0] / dealt[1] < 2.4
    assert 7 < dealt[0] / dealt[9] < 14
    assert max(dealt) < 1000


def test_zipf_deals_several_that_differ() -> None:
    """Never more than there are."""
    zipf = Zipf(3, random.Random(1))  # noqa: S311 -- for dealing, not for secrets

    assert sorted(zipf.places(3)) == [0, 1, 2]
    assert sorted(zipf.places(5)) == [0, 1, 2]


def test_no_two_requests_of_the_distinct_mix_have_one_text() -> None:
    """Neither in a round nor across rounds."""
    asked = [
        each
        for mark in ("round 0", "round 1")
        for queue in distinct(_QUERIES, mark, clients=3, repeats=4)
        for each in queue
    ]

    assert len({each.text for each in asked}) == len(asked)
    assert set(Counter(each.kind for each in asked).values()) == {24}


def test_what_people_ask_repeats_in_part_and_is_the_same_each_run() -> None:
    """Some requests were made before, others not; a round deals by its mark alone."""
    entities = lean_entities(_PAPERS)
    clients = as_people_ask(entities, "round 1", clients=8, repeats=15)

    asked = list(chain.from_iterable(clients))
    assert clients == as_people_ask(entities, "round 1", clients=8, repeats=15)
    assert clients != as_people_ask(entities, "round 2", clients=8, repeats=15)
    assert 0.1 < len({each.text for each in asked}) / len(asked) < 0.9
    assert {each.kind for each in asked} == set(INTERACTIVE) > set(LIGHT)


def test_what_people_ask_about_is_written_into_the_query() -> None:
    """No placeholder is left where there is but one thing of a kind."""
    entities = Entities(papers=["urn:p"], benchmarks=["urn:b"], techniques=["urn:t"])

    texts = {each.kind: each.text for each in as_people_ask(entities, "", clients=1, repeats=1)[0]}
    assert "rl:evaluatesOn <urn:b> ;" in texts["q02"]
    assert "<urn:p> cito:cites+" in texts["q09"]
    assert texts["q10"].endswith(("<urn:p>", "<urn:b>", "<urn:t>"))
