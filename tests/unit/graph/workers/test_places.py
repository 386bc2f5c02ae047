"""Places: who gets one, who waits, and that long queries never take the last one."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from graph.errors import ServiceBusyError
from graph.workers.cancellation import Cancellation, QueryAbandonedError
from graph.workers.places import LastOnes, Place, Places
from graph.workers.pool import Begun, PoolLimits, WorkerPool
from graph.workers.sources import CAN_FORK
from tests.support.asking import ENDLESS, named, source, task, write

if TYPE_CHECKING:
    from pathlib import Path

LONG_S = 120.0


def test_the_last_place_is_not_for_long_queries() -> None:
    """Two of three may be long; the third is for short ones, whoever came first."""
    places = Places(3, 10, 1.0)
    lasting = [places.ask(lasts=True) for _ in range(3)]
    short = places.ask()

    assert [place.done() for place in lasting] == [True, True, False]
    assert short.done()
    assert places._taken == 3
    assert not places.prolong(short)
    places.leave(lasting[0])
    assert lasting[2].done()


def test_a_single_place_is_for_all() -> None:
    """There is no other way."""
    places = Places(1, 10, 1.0)
    place = places.ask(lasts=True)

    following = places.ask()
    assert place.done()
    assert not following.done()
    places.leave(place)
    assert following.done()


def test_short_queries_come_first() -> None:
    """Among themselves in the order in which they asked."""
    places = Places(1, 10, 1.0)
    held = places.ask()
    lasting, first, second = places.ask(lasts=True), places.ask(), places.ask()

    assert places.are_wanted()
    for place, following in ((held, first), (first, second), (second, lasting)):
        places.leave(place)
        assert following.done()
    assert not places.are_wanted()


def test_who_comes_last_does_not_wait_for_all_where_very_many_wait() -> None:
    """Every second place is his; the others go to who came first."""
    places = Places(1, 100, 1.0)
    held = places.ask()
    waiting = [places.ask() for _ in range(20)]
    order = []
    for _ in range(len(waiting)):
        places.leave(held)
        (held,) = (place for place in waiting if place.done() and waiting.index(place) not in order)
        order.append(waiting.index(held))

    assert order == [19, 0, 18, 1, *range(2, 18)]


def test_no_more_begin_at_once_than_there_are_processors() -> None:
    """Until one is done, or takes its time; long ones do not count."""
    places = Places(5, 10, 1.0, at_once=2)
    lasting, first, second = places.ask(lasts=True), places.ask(), places.ask()
    third, fourth, fifth = places.ask(), places.ask(), places.ask()

    assert [place.done() for place in (lasting, first, second, third)] == [True] * 3 + [False]
    assert not places.are_wanted()  # there are places
    places.leave(first)
    assert third.done()
    assert not fourth.done()
    places.ripen(second)
    places.ripen(second)
    assert fourth.done()
    assert not fifth.done()
    places.leave(second)  # it was not fresh any more
    assert not fifth.done()


def test_too_many_that_wait_are_turned_away() -> None:
    """At once, and after a while; a claim that is given up takes nobody's place."""
    places = Places(1, 1, 0.01)
    held = places.ask()
    waiting = places.ask()
    with pytest.raises(ServiceBusyError, match="waiting"):
        places.ask()
    with pytest.raises(ServiceBusyError, match="busy"):
        places.wait(waiting)
    places.leave(held)

    assert places.ask().done()


def test_a_query_that_becomes_a_long_one_makes_room_when_it_ends() -> None:
    """It counts among the long ones until then."""
    places = Places(2, 10, 1.0)
    place = places.ask()

    assert places.prolong(place)
    assert not places.ask(lasts=True).done()
    places.leave(place)
    assert places._taken == 1
    assert places._taken_by_long == 1


def test_the_last_ones_are_remembered() -> None:
    """And those before them forgotten."""
    last = LastOnes(2)
    for text in ("a", "b", "c"):
        last.add(text)

    assert [text in last for text in "abc"] == [False, True, True]


@pytest.mark.skipif(not CAN_FORK, reason="a worker that is started anew takes long to load")
def test_endless_queries_leave_a_place_to_others(tmp_path: Path) -> None:
    """However many there are; and each goes when nobody waits for it any more."""
    path = tmp_path / "graph"
    write(path, *(named(f"n{number}", f"name {number}") for number in range(150)))
    pool = WorkerPool(source(path), PoolLimits(workers=2, waiting=20, wait_s=LONG_S))
    cancellations = [Cancellation() for _ in range(6)]
    ended: list[type[Exception]] = []

    def ask(number: int) -> None:
        try:
            pool.ask(task(f"{ENDLESS} # {number}"), LONG_S, cancellations[number])
        except QueryAbandonedError as error:
            ended.append(type(error))

    pool.start()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    try:
        answered = [pool.ask(task(f"ASK {{}} # {number}"), LONG_S).body for number in range(5)]
        taken = pool._places._taken_by_long
    finally:
        for cancellation in cancellations:
            cancellation.cancel()
        deadline = time.monotonic() + LONG_S
        for thread in threads:
            thread.join(deadline - time.monotonic())
        pool.close()

    assert all(b"true" in body for body in answered)
    assert taken <= 1
    assert ended == [QueryAbandonedError] * 6


@pytest.mark.skipif(not CAN_FORK, reason="only those that are forked are asked so")
def test_what_is_begun_is_answered_on_a_loop_or_by_waiting(tmp_path: Path) -> None:
    """Or ended; each leaves its place."""
    path = tmp_path / "graph"
    write(path, named("one", "first"))
    pool = WorkerPool(source(path), PoolLimits(workers=1))
    try:
        assert pool.known_version() is None  # nothing is loaded yet
        assert pool.begin(task("ASK {}"), "1") is None
        version = pool.ask(task("ASK {}"), LONG_S).version
        assert pool.known_version() == version
        begun = pool.begin(task("ASK {}"), version)
        assert isinstance(begun, Begun)
        place = pool.begin(task("ASK {}"), version)
        assert isinstance(place, Place)
        while (reply := pool.poll(begun)) is None:
            time.sleep(0.01)
        again = pool.begin_at(place, task("ASK {}"))
        assert isinstance(again, Begun)
        waited = pool.finish(again, LONG_S)
        endless = pool.begin(task(ENDLESS), version)
        assert isinstance(endless, Begun)
        given_up = pool.begin(task("ASK {}"), version)
        assert isinstance(given_up, Place)
        pool.give_up(given_up)
        pool.abandon(endless)
        assert not given_up.done()
        anew = pool.begin(task("ASK {}"), version)  # which a worker has to be started for
        assert isinstance(anew, Place)
        assert anew.done()
        assert b"true" in pool.ask(task("ASK {}"), LONG_S, None, anew).body

        assert b"true" in reply.body
        assert b"true" in waited.body
        assert pool.begin(task(f"ASK {{}} # {'x' * 2**16}"), version) is None
        assert pool.begin(task("ASK {}"), "another state") is None
        assert b"true" in pool.ask(task("ASK {}"), LONG_S).body
    finally:
        pool.close()


def test_the_more_wait_the_less_they_wait_for_one_another() -> None:
    """So that a short query is not long behind many new ones, of which nobody knows how long."""
    places = Places(1, 100, 1.0)
    places.ask()
    alone = places.patience_s(0.5, 0.1)
    for _ in range(4):
        places.ask()
    beside_four = places.patience_s(0.5, 0.1)
    for _ in range(60):
        places.ask()

    assert (alone, beside_four, places.patience_s(0.5, 0.1)) == (0.5, 0.25, 0.1)
