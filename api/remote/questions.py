"""What questions to several services have in common."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_WORD: Final = re.compile(r"[^\w]+")


def batched(values: Iterable[str], size: int) -> Iterator[list[str]]:
    """Give the values in lists of a size, the last one as long as it comes."""
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch


def title_words(title: str) -> str:
    """The words of a title, without what would mean something to a search; maybe none.

    Example:
        >>> title_words("Lists: a (very) short|long, tale?")
        'Lists a very short long tale'
    """
    return _NO_WORD.sub(" ", title).strip()
