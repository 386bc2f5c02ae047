"""What each service is asked, and what becomes of its answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.remote import (
    arxiv_api,
    doi_api,
    github_api,
    hugging_face_api,
    openalex_api,
    semantic_scholar_api,
)
from api.remote.fetch_cache import FetchCache
from api.remote.fetch_settings import FetchSettings
from api.remote.fetcher import Fetcher, FetchError, NotThereError
from api.remote.services import Services, services
from graph.known import KnownRepository
from tests.support.paper_server import (
    SETTINGS,
    PaperServer,
    arxiv_error,
    entry,
    fails,
    feed,
    paper_server,
    repository,
    says,
    scholar_paper,
    work,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LISTS = KnownRepository("repo-github.com-ada-lists", "ada/lists", "https://github.com/ada/lists")


@pytest.fixture
def server() -> Iterator[PaperServer]:
    """All services, which know nothing unless they are told to."""
    with paper_server() as running:
        yield running


@pytest.fixture
def asks(server: PaperServer, tmp_path: Path) -> Iterator[tuple[Fetcher, Services]]:
    """What asks them, without waiting."""
    given = {name.lower(): server.url for name in SETTINGS}
    settings = FetchSettings.model_validate({**given, "fetch_retries": 0})
    with Fetcher(settings, FetchCache(tmp_path / "cache"), pause=lambda _: None) as fetcher:
        yield fetcher, services(settings)


Asks = tuple[Fetcher, Services]


def test_arxiv_is_asked_for_a_hundred_papers_at_a_time(server: PaperServer, asks: Asks) -> None:
    """And gives them in any order."""
    ids = [f"2604.{number:05}" for number in range(150)]
    server.otherwise = lambda asked: feed(
        *(entry(name, f"Paper {name}") for name in reversed(asked.params["id_list"].split(",")))
    )
    answered = arxiv_api.papers_by_id(asks[0], asks[1].arxiv, ids)

    assert [record.arxiv_id for record in answered.records] == ids
    assert [asked.params["max_results"] for asked in server.asked] == ["100", "50"]


def test_a_batch_that_arxiv_refuses_is_halved(server: PaperServer, asks: Asks) -> None:
    """Down to the one identifier that is at fault."""
    server.otherwise = lambda asked: (
        fails(400, "incorrect id")
        if "2604.00006" in asked.params["id_list"]
        else feed(*(entry(name, name) for name in asked.params["id_list"].split(",")))
    )
    ids = [f"2604.{number:05}" for number in range(8)]
    answered = arxiv_api.papers_by_id(asks[0], asks[1].arxiv, ids)

    assert [record.arxiv_id for record in answered.records] == ids[:6] + ids[7:]
    assert len(answered.missing) == 1
    assert answered.missing[0].startswith("arXiv:2604.00006 (")
    assert answered.failures == []


def test_a_service_that_fails_three_times_in_a_row_is_left_alone(
    server: PaperServer, asks: Asks
) -> None:
    """What was not asked for is counted."""
    server.otherwise = lambda _: fails(500)
    ids = [f"2604.{number:05}" for number in range(450)]
    answered = arxiv_api.papers_by_id(asks[0], asks[1].arxiv, ids)

    assert len(server.asked) == 3
    assert answered.unanswered == set(ids)
    assert answered.failures[0].startswith("arXiv:2604.00000 and 99 more: arXiv (127.0.0.1")
    assert answered.failures[3:] == [
        "not asked for, after that: 100 more",
        "not asked for, after that: 50 more",
    ]


def test_an_error_that_comes_as_an_entry_is_an_error(server: PaperServer, asks: Asks) -> None:
    """With what arXiv says; it is not kept."""
    server.then(feed(arxiv_error("max_results must be less")), feed())
    first, second = (
        arxiv_api.papers_by_query(asks[0], asks[1].arxiv, "cat:x", 10) for _ in range(2)
    )

    assert "max_results must be less" in first.failures[0]
    assert len(server.asked) == 2
    assert second.failures == []


def test_a_title_is_sent_without_what_a_search_would_mean(server: PaperServer, asks: Asks) -> None:
    """And one without words is not sent at all."""
    server.otherwise = lambda asked: feed() if "api" in asked.path else says({"results": []})
    title = 'Lists: "short" | (long), AND?'
    for asked in (title, "???"):
        assert list(arxiv_api.papers_by_title(asks[0], asks[1].arxiv, asked)) == []
        assert list(openalex_api.papers_by_title(asks[0], asks[1].openalex, asked)) == []

    assert [asked.params.get("search_query") for asked in server.asked] == [
        'ti:"Lists short long AND"',
        None,
    ]
    assert server.asked[1].params["filter"] == "title.search:Lists short long AND"


def test_semantic_scholar_says_in_its_own_way_that_it_knows_none(
    server: PaperServer, asks: Asks
) -> None:
    """Papers that it does not know are null; if it knows none, the request is bad."""
    scholar = asks[1].semantic_scholar
    server.then(
        says([None, scholar_paper("Lists", {"ArXiv": "2604.01234"})]),
        fails(400, "No valid paper ids given"),
        fails(404, "Title match not found"),
    )
    some = semantic_scholar_api.papers_by_id(asks[0], scholar, ["DOI:10.1/x", "ARXIV:2604.01234"])
    none = semantic_scholar_api.papers_by_id(asks[0], scholar, ["DOI:10.1/y"])

    assert json.loads(server.asked[0].body) == {"ids": ["DOI:10.1/x", "ARXIV:2604.01234"]}
    assert (some.missing, [record.title for record in some.records]) == (["DOI:10.1/x"], ["Lists"])
    assert (none.missing, none.failures) == (["DOI:10.1/y"], [])
    assert list(semantic_scholar_api.papers_by_title(asks[0], scholar, "Lists")) == []


@pytest.mark.parametrize("value", [[], [None, None], {"data": []}, "x", None])
def test_a_batch_of_another_shape_is_refused(
    server: PaperServer, asks: Asks, value: object
) -> None:
    """Which answer is to which question would be a guess."""
    server.then(says(value))
    answered = semantic_scholar_api.papers_by_id(asks[0], asks[1].semantic_scholar, ["DOI:10.1/x"])

    assert len(answered.failures) == 1
    assert "another shape" in answered.failures[0]


def test_a_doi_that_would_break_a_filter_is_asked_for_alone(
    server: PaperServer, asks: Asks
) -> None:
    """Commas and bars separate values there."""
    server.then(says({"results": [work("10.1/a", "A")]}), says(work("10.1/b,c", "B")))
    answered = openalex_api.papers_by_doi(asks[0], asks[1].openalex, ["10.1/b,c", "10.1/a"])

    assert server.asked[0].params["filter"] == "doi:10.1/a"
    assert server.asked[1].path == "/works/doi:10.1/b,c"
    assert [record.title for record in answered.records] == ["A", "B"]


@pytest.mark.parametrize("value", [{}, [], {"title": ["", ""]}, [{"title": "a"}, {"title": "b"}]])
def test_an_answer_about_a_doi_has_to_be_one_paper(
    server: PaperServer, asks: Asks, value: object
) -> None:
    """Else it is of no use."""
    server.then(says(value))

    with pytest.raises(FetchError, match=r"cannot be used|something else"):
        doi_api.paper_by_doi(asks[0], asks[1].doi, "10.1/x")


def test_what_hugging_face_refuses_is_told(server: PaperServer, asks: Asks) -> None:
    """A day to come, say."""
    server.then(fails(400, "date in the future"))
    answered = hugging_face_api.daily_papers(asks[0], asks[1].huggingface, "date", "2099-01-01")

    assert answered.records == []
    assert "answered 400" in answered.failures[0]
    assert "date in the future" in answered.failures[0]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://github.com/Ada/lists.py", "Ada/lists.py"),
        ("https://github.com/ada/lists.git", "ada/lists"),
        ("https://github.com/ada", None),
        ("https://github.com/ada/..", None),
        ("https://gitlab.com/ada/lists", None),
        ("https://github.com/ada/lists/tree/main", None),
    ],
)
def test_only_repositories_of_github_are_asked_for(address: str, name: str | None) -> None:
    """By owner and name."""
    assert github_api.owner_and_name(address) == name


def test_facts_are_taken_as_github_states_them(server: PaperServer, asks: Asks) -> None:
    """A licence that it cannot name is none."""
    server.then(
        says(repository(archived=True)),
        says(repository(license={"spdx_id": "NOASSERTION"}, language=None, pushed_at=None)),
    )
    asked = [
        github_api.repository_facts(asks[0], asks[1].github, one)
        for one in (LISTS, KnownRepository("repo-x", "b/c", "https://github.com/b/c"))
    ]

    assert (asked[0].stars, asked[0].licence, asked[0].archived) == (1234, "MIT", True)
    assert (asked[0].language, asked[0].changed) == ("Python", "2026-03-01")
    assert (asked[1].licence, asked[1].language, asked[1].changed) == (None, None, None)


@pytest.mark.parametrize(
    "value", [{}, [], None, {"stargazers_count": True}, {"stargazers_count": -1}]
)
def test_facts_of_another_shape_are_refused(server: PaperServer, asks: Asks, value: object) -> None:
    """Nothing is made up."""
    server.then(says(value))

    with pytest.raises(FetchError, match="another shape"):
        github_api.repository_facts(asks[0], asks[1].github, LISTS)


def test_a_repository_that_is_gone_is_told_apart(server: PaperServer, asks: Asks) -> None:
    """It is no failure of the service."""
    with pytest.raises(NotThereError):
        github_api.repository_facts(asks[0], asks[1].github, LISTS)
