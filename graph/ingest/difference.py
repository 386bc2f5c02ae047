"""What reading a list anew changes, told exactly without holding the list.

Old and new lines are dealt into buckets by the thing that they tell of, so that what belongs to
one paper meets in one bucket; then one bucket at a time is compared as two sets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

from pyoxigraph import RdfFormat, serialize

from graph.ingest.spool import Buckets, LineSpool
from graph.models import Kind
from graph.vocab import KIND_CLASSES, RDF, RL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import ExitStack
    from pathlib import Path

    from pyoxigraph import Quad

    from graph.ingest.content import Owned

_PAPERS_A_BUCKET: Final = 500
_TYPE: Final = f"<{RDF.type}>".encode()
_PAPER: Final = f"<{KIND_CLASSES[Kind.PAPER]}>".encode()
_MENTION_OF: Final = f"<{RL.subject}>".encode()


@dataclass(frozen=True, slots=True)
class Difference:
    """The lines of N-Quads to take away and to add, and how many papers that touches.

    ``papers`` counts those that are ``new``, ``changed``, ``unchanged`` and ``removed``. A paper
    has changed where one of its own quads has, or one of its mentions'.
    """

    removed: LineSpool
    added: LineSpool
    papers: Counter[str]

    def add(self, old: Iterable[Quad], new: Iterable[Quad]) -> None:
        """Let it hold what turns some more quads into others."""
        before, after = set(old), set(new)
        self.removed.extend([_written([quad]) for quad in before - after])
        self.added.extend([_written([quad]) for quad in after - before])


def compare(
    old: Iterable[Owned],
    new: Iterable[Owned],
    *,
    papers: int,
    folder: Path | None,
    stack: ExitStack,
) -> Difference:
    """Compare what a list says with what it said.

    Args:
        old: What its graphs hold, by the thing that it tells of.
        new: What they should hold, likewise; a quad may come twice.
        papers: About how many papers there are.
        folder: Where temporary files go.
        stack: Closes the temporary files in the end.
    """
    count = papers // _PAPERS_A_BUCKET + 1
    sides = tuple(stack.enter_context(Buckets(count, folder)) for _ in range(2))
    for side, content in zip(sides, (old, new), strict=True):
        for owner, quads in content:
            side.add(crc32(owner.encode()) % count, _written(quads))
    removed, added = (stack.enter_context(LineSpool(folder)) for _ in range(2))
    found: Counter[str] = Counter(new=0, changed=0, unchanged=0, removed=0)
    for bucket in range(count):
        before, after = (set(side.take(bucket)) for side in sides)
        removed.extend(before - after)
        added.extend(after - before)
        found.update(_count(before, after))
    return Difference(removed, added, found)


def _written(quads: Iterable[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def _count(before: set[bytes], after: set[bytes]) -> Counter[str]:
    was, now = _papers(before), _papers(after)
    stay = was & now
    differing = before ^ after
    touched: set[bytes] = set()
    if stay and differing:
        owners = _owners(before) | _owners(after)
        subjects = {line.partition(b" ")[0] for line in differing}
        touched = stay & {owners.get(subject, subject) for subject in subjects}
    return Counter(
        new=len(now - was),
        changed=len(touched),
        unchanged=len(stay - touched),
        removed=len(was - now),
    )


def _papers(lines: set[bytes]) -> set[bytes]:
    return {
        parts[0]
        for line in lines
        if _PAPER in line and (parts := line.split(b" ", 3))[1:3] == [_TYPE, _PAPER]
    }


def _owners(lines: set[bytes]) -> dict[bytes, bytes]:
    """The paper of each mention."""
    return {
        parts[0]: parts[2]
        for line in lines
        if _MENTION_OF in line and (parts := line.split(b" ", 3))[1] == _MENTION_OF
    }
