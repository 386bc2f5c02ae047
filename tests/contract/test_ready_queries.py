"""``/query``: ready queries over HTTP, as pages and in the formats of results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graph.canned import load_canned
from tests.support.serving import running_server
from tests.support.small_graph import ALFWORLD, HIMAC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

HTML = {"Accept": "text/html"}
OWN = """# title: Mine <b>bold</b>
# description: The name of a thing that is given.
# chart: bar
# parameters:
#   thing: {type: entity, description: A thing., required: true}
#   least: {type: integer}
SELECT ?thing ?name (1 AS ?number) { VALUES ?thing { UNDEF } VALUES ?least { 1 }
  ?thing skos:prefLabel ?name }
"""
TRUTH = "# title: Any\n# description: Whether there is anything.\nASK { ?s ?p ?o }\n"
PART = """# title: Part
# description: What papers are measured on, as a graph.
# chart: bar
CONSTRUCT { ?paper rl:evaluatesOn ?benchmark ; rl:citekey "<b>" ; rl:rating 4 ; rdfs:seeAlso [] }
WHERE { ?paper rl:evaluatesOn ?benchmark }
"""
ODD = """# title: Odd
# description: Numbers that no bar can stand for, beside one that it can.
# chart: bar
SELECT ?name ?number { VALUES (?name ?number) {
  ("four" 4) ("none" UNDEF) ("text" "abc") ("endless" "INF"^^xsd:double) ("less" -5)
  ("false" "x"^^xsd:integer) } }
"""


def test_all_queries_are_listed_with_their_parameters(client: httpx2.Client) -> None:
    """With the type of each, and where to ask."""
    body = client.get("/query").json()
    first = next(query for query in body["queries"] if query["name"] == "papers-by-benchmark")

    assert [query["name"] for query in body["queries"]] == list(load_canned().by_name)
    assert first["path"] == "/query/papers-by-benchmark"
    assert [(p["name"], p["type"]) for p in first["parameters"]] == [("benchmark", "benchmark")]
    assert body["faults"] == []


def test_a_client_that_holds_an_answer_is_told_so(client: httpx2.Client) -> None:
    """By the tag of the answer, which differs with the values and the format."""
    address = "/query/papers-by-benchmark?benchmark=ALFWorld"
    first = client.get(f"{address}&format=csv")
    held = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"{address}&format=csv", headers=held)
    others = [
        client.get(other, headers=held).status_code
        for other in (address, "/query/papers-by-benchmark?format=csv", f"{address}&format=tsv")
    ]

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert others == [200, 200, 200]


@pytest.mark.parametrize("name", load_canned().by_name)
def test_every_query_has_a_page(client: httpx2.Client, name: str) -> None:
    """A form, and the answer where nothing has to be given."""
    page = client.get(f"/query/{name}", headers=HTML)

    assert page.status_code == 200
    assert load_canned().get(name).title in page.text


def test_a_value_narrows_the_answer(client: httpx2.Client) -> None:
    """A thing is given by its name; the columns are those of the query."""
    answer = client.get("/query/papers-by-benchmark", params={"benchmark": "ALFWorld"})
    bindings = answer.json()["results"]["bindings"]

    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert len(bindings) == 2
    assert {binding["benchmark"]["value"].rpartition("/")[2] for binding in bindings} == {ALFWORLD}


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_the_format_may_stand_in_the_address(
    client: httpx2.Client, name: str, media_type: str
) -> None:
    """So a link to the CSV can be pasted; it wins over Accept."""
    answer = client.get("/query/papers-by-benchmark", params={"format": name}, headers=HTML)

    assert answer.headers["content-type"] == media_type


REFUSED = {
    "an unknown query": ("/query/nope", 404, "unknown-query"),
    "an unknown parameter": ("/query/papers-by-benchmark?x=1", 400, "parameter-value"),
    "one given twice": (
        "/query/papers-by-benchmark?benchmark=a&benchmark=b",
        400,
        "parameter-value",
    ),
    "a format given twice": (
        "/query/papers-by-benchmark?format=csv&format=json",
        400,
        "parameter-value",
    ),
    "bytes that are no text": ("/query/papers-by-benchmark?benchmark=%ff", 400, "bad-input"),
    "a picture of such bytes": (
        "/network?ready=papers-by-benchmark&benchmark=%ff",
        400,
        "bad-input",
    ),
    "a name that nothing has": ("/query/papers-by-benchmark?benchmark=qq", 400, "parameter-value"),
    "a thing of another kind": ("/query/papers-by-benchmark?benchmark=PPO", 400, "parameter-value"),
    "something missing": ("/query/notes-about", 400, "parameter-value"),
    "an unknown format": ("/query/low-confidence?format=doc", 400, "unknown-format-name"),
    "a format of graphs": ("/query/low-confidence?format=turtle", 406, "not-acceptable"),
    "a limit that is none": ("/query/low-confidence?timeout=0", 422, "invalid-parameter"),
    "a way out of the folder": ("/query/..%2f..%2fsecret", 404, "not-found"),
}


@pytest.mark.parametrize(("path", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_a_problem(
    client: httpx2.Client, path: str, status: int, code: str
) -> None:
    """With a stable code."""
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_browser_gets_the_form_again_with_the_reason(client: httpx2.Client) -> None:
    """What was typed stays in its field, and stays text."""
    value = '"><script>alert(1)</script>'
    page = client.get("/query/papers-by-benchmark", params={"benchmark": value}, headers=HTML)

    assert page.status_code == 400
    assert "nothing is named" in page.text
    assert "<script>alert" not in page.text


def test_rows_lead_to_the_pages_of_what_they_name(client: httpx2.Client) -> None:
    """And the page has a link for notes, with the values in it."""
    page = client.get(
        "/query/papers-by-benchmark", params={"benchmark": "ALFWorld"}, headers=HTML
    ).text

    assert f'href="/page/{HIMAC}"' in page
    assert "/query/papers-by-benchmark?benchmark=ALFWorld)" in page


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose graph directory has a query of a person's, and one that is none."""
    home: Path = tmp_path_factory.mktemp("home")
    (home / "queries").mkdir()
    (home / "queries" / "mine.rq").write_text(OWN, encoding="utf-8")
    (home / "queries" / "truth.rq").write_text(TRUTH, encoding="utf-8")
    (home / "queries" / "part.rq").write_text(PART, encoding="utf-8")
    (home / "queries" / "odd.rq").write_text(ODD, encoding="utf-8")
    (home / "queries" / "bad.rq").write_text("SELECT", encoding="utf-8")
    with running_server(home=home, canned_only=True) as served:
        yield served.url


def test_a_persons_query_is_asked_like_the_others(own: str, client: httpx2.Client) -> None:
    """Its head is text in the page; its counts are drawn."""
    page = client.get(f"{own}/query/mine", params={"thing": "ALFWorld"}, headers=HTML).text

    assert "Mine &lt;b&gt;bold&lt;/b&gt;" in page
    assert '<rect width="100.0"' in page


def test_a_query_for_yes_or_no_has_a_page(own: str, client: httpx2.Client) -> None:
    """With the answer as its table."""
    page = client.get(f"{own}/query/truth", headers=HTML)

    assert page.status_code == 200
    assert re.search(r"<td><span[^>]*>yes</span></td>", page.text)


def test_a_query_for_a_graph_has_a_page(own: str, client: httpx2.Client) -> None:
    """Its statements are the rows; things lead to their pages, and text stays text."""
    page = client.get(f"{own}/query/part", headers=HTML)

    assert page.status_code == 200
    assert 'href="/page/benchmark-alfworld"' in page.text
    assert "rl:evaluatesOn" in page.text
    assert "&lt;b&gt;" in page.text
    assert "<b>" not in page.text.replace("<b>bold</b>", "")


@pytest.mark.parametrize(
    ("name", "formats"),
    [("part", {"turtle", "json"}), ("truth", {"json"}), ("odd", {"csv", "json"})],
)
def test_a_page_offers_the_formats_that_its_result_has(
    own: str, client: httpx2.Client, name: str, formats: set[str]
) -> None:
    """Each of them answers."""
    page = client.get(f"{own}/query/{name}", headers=HTML).text
    offered = set(re.findall(r"\?format=([a-z]+)", page))

    assert offered == formats
    assert {
        client.get(f"{own}/query/{name}", params={"format": one}).status_code for one in offered
    } == {200}


def test_values_that_are_no_length_have_no_bar(own: str, client: httpx2.Client) -> None:
    """Infinite, negative, missing, or no number at all; all of them are listed."""
    page = client.get(f"{own}/query/odd", headers=HTML)

    assert page.status_code == 200
    assert page.text.count("<rect ") == 1
    assert "endless" in page.text


def test_a_file_that_is_no_query_is_told(own: str, client: httpx2.Client) -> None:
    """In the list, for programs and for people."""
    assert client.get(f"{own}/query").json()["faults"][0].startswith("bad.rq")
    assert "bad.rq" in client.get(f"{own}/query", headers=HTML).text


def test_ready_queries_alone_may_be_allowed(own: str, client: httpx2.Client) -> None:
    """Then a client's own query is refused, and the page offers no editor."""
    refused = client.get(f"{own}/sparql", params={"query": "ASK {}"})
    page = client.get(f"{own}/query/mine", params={"thing": "ALFWorld"}, headers=HTML).text

    assert (refused.status_code, refused.json()["code"]) == (403, "canned-only")
    assert "Edit in SPARQL" not in page


def test_where_ready_queries_run_alone_the_editor_leads_to_them(
    own: str, client: httpx2.Client
) -> None:
    """What one would write there could not be asked."""
    answer = client.get(f"{own}/sparql/ui", headers=HTML)

    assert (answer.status_code, answer.headers["location"]) == (303, "/query")
