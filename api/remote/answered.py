"""What services answered about papers, put together from any number of answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from api.remote.fetcher import FetchError
from graph.errors import ReadingListSyntaxError
from graph.reading_list import read_reading_list
from graph.reading_list.merging import with_plain_identifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from api.remote.fetcher import Fetcher, Request
    from graph.models import PaperRecord, Problem

_REFUSED: Final = "arxiv-error"
_BROKEN: Final = frozenset({"json-syntax", "xml-entities", "xml-syntax"})
_FAILURES_IN_A_ROW: Final = 3


@dataclass(slots=True)
class Answered:
    """Papers, what is wrong with some, what was not found, and what could not be asked.

    ``unanswered`` holds the names in questions that had no answer: of them nothing is known.
    """

    records: list[PaperRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)
    _in_a_row: int = 0
    _over: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it makes no sense to ask this service any more."""
        return self._over

    def fail(self, what: str, error: FetchError, asked: Iterable[str] = ()) -> None:
        """Note that something could not be asked; after some in a row, nothing is any more."""
        self._in_a_row += 1
        self.failures.append(f"{what}: {error.message}")
        self.unanswered.update(asked)
        self._over = error.final or self._in_a_row >= _FAILURES_IN_A_ROW

    def succeed(self) -> None:
        """Note that there was an answer."""
        self._in_a_row = 0

    def take(self, found: Papers) -> None:
        """Note what an answer says."""
        self.succeed()
        self.problems += found.problems

    def leave_out(self, count: int, asked: Iterable[str] = ()) -> None:
        """Note papers that were not asked for, since the service is not asked any more."""
        self.unanswered.update(asked)
        if count:
            self.failures.append(f"not asked for, after that: {count:,} more")


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one answer, in their order, and its problems."""

    records: Sequence[PaperRecord]
    problems: Sequence[Problem]


def read_papers(service: str, format_name: str, file: str) -> Callable[[bytes], Papers]:
    """Give a function that reads an answer by the reader of its format.

    Args:
        service: Who answers, for messages.
        format_name: Name of the format.
        file: What the answer is called in problems.
    """

    def read(body: bytes) -> Papers:
        try:
            found = read_reading_list(body, file=file, format=format_name)
        except ReadingListSyntaxError as error:
            message = f"{service} answered with something else than {format_name}"
            raise FetchError(message) from error
        broken = next((one for one in found.problems if one.code in _BROKEN), None)
        if broken is not None:
            message = f"the answer of {service} is broken: {broken.message}"
            raise FetchError(message)
        refused = next((one for one in found.problems if one.code == _REFUSED), None)
        if refused is not None:
            raise FetchError(refused.message, status=HTTPStatus.BAD_REQUEST)
        records = tuple(map(with_plain_identifiers, found.records))
        return Papers(records, found.problems)

    return read


def fetch_papers(fetcher: Fetcher, request: Request, format_name: str) -> Papers:
    """Ask, and read the papers of the answer.

    Raises:
        FetchError: There was no usable answer.
    """
    file = f"{request.service.host}/{request.path}"
    return fetcher.fetch(request, read_papers(request.service.name, format_name, file))


def fetch_paper(fetcher: Fetcher, request: Request, format_name: str) -> PaperRecord:
    """Ask for one paper.

    Raises:
        FetchError: There was no usable answer.
    """
    found = fetch_papers(fetcher, request, format_name)
    if len(found.records) != 1:
        said = next((one.message for one in found.problems), "no paper stands in it")
        message = f"the answer of {request.service.name} cannot be used: {said}"
        raise FetchError(message)
    return found.records[0]
