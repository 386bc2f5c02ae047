"""A real browser for the pages, on this machine alone.

A test that takes ``page`` fails when the page asked another host for anything, wrote an error to
the console, let an exception escape, or opened a dialog. Where an error belongs to the behaviour
under test (the browser reports every 404 on its console), say so::

    @pytest.mark.allow_console_error(r"status of 404")
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.network_pages import OpenPage, two_topics
from viz.page import NetworkOptions, render_network

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import (
        Browser,
        ConsoleMessage,
        Dialog,
        Page,
        Playwright,
        Request,
        Route,
    )

_PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
_WAIT_MS: Final = 60_000
_OWN_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})
_LOCAL_SCHEMES: Final = frozenset({"about", "blob", "data", "file"})
# Read at import: the environment of a test is emptied of these names.
_REQUIRED: Final = os.environ.get("READGRAPH_REQUIRE_BROWSER", "") not in {"", "0"}
_MISSING: Final = (
    "no Chromium found: install it (Debian and Ubuntu: apt-get install chromium) or put one of "
    f"{', '.join(_PROGRAMS)} on PATH"
)


@dataclass
class Faults:
    """What a page did that no page may do."""

    allowed: tuple[re.Pattern[str], ...] = ()
    found: list[str] = field(default_factory=list)

    def add(self, fault: str) -> None:
        """Keep a fault, unless the test said that it belongs to the behaviour."""
        if not any(pattern.search(fault) for pattern in self.allowed):
            self.found.append(fault)

    def on_route(self, route: Route, request: Request) -> None:
        """Let requests to this machine pass; stop and keep all others."""
        parts = urlsplit(request.url)
        if parts.scheme in _LOCAL_SCHEMES or parts.hostname in _OWN_HOSTS:
            route.continue_()
        else:
            self.found.append(f"request to another host: {request.url}")
            route.abort("blockedbyclient")

    def on_console(self, message: ConsoleMessage) -> None:
        """Keep what the page, or the browser about it, reports as an error."""
        if message.type == "error":
            self.add(f"console error: {message.text} ({message.location.get('url', '')})")

    def on_page_error(self, error: Exception) -> None:
        """Keep an exception that the page's scripts did not catch."""
        self.add(f"uncaught: {error}")

    def on_dialog(self, dialog: Dialog) -> None:
        """Keep and close an alert, a question or a warning about leaving."""
        self.found.append(f"{dialog.type} dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the system's Chromium; tests that need it skip, or fail where it is required."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        if _REQUIRED:
            pytest.fail(f"READGRAPH_REQUIRE_BROWSER is set, and {_MISSING}", pytrace=False)
        pytest.skip(_MISSING)
    return found


@pytest.fixture(scope="module")
def playwright_driver(chromium_path: str) -> Iterator[Playwright]:
    """The driver process; asked for after the browser's path, so that a skip starts nothing.

    It ends with the tests of a file: while it runs, so does an event loop, and tests of other
    files in the same process could not run theirs.
    """
    assert chromium_path
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(chromium_path: str, playwright_driver: Playwright) -> Iterator[Browser]:
    """One headless Chromium for the tests of a file."""
    expect.set_options(timeout=_WAIT_MS)
    args = list(_ARGS)
    if sys.platform != "win32" and os.geteuid() == 0:
        args.append("--no-sandbox")  # Chromium refuses to start as root with its sandbox
    browser = playwright_driver.chromium.launch(executable_path=chromium_path, args=args)
    yield browser
    browser.close()


@contextmanager
def watched_page(browser: Browser, faults: Faults) -> Iterator[Page]:
    """Give a page with a fresh profile, and keep what it does wrong in ``faults``."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
        locale="en-GB",
        service_workers="block",  # what they fetch would pass the check of hosts unseen
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(_WAIT_MS)
    context.route("**/*", faults.on_route)
    context.on("console", faults.on_console)
    context.on("weberror", lambda error: faults.on_page_error(error.error))
    context.on("dialog", faults.on_dialog)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page whose faults fail the test; see the top of this file."""
    allowed = tuple(
        re.compile(pattern)
        for marker in request.node.iter_markers("allow_console_error")
        for pattern in marker.args
    )
    faults = Faults(allowed)
    with watched_page(browser, faults) as page:
        yield page
    if faults.found:
        pytest.fail("the page misbehaved:\n  " + "\n  ".join(faults.found), pytrace=False)


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> OpenPage:
    """Write a network page to disk and open it from there."""

    def open_page(
        graph: nx.MultiDiGraph[str] | None = None,
        *,
        hash_: str = "",
        options: NetworkOptions | None = None,
        focus: str | None = None,
        depth: int | None = None,
    ) -> Page:
        file = tmp_path / "network.html"
        text = render_network(
            two_topics() if graph is None else graph,
            title="Agents, April 2026",
            focus=focus,
            depth=depth,
            options=options or NetworkOptions(),
        )
        file.write_text(text, encoding="utf-8")
        page.goto(f"{file.as_uri()}{hash_}")
        return page

    return open_page
