"""``/add``: is a page's paper in the graph, and if not, put it there."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import httpx2
import pytest

from tests.support.paper_server import SETTINGS, entry, fails, feed, paper_server
from tests.support.serving import ANSWER_TIMEOUT_S
from tests.support.small_graph import ALFWORLD, HIMAC, TWINS
from tests.support.writing import writable_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.writing import Writable

NEW = "https://arxiv.org/abs/2605.00001v2"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} [[x]]'


@pytest.mark.parametrize(
    "query",
    [
        {"url": "https://arxiv.org/abs/2604.01234v3"},
        {"url": "https://huggingface.co/papers/2604.01234", "title": "Paper page - HiMAC"},
        {"q": "arXiv:2604.01234"},
        {"url": "https://elsewhere.example/x", "title": "HiMAC: Hierarchical Agents"},
    ],
)
def test_a_paper_that_is_there_is_shown_with_its_links(
    client: httpx2.Client, query: dict[str, str]
) -> None:
    """By its address in any spelling, else by its exact title; nothing is offered to add."""
    page = client.get("/add", params=query).text

    assert "Already in your graph" in page
    assert f"/page/{HIMAC}" in page
    assert f"/page/{ALFWORLD}" in page
    assert '<form method="post" action="/add"' not in page


def test_a_name_of_several_things_shows_them(client: httpx2.Client) -> None:
    """And decides nothing."""
    page = client.get("/add", params={"q": "twin"}).text

    assert "Several things are called so" in page
    assert all(f"/page/{key}" in page for key in TWINS)


def test_whoever_may_not_write_is_led_to_sign_in(client: httpx2.Client) -> None:
    """And back, with what was passed along."""
    page = client.get("/add", params={"url": NEW, "title": "A & B"}).text
    link = re.search(r'href="(/session\?next=[^"]*)"', page)

    assert link is not None
    assert "Not in your graph yet" in page
    assert "title=A+%26+B" in unquote(unescape(link[1]))


def test_a_hostile_page_stays_text(client: httpx2.Client) -> None:
    """What a page passes along is shown, and is neither markup nor a link."""
    page = client.get("/add", params={"url": f"javascript:{HOSTILE}", "title": HOSTILE}).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:&#34;' not in page
    assert not re.findall(r'href="javascript:(?!\()', page)


def test_the_bookmark_leads_to_this_server_alone(client: httpx2.Client) -> None:
    """It opens this page, and holds no address but ours; pages run no script in an address."""
    answer = client.get("/add")
    found = re.search(r'href="(javascript:[^"]*)"', answer.text)
    assert found is not None
    script = unquote(unescape(found[1]))

    assert script.count("://") == 1
    assert f'open("{str(client.base_url).rstrip("/")}"+"/add?"' in script
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_a_paper_is_added_without_asking_the_network(server: Writable) -> None:
    """What the page passed along becomes a paper of the list of added ones; twice is once."""
    form = {"url": NEW, "title": "New: A Way", "abstract": "We evaluate on\nALFWorld."}
    first = server.client.post("/add", data=form)
    second = server.client.post("/add", data=form)
    paper = server.stranger.get("/api/v1/papers/paper-2605.00001").json()

    assert (first.status_code, first.headers["location"]) == (303, "/page/paper-2605.00001")
    assert second.status_code == 303
    assert (paper["label"], paper["sources"]) == ("New: A Way", ["added"])
    assert paper["abstract"] == "We evaluate on ALFWorld."
    assert "Already in your graph" in server.stranger.get("/add", params={"url": NEW}).text


def test_what_was_added_before_stays(server: Writable) -> None:
    """The list grows; markup in a title is text on the page of the paper."""
    server.client.post("/add", data={"url": NEW, "title": "One"})
    added = server.client.post("/add", data={"url": "https://x.example/p", "title": HOSTILE})
    page = server.stranger.get(added.headers["location"])

    assert added.status_code == 303
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert server.ask("ASK { ?p schema:name 'One' }")


def test_a_paper_that_another_list_has_is_one(server: Writable) -> None:
    """Its page is that of the paper that is there."""
    added = server.client.post("/add", data={"url": "https://arxiv.org/abs/2604.01234"})

    assert (added.status_code, added.headers["location"]) == (303, f"/page/{HIMAC}")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"url": "https://x.example/p"},
        {"url": "javascript:alert(1)", "title": "x"},
        {"url": "file:///etc/hostname", "title": "x"},
        {"title": " \u2028 "},
    ],
)
def test_what_is_no_paper_is_refused(server: Writable, form: dict[str, str]) -> None:
    """400, with the reason in the form; nothing is written."""
    answer = server.client.post("/add", data=form)

    assert answer.status_code == 400
    assert "This cannot be added" in answer.text
    assert not server.ask("ASK { GRAPH ?g { ?s ?p ?o } FILTER(STRENDS(STR(?g), '/src-added')) }")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "token-missing"),
        ({"Authorization": "Bearer wrong-token-of-a-test"}, 401, "token-wrong"),
        ({"Origin": "https://evil.example"}, 403, "foreign-origin"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "foreign-origin"),
    ],
)
def test_no_foreign_page_adds_anything(
    server: Writable, headers: dict[str, str], status: int, code: str
) -> None:
    """As for every write: the token or the sign-in, from a page of this server."""
    shown = server.stranger if "Origin" not in headers else server.client
    form = {"url": NEW, "title": "x"}
    answer = shown.post("/add", data=form, headers={"Accept": "application/json", **headers})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not server.ask("ASK { ?p schema:name 'x' }")


def test_a_reader_who_signed_in_gets_the_form(server: Writable) -> None:
    """With what the bookmark passed along, and what it does."""
    token = server.client.headers["authorization"].removeprefix("Bearer ")
    with httpx2.Client(base_url=server.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as browser:
        browser.post("/session", data={"token": token}, headers={"Origin": server.url})
        page = browser.get("/add", params={"url": NEW, "title": "A & B"}).text
        added = browser.post(
            "/add", data={"url": NEW, "title": "A & B"}, headers={"Origin": server.url}
        )

    assert 'name="title" value="A &amp; B"' in page
    assert "Nothing is asked of the network" in page
    assert added.status_code == 303


def test_services_are_asked_where_the_settings_want_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they know is added; a service that does not answer keeps nobody from adding."""
    with paper_server() as running:
        for name in SETTINGS:
            monkeypatch.setenv(f"READGRAPH_{name}", running.url)
        monkeypatch.setenv("READGRAPH_FETCH_RETRIES", "0")
        running.otherwise = lambda asked: (
            feed(entry("2605.00001", "As arXiv Has It"))
            if "2605.00001" in asked.path + str(asked.params)
            else fails(404)
        )
        with writable_server(tmp_path / "graph", add_fetch=True, query_workers=0) as server:
            form = {"url": NEW, "title": "As the page has it"}
            known = server.client.post("/add", data=form)
            unknown = server.client.post(
                "/add", data={"url": "https://doi.org/10.1000/none", "title": "Unknown"}
            )
            labels = {
                server.stranger.get(f"/api/v1/papers/{key}").json()["label"]
                for key in ("paper-2605.00001", "paper-doi-10.1000%252Fnone")
            }

    assert (known.status_code, unknown.status_code) == (303, 303)
    assert labels == {"As arXiv Has It", "Unknown"}
