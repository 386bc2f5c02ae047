"""Calls on a thread of their own: what the engine made there never leaves it."""

from __future__ import annotations

import threading

import pytest

from graph.deep_stack import THREAD_NAME, run_on_deep_stack


class Result:
    """Something that may not change threads, as the results of the engine."""

    def __init__(self, dropped_on: list[str]) -> None:
        self._dropped_on = dropped_on

    def __del__(self) -> None:
        """Note where it is dropped."""
        self._dropped_on.append(threading.current_thread().name)


def _write(result: Result) -> None:
    message = f"{result} cannot be written"
    raise ValueError(message)


@pytest.mark.parametrize("chained", ["cause", "context", "none"])
def test_a_failure_leaves_nothing_of_the_engine_behind(chained: str) -> None:
    """Neither its own traceback nor that of the error behind it holds a result any more."""
    dropped_on: list[str] = []

    def run() -> None:
        result = Result(dropped_on)
        try:
            _write(result)
        except ValueError as error:
            if chained == "cause":
                raise RuntimeError from error
            if chained == "context":
                raise RuntimeError  # noqa: B904 -- the chain that Python makes by itself
            raise

    with pytest.raises((RuntimeError, ValueError)):
        run_on_deep_stack(run)

    assert dropped_on == [THREAD_NAME]


def test_what_a_call_returns_is_handed_over() -> None:
    """From the thread on which it ran."""
    assert run_on_deep_stack(lambda: threading.current_thread().name) == THREAD_NAME
