"""What a page's own date and year make of the dates of its papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from graph.reading_list.page_dates import find_page_year, to_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.reading_list.page_dates import PageYear, PrintedDate
    from graph.reading_list.page_lines import Line
    from graph.reading_list.page_report import PageReport


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of a page, as far as it is known, and the year for dates without one."""

    head: Line | None
    page_year: PageYear
    today: date | None
    given: date | None
    is_needed: bool

    @classmethod
    def of(
        cls, head: Line | None, dates: Sequence[PrintedDate | None], page_date: date | None
    ) -> Self:
        """Work out the calendar from the page's date, its papers' dates and what was given."""
        own = None if head is None or head.metadata is None else head.metadata.printed
        known = [printed for printed in dates if printed is not None]
        page_year = find_page_year(own, known, page_date)
        today = page_date
        if today is None and own is not None and own.day is not None:
            today = to_day(own, page_year.year)
        needed = any(printed.year is None for printed in known)
        return cls(head, page_year, today, page_date, needed)

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentence on the year, where a date needed one."""
        return (self.page_year.reason,) if self.is_needed else ()

    def report_head(self, report: PageReport) -> None:
        """Warn once where the year is unknown, or the page's date is not the one given."""
        line = 1 if self.head is None else self.head.number
        raw = "" if self.head is None else self.head.text
        if self.is_needed and self.page_year.year is None:
            said = "no year is printed anywhere: give the day of the page with --page-date"
            report.warn(line, "year-unknown", said, raw)
        own = None
        if self.head is not None and self.head.metadata is not None:
            own = self.head.metadata.printed
        if own is None or own.day is None:
            return
        day = to_day(own, self.page_year.year)
        if day is None and self.page_year.year is not None:
            report.warn(line, "impossible-date", "the page's date names no real day", raw)
        elif self.given is not None and day != self.given:
            said = f"the page has another date than the one given, {self.given.isoformat()}"
            report.warn(line, "page-date-differs", said, raw)

    def publish(self, printed: PrintedDate | None, line: Line, report: PageReport) -> str | None:
        """Write a paper's date in ISO 8601, or give ``None`` and say why it cannot be."""
        if printed is None or (printed.year is None and self.page_year.year is None):
            return None
        day = to_day(printed, self.page_year.year)
        if day is None:
            said = f"{printed.raw!r} names no real day: the date was left out"
            report.warn(line.number, "impossible-date", said, line.text)
            return None
        if self.today is not None and day > self.today:
            said = f"{day.isoformat()} is later than the page's own date, {self.today.isoformat()}"
            report.warn(line.number, "date-after-page", said, line.text)
        return day.isoformat() if printed.day is not None else day.isoformat()[:7]
