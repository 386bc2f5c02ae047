"""How many queries run at a time, and how many of them may be long ones.

A query that has run for a while is a long one. At least one place is kept from those, so that a
short query never waits for long ones to end, however many there are.

Of those that have just begun there are no more than processors: most queries are over at once, and
together they would only take one another's time and caches.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from concurrent.futures import Future
from typing import Final

from graph.errors import ServiceBusyError

# Where more wait, every second place goes to who came last: what came first may all be of the kind
# that takes long, and is looked at one by one.
_MANY: Final = 16
_BUSY: Final = "too many queries are waiting; try again in a moment"
_ALL_LONG: Final = "all workers are busy with long queries; try again in a moment"


class Place(Future[None]):
    """A place, which one has when it is done. Its holder leaves it again, once.

    Attributes:
        lasts: Whether it is one for a long query.
        fresh: Whether it was taken a moment ago.
    """

    def __init__(self, *, lasts: bool) -> None:
        super().__init__()
        self.lasts = lasts
        self.fresh = False


class Places:
    """Gives places in the order in which they are asked for, short queries first. Thread safe.

    Where very many wait, every second goes to the last of them.

    Args:
        count: How many there are.
        waiting: How many may wait for one.
        wait_s: How long one may wait.
        at_once: How many of them may be fresh.
    """

    def __init__(self, count: int, waiting: int, wait_s: float, at_once: int | None = None) -> None:
        self._count = count
        self._at_once = at_once or count
        self._fresh = 0
        self._last_came_first = False
        self._lasting = max(1, count - 1)
        self._most_waiting = waiting
        self._wait_s = wait_s
        self._taken = 0
        self._taken_by_long = 0
        self._short: deque[Place] = deque()
        self._long: deque[Place] = deque()
        self._lock = threading.Lock()

    def ask(self, *, lasts: bool = False) -> Place:
        """Ask for a place, which may be had at once or later.

        Raises:
            ServiceBusyError: Too many wait already.
        """
        place = Place(lasts=lasts)
        queue = self._long if lasts else self._short
        with self._lock:
            queue.append(place)
            self._hand_out()
            if not place.done() and len(self._short) + len(self._long) > self._most_waiting:
                queue.remove(place)
                raise ServiceBusyError(_BUSY)
        return place

    def ripen(self, place: Place) -> None:
        """Let another begin beside the query that has this place, which takes its time."""
        if place.fresh:
            with self._lock:
                self._fresh -= place.fresh
                place.fresh = False
                self._hand_out()

    def wait(self, place: Place) -> None:
        """Wait until one has the place that was asked for.

        Raises:
            ServiceBusyError: That takes too long; it is not asked for any more.
        """
        try:
            place.result(self._wait_s)
        except TimeoutError as error:
            self.leave(place)
            raise ServiceBusyError(_ALL_LONG) from error

    def prolong(self, place: Place) -> bool:
        """Make a place one for a long query, unless there are enough of them."""
        with self._lock:
            if not place.lasts and self._taken_by_long < self._lasting:
                place.lasts = True
                self._taken_by_long += 1
        return place.lasts

    def are_wanted(self) -> bool:
        """Whether somebody waits for one to be left, with a short query."""
        return bool(self._short) and self._taken == self._count

    def patience_s(self, most_s: float, least_s: float) -> float:
        """How long a query may keep others waiting: the less, the more of them there are."""
        return max(least_s, most_s / (1 + len(self._short) / 4))

    def leave(self, place: Place) -> None:
        """Give back a place, or the claim to one."""
        with self._lock:
            if place.done():
                self._taken -= 1
                self._taken_by_long -= place.lasts
                self._fresh -= place.fresh
            else:
                (self._long if place.lasts else self._short).remove(place)
            self._hand_out()

    def _hand_out(self) -> None:
        while self._taken < self._count:
            if self._short:
                if self._fresh >= self._at_once:
                    return
                self._last_came_first = len(self._short) > _MANY and not self._last_came_first
                last = self._last_came_first
                self._give(self._short.pop() if last else self._short.popleft())
            elif self._long and self._taken_by_long < self._lasting:
                self._give(self._long.popleft())
            else:
                return

    def _give(self, place: Place) -> None:
        self._taken += 1
        self._taken_by_long += place.lasts
        if not place.lasts:
            place.fresh = True
            self._fresh += 1
        place.set_result(None)


class LastOnes:
    """Remembers the last texts that it was given. Thread safe.

    Args:
        size: How many.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._texts: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, text: str) -> bool:
        return text in self._texts

    def add(self, text: str) -> None:
        """Remember this one."""
        with self._lock:
            self._texts[text] = None
            if len(self._texts) > self._size:
                self._texts.popitem(last=False)
