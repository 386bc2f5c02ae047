"""The fixtures of the browser tests themselves: they must see what they are there to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Faults, watched_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_CASES = {
    "a script of another host": (
        "<script src='https://unpkg.com/x.js'></script>",
        "request to another host: https://unpkg.com/x.js",
    ),
    "a picture of another host": (
        "<img src='http://192.0.2.1/x.png'>",
        "request to another host: http://192.0.2.1/x.png",
    ),
    "a request made by a script": (
        "<script>fetch('https://example.org/x').catch(() => 0)</script>",
        "request to another host: https://example.org/x",
    ),
    "an error on the console": ("<script>console.error('oh')</script>", "console error: oh"),
    "an exception": ("<script>throw new Error('boo')</script>", "uncaught: boo"),
    "a broken promise": ("<script>Promise.reject(new Error('boo'))</script>", "uncaught: boo"),
    "a dialog": ("<script>alert('hello')</script>", "alert dialog: hello"),
}


def _open(browser: Browser, faults: Faults, path: Path, html: str) -> None:
    path.write_text(f"<!doctype html><title>x</title>{html}", encoding="utf-8")
    with watched_page(browser, faults) as page:
        page.goto(path.as_uri())
        page.evaluate("new Promise(done => setTimeout(done, 50))")


@pytest.mark.parametrize(("html", "fault"), _CASES.values(), ids=_CASES.keys())
def test_a_fault_of_a_page_is_seen(browser: Browser, tmp_path: Path, html: str, fault: str) -> None:
    """What would fail a test that takes ``page`` is found."""
    faults = Faults()

    _open(browser, faults, tmp_path / "page.html", html)

    assert any(found.startswith(fault) for found in faults.found), faults.found


def test_an_error_that_belongs_to_the_behaviour_is_let_through(
    browser: Browser, tmp_path: Path
) -> None:
    """A test may name the console errors that it is about; others still count."""
    faults = Faults((re.compile("status of 404"),))

    _open(
        browser,
        faults,
        tmp_path / "page.html",
        "<script>console.error('a status of 404'); console.error('oh')</script>",
    )

    assert [found.split(" (")[0] for found in faults.found] == ["console error: oh"]


def test_a_page_without_faults_passes(page: Page, tmp_path: Path) -> None:
    """Files, data and blob addresses are of this machine."""
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><title>fine</title><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        encoding="utf-8",
    )

    page.goto(path.as_uri())

    assert page.title() == "fine"
