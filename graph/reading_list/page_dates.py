"""Dates as a page prints them, and the year of those that it prints without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ABBREVIATION_CHARS: Final = 3
_MONTH_OF: Final = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name[:_ABBREVIATION_CHARS]: number for number, name in enumerate(_MONTHS, start=1)},
    "sept": 9,
}
_NAME: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\ +)?"
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\.?"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)[0-9]{2})"
_COMMENTS: Final = r"(?:\ +(?P<comments>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?:\ +comments?)?)?"
_LEAD: Final = rf"(?:published(?:\ on)?:?\ +)?{_NAME}"
_FORMS: Final = tuple(
    re.compile(_LEAD + form + _COMMENTS, re.IGNORECASE)
    for form in (
        rf"{_MONTH}\ *{_DAY}(?:(?:,\ *|\ +){_YEAR})?",
        rf"{_DAY}\ +{_MONTH}(?:,?\ *{_YEAR})?",
        rf"(?P<iso>{_YEAR}(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark){_DAY})",
        rf"{_MONTH},?\ +{_YEAR}",
    )
)
# Dashes that word processors and browsers put where the page has a hyphen.
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as it stands on a page: perhaps without a year, perhaps impossible.

    ``numeric`` tells ``2026-04-17`` from ``Apr 17, 2026``: only in words does a page leave out
    the year that is its own.
    """

    raw: str
    month: int
    day: int | None
    year: int | None
    numeric: bool


@dataclass(frozen=True, slots=True)
class PageYear:
    """The year of a page, and the sentence that says where it comes from."""

    year: int | None
    reason: str


def parse_date(text: str) -> tuple[PrintedDate, int | None] | None:
    """Read a date and the comment count behind it, or ``None`` for any other text.

    Args:
        text: One line or a part of one, white space already single spaces.

    Example:
        >>> parse_date("Oct 3, 2024 3")[1], parse_date("Mar 24 4")[0].day
        (3, 24)
    """
    plain = text.translate(_DASHES)
    match = next((found for form in _FORMS if (found := form.fullmatch(plain))), None)
    if match is None:
        return None
    parts = match.groupdict()
    month = parts["month"].lower()
    year, day, comments = parts.get("year"), parts.get("day"), parts["comments"]
    printed = PrintedDate(
        raw=text,
        month=_MONTH_OF[month] if month in _MONTH_OF else int(month),
        day=None if day is None else int(day),
        year=None if year is None else int(year),
        numeric=parts.get("iso") is not None,
    )
    return printed, None if comments is None else int(comments.replace(",", ""))


def to_day(printed: PrintedDate, year: int | None) -> date | None:
    """Complete a date with the page's year; ``None`` where no real day comes of it."""
    known = printed.year if printed.year is not None else year
    if known is None:
        return None
    try:
        return date(known, printed.month, 1 if printed.day is None else printed.day)
    except ValueError:
        return None


def find_page_year(
    head: PrintedDate | None, dates: Iterable[PrintedDate], page_date: date | None
) -> PageYear:
    """Find the year that the dates without one belong to; no clock is read.

    A page prints the year of every date but those of its own year, so its own year is the first
    one later than all that it prints. Numeric dates print every year: they only bound it.

    Args:
        head: The page's own date, if it has one.
        dates: The dates of the papers.
        page_date: The day of the page as the person gave it, which settles the matter.
    """
    if page_date is not None:
        return PageYear(
            page_date.year,
            f"Dates without a year were read as {page_date.year}, the year of the given page date.",
        )
    if head is not None and head.year is not None:
        return PageYear(
            head.year,
            f"Dates without a year were read as {head.year}, the year in the page's own date.",
        )
    printed = [one for one in dates if one.year is not None]
    worded = [one.year for one in printed if one.year is not None and not one.numeric]
    numeric = [one.year for one in printed if one.year is not None and one.numeric]
    if not printed:
        return PageYear(None, "No year is printed on the page, so dates without one stay unknown.")
    year = max([*(one + 1 for one in worded), *numeric])
    own = None if head is None else to_day(head, year)
    if own is not None and any((day := to_day(one, None)) and day > own for one in printed):
        year += 1
    return PageYear(
        year,
        f"Dates without a year were read as {year}: the latest year printed on the page is"
        f" {max(worded + numeric)}, and a page leaves out only its own year.",
    )
