"""What is wrong with one entry of a list, and the limits that hold in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.models import Problem, Severity
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TITLE_CHARS: Final = 1_000
MAX_ABSTRACT_CHARS: Final = 100_000

_RAW_CHARS: Final = 200


class EntryReport:
    """Collects the problems of one entry.

    Args:
        file: Name of the input.
        line: First line of the entry.
        raw: The entry, or its beginning, for the problems; or what gives it, since most entries
            have no problem.
    """

    def __init__(self, file: str, line: int, raw: str | Callable[[], str]) -> None:
        self.file = file
        self.line = line
        self._raw = raw
        self.problems: list[Problem] = []

    @property
    def raw(self) -> str:
        """The entry as it is shown in a problem."""
        raw = self._raw if isinstance(self._raw, str) else self._raw()
        return normalise_field(raw[:_RAW_CHARS])

    def fail(self, code: str, message: str, raw: str | None = None) -> None:
        """Say that something of the entry was not read."""
        self._add(code, message, raw, Severity.ERROR)

    def warn(self, code: str, message: str, raw: str | None = None) -> None:
        """Say that something of the entry is worth a look."""
        self._add(code, message, raw, Severity.WARNING)

    def check_title(self, title: str | None) -> str | None:
        """Give a title back, if there is one and it is of a length that titles have."""
        if not title:
            self.fail("no-title", "an entry without a title was not read")
            return None
        if len(title) > MAX_TITLE_CHARS:
            said = f"a title of {len(title):,} characters, more than {MAX_TITLE_CHARS:,}: not read"
            self.fail("title-too-long", said, title)
            return None
        return title

    def check_abstract(self, text: str | None) -> str | None:
        """Give an abstract back, if there is one and it is no longer than any abstract."""
        if not text:
            return None
        if len(text) > MAX_ABSTRACT_CHARS:
            said = (
                f"the abstract has {len(text):,} characters, more than {MAX_ABSTRACT_CHARS:,}:"
                " left out"
            )
            self.fail("abstract-too-long", said, text)
            return None
        return text

    def _add(self, code: str, message: str, raw: str | None, severity: Severity) -> None:
        shown = self.raw if raw is None else normalise_field(raw[:_RAW_CHARS])
        self.problems.append(Problem(self.file, self.line, code, message, shown, severity))
