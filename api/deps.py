"""What the routes ask the application for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from api.caching import VersionCache
from api.warming import Warmer
from graph.errors import UnknownEntityError
from viz.keeping import PictureKeeper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from api.ready_queries import Term
    from api.settings import Settings
    from graph.answering import QueryService
    from graph.catalog import Catalog
    from graph.snapshot import GraphService, Snapshot
    from graph.views import EntityRef, ListItem

_KEY_CHARS = 400  # no minted key comes near
_REVIEWS_KEPT: Final = 16


@dataclass(frozen=True, slots=True)
class Resources:
    """What lives as long as the application. One instance is kept in ``app.state``."""

    settings: Settings
    service: GraphService
    pages: VersionCache[str]
    items: VersionCache[tuple[ListItem, ...]]
    queries: QueryService
    computed: VersionCache[list[tuple[Term, ...]]]
    reviewed: VersionCache[Any] = field(default_factory=lambda: VersionCache(_REVIEWS_KEPT))
    pictures: PictureKeeper = field(default_factory=PictureKeeper)
    warmer: Warmer = field(init=False)

    def __post_init__(self) -> None:
        """Let the pictures be made ready that are kept here."""
        object.__setattr__(self, "warmer", Warmer(self.pictures))


def resources(request: Request) -> Resources:
    """The resources of the application that answers this request."""
    found = request.app.state.resources
    if not isinstance(found, Resources):
        message = "the application was not made by create_app"
        raise TypeError(message)
    return found


def current(request: Request) -> Snapshot:
    """The graph as it is now; may read from disk, so never call it on the event loop.

    Raises:
        StoreUnavailableError: The graph cannot be opened.
    """
    found = resources(request)
    snapshot = found.service.current()
    found.warmer.saw(snapshot)
    return snapshot


def find_ref(catalog: Catalog, text: str) -> EntityRef:
    """Find the entity that a path names, whatever was done to its case and percent signs.

    Servers decode a path once, and people write IRIs by hand: ``paper-doi-10.1%2Fx`` may arrive
    as ``paper-doi-10.1/x``, and ``Benchmark-ALFWorld`` is no other benchmark.

    Raises:
        UnknownEntityError: Nothing has this key in any of these spellings.
    """
    for key in _spellings(text):
        try:
            return catalog.ref(key)
        except UnknownEntityError:
            continue
    former = find_former(catalog, text)
    if former is not None:
        return catalog.ref(former)
    message = f"nothing in the graph has the key {text[:80]!r}"
    raise UnknownEntityError(message)


def find_former(catalog: Catalog, text: str) -> str | None:
    """Find the key of what once had the key that a path names."""
    found = (catalog.former(key) for key in _spellings(text))
    return next((key for key in found if key is not None), None)


def _spellings(text: str) -> Iterator[str]:
    if not text or len(text) > _KEY_CHARS or not text.isprintable():
        return
    decoded = unquote(text)
    spellings = (text, quote(decoded, safe=""), text.lower(), quote(decoded.lower(), safe=""))
    yield from dict.fromkeys(spellings)
