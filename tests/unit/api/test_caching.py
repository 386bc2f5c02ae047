"""Entity tags, and what is kept for one version of the graph."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.caching import VersionCache, etag_of


def test_a_tag_depends_on_every_part_and_their_order() -> None:
    """Also on where one part ends and the next begins."""
    tags = {etag_of("a", "b"), etag_of("b", "a"), etag_of("ab"), etag_of("ab", ""), etag_of(b"ab")}

    assert len(tags) == 4  # bytes are what text is in UTF-8
    assert etag_of("a", "b") == etag_of("a", "b")


def test_a_value_is_computed_once_a_version() -> None:
    """A new version of the graph empties the cache."""
    calls: list[str] = []
    cache = VersionCache[str](size=4)

    def compute() -> str:
        calls.append("x")
        return str(len(calls))

    first = [cache.get("v1", "key", compute), cache.get("v1", "key", compute)]
    second = [cache.get("v2", "key", compute), cache.get("v2", "key", compute)]

    assert (first, second) == (["1", "1"], ["2", "2"])


def test_the_least_recently_used_value_goes_first() -> None:
    """The cache stays within its size."""
    cache = VersionCache[int](size=2)
    calls: list[int] = []

    def ask(key: int) -> None:
        cache.get("v", key, lambda: calls.append(key) or key)  # type: ignore[func-returns-value]

    for key in (1, 2, 1, 3, 1, 2):
        ask(key)

    assert calls == [1, 2, 3, 2]


def test_what_was_computed_for_an_old_version_is_not_kept() -> None:
    """The graph changed while a slow page was drawn."""
    cache = VersionCache[str](size=4)

    def slow() -> str:
        cache.get("v2", "other", lambda: "new")
        return "old"

    assert cache.get("v1", "key", slow) == "old"
    assert cache.get("v2", "key", lambda: "new") == "new"


def test_threads_that_ask_together_compute_once() -> None:
    """Ten people who open the network at once draw it once."""
    cache = VersionCache[int](size=4)
    calls: list[int] = []
    begun = threading.Event()
    go = threading.Event()

    def slow() -> int:
        calls.append(1)
        begun.set()
        go.wait(60)
        return 7

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get, "v", "key", slow)
        begun.wait(60)
        others = [pool.submit(cache.get, "v", "key", slow) for _ in range(3)]
        go.set()
        values = [future.result(60) for future in (first, *others)]

    assert (values, calls) == ([7, 7, 7, 7], [1])


def test_what_fails_is_raised_and_tried_again() -> None:
    """An error is not a value to keep."""
    cache = VersionCache[str](size=4)

    def fails() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        cache.get("v", "key", fails)

    assert cache.get("v", "key", lambda: "fine") == "fine"
