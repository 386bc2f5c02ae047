"""Looking things up: entities, listings, search, and saying which thing a text names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidIdentifierError, UnknownEntityError
from graph.ingest import Document
from graph.models import Kind, Relation
from graph.snapshot import Snapshot, open_snapshot
from graph.store import GraphDirectory
from graph.views import ListFilter
from tests.support.lists import example_snapshot, ingest_records, paper

if TYPE_CHECKING:
    from graph.catalog import Catalog

LIST = [
    paper(
        "HiMAC: Hierarchical Planning",
        "We propose HiMAC, trained with Proximal Policy Optimization (PPO). We evaluate on "
        "ALFWorld. Code: https://github.com/o/himac.",
        arxiv_id="2604.01234",
        published="2026-04-20",
        citekey="himac2026",
    ),
    paper(
        "A Study of Planning",
        "We evaluate on ALFWorld and WebShop. Our method outperforms PPO.",
        doi="10.1145/3292500.3330701",
        published="2025-03",
    ),
    paper("Undated", "We use WISE-Tuning."),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Three papers in one list, the second of them in another list as well."""
    path = tmp_path_factory.mktemp("graph")
    ingest_records(GraphDirectory(path), LIST, name="one")
    ingest_records(GraphDirectory(path), LIST[1:2], name="two")
    return open_snapshot(path)


@pytest.fixture(scope="module")
def catalog(snapshot: Snapshot) -> Catalog:
    """The entities of that graph."""
    return snapshot.catalog


def titles(
    catalog: Catalog, kind: Kind = Kind.PAPER, wanted: ListFilter | None = None
) -> list[str]:
    """The labels of a filtered listing, in order."""
    found = catalog.listing(kind, wanted)
    return [item.ref.label for item in found.items]


def test_papers_are_listed_newest_first_and_those_without_a_date_last(catalog: Catalog) -> None:
    """However precise the date is."""
    assert titles(catalog) == [record.title for record in LIST]


def test_things_are_listed_by_how_many_papers_name_them(catalog: Catalog) -> None:
    """A paper of two lists is one paper."""
    degrees = [item.degree for item in catalog.listing(Kind.BENCHMARK).items]

    assert degrees == sorted(degrees, reverse=True)
    assert titles(catalog, Kind.BENCHMARK)[0] == "ALFWorld"
    assert degrees[0] == 2


FILTERS = {
    "text": (ListFilter(text="PLANNING"), [0, 1]),
    "text of nothing": (ListFilter(text="nowhere"), []),
    "linked": (ListFilter(linked_to="benchmark-alfworld"), [0, 1]),
    "linked by a relation": (
        ListFilter(linked_to="technique-ppo", relation=Relation.COMPARES_WITH), [1],
    ),
    "linked by another": (
        ListFilter(linked_to="benchmark-alfworld", relation=Relation.PROPOSES), [],
    ),
    "has such a link": (ListFilter(relation=Relation.HAS_REPOSITORY), [0]),
    "from": (ListFilter(year_from=2026), [0]),
    "to": (ListFilter(year_to=2025), [1]),
    "from and to": (ListFilter(year_from=2025, year_to=2026), [0, 1]),
    "with code": (ListFilter(has_code=True), [0]),
    "without code": (ListFilter(has_code=False), [1, 2]),
    "source": (ListFilter(source="two"), [1]),
    "unknown source": (ListFilter(source="three"), []),
    "several": (ListFilter(text="planning", year_from=2025, has_code=False), [1]),
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "expected"), FILTERS.values(), ids=FILTERS)
def test_a_filter_keeps_what_meets_it(
    catalog: Catalog, wanted: ListFilter, expected: list[int]
) -> None:
    """All its conditions together."""
    assert titles(catalog, wanted=wanted) == [LIST[number].title for number in expected]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_paging_visits_each_once(kind: Kind, limit: int) -> None:
    """In the order of the whole listing, which says how many there are."""
    catalog = example_snapshot().catalog
    visited: list[str] = []
    after = None
    while True:
        page = catalog.listing(kind, limit=limit, after=after)
        visited += [item.ref.key for item in page.items]
        after = page.next
        if after is None:
            break

    assert visited == [item.ref.key for item in catalog.listing(kind, limit=1000).items]
    assert len(visited) == len(set(visited)) == page.total == catalog.counts()[kind]


@pytest.mark.parametrize("cursor", ["", "nonsense", "é", "QUJD"])
def test_a_cursor_that_was_not_given_out_is_refused(catalog: Catalog, cursor: str) -> None:
    """An empty page would look like the end."""
    with pytest.raises(InvalidIdentifierError):
        catalog.listing(Kind.PAPER, after=cursor)


def test_an_entity_shows_its_links_with_the_sentences_they_were_read_from(
    catalog: Catalog,
) -> None:
    """Out of a paper, and into a thing."""
    view = catalog.entity("paper-2604.01234")
    links = {link.other.key: link for link in view.links}
    back = catalog.entity("benchmark-alfworld")

    assert view.abstract == LIST[0].abstract
    assert links["benchmark-alfworld"].relation is Relation.EVALUATES_ON
    (evidence,) = links["benchmark-alfworld"].evidence
    assert (evidence.surface, evidence.field) == ("ALFWorld", "abstract")
    assert evidence.before + evidence.surface + evidence.after == "We evaluate on ALFWorld."
    assert [link.relation for link in view.links] == sorted(
        (link.relation for link in view.links), key=list(Relation).index
    )
    assert [link.other.label for link in back.backlinks] == [LIST[1].title, LIST[0].title]
    assert back.links == ()


def test_what_is_stated_of_a_paper_is_shown_as_facts(catalog: Catalog) -> None:
    """With an address where there is one."""
    facts = {fact.property: fact for fact in catalog.entity("paper-2604.01234").facts}

    assert facts["schema:datePublished"].value == "2026-04-20"
    assert facts["fabio:hasArXivId"].href == "https://arxiv.org/abs/2604.01234"
    assert facts["rl:citekey"].value == "himac2026"


@pytest.mark.parametrize("key", ["", "nope", "paper-nope", "person-x", "mention-0"])
def test_an_unknown_key_is_said_to_be_one(catalog: Catalog, key: str) -> None:
    """Both for a reference and for the whole."""
    with pytest.raises(UnknownEntityError):
        catalog.entity(key)
    with pytest.raises(UnknownEntityError):
        catalog.ref(key)


RESOLVED = {
    "IRI": ("https://w3id.org/reading-list/id/paper-2604.01234", "iri", 0),
    "key": ("paper-2604.01234", "key", 0),
    "arXiv": ("arXiv:2604.01234v2", "identifier", 0),
    "arXiv address": ("https://arxiv.org/pdf/2604.01234v1.pdf", "identifier", 0),
    "Hugging Face": ("https://huggingface.co/papers/2604.01234", "identifier", 0),
    "arXiv DOI": ("10.48550/arXiv.2604.01234", "identifier", 0),
    "DOI": ("doi:10.1145/3292500.3330701", "identifier", 1),
    "DOI address": ("https://doi.org/10.1145/3292500.3330701", "identifier", 1),
    "citekey": ("himac2026", "identifier", 0),
    "citekey of pandoc": ("[@himac2026]", "identifier", 0),
    "citekey with braces": ("@{himac2026}", "identifier", 0),
    "title": ("himac:  hierarchical planning", "label", 0),
    "title without punctuation": ("HiMAC Hierarchical Planning", "alias", 0),
    "wiki link": ("[[A Study of Planning]]", "label", 1),
    "wiki link with words": ("[[A Study of Planning#Results|that study]]", "label", 1),
}


@pytest.mark.parametrize(("text", "match", "number"), RESOLVED.values(), ids=RESOLVED)
def test_a_text_that_names_one_paper_is_resolved(
    catalog: Catalog, text: str, match: str, number: int
) -> None:
    """By identifier before name, by name before likeness."""
    found = catalog.resolve(f" {text} ")

    assert (found.match, found.candidates) == (match, ())
    assert found.entity is not None
    assert found.entity.label == LIST[number].title


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ALFWorld", "benchmark-alfworld"),
        ("alfworld", "benchmark-alfworld"),
        ("ALF-World", None),
        ("[[ALFWorld]]", "benchmark-alfworld"),
        ("Proximal policy optimization", "technique-ppo"),
        ("git@github.com:O/HiMAC.git", "repo-github.com-o-himac"),
        ("https://www.github.com/o/himac/tree/main", "repo-github.com-o-himac"),
        ("github.com/o/himac", "repo-github.com-o-himac"),
        ("http://127.0.0.1:8000/id/benchmark-alfworld", "benchmark-alfworld"),
        ("http://localhost:8123/page/benchmark-alfworld#out-uses", "benchmark-alfworld"),
        ("https://example.org/id/benchmark-alfworld", None),
    ],
)
def test_a_name_alias_or_address_resolves_to_its_thing(
    catalog: Catalog, text: str, key: str | None
) -> None:
    """A name that nobody wrote is only like one."""
    found = catalog.resolve(text)

    assert (found.entity.key if found.entity else None) == key


def test_a_sign_that_is_missing_makes_another_name(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """``V`` is not ``V*``, and no answer is better than a wrong one."""
    path = tmp_path_factory.mktemp("graph")
    ingest_records(
        GraphDirectory(path), [paper("A Benchmark", "We introduce V*Bench, a benchmark.")]
    )
    catalog = open_snapshot(path).catalog

    assert catalog.resolve("v* bench").entity is not None
    assert catalog.resolve("VBench").entity is None


def test_a_likeness_is_never_an_answer(catalog: Catalog) -> None:
    """Candidates with their scores, best first."""
    found = catalog.resolve("Hierarchical Plannings of HiMAC")

    assert (found.match, found.entity) == ("fuzzy", None)
    assert "paper-2604.01234" in {hit.ref.key for hit in found.candidates}
    assert [hit.score for hit in found.candidates] == sorted(
        (hit.score for hit in found.candidates), reverse=True
    )


def test_a_name_of_several_gives_candidates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """And no answer: here one title stands for two papers."""
    path = tmp_path_factory.mktemp("graph")
    ingest_records(
        GraphDirectory(path), [paper("Same Title", "We use PPO."), paper("Same Title", "Other.")]
    )
    found = open_snapshot(path).catalog.resolve("same title")

    assert (found.match, found.entity, len(found.candidates)) == ("label", None, 2)
    assert {hit.score for hit in found.candidates} == {1.0}


@pytest.mark.parametrize("text", ["", "  ", "[[]]", "@", "\ud800", "%", "qqqqqqqq", "http://["])
def test_what_names_nothing_is_unresolved(catalog: Catalog, text: str) -> None:
    """Whatever it is."""
    found = catalog.resolve(text)

    assert (found.match, found.entity, found.candidates) == ("none", None, ())


def test_search_ranks_whole_names_before_parts_and_abstracts_last(catalog: Catalog) -> None:
    """Each hit says what matched."""
    hits = catalog.search("ppo")

    assert hits[0].ref.key == "technique-ppo"
    assert hits[0].score == 1.0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.ref.label for hit in hits if hit.score < 0.5} >= {LIST[1].title}


def test_search_can_be_narrowed_and_cut(catalog: Catalog) -> None:
    """To kinds, and to a number."""
    assert {hit.ref.kind for hit in catalog.search("a", kinds=[Kind.BENCHMARK])} == {Kind.BENCHMARK}
    assert len(catalog.search("a", limit=2)) == 2
    assert catalog.search("a", limit=0) == catalog.search("  ") == ()
    assert catalog.search(".*(") == ()


def test_the_lists_of_a_graph_are_named(catalog: Catalog) -> None:
    """And what each thing stands in."""
    assert catalog.sources() == ("one", "two")
    assert catalog.entity("benchmark-webshop").sources == ("one", "two")
    assert catalog.entity("paper-2604.01234").sources == ("one",)
    assert Document(b"", "x").identifiers[0].startswith("sha256:")
