"""Work that is shared among threads and comes back in order."""

from __future__ import annotations

import threading
from itertools import count, islice
from typing import TYPE_CHECKING

import pytest

from api.remote.waiting_line import NAME, WaitingLine

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_results_come_in_the_order_of_the_values() -> None:
    """Also where a later one is done first."""
    second_is_done = threading.Event()

    def work(value: int) -> int:
        if value == 0:
            second_is_done.wait(60)
        if value == 1:
            second_is_done.set()
        return value * 10

    assert list(WaitingLine(work, 2)(range(5))) == [(n, n * 10) for n in range(5)]


def test_values_are_read_only_some_ahead() -> None:
    """An endless source does not fill the memory."""
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    first = list(islice(WaitingLine(str, 2)(source()), 3))

    assert first == [(0, "0"), (1, "1"), (2, "2")]
    assert len(taken) <= 12


def test_an_error_is_raised_where_its_result_is_waited_for() -> None:
    """After the results before it."""

    def work(value: int) -> float:
        return 1 / (2 - value)

    line = WaitingLine(work, 1)(range(4))
    assert [next(line), next(line)] == [(0, 0.5), (1, 1.0)]
    with pytest.raises(ZeroDivisionError):
        next(line)


def test_threads_end_with_the_work() -> None:
    """None is left over."""
    list(WaitingLine(str, 3)(range(10)))
    threads = [thread for thread in threading.enumerate() if thread.name == NAME]
    for thread in threads:
        thread.join(60)

    assert not any(thread.is_alive() for thread in threads)
