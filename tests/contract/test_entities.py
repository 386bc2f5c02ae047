"""An entity's IRI, page and data over HTTP."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import httpx2
import pytest
from rdflib import Dataset

from graph.iris import Iris
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.vocab import RL, SCHEMA
from tests.support.lists import ingest_records, paper
from tests.support.serving import ANSWER_TIMEOUT_S, running_server
from tests.support.small_graph import (
    ALFWORLD,
    HIMAC,
    HOSTILE,
    HOSTILE_TITLE,
    PLAIN,
    PPO,
    REPOSITORY,
    TWINS,
    FixedService,
)

if TYPE_CHECKING:
    from pathlib import Path

KEYS = (HIMAC, HOSTILE, PLAIN, ALFWORLD, PPO, *TWINS, REPOSITORY)
BASE = "https://w3id.org/reading-list"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "json": "application/json",
}
# rdflib 7.6 uses its own deprecated classes when it reads JSON-LD.
_RDFLIB_WARNS = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


class _Elements(HTMLParser):
    """Collects start tags with their attributes, and the text outside of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._raw = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._raw = tag if tag in {"script", "style"} else ""

    def handle_endtag(self, tag: str) -> None:
        self._raw = ""

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (None, f"/page/{HIMAC}"),
        ("*/*", f"/page/{HIMAC}"),
        ("text/html", f"/page/{HIMAC}"),
        (BROWSER, f"/page/{HIMAC}"),
        ("text/turtle", f"/data/{HIMAC}.ttl"),
        ("application/ld+json", f"/data/{HIMAC}.jsonld"),
        ('application/ld+json;profile="https://www.w3.org/ns/json-ld#compacted"', None),
        ("application/n-triples", f"/data/{HIMAC}.nt"),
        ("application/rdf+xml", f"/data/{HIMAC}.rdf"),
        ("application/json", f"/data/{HIMAC}.json"),
        ("text/html;q=0.2, text/turtle", f"/data/{HIMAC}.ttl"),
        ("text/html, text/turtle;q=0.9", f"/page/{HIMAC}"),
        ("application/*", f"/data/{HIMAC}.jsonld"),
        ("text/html;q=0, */*", f"/data/{HIMAC}.ttl"),
    ],
)
def test_an_iri_leads_where_accept_asks(
    client: httpx2.Client, accept: str | None, location: str | None
) -> None:
    """303 to the page or to the data, and caches are told that it depends on ``Accept``."""
    answer = client.get(f"/id/{HIMAC}", headers={} if accept is None else {"Accept": accept})

    assert answer.status_code == 303
    assert answer.headers["location"] == (location or f"/data/{HIMAC}.jsonld")
    assert answer.headers["vary"] == "Accept"


def test_an_iri_that_cannot_be_had_as_asked_names_the_forms(client: httpx2.Client) -> None:
    """406, with each form as a link."""
    answer = client.get(f"/id/{HIMAC}", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    for suffix in FORMS:
        assert f'</data/{HIMAC}.{suffix}>; rel="alternate"' in answer.headers["link"]
    assert set(answer.json()["offered"]) >= {"text/html", "text/turtle"}


@pytest.mark.parametrize("key", KEYS)
def test_every_iri_leads_to_a_page(client: httpx2.Client, key: str) -> None:
    """Also where the key holds a percent sign, which servers decode on the way."""
    answer = client.get(f"/id/{key}", follow_redirects=True, headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert f"{BASE}/id/{key}" in answer.text


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("key", KEYS)
def test_every_form_of_every_entity_can_be_had(
    client: httpx2.Client, key: str, suffix: str
) -> None:
    """By its own address, which the answer names."""
    path = f"/data/{key.replace('%', '%25')}.{suffix}"
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMS[suffix]
    assert answer.headers["content-location"] == path
    assert f"{BASE}/id/{key}" in answer.text.replace("\\/", "/")


@_RDFLIB_WARNS
@pytest.mark.parametrize(
    ("suffix", "name"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_the_forms_say_the_same(client: httpx2.Client, suffix: str, name: str) -> None:
    """Another library reads the same facts from each."""
    text = client.get(f"/data/{HIMAC}.{suffix}").text
    dataset = Dataset(default_union=True)
    dataset.parse(data=text, format=name)
    stated = {tuple(map(str, triple)) for triple in dataset.triples((None, None, None))}
    himac = Iris().entity(HIMAC)

    assert (himac, str(SCHEMA.name), "HiMAC: Hierarchical Agents") in stated
    assert (himac, str(RL.evaluatesOn), Iris().entity(ALFWORLD)) in stated


@pytest.mark.parametrize(
    "key",
    ["Paper-2604.01234", "paper-2604%2E01234", "PAPER-2604.01234", "benchmark-ALFWorld"],
)
def test_other_spellings_of_a_key_lead_to_the_one_page(client: httpx2.Client, key: str) -> None:
    """Case and percent-encoding do not make another thing."""
    answer = client.get(f"/page/{key}", follow_redirects=True)

    assert answer.status_code == 200
    assert answer.url.path in {f"/page/{HIMAC}", f"/page/{ALFWORLD}"}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/data/Benchmark-ALFWorld.ttl", f"/data/{ALFWORLD}.ttl"),
        ("/api/v1/benchmarks/Benchmark-ALFWorld", f"/api/v1/benchmarks/{ALFWORLD}"),
        ("/page/paper-doi-10.1000/abc", "/page/paper-doi-10.1000%252Fabc"),
        ("/data/paper-doi-10.1000/abc.nt", "/data/paper-doi-10.1000%252Fabc.nt"),
    ],
)
def test_one_thing_has_one_address(client: httpx2.Client, path: str, location: str) -> None:
    """Other spellings are sent there for good, and it answers."""
    answer = client.get(path)

    assert answer.status_code == 308
    assert answer.headers["location"] == location
    assert client.get(location).status_code == 200


HOSTILE_KEYS = {
    "climbing": "/id/..%2f..%2fetc%2fpasswd",
    "climbing twice encoded": "/id/..%252f..%252fetc",
    "climbing in data": "/data/..%2f..%2fgraph%2fstore.ttl",
    "climbing in static": "/static/..%2f..%2fpyproject.toml",
    "null": "/id/paper%00",
    "newline": "/id/paper%0d%0aSet-Cookie:%20a=b",
    "long": "/id/" + "a" * 5_000,
    "slashes": "/id/a/b/c",
    "empty": "/id/",
    "broken UTF-8": "/page/%ff%fe",
    "markup": "/page/%3Cscript%3Ealert(1)%3C/script%3E",
    "no ending": f"/data/{HIMAC}",
    "unknown ending": f"/data/{ALFWORLD}.pdf",
    "ending alone": "/data/.ttl",
    "unknown": "/id/paper-9999.99999",
    "percent alone": "/id/%",
    "template": "/page/%7B%7B7*7%7D%7D",
}


@pytest.mark.parametrize("path", HOSTILE_KEYS.values(), ids=HOSTILE_KEYS.keys())
@pytest.mark.parametrize("accept", ["*/*", BROWSER])
def test_a_key_that_names_nothing_is_not_found(
    client: httpx2.Client, path: str, accept: str
) -> None:
    """404 whatever is tried, and what was tried is text in the answer."""
    answer = client.get(path, headers={"Accept": accept})

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text or "html" not in answer.headers["content-type"]
    assert "set-cookie" not in answer.headers


def test_a_missing_page_offers_the_search_to_people(client: httpx2.Client) -> None:
    """HTML with the words of the problem for browsers, JSON for others."""
    for_people = client.get("/page/paper-9999.99999", headers={"Accept": BROWSER})
    for_programs = client.get("/page/paper-9999.99999")

    assert 'action="/search"' in for_people.text
    assert "No such thing in the graph" in for_people.text
    assert for_programs.headers["content-type"] == "application/problem+json"
    assert for_programs.json()["code"] == "unknown-entity"


def test_a_page_describes_itself_to_machines(client: httpx2.Client) -> None:
    """JSON-LD, OpenGraph and a link to each form stand in the head."""
    elements = _Elements(client.get(f"/page/{HIMAC}").text)
    og = {tag.get("property"): tag.get("content") for tag in elements.all("meta")}
    alternates = {
        tag.get("type"): tag.get("href")
        for tag in elements.all("link")
        if tag.get("rel") == "alternate"
    }

    assert og["og:title"] == "HiMAC: Hierarchical Agents"
    assert og["og:url"] == f"{BASE}/id/{HIMAC}"
    assert og["og:description"]
    assert alternates["text/turtle"] == f"/data/{HIMAC}.ttl"
    assert len(alternates) == len(FORMS)


@_RDFLIB_WARNS
@pytest.mark.parametrize("key", [HIMAC, HOSTILE])
def test_the_json_ld_of_a_page_is_read_as_rdf(client: httpx2.Client, key: str) -> None:
    """The data block is the same JSON after its characters of HTML are written as escapes."""
    text = client.get(f"/page/{key.replace('%', '%25')}").text
    block = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    dataset = Dataset(default_union=True)
    dataset.parse(data=block, format="json-ld")

    assert "<" not in block
    assert f"{BASE}/id/{key}" in {str(subject) for subject in dataset.subjects()}


def test_hostile_text_stays_text(client: httpx2.Client) -> None:
    """In the title, the heading, the attributes, the JSON-LD: no element of it comes to be."""
    text = client.get(f"/page/{HOSTILE.replace('%', '%25')}").text
    elements = _Elements(text)

    assert HOSTILE_TITLE in "".join(elements.words)
    assert not elements.all("img")
    assert all(
        (tag["src"] or "").startswith("/static/") for tag in elements.all("script") if "src" in tag
    )
    assert "alert(1)</script>" not in text
    assert "49" not in "".join(elements.words)
    assert any(tag.get("content") == HOSTILE_TITLE for tag in elements.all("meta"))


def test_only_http_addresses_become_links(client: httpx2.Client) -> None:
    """An address of another scheme is shown, and leads nowhere."""
    text = client.get(f"/page/{HOSTILE.replace('%', '%25')}").text
    hrefs = [tag.get("href") or "" for tag in _Elements(text).all("a")]

    assert "https://doi.org/10.1000/abc" in hrefs
    assert all(href.startswith(("/", "#", "https://", "http://")) for href in hrefs)
    assert "javascript:" not in " ".join(hrefs)


def test_a_benchmark_shows_the_papers_measured_on_it(client: httpx2.Client) -> None:
    """Each with the sentence, the name marked, the rule and its confidence."""
    text = client.get(f"/page/{ALFWORLD}").text

    assert "Papers measured on it" in text
    assert "We evaluate on <mark>ALFWorld</mark>." in text
    assert "by-hand · 0.97" in text
    assert text.index("<time>2026-04-20</time>") < text.index("<time>2026-03</time>")


def test_a_technique_leads_up_and_down(tmp_path: Path) -> None:
    """Also through a class that no paper names, which has no network around it."""
    ingest_records(GraphDirectory(tmp_path), [paper("Steps", "We use PPO.")])
    service = FixedService(open_snapshot(tmp_path))
    with (
        running_server(service) as served,
        httpx2.Client(base_url=served.url, timeout=ANSWER_TIMEOUT_S) as client,
    ):
        ppo = client.get("/data/technique-ppo.json").json()
        gradient = client.get("/data/technique-policy-gradient.json").json()
        page = client.get("/page/technique-policy-gradient").text
        papers = client.get("/api/v1/papers?linked_to=technique-policy-gradient").text

    assert [ref["key"] for ref in ppo["broader"]] == ["technique-policy-gradient"]
    assert [ref["key"] for ref in gradient["narrower"]] == ["technique-ppo"]
    assert 'href="/page/technique-reinforcement-learning"' in page
    assert 'href="/page/technique-ppo"' in page
    assert "<iframe" not in page
    assert "Steps" in papers


def test_a_paper_shows_its_links_by_relation_and_in_its_abstract(client: httpx2.Client) -> None:
    """Names in the abstract lead to what they name."""
    text = client.get(f"/page/{HIMAC}").text

    for heading in ("Proposes", "Uses", "Evaluates on", "Code and data"):
        assert f">{heading}</h2>" in text
    assert f'href="/page/{ALFWORLD}" title="ALFWorld: benchmark">ALFWorld</a>' in text


def test_a_page_offers_its_links_for_notes(client: httpx2.Client) -> None:
    """The IRI, a Markdown link and a wiki link, each safe to paste."""
    plain = _Elements(client.get(f"/page/{HIMAC}").text)
    hostile = _Elements(client.get(f"/page/{HOSTILE.replace('%', '%25')}").text)
    copies = [tag["data-copy"] for tag in plain.all("button") if "data-copy" in tag][:3]
    wikilink = [tag["data-copy"] for tag in hostile.all("button") if "data-copy" in tag][2] or ""

    assert copies == [
        f"{BASE}/id/{HIMAC}",
        f"[HiMAC: Hierarchical Agents]({str(client.base_url).rstrip('/')}/id/{HIMAC})",
        "[[HiMAC: Hierarchical Agents]]",
    ]
    assert wikilink.startswith("[[")
    assert not set(wikilink[2:-2]) & set("[]|#^")


@pytest.mark.parametrize(
    "path", [f"/page/{HIMAC}", f"/data/{HIMAC}.ttl", "/api/v1/papers", "/ns", "/network", "/"]
)
def test_what_is_known_is_not_sent_again(client: httpx2.Client, path: str) -> None:
    """Each answer has a tag, and whoever shows it gets 304."""
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    # Else it would replace the policy that came with the page.
    assert "content-security-policy" not in again.headers


@pytest.mark.parametrize(
    "path",
    ["/", f"/id/{HIMAC}", f"/page/{HIMAC}", f"/data/{HIMAC}.ttl", "/ns", "/search", "/healthz"],
)
def test_head_works_wherever_get_does(client: httpx2.Client, path: str) -> None:
    """Link checkers and monitors ask so."""
    head = client.head(path)
    get = client.get(path)

    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers.get("content-length") == get.headers.get("content-length")
