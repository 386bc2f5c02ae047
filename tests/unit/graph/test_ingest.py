"""Reading lists into the graph: what the report says, what is written, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from graph.check import check
from graph.errors import ReadingListSyntaxError, StoreUnavailableError
from graph.export import export_graph
from graph.extract import extract
from graph.ingest import Document, ingest
from graph.models import ExtractedEntity, ExtractedLink, Field, Kind, Mention, Relation
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.vocab import DCTERMS, PROV, RDFS, RL, SCHEMA, SKOS
from tests.support.lists import (
    EXAMPLE,
    example_document,
    ingest_records,
    paper,
    quads_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graph.models import PaperRecord

PPO = paper("A Study of PPO", "We use Proximal Policy Optimization (PPO) and evaluate on ALFWorld.")
HIMAC = paper("HiMAC: Planning", "We propose HiMAC and evaluate on WebShop and ALFWorld.")


@pytest.fixture
def directory(tmp_path: Path) -> GraphDirectory:
    """A place for a graph where none is yet."""
    return GraphDirectory(tmp_path / "graph")


def values(directory: GraphDirectory, predicate: str) -> list[str]:
    """All that is stated by one property, over all graphs."""
    quads = open_snapshot(directory.path).quads()
    objects = [quad.object for quad in quads if quad.predicate.value == str(predicate)]
    return sorted(one.value for one in objects if isinstance(one, Literal | NamedNode))


def test_the_example_is_read_whole(directory: GraphDirectory) -> None:
    """55 papers, all new, and links to things of every kind."""
    steps: list[tuple[str, int, int | None]] = []
    report = ingest(directory, example_document(), progress=lambda *step: steps.append(step))

    assert (report.read, report.new, report.changed, report.unchanged) == (55, 55, 0, 0)
    assert (report.removed, report.failed, report.written) == (0, 0, True)
    assert [step for step in steps if step[0] == "extracting"] == [
        ("extracting", done, 55) for done in range(1, 56)
    ]
    assert report.source == "reading-list"
    assert all(report.found[kind] > 0 for kind in report.found)
    assert Kind.PAPER not in report.found
    assert len(values(directory, SCHEMA.name)) >= 55


def test_reading_a_list_again_changes_nothing(directory: GraphDirectory) -> None:
    """Not a byte of the export, nor the version that servers watch."""
    ingest(directory, example_document())
    before = export_graph(open_snapshot(directory.path), "nquads"), directory.version()
    report = ingest(directory, example_document())

    assert (export_graph(open_snapshot(directory.path), "nquads"), directory.version()) == before
    assert (report.unchanged, report.new, report.written) == (55, 0, False)


def test_a_changed_abstract_takes_its_stale_mentions_along(directory: GraphDirectory) -> None:
    """And the other paper is not touched."""
    ingest_records(directory, [PPO, HIMAC])
    report = ingest_records(directory, [replace(PPO, abstract="We use DPO."), HIMAC])

    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    assert "Proximal Policy Optimization" not in values(directory, RL.surface)
    assert "WebShop" in values(directory, RL.surface)
    assert check(open_snapshot(directory.path)) == ()


def test_a_paper_that_left_the_list_leaves_the_graph(directory: GraphDirectory) -> None:
    """With what only it named."""
    ingest_records(directory, [PPO, HIMAC])
    report = ingest_records(directory, [PPO])

    assert (report.read, report.removed, report.unchanged) == (1, 1, 1)
    assert values(directory, SCHEMA.abstract) == [PPO.abstract]
    assert "WebShop" not in values(directory, SKOS.prefLabel)


def test_a_dry_run_reports_and_writes_nothing(directory: GraphDirectory) -> None:
    """Not even the directory."""
    report = ingest_records(directory, [PPO, HIMAC], dry_run=True)

    assert (report.new, report.written) == (2, False)
    assert not directory.path.exists()


def test_a_dry_run_over_a_graph_leaves_it(directory: GraphDirectory) -> None:
    """Also where the list would change it."""
    ingest_records(directory, [PPO])
    before = quads_of(directory.path), directory.version()
    report = ingest_records(directory, [HIMAC], dry_run=True)

    assert (report.new, report.removed, report.written) == (1, 1, False)
    assert (quads_of(directory.path), directory.version()) == before


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02\xff", b"\n\n  \n", b'{"a": 1}', b"just words"]
)
def test_what_cannot_be_read_leaves_the_graph_alone(directory: GraphDirectory, data: bytes) -> None:
    """The error names the file."""
    ingest_records(directory, [PPO])
    before = quads_of(directory.path), directory.version()
    with pytest.raises(ReadingListSyntaxError) as raised:
        ingest(directory, Document(data, "list.txt", location="/lists/list"))

    assert raised.value.file == "list.txt"
    assert (quads_of(directory.path), directory.version()) == before


def test_an_error_on_the_way_leaves_the_graph_alone(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong, and the next reading works."""
    ingest_records(directory, [PPO])
    before = quads_of(directory.path)
    with monkeypatch.context() as patched:
        patched.setattr("graph.ingest.content.mention_quads", lambda *args, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ingest_records(directory, [HIMAC])

    assert quads_of(directory.path) == before
    assert ingest_records(directory, [HIMAC]).written


@pytest.mark.parametrize("turned", [False, True])
def test_two_lists_share_a_thing_and_its_label(directory: GraphDirectory, turned: bool) -> None:
    """Each writes the name in its way; in either order they prefer one, and reading on is calm."""
    lists = {
        "one": [paper("A", "We use LoRA-Drop. We evaluate on ALFWorld.")],
        "two": [paper("B", "We evaluate on AlfWorld, and AlfWorld is hard.")],
    }
    for name in sorted(lists, reverse=turned):
        ingest_records(directory, lists[name], name=name)
    again = [ingest_records(directory, lists[name], name=name).written for name in sorted(lists)]
    catalog = open_snapshot(directory.path).catalog

    assert catalog.entity("benchmark-alfworld").sources == ("one", "two")
    assert len(catalog.entity("benchmark-alfworld").backlinks) == 2
    assert len(preferred(directory, "benchmark-alfworld")) == 1
    assert again == [False, False]
    assert check(open_snapshot(directory.path)) == ()


def preferred(directory: GraphDirectory, key: str) -> set[str]:
    """The preferred labels of a thing, over all lists."""
    snapshot = open_snapshot(directory.path)
    return {
        quad.object.value
        for quad in snapshot.store
        if quad.predicate.value == str(SKOS.prefLabel) and str(quad.subject).endswith(f"/{key}>")
    }


def test_a_paper_of_two_lists_is_one_paper(directory: GraphDirectory) -> None:
    """One IRI, stated in two graphs; taking it out of one leaves it in the other."""
    ingest_records(directory, [PPO], name="one")
    ingest_records(directory, [PPO, HIMAC], name="two")
    ingest_records(directory, [HIMAC], name="one")
    catalog = open_snapshot(directory.path).catalog
    ref = catalog.resolve(PPO.title).entity

    assert ref is not None
    assert catalog.entity(ref.key).sources == ("two",)
    assert catalog.counts()[Kind.PAPER] == 2


def test_files_of_one_name_in_two_folders_are_two_lists(directory: GraphDirectory) -> None:
    """Reading the second does not take away the first."""
    one, two = EXAMPLE, EXAMPLE + b"\n"
    first = ingest(directory, Document(one, "list.txt", location="/a/list.txt"))
    second = ingest(directory, Document(two, "list.txt", location="/b/list.txt"))
    third = ingest(directory, Document(one, "list.txt", location="/a/list.txt"))

    assert first.source == third.source == "list"
    assert second.source.startswith("list-")
    assert open_snapshot(directory.path).catalog.sources() == (first.source, second.source)


def test_a_file_that_moved_is_the_same_list(directory: GraphDirectory) -> None:
    """It is known by its content, and from then on by its new place."""
    ingest(directory, Document(EXAMPLE, "list.txt", location="/a/list.txt"))
    moved = ingest(directory, Document(EXAMPLE, "other.txt", location="/b/other.txt"))
    edited = ingest(directory, Document(EXAMPLE + b"\n", "other.txt", location="/b/other.txt"))

    assert moved.source == edited.source == "list"
    assert (moved.unchanged, edited.unchanged) == (55, 55)


def test_a_name_that_is_given_decides(directory: GraphDirectory) -> None:
    """Wherever the input came from."""
    one = ingest(directory, Document(EXAMPLE, "-", name="My list"))
    two = ingest(directory, Document(EXAMPLE + b"\n", "x.txt", location="/x", name="My list"))

    assert one.source == two.source == "my-list"
    assert two.unchanged == 55


def test_no_path_is_stored(directory: GraphDirectory) -> None:
    """A graph that is published says nothing of the machine that it was made on."""
    ingest(
        directory, Document(EXAMPLE, "/secret/folder/list.txt", location="/secret/folder/list.txt")
    )

    assert not any("secret" in quad for quad in quads_of(directory.path))


def test_two_papers_with_one_title_are_two_papers(directory: GraphDirectory) -> None:
    """The older one has the plain key, in whatever order they come."""
    new = paper("Same Title", "We use PPO.", published="2026-04-01")
    old = paper("Same title", "We use DPO.", published="2025-04-01")
    ingest_records(directory, [new, old])
    first = quads_of(directory.path)
    report = ingest_records(directory, [old, new])
    plain = min(
        open_snapshot(directory.path).catalog.listing(Kind.PAPER).items,
        key=lambda item: len(item.ref.key),
    )

    assert report.unchanged == 2
    assert not {quad for quad in first ^ quads_of(directory.path) if "sha256:" not in quad}
    assert plain.published == "2025-04-01"


def test_three_papers_with_nothing_to_tell_them_apart_are_three(directory: GraphDirectory) -> None:
    """No paper is lost."""
    report = ingest_records(directory, [paper("Same", comment_count=n) for n in range(3)])

    assert report.new == 3
    assert open_snapshot(directory.path).catalog.counts()[Kind.PAPER] == 3


def test_a_rebuilt_graph_is_the_same_graph(tmp_path: Path) -> None:
    """The directory is an index: thrown away and made again, only the time of change differs."""
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        ingest(GraphDirectory(path), example_document(), now=lambda: datetime.now(UTC))
        ingest_records(GraphDirectory(path), [PPO, HIMAC], name="more")

    assert quads_of(paths[0]) == quads_of(paths[1])


def test_a_new_extractor_replaces_the_old_one(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the last list was read by it; the date stays where the content does."""
    clock = iter(datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 9))
    ingest(directory, example_document(), now=lambda: next(clock))
    monkeypatch.setattr("graph.ingest.gathering.EXTRACTOR_VERSION", "9.9.9")
    ingest(directory, example_document(), now=lambda: next(clock))

    assert values(directory, SCHEMA.softwareVersion) == ["9.9.9"]
    assert len(values(directory, PROV.wasAssociatedWith)) == 1
    assert values(directory, DCTERMS.modified) == ["2026-01-02T00:00:00Z"]


class Opinionated:
    """An extractor that adds to the rules' links some that nothing else bears out."""

    name = "rules with friend/of:mine"
    version = "1+prompt-2"

    def __init__(self, *doubtful: ExtractedLink) -> None:
        self._doubtful = doubtful

    def __call__(
        self, records: Iterable[PaperRecord]
    ) -> Iterator[tuple[PaperRecord, tuple[ExtractedLink, ...]]]:
        """The same opinions of each paper."""
        for record in records:
            yield record, (*extract(record.title, record.abstract), *self._doubtful)


def opinion(name: str, relation: Relation, *, start: int = 0) -> ExtractedLink:
    """A doubtful link to a technique."""
    span = Mention(Field.ABSTRACT, start, start + 6, 0, 30, "We use", "friend", 0.5)
    return ExtractedLink(
        ExtractedEntity((Kind.TECHNIQUE,), name, level="named"), relation, (span,), doubtful=True
    )


def test_another_extractor_is_named_in_the_provenance(directory: GraphDirectory) -> None:
    """Whatever its name holds, and the graph keeps its promises."""
    ingest(directory, example_document(), extractor=Opinionated())

    assert values(directory, SCHEMA.softwareVersion) == ["1+prompt-2"]
    assert "rules with friend/of:mine" in values(directory, RDFS.label)
    assert check(open_snapshot(directory.path)) == ()


def test_a_doubtful_role_stands_beside_that_of_the_rules(directory: GraphDirectory) -> None:
    """Each with its own evidence; a doubtful thing is there too."""
    ingest_records(directory, [PPO])
    before = quads_of(directory.path)
    friend = Opinionated(
        opinion("Proximal Policy Optimization", Relation.COMPARES_WITH),
        opinion("Spline Warping", Relation.USES),
    )
    with_friend = ingest_records(directory, [PPO], extractor=friend)
    added = quads_of(directory.path) - before

    assert with_friend.links == 4
    assert any("comparesWith" in quad and "evidence" not in quad for quad in added)
    assert any('"0.5"' in quad for quad in added)
    assert values(directory, RL.rule).count("friend") == 2
    assert {quad for quad in before if "/uses>" in quad} <= quads_of(directory.path)


def test_without_the_other_extractor_a_list_is_as_the_rules_have_it(
    directory: GraphDirectory,
) -> None:
    """Nothing doubtful stays behind."""
    ingest_records(directory, [PPO])
    before = quads_of(directory.path)
    friend = Opinionated(opinion("Spline Warping", Relation.USES))
    ingest_records(directory, [PPO], extractor=friend)
    ingest_records(directory, [PPO])

    assert quads_of(directory.path) == before


def test_an_odd_address_does_not_stop_a_list(directory: GraphDirectory) -> None:
    """What no IRI may hold is encoded."""
    odd = paper(
        "Odd",
        "Code: https://github.com/a/b%zz and https://x.org/a[1]?b=[c] and https://x.org/\ufffd.",
        doi="10.1002/(sici)1097<1::aid>3.0.co;2-o",
        urls=("https://x.org/a b",),
        repositories=("https://github.com/a-b/c", "https://github.com/a/b-c"),
        project_pages=("https://x.org/[p]",),
    )
    ingest_records(directory, [odd])
    again = ingest_records(directory, [odd])

    assert not again.written
    assert "https://doi.org/10.1002/(sici)1097%3C1::aid%3E3.0.co;2-o" in values(
        directory, SCHEMA.sameAs
    )
    assert len(values(directory, SCHEMA.codeRepository)) >= 3
    assert check(open_snapshot(directory.path)) == ()


def test_an_abstract_that_repeats_the_title_makes_sound_mentions(directory: GraphDirectory) -> None:
    """Title and abstract share their hash then, and with it the key of the mention."""
    ingest_records(directory, [paper("We use PPO on ALFWorld", "We use PPO on ALFWorld")])

    assert values(directory, RL.surface)
    assert check(open_snapshot(directory.path)) == ()


def test_a_place_that_cannot_hold_a_graph_is_said(tmp_path: Path) -> None:
    """A file in the way, for one."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot make"):
        ingest_records(GraphDirectory(tmp_path / "file" / "graph"), [PPO])
