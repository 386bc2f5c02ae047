"""Dates as bibliographies state them, brought to ISO 8601 of year, month or day precision."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH_OF: Final = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, start=1)},
    "sept": 9,
}
_NAME: Final = rf"(?P<name>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_YEAR: Final = r"(?P<year>(?:1[4-9]|20|21)[0-9]{2})"
_NUMBER: Final = r"(?P<month>[0-9]{1,2})"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_RANGE: Final = r"(?:\s*[-\u2013/]+\s*(?:[a-z]+\.?\s*)?[0-9]{1,2}(?:st|nd|rd|th)?)?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # The first is also what Zotero keeps inside: 2024-05-00 May 2024.
        rf"{_YEAR}-{_NUMBER}-{_DAY}(?:[T ].*)?",
        rf"{_YEAR}[-/.]{_NUMBER}[-/.]{_DAY}(?:/.*)?",
        rf"{_YEAR}[-/.]{_NUMBER}(?:[-/]*|[-/.][XxUu]{{2}})",
        rf"{_YEAR}(?:/+|-[XxUu]{{2}}(?:-[XxUu]{{2}})?)?",
        rf"{_YEAR}(?:,?\s+|/+){_NAME}(?:\s+{_DAY})?",
        rf"{_NAME}\s+{_DAY}{_RANGE}(?:,\s*|\s+){_YEAR}",
        rf"{_DAY}{_RANGE}[\s-]+{_NAME},?[\s-]+{_YEAR}",
        rf"{_NAME}(?:\s*[-\u2013/]\s*[a-z]+\.?)?,?\s+{_YEAR}",
        rf"{_NUMBER}[/.-]{_YEAR}",
    )
)
_COMPACT: Final = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])")
_SEASONS: Final = "(?:spring|summer|autumn|fall|winter|q[1-4])"
_SEASON: Final = re.compile(
    rf"(?:{_SEASONS}\s*,?\s*)?{_YEAR}(?:-(?:2[1-9]|3[0-9]|4[01])|[/\s]*{_SEASONS})?", re.IGNORECASE
)
_YEAR_SOMEWHERE: Final = re.compile(rf"(?<![0-9]){_YEAR}(?![0-9])")
_ABOUT: Final = re.compile(r"[~?%]+$|^(?:c\.|ca\.?|circa|about)\s*", re.IGNORECASE)
_INTERVAL: Final = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2}[~?%]?)/(?:[0-9.].*)?")
_LAST_MONTH: Final = 12


def read_date(text: str) -> tuple[str | None, str | None]:
    """Read a date: its ISO 8601 form, and what is doubtful about it.

    Of an interval, the first day is taken. A year that stands in other words is taken alone.

    Returns:
        The date or ``None``, and a remark or ``None``; both are ``None`` for an empty text.

    Example:
        >>> read_date("May 2024"), read_date("2024-05-01/2024-05-03"), read_date("2024/05/01/")
        (('2024-05', None), ('2024-05-01', None), ('2024-05-01', None))
    """
    text = re.sub(r"(?<=\w)~(?=\w)", " ", text)  # a tie of LaTeX: 10~May
    text = " ".join(text.split()).strip(" ,;.()[]{}")
    if not text:
        return None, None
    interval = _INTERVAL.fullmatch(text)
    if interval and not re.fullmatch(r"[0-9]{4}/[0-9]{1,2}(?:/.*)?", text):
        text = interval[1]
    certain = _ABOUT.sub("", text).strip()
    remark = None if certain == text else f"the date is stated as uncertain: {text[:80]!r}"
    if match := _SEASON.fullmatch(certain):
        return match["year"], remark
    for form in (*_FORMS, _COMPACT):
        if match := form.fullmatch(certain):
            iso, fault = _iso(match)
            return iso, fault or remark
    return _year_alone(certain)


def read_year_and_month(year: str, month: str) -> tuple[str | None, str | None]:
    """Read a date whose year and month, perhaps with a day, stand apart, as in BibTeX."""
    iso, remark = read_date(year)
    month = " ".join(month.replace("~", " ").strip(" ,.").split())
    if not month or iso is None or len(iso) > len("2024"):
        return iso, remark
    if month.isascii() and month.isdigit():
        return read_date(f"{iso}-{month}")
    with_month, doubt = read_date(f"{month} {iso}")
    return with_month, remark or doubt


def read_date_parts(parts: list[int]) -> tuple[str | None, str | None]:
    """Read a date of one to three numbers: year, month, day."""
    return read_date("-".join(str(part) for part in parts[:3]))


def _iso(match: re.Match[str]) -> tuple[str | None, str | None]:
    """The date in the longest precision that is real."""
    found = match.groupdict()
    year = found["year"]
    name = found.get("name")
    month = _MONTH_OF[name.lower()] if name else int(found.get("month") or 0)
    day = int(found.get("day") or 0)
    if not month:
        return year, None
    said = f"there is no such date: {match[0][:80]!r}"
    if month > _LAST_MONTH:
        return year, said
    if not day:
        return f"{year}-{month:02}", None
    try:
        return date(int(year), month, day).isoformat(), None
    except ValueError:
        return f"{year}-{month:02}", said


def _year_alone(text: str) -> tuple[str | None, str | None]:
    years = {match["year"] for match in _YEAR_SOMEWHERE.finditer(text)}
    if len(years) == 1:
        return years.pop(), f"only the year was read of the date {text[:80]!r}"
    return None, f"no date can be read from {text[:80]!r}"
