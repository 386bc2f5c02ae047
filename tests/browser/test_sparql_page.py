"""The SPARQL page in a real browser: YASGUI under our policy, on our endpoint, with our names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.serving import Served, running_server
from tests.support.small_graph import ALFWORLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server over the small graph."""
    with running_server() as served:
        yield served


@pytest.fixture
def editor(page: Page, served: Served) -> Page:
    """The page, with its editor drawn."""
    page.goto(f"{served.url}/sparql/ui")
    expect(page.locator(".CodeMirror").first).to_be_visible()
    return page


def _write(page: Page, text: str) -> None:
    """Put a text into the editor, as typing does but without its closing brackets."""
    page.evaluate(
        "text => document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(text)", text
    )


def _type_at_end(page: Page, text: str) -> None:
    page.evaluate(
        """() => {
          const editor = document.querySelector('.yasqe .CodeMirror').CodeMirror;
          editor.focus();
          const line = editor.getDoc().lastLine();
          editor.getDoc().setCursor({ line, ch: editor.getDoc().getLine(line).length });
        }"""
    )
    page.keyboard.type(text, delay=30)


def _value(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.getValue()"))


def test_a_query_is_run_and_its_rows_are_shown(editor: Page, served: Served) -> None:
    """IRIs of ours lead to this server's pages."""
    _write(editor, "SELECT ?b ?n { ?b a rl:Benchmark ; skos:prefLabel ?n }")
    editor.locator(".yasqe_queryButton").click()

    expect(editor.locator(".yasr table.dataTable tbody tr")).to_have_count(1)
    link = editor.locator(".yasr table.dataTable a.iri").first
    expect(link).to_have_attribute("href", f"/page/{ALFWORLD}")
    expect(editor.locator(".yasr table.dataTable")).to_contain_text("ALFWorld")


def test_an_example_fills_the_editor_and_runs(editor: Page) -> None:
    """One click from nothing to a table."""
    editor.get_by_role("button", name="Most used benchmarks").click()

    expect(editor.locator(".yasr table.dataTable tbody tr")).to_have_count(1)
    assert "COUNT(DISTINCT ?paper)" in _value(editor)


@pytest.mark.allow_console_error(r"status of 400")
def test_a_mistake_is_shown_in_the_words_of_the_problem(editor: Page) -> None:
    """With its place in the query."""
    _write(editor, "SELECT ?x {\n ?x ?y }")
    editor.locator(".CodeMirror").first.click()
    editor.keyboard.press("Control+Enter")

    expect(editor.locator(".problem-box")).to_contain_text("The query cannot be parsed")
    expect(editor.locator(".problem-box")).to_contain_text("Line 2")


def test_our_properties_are_completed(editor: Page) -> None:
    """Nothing is asked of any other host for it."""
    _write(editor, "SELECT * {\n  ?paper rl:eval")
    _type_at_end(editor, "u")
    editor.keyboard.press("Control+Space")
    hint = editor.locator(".CodeMirror-hint", has_text="rl:evaluatesOn")
    expect(hint).to_be_visible()
    hint.click()

    assert "?paper rl:evaluatesOn" in _value(editor)


def test_our_classes_are_completed(editor: Page) -> None:
    """By any part of the name."""
    _write(editor, "SELECT * {\n  ?x a rl:Benc")
    _type_at_end(editor, "h")
    editor.keyboard.press("Control+Space")
    hint = editor.locator(".CodeMirror-hint", has_text="rl:Benchmark")
    expect(hint).to_be_visible()
    hint.click()

    assert "?x a rl:Benchmark" in _value(editor)


def test_a_name_is_completed_to_its_iri(editor: Page) -> None:
    """Typed after an opening angle bracket."""
    _write(editor, "SELECT * {\n  ?paper rl:evaluatesOn ")
    _type_at_end(editor, "<alfw")
    hint = editor.locator(".CodeMirror-hint", has_text="ALFWorld (benchmark)")
    expect(hint).to_be_visible()
    hint.click()

    assert f"<https://w3id.org/reading-list/id/{ALFWORLD}>" in _value(editor)


def test_prefixes_that_are_added_are_ours(editor: Page) -> None:
    """YASGUI's own table has another schema.org, and would find nothing."""
    _write(editor, "SELECT * {\n  ?paper ")
    _type_at_end(editor, "schema:")
    editor.wait_for_function(
        "document.querySelector('.yasqe .CodeMirror').CodeMirror.getValue().includes('PREFIX sch')"
    )

    assert "http://schema.org" not in _value(editor)
    assert "PREFIX schema: <https://schema.org/>" in _value(editor)


def test_a_graph_result_is_shown(editor: Page) -> None:
    """CONSTRUCT gives a table of its triples or the text itself."""
    _write(editor, "CONSTRUCT { ?p rl:evaluatesOn ?b } WHERE { ?p rl:evaluatesOn ?b }")
    editor.locator(".yasqe_queryButton").click()

    expect(editor.locator(".yasr_results")).to_contain_text("evaluatesOn")


def test_bars_are_named_so_that_they_can_be_told_apart(editor: Page) -> None:
    """Things of the graph by their keys, which lead to their pages; else with our prefixes."""
    _write(editor, "SELECT ?b (COUNT(?p) AS ?n) { ?p rl:evaluatesOn ?b } GROUP BY ?b")
    editor.locator(".yasqe_queryButton").click()
    editor.locator(".select_bars").click()
    thing = editor.locator(".bar-label a")

    expect(thing).to_have_text(ALFWORLD)
    expect(thing).to_have_attribute("href", f"/id/{ALFWORLD}")
    _write(editor, "SELECT ?c (COUNT(?p) AS ?n) { ?p a ?c } GROUP BY ?c")
    editor.locator(".yasqe_queryButton").click()
    expect(editor.locator(".bar-label", has_text="schema:ScholarlyArticle")).to_be_visible()


@pytest.mark.allow_console_error(r"status of 400")
def test_a_query_is_not_marked_for_prefixes_that_the_endpoint_knows(editor: Page) -> None:
    """Only for those that nobody knows."""
    _write(editor, "SELECT * { ?p rl:evaluatesOn ?b ; schema:name ?n }")
    expect(editor.locator(".parseErrorIcon")).to_have_count(0)

    _write(editor, "SELECT * { ?p unknown:evaluatesOn ?b }")
    expect(editor.locator(".parseErrorIcon")).to_have_count(1)


def test_a_query_may_give_a_known_prefix_another_meaning(editor: Page) -> None:
    """The names that are offered then have none of it."""
    _write(editor, "PREFIX schema: <https://example.org/>\nSELECT * { ?p schema:name ?n }")
    editor.locator(".yasqe_queryButton").click()

    expect(editor.locator(".yasr_response_chip")).to_contain_text("0 results")
    expect(editor.locator(".parseErrorIcon")).to_have_count(0)


def test_a_name_is_completed_to_its_label(editor: Page) -> None:
    """Typed after a quote; with the language that labels are in, else nothing would match."""
    _write(editor, "SELECT ?b { ?b skos:prefLabel ")
    _type_at_end(editor, '"alfw')
    hint = editor.locator(".CodeMirror-hint", has_text="ALFWorld (benchmark)")
    expect(hint).to_be_visible()
    hint.click()

    assert _value(editor) == 'SELECT ?b { ?b skos:prefLabel "ALFWorld"@en'


@pytest.mark.allow_console_error(r"status of 400")
def test_the_place_of_a_mistake_is_marked_in_the_editor(editor: Page) -> None:
    """And unmarked when the query is changed; the place in the message leads there."""
    _write(editor, "SELECT ?x {\n  ?x ?y ?z .\n  LIMIT }")
    editor.locator(".yasqe_queryButton").click()

    expect(editor.locator(".CodeMirror .fault")).to_have_count(1)
    editor.locator(".problem-box .place").click()
    editor.keyboard.type("#")
    expect(editor.locator(".CodeMirror .fault")).to_have_count(0)
    assert "#" in _value(editor).splitlines()[2]


def test_a_shared_link_shows_the_same_query_and_view(editor: Page, served: Served) -> None:
    """It says nothing else: neither endpoint nor headers."""
    query = "SELECT ?b (COUNT(?p) AS ?n) { ?p rl:evaluatesOn ?b } GROUP BY ?b"
    _write(editor, query)
    editor.locator(".yasqe_queryButton").click()
    editor.locator(".select_bars").click()
    expect(editor.locator(".yasr .chart")).to_be_visible()
    editor.locator(".yasqe_share").click()
    link = editor.locator(".yasqe_sharePopup input").input_value()
    other = editor.context.new_page()
    other.goto(link)

    assert link.startswith(f"{served.url}/sparql/ui#query=SELECT")
    assert "endpoint" not in link
    expect(other.locator(".tabPanel.active .yasr .chart")).to_be_visible()
    shown = "document.querySelector('.tabPanel.active .yasqe .CodeMirror').CodeMirror.getValue()"
    assert other.evaluate(shown) == query
    editor.keyboard.press("Escape")
    expect(editor.locator(".yasqe_sharePopup")).to_have_count(0)
    expect(editor.locator(".yasqe_share")).to_be_focused()


def test_a_link_cannot_name_another_endpoint(page: Page, served: Served) -> None:
    """A query is asked of the server that the page is from, whatever a link says."""
    query = "query=SELECT%20%3Fb%20%7B%20%3Fb%20a%20rl%3ABenchmark%20%7D"
    page.goto(f"{served.url}/sparql/ui#{query}&endpoint=https%3A%2F%2Fexample.org%2Fsparql")

    expect(page.locator(".tabPanel.active .yasr table.dataTable tbody tr")).to_have_count(1)
    expect(page.locator(".tabPanel.active .yasr")).to_contain_text(ALFWORLD)


def test_a_link_that_is_pasted_into_the_open_page_is_followed(editor: Page, served: Served) -> None:
    """Where only the part after the hash differs, the browser loads nothing by itself."""
    editor.goto(f"{served.url}/sparql/ui#query=ASK%20%7B%7D")

    expect(editor.locator(".tabPanel.active .yasr_results")).to_contain_text("True")


@pytest.mark.allow_console_error(r"ERR_CONNECTION_REFUSED")
def test_a_server_that_is_gone_is_told_as_such(editor: Page) -> None:
    """Not as an error of the browser's."""
    editor.route("**/sparql", lambda route: route.abort("connectionrefused"))
    editor.locator(".yasqe_queryButton").click()

    expect(editor.locator(".problem-box")).to_contain_text("The server does not answer")


def test_hostile_text_stays_text_in_the_table_and_the_chart(editor: Page) -> None:
    """It is not parsed as HTML at all: the browser would report that. The filter finds it."""
    hostile = "<svg onload=alert(1)> &lt; <img src=x onerror=alert(2)>"
    _write(
        editor,
        f"SELECT ?n ?c {{ VALUES (?n ?c) {{ ('{hostile}' 1) ('other' 2) }} }}",
    )
    editor.locator(".yasqe_queryButton").click()
    rows = editor.locator(".yasr table.dataTable tbody tr")

    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(hostile)
    editor.locator(".tableFilter").press_sequentially("<img src")
    expect(rows).to_have_count(1)
    editor.locator(".select_bars").click()
    expect(editor.locator(".bar-label").first).to_have_text(hostile)


def test_a_wide_table_scrolls_by_itself_in_a_narrow_window(page: Page, served: Served) -> None:
    """The page is as wide as the window, the bars are drawn, and the link to share is in view."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served.url}/sparql/ui")
    names = " ".join(f"('{'word ' * 9}' AS ?column{n})" for n in range(8))
    _write(page, f"SELECT (1 AS ?n) {names} {{}}")
    page.locator(".yasqe_queryButton").click()
    expect(page.locator(".yasr table.dataTable tbody tr")).to_have_count(1)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".select_bars").click()
    bar = page.locator(".bar-row rect").bounding_box()
    assert bar is not None
    assert bar["width"] > 20
    page.locator(".yasqe_share").click()
    box = page.locator(".yasqe_sharePopup").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
