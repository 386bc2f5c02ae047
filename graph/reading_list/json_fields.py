"""The members of a JSON entry, each with the type that its format promises, or a problem."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from graph.models import PaperRecord, Problem
from graph.reading_list.dates_of_publication import read_date
from graph.reading_list.entry_report import EntryReport
from graph.reading_list.json_stream import read_entries
from graph.reading_list.plain_text import plain_text
from graph.reading_list.source import TextInMemory
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from graph.models import ReadingItem
    from graph.reading_list.json_stream import Json, JsonEntry
    from graph.reading_list.source import TextSource

_LOOKED_AT: Final = 20
_MAX_COUNT: Final = 2**53  # beyond it JSON numbers are not exact


class Fields:
    """A JSON object whose members are taken by name and type.

    What is ``null`` or missing is absent; what has another type than asked for is absent too,
    and in the report.
    """

    def __init__(self, value: dict[str, Json], report: EntryReport, path: str = "") -> None:
        self._value = value
        self._path = path
        self.report = report

    def __contains__(self, name: object) -> bool:
        return self._value.get(str(name)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def string(self, name: str) -> str | None:
        """A string without white space around it; ``None`` for an empty one."""
        value = self._value.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self._refuse(name, "a text", value)
            return None
        return normalise_field(value) or None

    def text(self, name: str) -> str | None:
        """A string as a plain text field."""
        value = self.string(name)
        return None if value is None else plain_text(value) or None

    def label(self, name: str) -> str | None:
        """An identifier, which some sources write as a number."""
        value = self._value.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value) if abs(value) < _MAX_COUNT else None
        return self.string(name)

    def count(self, name: str) -> int | None:
        """A number of things, from zero."""
        value = self._value.get(name)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MAX_COUNT:
            self._refuse(name, "a count", value)
            return None
        return value

    def flag(self, name: str) -> bool:
        """Whether a member is ``true``."""
        return self._value.get(name) is True

    def date(self, name: str) -> str | None:
        """A date of year, month or day precision, from an ISO 8601 text."""
        value = self.label(name)
        if value is None:
            return None
        found, doubt = read_date(value)
        if doubt is not None:
            self.report.warn("bad-date", f"{self._name(name)}: {doubt}", value)
        return found

    def object(self, name: str) -> Fields:
        """An object; an empty one where there is none."""
        value = self._value.get(name)
        if value is not None and not isinstance(value, dict):
            self._refuse(name, "an object", value)
        found = value if isinstance(value, dict) else {}
        return Fields(found, self.report, f"{self._name(name)}.")

    def objects(self, name: str) -> Iterator[Fields]:
        """The objects of an array."""
        for index, value in enumerate(self.array(name)):
            if isinstance(value, dict):
                yield Fields(value, self.report, f"{self._name(name)}[{index}].")
            else:
                self._refuse(f"{name}[{index}]", "an object", value)

    def texts(self, name: str) -> Iterator[str]:
        """The texts of an array, as plain text fields; empty ones are passed over."""
        for index, value in enumerate(self.array(name)):
            if not isinstance(value, str):
                self._refuse(f"{name}[{index}]", "a text", value)
            elif text := plain_text(value):
                yield text

    def array(self, name: str) -> list[Json]:
        """An array as it stands; an empty one where there is none."""
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse(name, "an array", value)
            return []
        return value

    def title(self, *names: str) -> str | None:
        """The first of the members that holds a title; its absence is reported."""
        return self.report.check_title(next((x for name in names if (x := self.text(name))), None))

    def abstract(self, name: str) -> str | None:
        """An abstract, if it is of a length that abstracts have."""
        return self.report.check_abstract(self.text(name))

    def _name(self, name: str) -> str:
        return f"{self._path}{name}"

    def _refuse(self, name: str, wanted: str, value: Json) -> None:
        said = f"{self._name(name)} must be {wanted}, not {_describe(value)}: left out"
        self.report.fail("wrong-shape", said, _show(value))


def read_papers(
    source: TextSource,
    members: Collection[str],
    read_paper: Callable[[Fields, JsonEntry], PaperRecord | None],
) -> Iterator[ReadingItem]:
    """Read the entries of a JSON text as papers, each after the problems it has.

    Args:
        source: The text.
        members: As for :func:`~graph.reading_list.json_stream.read_entries`.
        read_paper: An entry to its paper, or to ``None`` after reporting why there is none.
    """
    for entry in read_entries(source, members):
        if isinstance(entry, Problem):
            yield entry
            continue
        report = EntryReport(source.file, entry.line, partial(_show, entry.value))
        if isinstance(entry.value, dict):
            record = read_paper(Fields(entry.value, report), entry)
        else:
            record = None
            said = f"{_describe(entry.value)} stands where a paper must stand: not read"
            report.fail("wrong-shape", said)
        yield from report.problems
        if record is not None:
            yield record


def find_first_object(sample: str, members: Collection[str]) -> dict[str, Json]:
    """Give the first entry of a JSON text that is an object, to tell its format from.

    An empty one where there is none among the first entries, or none that is whole.
    """
    for index, entry in enumerate(read_entries(TextInMemory(sample), members)):
        if isinstance(entry, Problem) or index == _LOOKED_AT:
            break
        if isinstance(entry.value, dict):
            return entry.value
    return {}


def _show(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _describe(value: Json) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a number"
