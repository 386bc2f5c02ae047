"""The papers and repositories of a graph as others may know them: by identifiers and titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.identity import surname
from graph.iris import folded_title
from graph.models import Kind
from graph.sameness import SamenessReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import PaperRecord
    from graph.snapshot import Snapshot

_YEAR_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper of the graph.

    ``identifiers`` are all it has, such as ``arXiv:2604.01234`` and ``doi:10.1/x``; of each kind
    ``arxiv_id`` and ``doi`` are one. ``titles`` and ``surnames`` are folded. A paper that a list
    names by its identifier alone has no title: then ``title`` is ``None``.
    """

    key: str
    label: str
    title: str | None
    arxiv_id: str | None
    doi: str | None
    identifiers: frozenset[str]
    titles: frozenset[str]
    years: frozenset[int]
    surnames: frozenset[str]

    def is_titled_like(self, record: PaperRecord) -> bool:
        """Whether a record has this paper's very title, but for case, accents and punctuation."""
        return folded_title(record.title) in self.titles

    def agrees_with(self, record: PaperRecord) -> bool:
        """Whether a record of the same title is of the same year or has an author in common.

        So it is, too, where the graph knows neither of the paper.
        """
        if not self.years and not self.surnames:
            return True
        year = (record.published or "")[:_YEAR_DIGITS]
        names = {surname(name) for name in record.authors}
        return (year.isdecimal() and int(year) in self.years) or bool(names & self.surnames)


@dataclass(frozen=True, slots=True)
class KnownRepository:
    """A repository of the graph: its key, name and address."""

    key: str
    label: str
    address: str


def known_papers(snapshot: Snapshot) -> Iterator[KnownPaper]:
    """All papers of a graph, in key order."""
    nodes = snapshot.catalog.index.nodes
    papers = [key for key, known in nodes.items() if Kind.PAPER in known.kinds]
    for facts in SamenessReader(snapshot.view, snapshot.iris).facts(papers):
        (key,) = facts.keys
        known = nodes[key]
        arxiv_id = _value(min(facts.arxiv_ids, default=None))
        doi = _value(min(facts.dois, default=None))
        names = {folded_title(name) for name in (f"arXiv:{arxiv_id}", f"doi:{doi}")}
        names |= {folded_title((known.url or "").partition("://")[2])}
        is_named = bool(facts.titles - names)
        title = next(
            (text for text in (known.label, *known.aliases) if folded_title(text) not in names),
            None,
        )
        yield KnownPaper(
            key=key,
            label=known.label,
            title=title if is_named else None,
            arxiv_id=arxiv_id,
            doi=doi,
            identifiers=frozenset(
                {f"arXiv:{_value(token)}" for token in facts.arxiv_ids} | facts.dois
            ),
            titles=facts.titles,
            years=facts.years,
            surnames=facts.surnames,
        )


def _value(token: str | None) -> str | None:
    return None if token is None else token.partition(":")[2]


def known_repositories(snapshot: Snapshot) -> Iterator[KnownRepository]:
    """All repositories of a graph whose address it knows, in key order."""
    for key, known in snapshot.catalog.index.nodes.items():
        if Kind.REPOSITORY in known.kinds and known.url is not None:
            yield KnownRepository(key, known.label, known.url)
