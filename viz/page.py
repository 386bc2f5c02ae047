"""The network page: one HTML file with everything in it, which asks no other host for anything."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from graph.errors import UnknownEntityError
from viz import pyvis_engine
from viz.metrics import communities, neighbourhood
from viz.network import draw, has_named_lines, shown_text
from viz.note_names import note_columns, vault_names
from viz.packing import json_markup, pack, pack_evidence, sentence_chars
from viz.style import (
    DRAWN_STYLES,
    LARGEST_RADIUS_PX,
    LEAST_RADIUS_PX,
    RADIUS_A_ROOT_PX,
    RELATION_STYLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from viz.keeping import Picture
    from viz.network import DrawnNetwork
    from viz.style import RelationStyle

_SCRIPTS: Final = (
    "data.js",
    "live.js",
    "page.js",
    "filters.js",
    "years.js",
    "filterbar.js",
    "route.js",
    "labels.js",
    "places.js",
    "islands.js",
    "folding.js",
    "underlay.js",
    "arrows.js",
    "map.js",
    "moving.js",
    "ring.js",
    "connect.js",
    "alike.js",
    "compare.js",
    "panel.js",
    "search.js",
    "table.js",
    "matrix.js",
    "timeline.js",
    "reading.js",
    "views.js",
    "svg.js",
    "export.js",
    "legend.js",
    "keys.js",
    "main.js",
)
_SHEETS: Final = ("network.css", "walking.css")
_TITLE_CHARS: Final = 200
_LIVE_CHARS: Final = 400_000  # with more, who opens a page waits for what nobody asked for
_LISTED_NODES: Final = 500
_DEPTHS: Final = (1, 2)
_FRAME_ASPECT: Final = 2.5  # a frame in another page is lower than a window
# By how much lines with names are longer than others, in a picture of so few nodes; not of so many.
_LINE_ROOM: Final = 2.4
_ROOMY_NODES: Final = 40
_CROWDED_NODES: Final = 400
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """How the page is put together.

    Args:
        embed: Less around the picture, for a frame in another page.
        page_url: Address of an entity's own page with ``{key}`` in it, such as
            ``/page/{key}``; ``None`` for a file from disk, where links go to the outside source
            or the IRI.
        home_url: Address of the site that the page is a part of, for a link back; https, http or
            a path.
        live: The page may ask the server that it came from for more. It then holds no sentences
            where they are many, and fetches those around a node when it is looked at.
        neighbourhood_url: Address, with ``{key}`` in it, where a live page asks for the links of
            an entity with their sentences; ``None`` for a page that has them all.
        notes_url: Address of the same picture with notes, or without them where it has them.
        note_names: What the note of each entity is called in a vault, with its folder, by key;
            by default what it would be called in a vault of the graph that is given.
        empty_words: Why there is nothing to draw; by default, how to read a list.
        evidence_chars: Limit for the text of all sentences in the file.
        seed: Another seed gives another arrangement.
    """

    embed: bool = False
    page_url: str | None = None
    home_url: str | None = None
    live: bool = False
    neighbourhood_url: str | None = "/neighbourhood/{key}"
    notes_url: str | None = None
    note_names: Mapping[str, str] | None = None
    empty_words: str | None = None
    evidence_chars: int = 4_800_000
    seed: int = 1


_DEFAULTS: Final = NetworkOptions()


def render_network(  # noqa: PLR0913 -- each is a choice of the caller
    graph: nx.MultiDiGraph[str],
    *,
    title: str,
    focus: str | None = None,
    depth: int | None = None,
    options: NetworkOptions = _DEFAULTS,
    previous: Mapping[str, tuple[float, float]] | None = None,
    picture: Picture | None = None,
) -> str:
    """Write a graph as one self-contained HTML page.

    Args:
        graph: A projection of the graph (``graph.projection.project``).
        title: Heading of the page.
        focus: Key of the node to open on; without it the page opens on the map.
        depth: 1 or 2: only what is so many links from ``focus`` is in the file.
        options: How the page is put together.
        previous: Places to keep from an earlier picture.
        picture: Communities and places of the whole graph, where they are known already; left
            aside where only a part of it is drawn.

    Returns:
        The page; its policy is inside, and :func:`content_security_policy` gives it as a header.

    Raises:
        UnknownEntityError: ``focus`` is not in the graph.
        ValueError: ``depth`` is neither 1 nor 2, or is given without ``focus``.
    """
    if depth is not None and (focus is None or depth not in _DEPTHS):
        message = f"depth is 1 or 2 and needs a focus: {depth!r}, focus {focus!r}"
        raise ValueError(message)
    if focus is not None and focus not in graph:
        message = f"not in the graph: {focus[:80]!r}"
        raise UnknownEntityError(message)
    whole = graph.number_of_nodes()
    names = vault_names(graph) if options.note_names is None else options.note_names
    if focus is not None and depth is not None:
        graph = graph.subgraph(neighbourhood(graph, focus, depth))
    if picture is not None and depth is None:
        groups, places = picture.groups, picture.places
    else:
        from viz.islands import LANDSCAPE  # noqa: PLC0415 -- slow to load
        from viz.layout import layout  # noqa: PLC0415

        groups = communities(graph)
        places = layout(
            graph,
            seed=options.seed,
            previous=previous,
            groups=groups,
            aspect=_FRAME_ASPECT if options.embed else LANDSCAPE,
        )
        if has_named_lines(graph):
            places = _with_room(places)
    network = draw(graph, places, groups, evidence_chars=options.evidence_chars)
    heading = shown_text(title, limit_chars=_TITLE_CHARS) or "Network"
    script = _page_script()
    scripts = [pyvis_engine.vis_network_script(), script] if network.nodes else []
    config = _config(network, options)
    config |= {"title": heading, "focus": focus, "depth": depth or 1}
    many = sentence_chars(network) > _LIVE_CHARS
    asked = safe_href(options.neighbourhood_url) if options.live and many else None
    config["neighbourhoodUrl"] = asked
    if len(network.nodes) < whole:
        config["part"] = f"{len(network.nodes):,} of the graph's {whole:,} nodes are in this file"
    return pyvis_engine.render(
        network,
        title=heading,
        context={
            "title": heading,
            "embed": options.embed,
            "empty_words": options.empty_words,
            "counts": count_line(network),
            "home": safe_href(options.home_url),
            "csp": _policy(scripts, live=options.live),
            "css": Markup(_styles()),  # noqa: S704 -- our own file and our own colours
            "listed": _listed(network),
            "config": json_markup(config),
            "data": json_markup(pack(network, config["iriBase"]) | note_columns(network, names)),
            "evidence": "" if asked else pack_evidence(network),
            "scripts": [pyvis_engine.script_markup(text) for text in scripts],
        },
    )


def content_security_policy(page: str) -> str:
    """Give the policy that a page of :func:`render_network` holds, for the header of a response.

    Raises:
        ValueError: The text is no such page.
    """
    found = _POLICY.search(page[:2_000])
    if found is None:
        message = "not a page of render_network"
        raise ValueError(message)
    return html.unescape(found[1])


def safe_href(address: str | None) -> str | None:
    """Give an address back if it may be followed: https, http, or a path on the same server."""
    if address is None or not re.match(r"https?://|/(?![/\\])", address, re.IGNORECASE):
        return None
    return address


def _with_room(places: Mapping[str, tuple[float, float]]) -> Mapping[str, tuple[float, float]]:
    """Spread a small picture, so that the names of its lines have room on them."""
    crowd = (len(places) - _ROOMY_NODES) / (_CROWDED_NODES - _ROOMY_NODES)
    factor = 1 + (_LINE_ROOM - 1) * min(1.0, max(0.0, 1 - crowd))
    return {key: (x * factor, y * factor) for key, (x, y) in places.items()}


def _policy(scripts: Iterable[str], *, live: bool) -> str:
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            "style-src 'unsafe-inline'",  # vis-network styles its own elements
            "img-src data: blob:",
            "connect-src 'self'" if live else "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _page_script() -> str:
    """Join the page's scripts into one with a scope of its own."""
    folder = files("viz") / "templates"
    texts = ((folder / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    joined = "\n".join(f"// {name}\n{text}" for name, text in zip(_SCRIPTS, texts, strict=True))
    return pyvis_engine.newlines_of_html(f'(() => {{\n"use strict";\n{joined}}})();')


@cache
def _styles() -> str:
    folder = files("viz") / "templates"
    light = "".join(f"--kind-{s.kind}: {s.light}; " for s in DRAWN_STYLES.values())
    dark = "".join(f"--kind-{s.kind}: {s.dark}; " for s in DRAWN_STYLES.values())
    texts = ((folder / name).read_text(encoding="utf-8") for name in _SHEETS)
    kinds = f":root {{ {light}}}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}\n"
    return kinds + "".join(texts)


def _config(network: DrawnNetwork, options: NetworkOptions) -> dict[str, object]:
    return {
        "embed": options.embed,
        "pageUrl": options.page_url,
        "part": None,
        "sentencesCut": network.sentences_cut,
        "namedLines": network.named_lines,
        "iriBase": _iri_base(network),
        "notesUrl": safe_href(options.notes_url),
        "radius": [LEAST_RADIUS_PX, RADIUS_A_ROOT_PX, LARGEST_RADIUS_PX],
        "kinds": [
            {
                "name": str(style.kind),
                "singular": style.singular,
                "plural": style.plural,
                "shape": style.shape,
                "light": style.light,
                "dark": style.dark,
            }
            for style in DRAWN_STYLES.values()
        ],
        "relations": [
            {
                "name": name,
                "outward": style.outward,
                "inward": style.inward,
                "strong": style.strong,
                "dashed": style.dashed,
            }
            for name, style in _named_relations(network)
        ],
    }


def _named_relations(network: DrawnNetwork) -> Iterable[tuple[str, RelationStyle]]:
    """Name the relations as the address of a view does, each with its look."""
    taken = {"none"}  # no relation at all
    for style in (*RELATION_STYLES.values(), *network.relations):
        is_ours = style.relation in RELATION_STYLES
        words = style.relation if is_ours else style.outward
        # A comma parts two names there.
        name = plain = re.sub(r"[^\w-]+", "-", words).strip("-") or "link"
        number = 2
        while name.casefold() in taken:
            name = f"{plain}-{number}"
            number += 1
        taken.add(name.casefold())
        yield name, style


def _iri_base(network: DrawnNetwork) -> str:
    """Find what stands before the key in the IRIs, so that each is written but once."""
    bases = (
        node.iri.removesuffix(node.key) for node in network.nodes if node.iri.endswith(node.key)
    )
    return next(bases, "")


def count_line(network: DrawnNetwork) -> str:
    """Say how much of what there is, such as ``55 papers · 61 benchmarks, 640 links``."""
    counts = {
        style: sum(node.kind is style.kind for node in network.nodes)
        for style in DRAWN_STYLES.values()
    }
    parts = [
        f"{count:,} {style.singular if count == 1 else style.plural}"
        for style, count in counts.items()
        if count
    ]
    if not parts:
        return "an empty graph"
    links = len({(link.source, link.target) for link in network.links})
    line = f"{' · '.join(parts)}, {links:,} {'link' if links == 1 else 'links'}"
    newest = max((node.published for node in network.nodes if node.published), default=None)
    return f"{line}, to {_date_words(newest)}" if newest else line


def _date_words(date: str) -> str:
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d\d))?", date)
    if found is None:
        return date
    year, month, day = found.groups()
    words = [str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else "", year]
    return " ".join(word for word in words if word)


def _listed(network: DrawnNetwork) -> list[dict[str, object]]:
    """List what a page without scripts can show: the most linked nodes."""
    first = sorted(network.nodes, key=lambda node: (-node.degree, node.key))[:_LISTED_NODES]
    return [
        {"label": node.label, "kind": DRAWN_STYLES[node.kind].singular, "degree": node.degree}
        for node in first
    ]
