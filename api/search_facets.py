"""The facets of a search as links, so that a page of results can be narrowed without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlencode

from api.words import KIND_WORDS
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from graph.views import FacetValue

_FILTERS: Final = ("kind", "year_from", "year_to", "source", "status", "tag", "has_code", "notes")
# Of each facet: its heading, and the parameters that one of its values sets.
_HEADINGS: Final = {
    "kind": "Kind",
    "year": "Year",
    "source": "Reading list",
    "status": "Reading state",
    "tag": "Tag",
    "code": "Code",
}
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a search."""

    path: str
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: Request) -> Self:
        """Read it from a request; another part of the results is the same search."""
        given = request.query_params.multi_items()
        return cls(request.url.path, tuple(item for item in given if item[0] != "after"))

    def chosen(self) -> tuple[tuple[str, str], ...]:
        """The filters, as a form sends them along."""
        return tuple(item for item in self.parameters if item[0] in _FILTERS)

    def with_value(self, name: str, value: str) -> str:
        """The address with one more parameter."""
        return f"{self.path}?{urlencode([*self.parameters, (name, value)])}"

    def toggled(self, values: Sequence[tuple[str, str]]) -> tuple[str, bool]:
        """The address with these values in place of others, or without them; whether they were."""
        names = {name for name, _ in values}
        others = [item for item in self.parameters if item[0] not in names]
        active = all(item in self.parameters for item in values)
        return f"{self.path}?{urlencode(others if active else [*others, *values])}", active


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet, as a link that sets it, or takes it back where it is ``active``."""

    label: str
    count: int
    href: str
    active: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet with its links."""

    heading: str
    links: tuple[FacetLink, ...]


def facet_groups(
    address: Address, facets: Mapping[str, Sequence[FacetValue]]
) -> tuple[FacetGroup, ...]:
    """Make the links; a facet that parts nothing has none."""
    groups = []
    for facet, heading in _HEADINGS.items():
        links = [_link(address, facet, value) for value in facets.get(facet, ())[:_SHOWN]]
        if len(links) > 1 or any(link.active for link in links):
            groups.append(FacetGroup(heading, tuple(links)))
    return tuple(groups)


def _link(address: Address, facet: str, value: FacetValue) -> FacetLink:
    values, label = [(facet, value.value)], value.value
    if facet == "kind":
        label = "notes" if value.value == "note" else KIND_WORDS[Kind(value.value)].many
    elif facet == "year":
        values = [("year_from", value.value), ("year_to", value.value)]
    elif facet == "code":
        values = [("has_code", "true" if value.value == "yes" else "false")]
        label = "with code" if value.value == "yes" else "without code"
    href, active = address.toggled(values)
    return FacetLink(label, value.count, href, active)
