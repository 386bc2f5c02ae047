"""A field of a paper, cut into sentences and with its URLs blanked out, ready to be read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.extract.acronyms import AcronymPair, find_acronyms
from graph.extract.sentences import sentence_spans
from graph.extract.urls import FoundUrl, find_urls

if TYPE_CHECKING:
    from graph.models import Field


# No abstract is longer; what comes after is searched for URLs alone, so that time stays bounded.
_MAX_CHARS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """One field.

    ``text`` is the field with each URL overwritten by spaces, so that offsets stay those of
    ``original`` while no rule reads a name out of an address.
    """

    field: Field
    original: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    urls: tuple[FoundUrl, ...]
    acronyms: tuple[AcronymPair, ...]

    def sentence_index(self, offset: int) -> int:
        """Number of the sentence that holds an offset."""
        return max(bisect_right(self.sentences, (offset, len(self.original))) - 1, 0)

    def sentence(self, offset: int) -> tuple[int, int]:
        """Bounds of the sentence that holds an offset."""
        return self.sentences[self.sentence_index(offset)]


def read_passage(field: Field, text: str) -> Passage:
    """Cut a normalised field into what the rules work on."""
    urls = find_urls(text)
    pieces: list[str] = []
    done = 0
    for url in urls:
        pieces += [text[done : url.start], " " * (url.end - url.start)]
        done = url.end
    pieces.append(text[done:])
    sentences = sentence_spans(text, tuple((url.start, url.end) for url in urls))
    readable = "".join(pieces)
    readable = readable[:_MAX_CHARS]
    return Passage(field, text, readable, sentences, urls, find_acronyms(readable))
