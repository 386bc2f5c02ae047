"""A page of a network in Chromium: when it is drawn, how it moves, what it holds.

The counters go in before any script of the page, and work for every page that draws with
vis-network: a redraw is a frame in which a canvas of the page was cleared.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page

_ARGS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_VIEW: Final = {"width": 1280, "height": 800}
_PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WAIT_S: Final = 120
_MOVING_S: Final = 12  # a page that is slower than this has shown it by then
_MOVES: Final = 120
_NOTCHES: Final = 40
_MIB: Final = 2**20
_COUNTERS: Final = """
(() => {
  const bench = globalThis.bench = { first: 0, redraws: 0, delays: [], events: [] };
  const proto = CanvasRenderingContext2D.prototype;
  const marks = ["fill", "stroke", "drawImage", "fillRect", "fillText"];
  const own = Object.fromEntries(marks.map((name) => [name, proto[name]]));
  let drawn = false;
  for (const name of marks) {
    proto[name] = function (...args) {
      if (!drawn && this.canvas.isConnected) {
        drawn = true;
        Object.assign(proto, own);
        requestAnimationFrame(() => { bench.first = performance.now(); });
      }
      return own[name].apply(this, args);
    };
  }
  const clear = proto.clearRect;
  let cleared = false;
  let input = 0;
  const painted = new MessageChannel();
  let asked = 0;
  painted.port1.onmessage = () => {
    if (asked > 0) bench.delays.push(performance.now() - asked);
    asked = 0;
  };
  proto.clearRect = function (...args) {
    if (!cleared && this.canvas.isConnected) {
      cleared = true;
      requestAnimationFrame(() => {
        cleared = false;
        bench.redraws++;
      });
      // After this frame's callbacks and its paint.
      if (input > 0) {
        asked = input;
        input = 0;
        painted.port2.postMessage(0);
      }
    }
    return clear.apply(this, args);
  };
  for (const type of ["pointermove", "wheel"]) {
    const keep = (event) => { input ||= event.timeStamp; };
    addEventListener(type, keep, { capture: true, passive: true });
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.events.push([entry.name, entry.duration]);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
})();
"""
_FRAME: Final = "() => new Promise((done) => requestAnimationFrame(done))"
_FOCUS: Final = """
async () => {
  const start = performance.now();
  const before = bench.redraws;
  CHANGE;
  while (bench.redraws === before) await new Promise((done) => requestAnimationFrame(done));
  return performance.now() - start;
}
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one page did; times in seconds from navigation or in milliseconds, as named."""

    first_s: float
    rest_s: float | None
    pan_per_s: float
    zoom_per_s: float
    pan_cpu_ms: float
    zoom_cpu_ms: float
    pan_worst_ms: float
    zoom_worst_ms: float
    event_worst_ms: float
    focus_ms: float | None
    focus_worst_ms: float | None
    heap_mib: float
    external: int
    errors: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A page to measure.

    Args:
        file: The page on disk.
        rest: Script that is true once the page is at rest; ``None`` where it never says.
        focus: Scripts that put one node after the other into the middle.
        home: Script that leads back to the map.
    """

    file: Path
    rest: str | None = None
    focus: Sequence[str] = ()
    home: str | None = None


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, drawing in software."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        message = f"no Chromium found: install it, or put one of {', '.join(_PROGRAMS)} on PATH"
        raise SystemExit(message)
    args = [*_ARGS, *(["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=args)
        yield browser
        browser.close()


def measure_page(browser: Browser, subject: Subject) -> Drawn:
    """Open a page from disk, look at it, move it, and put nodes into the middle."""
    context = browser.new_context(viewport=_VIEW)  # type: ignore[arg-type]
    context.set_default_timeout(_WAIT_S * 1000)
    external: list[str] = []
    errors: list[str] = []
    context.on("request", lambda asked: _keep_outside(external, asked.url))
    context.route("http*://**", lambda route: route.abort())
    context.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.add_init_script(_COUNTERS)
    page = context.new_page()
    page.goto(subject.file.as_uri(), wait_until="commit")
    _until(page, "bench.first > 0", errors)
    rest_s = None
    if subject.rest is not None:
        _until(page, subject.rest, errors)
        rest_s = float(page.evaluate(f"({subject.rest})")) / 1000
    first_s = float(page.evaluate("bench.first")) / 1000
    page.wait_for_timeout(300)
    page.evaluate("bench.events.length = 0")
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    (pan_per_s, pan_worst_ms), pan_cpu_ms = _with_cpu(page, clock, _pan)
    (zoom_per_s, zoom_worst_ms), zoom_cpu_ms = _with_cpu(page, clock, _zoom)
    focus = _focus(page, subject)
    events = page.evaluate("bench.events.map(([, duration]) => duration)")
    heap_mib = _heap(page)
    context.close()
    return Drawn(
        first_s,
        rest_s,
        pan_per_s,
        zoom_per_s,
        pan_cpu_ms,
        zoom_cpu_ms,
        pan_worst_ms,
        zoom_worst_ms,
        max(events, default=0.0),
        median(focus) if focus else None,
        max(focus) if focus else None,
        heap_mib,
        len(external),
        len(errors),
    )


def _keep_outside(kept: list[str], url: str) -> None:
    if url.startswith("http"):
        kept.append(url)


def _until(page: Page, script: str, errors: Sequence[str]) -> None:
    """Wait for a script to be true. A policy without eval refuses Playwright's own way."""
    deadline = time.monotonic() + _WAIT_S
    while not page.evaluate(script):
        if time.monotonic() > deadline:
            message = f"not within {_WAIT_S} s: {script}; {'; '.join(errors)}"
            raise SystemExit(message)
        page.wait_for_timeout(20)


def _with_cpu(
    page: Page, clock: CDPSession, move: Callable[[Page], tuple[float, float]]
) -> tuple[tuple[float, float], float]:
    """Move the picture; also the processor time of the page's own thread, in ms a redraw.

    What else runs on the machine makes a frame late, but hardly changes its processor time.
    """
    before, drawn = _cpu_ms(clock), page.evaluate("bench.redraws")
    moved = move(page)
    redraws = page.evaluate("bench.redraws") - drawn
    return moved, (_cpu_ms(clock) - before) / max(1, redraws)


def _cpu_ms(clock: CDPSession) -> float:
    metrics = clock.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration") * 1000


def _pan(page: Page) -> tuple[float, float]:
    """Drag the picture about; redraws a second, and the longest way from a move to its paint."""
    page.mouse.move(700, 420)
    page.mouse.down()
    page.mouse.move(690, 425)
    _forget(page)
    start, before = page.evaluate("[performance.now(), bench.redraws]")
    deadline = time.monotonic() + _MOVING_S
    for step in range(_MOVES):
        if time.monotonic() > deadline:
            break
        turn = step % 60
        way = turn if turn < 30 else 60 - turn
        page.mouse.move(690 - 9 * way, 425 - 4 * way)
    end, after = page.evaluate("[performance.now(), bench.redraws]")
    worst = _worst(page)
    page.mouse.up()
    return (after - before) / (end - start) * 1000, worst


def _zoom(page: Page) -> tuple[float, float]:
    """Turn the wheel in and out again, one notch a frame."""
    page.mouse.move(640, 400)
    _forget(page)
    start, before = page.evaluate("[performance.now(), bench.redraws]")
    deadline = time.monotonic() + _MOVING_S
    for step in range(2 * _NOTCHES):
        if time.monotonic() > deadline:
            break
        page.mouse.wheel(0, -60 if step < _NOTCHES else 60)
    page.evaluate(_FRAME)
    end, after = page.evaluate("[performance.now(), bench.redraws]")
    return (after - before) / (end - start) * 1000, _worst(page)


def _forget(page: Page) -> None:
    page.evaluate("bench.delays.length = 0")


def _worst(page: Page) -> float:
    page.evaluate(_FRAME)
    return float(page.evaluate("Math.max(0, ...bench.delays)"))


def _focus(page: Page, subject: Subject) -> list[float]:
    found = []
    for change in subject.focus:
        found.append(float(page.evaluate(_FOCUS.replace("CHANGE", change))))
        page.wait_for_timeout(150)
    if subject.home is not None:
        page.evaluate(_FOCUS.replace("CHANGE", subject.home))
    return found


def _heap(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    return float(used) / _MIB
