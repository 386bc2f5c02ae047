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
