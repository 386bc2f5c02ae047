"""The page as text: what is in it, what its policy allows, what it never asks for."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnknownEntityError
from graph.models import Relation
from viz.packing import json_markup
from viz.page import (
    NetworkOptions,
    content_security_policy,
    render_network,
)
from viz.pyvis_engine import script_markup, to_pyvis, vis_network_script

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.viz.conftest import GraphBuilder

_HOSTILE = {
    "closing-script": "</script><script>alert(1)</script>",
    "image": '<img src=x onerror="alert(2)">',
    "quotes": "\"'`\\ ${alert(3)} {{ 7*7 }} {% raw %}",
    "comment": "<!--<script>",
    "long": "x" * 2_000,
    "bidi": "abc\u202e\u2066gnp.exe\u2069",
    "emoji": "🧪🔬🧬",
    "right-to-left": "شبكة المعرفة",
    "separators": "a\u2028b\u2029c\x00d",
    "surrogate": "a\ud800b",
}


class _Reader(HTMLParser):
    """Collects scripts, and every address that a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append((attributes, ""))
            self._open = True
        self.fetched += [
            value
            for name in ("src", "href", "srcset", "action", "data", "poster")
            if (value := attributes.get(name)) is not None
        ]
        assert not [name for name in attributes if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._open:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)

    def block(self, name: str) -> Any:  # noqa: ANN401 -- whatever the page carries
        return next(json.loads(text) for found, text in self.scripts if found.get("id") == name)

    def evidence(self) -> tuple[dict[str, Any], list[str]]:
        """The columns of the evidence by link, and the sentences that they point to."""
        text = next(text for found, text in self.scripts if found.get("id") == "evidence")
        columns, *sentences = map(json.loads, text.splitlines())
        return columns, sentences


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_the_page_carries_the_whole_graph(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """Every node and link is in the file, with its sentence and the part that is named."""
    graph = reading_list()
    page = _read(render_network(graph, title="List"))
    data = page.block("data")
    columns, sentences = page.evidence()
    link = next(n for n, at in enumerate(columns["sentence"]) if at >= 0)
    sentence = sentences[columns["sentence"][link]]

    assert set(data["key"]) == set(graph)
    assert len(data["source"]) == graph.number_of_edges()
    assert columns["count"] == len(sentences)
    assert sentence[columns["start"][link] : columns["end"][link]] in {*data["key"], *data["label"]}


def test_the_same_graph_gives_the_same_bytes(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """A page can be compared, cached and committed."""
    assert render_network(reading_list(), title="x") == render_network(reading_list(), title="x")


def test_no_other_host_is_asked_for_anything(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """The file holds no address that a browser fetches by itself, but an empty icon."""
    page = render_network(reading_list(), title="List")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)

    assert _read(page).fetched == ["data:,"]
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


@pytest.mark.parametrize("live", [False, True])
def test_the_policy_allows_our_scripts_and_no_other(
    reading_list: Callable[..., nx.MultiDiGraph[str]], *, live: bool
) -> None:
    """Each script that runs has its hash in the policy; the header says what the page says."""
    page = render_network(reading_list(), title="x", options=NetworkOptions(live=live))
    policy = content_security_policy(page)
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    running = [text for found, text in _read(page).scripts if "type" not in found]
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in running
    }

    assert len(running) == 2
    assert set(rules["script-src"].split()) == hashes
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["connect-src"] == ("'self'" if live else "'none'")
    assert page.index("Content-Security-Policy") < page.index("<title>")


def test_a_text_that_is_no_page_has_no_policy() -> None:
    """Asked for the policy of something else, the function says so."""
    with pytest.raises(ValueError, match="not a page"):
        content_security_policy("<html></html>")


@pytest.mark.parametrize("text", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_hostile_text_stays_text(builder: GraphBuilder, text: str) -> None:
    """Whatever stands in a title, name or sentence, the page has the same elements."""
    paper = builder.node("paper-1", text, aliases=(text,), published=text, url=text)
    builder.link(paper, builder.node("model-m", text), Relation.USES, f"{text} [{text}] {text}")
    page = render_network(builder.network, title=text)
    builder.network.nodes[paper].update(label="P", aliases=(), published=None, url=None)
    builder.network.nodes["model-m"]["label"] = "M"
    calm = render_network(builder.network, title="T")
    reader = _read(page)

    assert page.encode()
    assert reader.tags == _read(calm).tags
    assert len(reader.scripts) == 5
    assert len(max(reader.block("data")["label"], key=len)) <= 400


@given(
    value=st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_json_in_the_page_reads_back_and_looks_like_no_markup(value: object) -> None:
    """Data survives; nothing in it can end its element or open another one."""
    text = json_markup(value)

    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)
    assert text.encode()


def test_a_lone_surrogate_is_escaped() -> None:
    """What UTF-8 cannot hold is written as JavaScript reads it."""
    assert json_markup("a\ud800b") == '"a\\ud800b"'


def test_a_focus_opens_the_page_on_a_node(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """Without a depth the whole graph is in the file, and the page opens on the node."""
    graph = reading_list()
    reader = _read(render_network(graph, title="x", focus="paper-2501.00003"))

    assert reader.block("config")["focus"] == "paper-2501.00003"
    assert reader.block("config")["part"] is None
    assert len(reader.block("data")["key"]) == len(graph)


@pytest.mark.parametrize("depth", [1, 2])
def test_a_depth_leaves_the_rest_out_and_says_so(
    reading_list: Callable[..., nx.MultiDiGraph[str]], depth: int
) -> None:
    """With a depth only the neighbourhood is in the file, and the page says how much that is."""
    graph = reading_list()
    focus = "paper-2501.00003"
    near = nx.ego_graph(graph.to_undirected(), focus, radius=depth)
    reader = _read(render_network(graph, title="x", focus=focus, depth=depth))

    assert set(reader.block("data")["key"]) == set(near)
    assert f"of the graph's {len(graph)}" in reader.block("config")["part"]


def test_an_unknown_focus_is_an_error(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """A page never opens silently on something else."""
    with pytest.raises(UnknownEntityError, match="paper-nowhere"):
        render_network(reading_list(), title="x", focus="paper-nowhere")


@pytest.mark.parametrize(("focus", "depth"), [(None, 1), ("paper-2501.00003", 3)])
def test_a_depth_without_sense_is_an_error(
    reading_list: Callable[..., nx.MultiDiGraph[str]], focus: str | None, depth: int
) -> None:
    """A depth needs a focus, and is 1 or 2."""
    with pytest.raises(ValueError, match="depth is 1 or 2"):
        render_network(reading_list(), title="x", focus=focus, depth=depth)


def test_an_empty_graph_gives_a_page_that_says_so() -> None:
    """Nothing to draw is a sentence and what to do about it, without scripts."""
    page = render_network(nx.MultiDiGraph(), title="Nothing")
    policy = content_security_policy(page)

    assert "Nothing to draw yet" in page
    assert "an empty graph" in page
    assert _read(page).scripts == []
    assert "script-src 'none'" in policy


def test_one_node_is_a_page(builder: GraphBuilder) -> None:
    """A graph of one node has a place, a count and a name."""
    builder.node("paper-1", "Alone")
    page = render_network(builder.network, title="One")

    assert '<p class="counts" title="1 paper, 0 links">1 paper, 0 links</p>' in page
    assert _read(page).block("data")["label"] == ["Alone"]


def test_without_scripts_the_page_is_a_list(builder: GraphBuilder) -> None:
    """A reader whose browser runs no scripts gets names, most linked first."""
    paper = builder.node("paper-1", "First <b>")
    builder.link(paper, builder.node("model-a", "Second"), Relation.USES)
    builder.link(paper, builder.node("model-b", "Third"), Relation.USES)
    page = render_network(builder.network, title="x")
    listed = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)

    assert listed is not None
    assert re.findall(r"<li>(.*?) \(", html.unescape(listed[1])) == ["First <b>", "Second", "Third"]


def test_counts_say_what_is_there_and_up_to_when(builder: GraphBuilder) -> None:
    """The line under the title counts kinds and links and names the newest date."""
    paper = builder.node("paper-1", "A", published="2026-04-20")
    builder.node("paper-2", "B", published="2025")
    builder.link(paper, builder.node("repo-a", "C"), Relation.HAS_REPOSITORY)
    page = render_network(builder.network, title="x")

    assert "2 papers · 1 repository, 1 link, to 20 Apr 2026" in page


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", True),
        ("/network/", True),
        ("https://example.org/", True),
        ("//elsewhere.example/", False),
        ("/\\elsewhere.example/", False),
        ("javascript:alert(1)", False),
        (" data:text/html,x", False),
        (None, False),
    ],
)
def test_the_link_home_is_followed_only_where_it_is_safe(
    builder: GraphBuilder, address: str | None, *, allowed: bool
) -> None:
    """A path of our own or a web address; nothing that runs, and no other host by trick."""
    builder.node("paper-1", "A")
    page = render_network(builder.network, title="x", options=NetworkOptions(home_url=address))

    assert ("← Home" in page) is allowed
    assert _read(page).fetched == ["data:,", *([address] if allowed else [])]


def test_other_iris_than_the_usual_are_kept(builder: GraphBuilder) -> None:
    """Most IRIs are a base and the key; one that is not stands in the file as it is."""
    builder.node("paper-1", "A")
    builder.node("paper-2", "B")
    builder.network.nodes["paper-2"]["iri"] = "https://elsewhere.example/x"
    reader = _read(render_network(builder.network, title="x"))

    assert reader.block("config")["iriBase"].endswith("/id/")
    assert reader.block("data")["iris"] == {"1": "https://elsewhere.example/x"}


def test_offsets_count_as_the_browser_does(builder: GraphBuilder) -> None:
    """Characters beyond the basic plane are two in JavaScript."""
    paper = builder.node("paper-1", "A")
    builder.link(paper, builder.node("model-m", "M"), Relation.USES, "🧪🧪 [M🧬] is.")
    columns, sentences = _read(render_network(builder.network, title="x")).evidence()

    assert sentences == ["🧪🧪 M🧬 is."]
    assert (columns["start"], columns["end"]) == ([5], [8])


def test_pyvis_draws_the_same_network(builder: GraphBuilder) -> None:
    """The object that renders the page is pyvis's own; its lists hold all nodes and links."""
    from viz.layout import layout  # noqa: PLC0415 -- only here
    from viz.metrics import communities  # noqa: PLC0415
    from viz.network import draw  # noqa: PLC0415

    paper = builder.node("paper-1", "A")
    builder.link(paper, builder.node("model-m", "M"), Relation.USES)
    graph = builder.network
    groups = communities(graph)
    network = draw(graph, layout(graph, seed=1), groups, evidence_chars=100)
    drawing = to_pyvis(network, title="x")

    assert type(drawing).__module__ == "pyvis.network"
    assert drawing.num_nodes() == 2
    assert drawing.get_edges()[0]["from"] == "paper-1"
    assert vis_network_script() in render_network(graph, title="x")


@pytest.mark.parametrize("text", ["a</script>b", "a</SCRIPT >b", "<!-- b"])
def test_a_script_that_would_end_its_element_is_refused(text: str) -> None:
    """What we put into a script element can only be a script."""
    with pytest.raises(ValueError, match="must not hold"):
        script_markup(text)


@given(names=st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_any_names_make_columns_that_fit_each_other(names: list[str]) -> None:
    """Whatever the names, each column has one entry a node or link, and all ends are there."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, name in enumerate(names):
        graph.add_node(
            f"model-{number}", iri=f"https://x.example/{number}", kind="model", label=name
        )
        graph.add_edge("model-0", f"model-{number}", key="uses", relation="uses", evidence=())
    data = _read(render_network(graph, title=names[0])).block("data")
    links = len(names) - 1  # the one from the first to itself is none

    assert {len(data[name]) for name in ("key", "label", "kind", "x", "y", "island")} == {
        len(names)
    }
    assert {len(data[name]) for name in ("source", "target", "relation")} == {links}
    assert all(0 <= end < len(names) for end in (*data["source"], *data["target"]))
    assert all(data["label"])
