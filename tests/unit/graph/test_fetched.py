"""Lists made of what was fetched: they grow, nothing is lost, and no sentence is read twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from graph.check import check
from graph.errors import ReadingListSyntaxError, StoreUnavailableError
from graph.fetched import FOLDER, keep_list
from graph.iris import Iris
from graph.known import known_papers, known_repositories
from graph.models import PaperRecord
from graph.repository_facts import RepositoryFacts, keep_repository_facts
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.terms import date_time
from graph.vocab import DCTERMS

if TYPE_CHECKING:
    from pathlib import Path

    from graph.known import KnownPaper

LISTS = PaperRecord(
    "Lists of Lists",
    1,
    1,
    abstract="We use PPO on HumanEval. Code: https://github.com/ada/lists",
    published="2026-04-01",
    authors=("Ada Byron",),
    arxiv_id="2604.01234",
)
TREES = PaperRecord("Trees", 1, 1, doi="10.1145/1234567.8901234")


@pytest.fixture
def directory(tmp_path: Path) -> GraphDirectory:
    """A graph that is not there yet."""
    return GraphDirectory(tmp_path / "graph")


def papers(directory: GraphDirectory) -> dict[str, KnownPaper]:
    """The papers of a graph by key."""
    return {paper.key: paper for paper in known_papers(open_snapshot(directory.path, Iris()))}


def mentions(directory: GraphDirectory) -> int:
    """How many sentences are evidence."""
    evidence = open_snapshot(directory.path, Iris()).catalog.entity("benchmark-humaneval")
    return sum(len(link.evidence) for link in evidence.backlinks)


def test_a_list_grows(directory: GraphDirectory) -> None:
    """What it held stays; a paper that is fetched again is replaced, in its place."""
    keep_list(directory, "added", [LISTS], grow=True)
    keep_list(directory, "added", [TREES], grow=True)
    again = PaperRecord("Lists of Lists, Revised", 1, 1, arxiv_id="2604.01234")
    report = keep_list(directory, "added", [again], grow=True)

    assert (report.read, report.changed, report.unchanged) == (2, 1, 1)
    assert [paper.label for paper in papers(directory).values()] == [
        "Lists of Lists, Revised",
        "Trees",
    ]


def test_a_list_that_does_not_grow_is_replaced(directory: GraphDirectory) -> None:
    """As a page that is read again."""
    keep_list(directory, "day", [LISTS], grow=False)
    report = keep_list(directory, "day", [TREES], grow=False)

    assert (report.read, report.new, report.removed) == (1, 1, 1)


def test_two_that_turn_out_to_be_one_are_one(directory: GraphDirectory) -> None:
    """A record that knows both identifiers takes the place of both."""
    keep_list(directory, "added", [LISTS, TREES], grow=True)
    both = PaperRecord("Both", 1, 1, arxiv_id="2604.01234", doi=TREES.doi)
    report = keep_list(directory, "added", [both], grow=True)

    assert report.read == 1
    assert report.problems == ()


def test_keeping_the_same_again_changes_nothing(directory: GraphDirectory) -> None:
    """Not even the version that servers look at."""
    keep_list(directory, "added", [LISTS], grow=True)
    version = directory.version()
    report = keep_list(directory, "added", [LISTS], grow=True)

    assert not report.written
    assert directory.version() == version


def test_what_is_stated_only_is_no_evidence(directory: GraphDirectory) -> None:
    """The title of another list is not read a second time; the facts are there."""
    keep_list(directory, "added", [LISTS], grow=True)
    before = mentions(directory)
    enriched = PaperRecord(
        "PPO on HumanEval", 1, 1, arxiv_id="2604.01234", citation_count=7, venue="Lists"
    )
    keep_list(directory, "enriched-openalex", [enriched], grow=True, extract=False)
    snapshot = open_snapshot(directory.path, Iris())

    assert before == mentions(directory) == 1
    assert check(snapshot) == ()
    assert "enriched-openalex" in snapshot.catalog.entity("paper-2604.01234").sources


def test_a_damaged_file_is_not_written_over(directory: GraphDirectory) -> None:
    """What stands in it would be lost: the line is told."""
    keep_list(directory, "added", [LISTS], grow=True)
    path = directory.path / FOLDER / "added.jsonl"
    damaged = path.read_text() + "{broken\n"
    path.write_text(damaged)

    with pytest.raises(ReadingListSyntaxError, match="mend the file") as caught:
        keep_list(directory, "added", [TREES], grow=True)
    assert caught.value.line == 2
    assert path.read_text() == damaged
    assert len(papers(directory)) == 1


def test_a_folder_that_cannot_be_made_is_told(directory: GraphDirectory) -> None:
    """A file stands in its place, say."""
    directory.path.mkdir()
    (directory.path / FOLDER).write_text("")

    with pytest.raises(StoreUnavailableError, match="cannot use"):
        keep_list(directory, "added", [LISTS], grow=True)
    assert not directory.exists()


def test_a_paper_is_known_by_its_identifiers_and_folded_title(directory: GraphDirectory) -> None:
    """One that has its identifier for a title is known by that alone."""
    keep_list(directory, "added", [LISTS, TREES], grow=True)
    nameless = PaperRecord("arXiv:2604.00001", 1, 1, arxiv_id="2604.00001")
    keep_list(directory, "ids", [nameless], grow=True, extract=False)
    known = papers(directory)

    assert known["paper-2604.01234"].identifiers == {"arXiv:2604.01234"}
    assert known["paper-2604.01234"].title == "Lists of Lists"
    assert (known["paper-2604.00001"].title, known["paper-2604.00001"].label) == (
        None,
        "arXiv:2604.00001",
    )
    (trees,) = (paper for paper in known.values() if paper.title == "Trees")
    assert (trees.arxiv_id, trees.doi) == (None, TREES.doi)


@pytest.mark.parametrize(
    ("record", "titled", "agrees"),
    [
        (PaperRecord("LISTS OF  lists!", 1, 1, published="2026-12"), True, True),
        (PaperRecord("Lists of Lists", 1, 1, authors=("Byron, A.",)), True, True),
        (PaperRecord("Lists of Lists", 1, 1, published="2025", authors=("X Y",)), True, False),
        (PaperRecord("Lists of Lists", 1, 1), True, False),
        (PaperRecord("Lists of Lists II", 1, 1, published="2026"), False, True),
    ],
)
def test_a_record_is_compared_without_guessing(
    directory: GraphDirectory, record: PaperRecord, titled: bool, agrees: bool
) -> None:
    """The very title, and a year or an author in common."""
    keep_list(directory, "added", [LISTS], grow=True)
    known = papers(directory)["paper-2604.01234"]

    assert known.is_titled_like(record) is titled
    assert known.agrees_with(record) is agrees


FACTS = RepositoryFacts(
    "repo-github.com-ada-lists",
    "ada/lists",
    "https://github.com/ada/lists",
    stars=12,
    licence="MIT",
    language="Python",
    archived=True,
    changed="2026-03-01",
)


def test_facts_of_repositories_stand_beside_the_list(directory: GraphDirectory) -> None:
    """In a list of their own, as the shapes promise; the repository is shown with them."""
    keep_list(directory, "added", [LISTS], grow=True)
    report = keep_repository_facts(directory, "enriched-github", [FACTS])
    snapshot = open_snapshot(directory.path, Iris())
    shown = {fact.label: fact.value for fact in snapshot.catalog.entity(FACTS.key).facts}

    assert (report.repositories, report.new, report.written) == (1, 1, True)
    assert check(snapshot) == ()
    assert shown["Stars"] == "12"
    assert shown["Licence"] == "https://spdx.org/licenses/MIT"
    assert shown["Language"] == "Python"
    assert shown["State"] == "archived"
    assert [one.key for one in known_repositories(snapshot)] == [FACTS.key]


def test_facts_are_brought_up_to_date(directory: GraphDirectory) -> None:
    """Those of other repositories stay, and the same facts again change nothing."""
    two = LISTS.abstract + " and https://github.com/ada/trees" if LISTS.abstract else ""
    keep_list(directory, "added", [PaperRecord("Two", 1, 1, abstract=two)], grow=True)
    trees = RepositoryFacts(
        "repo-github.com-ada-trees", "ada/trees", "https://github.com/ada/trees", stars=1
    )
    keep_repository_facts(directory, "enriched-github", [FACTS, trees])
    changed = RepositoryFacts(trees.key, trees.name, trees.address, stars=2)
    report = keep_repository_facts(directory, "enriched-github", [changed])
    version = directory.version()
    again = keep_repository_facts(directory, "enriched-github", [changed])

    assert (report.repositories, report.new, report.changed) == (2, 0, 1)
    assert (again.written, directory.version()) == (False, version)


def test_facts_go_with_the_last_list_that_states_the_repository(directory: GraphDirectory) -> None:
    """And nothing is left of them, provenance neither."""
    keep_list(directory, "added", [LISTS], grow=False)
    keep_repository_facts(directory, "enriched-github", [FACTS])
    keep_list(directory, "added", [TREES], grow=False)
    report = keep_repository_facts(directory, "enriched-github", [])

    assert (report.repositories, report.removed) == (0, 1)
    snapshot = open_snapshot(directory.path, Iris())
    assert snapshot.catalog.sources() == ("added",)
    graph = NamedNode(Iris().graph("src-enriched-github"))
    assert list(snapshot.store.quads_for_pattern(graph, None, None)) == []


def test_a_change_within_the_same_second_keeps_its_date(directory: GraphDirectory) -> None:
    """Two runs of a second would write one date twice, in two forms, and lose both."""
    now = datetime(2026, 4, 21, 12, 0, 0, 500_000, tzinfo=UTC)
    keep_list(directory, "added", [LISTS], grow=True)
    for stars in (1, 2):
        facts = replace(FACTS, stars=stars)
        keep_repository_facts(directory, "enriched-github", [facts], now=lambda: now)
    meta = NamedNode(Iris().graph("src-enriched-github"))
    with directory.reading() as graph:
        dates = list(graph.store.quads_for_pattern(meta, NamedNode(str(DCTERMS.modified)), None))

    assert [quad.object for quad in dates] == [date_time("2026-04-21T12:00:00Z")]
