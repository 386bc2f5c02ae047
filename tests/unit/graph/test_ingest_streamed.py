"""Long lists: the same graph as short ones, in parts; and what a list says twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from graph.check import check
from graph.export import export_graph
from graph.extract import extract
from graph.ingest import Document, ingest
from graph.ingest.extraction import extract_all
from graph.ingest.problems import ProblemLog
from graph.ingest.spool import Buckets, LineSpool, ValueSpool
from graph.ingest.twins import Twins
from graph.models import FeedSource, Problem, Severity
from graph.reading_list.registry import ReadingStream
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.vocab import CITO, RDF, RL, SCHEMA, SKOS
from tests.support.lists import EXAMPLE, ingest_records, paper, quads_of

if TYPE_CHECKING:
    from pathlib import Path

    from graph.ingest import IngestReport
    from graph.models import ReadingItem

FEW = EXAMPLE[:16_000]  # some ten papers
PPO = paper("A Study of PPO", "We use Proximal Policy Optimization (PPO) and evaluate on ALFWorld.")
HIMAC = paper("HiMAC: Planning", "We propose HiMAC and evaluate on WebShop and ALFWorld.")


@pytest.fixture
def directory(tmp_path: Path) -> GraphDirectory:
    """A place for a graph where none is yet."""
    return GraphDirectory(tmp_path / "graph")


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is large: each paper a part, each line on disk, each change in a copy."""
    monkeypatch.setattr("graph.ingest.spool._IN_MEMORY_BYTES", 1)
    monkeypatch.setattr("graph.ingest.spool._BLOCK_BYTES", 1)
    monkeypatch.setattr("graph.ingest.difference._PAPERS_A_BUCKET", 1)
    monkeypatch.setattr("graph.store._IN_PLACE_QUADS", 0)
    monkeypatch.setattr("graph.line_changes._REMOVED_AT_ONCE", 50)
    monkeypatch.setattr("graph.line_changes._LOADED_AT_ONCE", 500)


def ingest_items(
    directory: GraphDirectory, items: list[ReadingItem], monkeypatch: pytest.MonkeyPatch
) -> IngestReport:
    """Read what a reader might have yielded."""
    stream = ReadingStream("items", iter(items))
    monkeypatch.setattr("graph.ingest.gathering.stream_reading_list", lambda *_, **__: stream)
    return ingest(directory, Document(repr(items).encode(), "items.txt", location="/items"))


def values(directory: GraphDirectory, predicate: str) -> list[str]:
    """All that is stated by one property, over all graphs."""
    quads = open_snapshot(directory.path).quads()
    objects = [quad.object for quad in quads if quad.predicate.value == str(predicate)]
    return sorted(one.value for one in objects if isinstance(one, Literal | NamedNode))


def states(tmp_path: Path, name: str) -> tuple[list[bytes], list[tuple[int, ...]]]:
    """A list read, read again, changed, cut and grown: each export, and each report's counts."""
    directory = GraphDirectory(tmp_path / name)
    exports: list[bytes] = []
    counts: list[tuple[int, ...]] = []
    shorter = FEW[:10_000]
    for data in (FEW, FEW, FEW.replace(b"reinforcement", b"imitation"), shorter, FEW):
        report = ingest(directory, Document(data, "list.txt", location="/lists/list"))
        quads = sorted(quads_of(directory.path))
        exports.append("\n".join(quads).encode())
        counts.append((report.new, report.changed, report.unchanged, report.removed, report.links))
    return exports, counts


def test_a_list_in_parts_gives_the_same_graph(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Statement for statement, and count for count, through every change."""
    whole = states(tmp_path, "whole")
    request.getfixturevalue("in_parts")
    parts = states(tmp_path, "parts")

    assert parts == whole
    assert len(set(whole[0])) == 3


@pytest.mark.usefixtures("in_parts")
def test_reading_a_list_in_parts_again_changes_nothing(directory: GraphDirectory) -> None:
    """Not a byte of the export, nor the version that servers watch."""
    document = Document(FEW, "list.txt", location="/lists/list")
    ingest(directory, document)
    before = export_graph(open_snapshot(directory.path), "nquads"), directory.version()
    report = ingest(directory, document)

    assert (export_graph(open_snapshot(directory.path), "nquads"), directory.version()) == before
    assert report.unchanged == report.read > 5
    assert (report.new, report.written) == (0, False)


@pytest.mark.parametrize("step", ["reading", "extracting", "comparing", "writing"])
@pytest.mark.usefixtures("in_parts")
def test_ctrl_c_leaves_the_graph_as_it_was(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """At whatever step it comes; and nothing else is left in the folder."""
    monkeypatch.setattr("graph.ingest.gathering._TOLD_EVERY", 1)
    ingest_records(directory, [PPO], name="reading-list")
    before = quads_of(directory.path), directory.version()

    def interrupt(at: str, done: int, total: int | None) -> None:
        if at == step and (done > 5 or step == "writing"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(directory, Document(FEW, "few.txt"), progress=interrupt)

    assert (quads_of(directory.path), directory.version()) == before
    assert len(list(directory.path.iterdir())) == 3


def test_several_processes_extract_the_same() -> None:
    """In the order of the papers."""
    papers = [paper(f"Foo-{number}: A Study", PPO.abstract) for number in range(150)]
    alone = list(extract_all(papers))

    assert list(extract_all(iter(papers), workers=2)) == alone
    assert alone[3] == (papers[3], extract("Foo-3: A Study", PPO.abstract))


def test_what_goes_wrong_in_a_process_is_raised_here() -> None:
    """The others are ended, and nobody waits."""
    broken = [PPO] * 100 + [replace(PPO, abstract=7)]  # type: ignore[arg-type]
    with pytest.raises((TypeError, AttributeError)):
        list(extract_all(broken, workers=2))


def test_a_paper_that_stands_twice_is_one(directory: GraphDirectory) -> None:
    """By its identifier in any spelling; the warning has both lines, the counts are right."""
    first = paper("PPO Again", arxiv_id="2604.01234", upvotes=3)
    again = replace(PPO, line=7, end_line=8, doi="10.48550/arXiv.2604.01234", upvotes=9)
    report = ingest_records(directory, [first, HIMAC, again])

    assert (report.read, report.merged, report.new, report.failed) == (2, 1, 2, 0)
    assert [problem.code for problem in report.problems] == ["duplicate-paper", "other-title"]
    assert {problem.line for problem in report.problems} == {7}
    assert "PPO Again" in values(directory, SCHEMA.name)
    assert "A Study of PPO" not in values(directory, SCHEMA.name)
    assert values(directory, RL.upvotes) == ["3"]
    assert PPO.abstract in values(directory, SCHEMA.abstract)
    assert "Proximal Policy Optimization" in values(directory, RL.surface)
    assert check(open_snapshot(directory.path)) == ()


def test_an_entry_with_two_identifiers_joins_two(directory: GraphDirectory) -> None:
    """Which had nothing in common before it came."""
    entries = [
        paper("One", arxiv_id="2604.01234"),
        paper("One", "An abstract.", doi="10.1/x"),
        paper("One", arxiv_id="2604.01234", doi="10.1/x"),
    ]
    report = ingest_records(directory, entries)

    assert (report.read, report.merged) == (1, 2)
    assert [problem.code for problem in report.problems] == ["duplicate-paper"] * 2
    assert values(directory, SCHEMA.abstract) == ["An abstract."]


def test_twins_are_told_once_each() -> None:
    """Pairs as they come, groups in the end."""
    twins = Twins()
    names: list[list[str]] = [["a"], ["b"], ["c"], ["a"], ["b", "c"], ["c", "a"], []]
    pairs = [list(twins.add(position, name)) for position, name in enumerate(names)]

    assert pairs == [
        [],
        [],
        [],
        [(0, 3, "a")],
        [(1, 2, "c"), (1, 4, "b")],
        [(0, 1, "c"), (0, 5, "a")],
        [],
    ]
    assert twins.groups() == {0: [1, 2, 3, 4, 5]}
    assert [twins.follows(position) for position in range(7)] == [False, *[True] * 5, False]


def test_all_that_a_record_says_is_in_the_graph(directory: GraphDirectory) -> None:
    """Authors in their order, where else it is, whom it cites, what a machine and a reader say."""
    full = paper(
        "All of it",
        authors=("Zoe Z", "Ann; A", "Zoe Z"),
        arxiv_id="2604.01234",
        same_as=("https://openalex.org/W1", "https://x.org/a b"),
        candidate_keywords=("tree search",),
        keywords=("planning",),
        cites=("arXiv:2501.00001v2", "doi:10.1000/ABC", "arXiv:2604.01234", "nothing"),
        citation_count=0,
        venue="NeurIPS 2026",
        status="to-read",
        rating=4,
    )
    ingest_records(directory, [full])
    base = "https://w3id.org/reading-list/id/"

    assert values(directory, SCHEMA.creditText) == ["Zoe Z; Ann, A; Zoe Z"]
    assert len(values(directory, SCHEMA.author)) == 2
    assert values(directory, SKOS.exactMatch) == ["https://openalex.org/W1", "https://x.org/a%20b"]
    assert values(directory, RL.candidateKeyword) == ["tree search"]
    assert values(directory, SCHEMA.keywords) == ["planning"]
    assert values(directory, CITO.cites) == [
        f"{base}paper-2501.00001",
        f"{base}paper-doi-10.1000%2Fabc",
    ]
    assert values(directory, RL.citationCount) == ["0"]
    assert values(directory, SCHEMA.isPartOf) == [f"{base}venue-neurips-2026"]
    assert "NeurIPS 2026" in values(directory, SCHEMA.name)
    assert (values(directory, RL.status), values(directory, RL.rating)) == (["to-read"], ["4"])
    assert check(open_snapshot(directory.path)) == ()
    assert not ingest_records(directory, [full]).written


def test_a_list_of_feeds_is_a_list(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any paper; a feed that stands twice is one."""
    feed = FeedSource("News", "https://x.org/feed?a b", "https://x.org/", 3, ("AI", "Daily"))
    again = replace(feed, title="The same", line=5)
    report = ingest_items(directory, [feed, again], monkeypatch)

    assert (report.read, report.feeds, report.merged, report.written) == (0, 1, 1, True)
    assert str(SCHEMA.DataFeed) in values(directory, RDF.type)
    assert values(directory, SCHEMA.url) == ["https://x.org/feed?a%20b"]
    assert values(directory, SCHEMA.keywords) == ["AI", "Daily"]
    assert check(open_snapshot(directory.path)) == ()
    assert open_snapshot(directory.path).catalog.sources() == ("items",)


def test_what_was_pasted_gets_the_name_of_its_file(directory: GraphDirectory) -> None:
    """Once it is read from one; the list of no name is gone."""
    ingest(directory, Document(FEW, "<stdin>"))
    saved = ingest(directory, Document(FEW, "april.txt", location="/april.txt"))
    names = open_snapshot(directory.path).catalog.sources()
    again = ingest(directory, Document(FEW, "april.txt", location="/april.txt"))
    pasted = ingest(directory, Document(FEW, "<stdin>"))

    assert (saved.source, names) == ("april", ("april",))
    assert any("april" in note for note in saved.notes)
    assert (again.written, pasted.source) == (False, "april")
    assert check(open_snapshot(directory.path)) == ()


def test_a_pasted_list_that_has_a_name_keeps_it(directory: GraphDirectory) -> None:
    """A name that a person gave is not taken away."""
    ingest(directory, Document(FEW, "<stdin>", name="mine"))
    saved = ingest(directory, Document(FEW, "april.txt", location="/april.txt"))

    assert saved.source == "mine"


def test_a_file_is_read_where_it_is(directory: GraphDirectory, tmp_path: Path) -> None:
    """And known by the same hash as its bytes."""
    path = tmp_path / "list.txt"
    path.write_bytes(EXAMPLE)
    document = Document(path, "list.txt", location="/lists/a")

    assert document.identifiers == Document(EXAMPLE, "x", location="/lists/a").identifiers
    assert ingest(directory, document).read == 55


def test_problems_are_counted_when_there_are_too_many_to_keep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The report stays readable, and says what it leaves out."""
    monkeypatch.setattr("graph.ingest.problems._KEPT", 2)
    log = ProblemLog()
    for line in range(5):
        severity = Severity.WARNING if line == 4 else Severity.ERROR
        log.add(Problem("list", line, "no-title", "said", severity=severity))

    assert [problem.line for problem in log.kept] == [0, 1]
    assert log.failed == 4
    assert "3 no-title" in log.notes[0]


@pytest.mark.parametrize("in_memory", [1, 2**20])
def test_what_waits_comes_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, in_memory: int
) -> None:
    """From memory or from disk: values by position, lines in order, buckets whole."""
    monkeypatch.setattr("graph.ingest.spool._IN_MEMORY_BYTES", in_memory)
    monkeypatch.setattr("graph.ingest.spool._BLOCK_BYTES", 5)
    with ValueSpool[str](tmp_path) as spool, LineSpool() as lines, Buckets(2) as buckets:
        for value in ("a", "b", "c"):
            spool.append(value)
        lines.extend([b"1\n", b"2\r\n"])
        again = list(lines)
        lines.extend([b"3\n"])
        for line in (b"x\n", b"long line\n", b"y\r \n"):
            buckets.add(1, line)

        assert (spool[1], list(spool), len(spool)) == ("b", ["a", "b", "c"], 3)
        assert (again, list(lines), len(lines)) == (
            [b"1\n", b"2\r\n"],
            [b"1\n", b"2\r\n", b"3\n"],
            3,
        )
        assert (buckets.take(0), len(buckets)) == ([], 2)
        assert buckets.take(1) == [b"x\n", b"long line\n", b"y\r \n"]
