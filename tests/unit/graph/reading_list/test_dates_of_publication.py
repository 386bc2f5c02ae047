"""Dates as bibliographies state them."""

from __future__ import annotations

import pytest

from graph.reading_list.dates_of_publication import read_date, read_date_parts, read_year_and_month

CERTAIN = {
    "2024": "2024",
    "2024-05": "2024-05",
    "2024-05-01": "2024-05-01",
    "2024-5-1": "2024-05-01",
    "2024-05-01T10:00:00Z": "2024-05-01",
    "20240501": "2024-05-01",
    "2024-05-01/2024-05-03": "2024-05-01",
    "2024-05/..": "2024-05",
    "2024/2025": "2024",
    "2024/05/01/": "2024-05-01",
    "2024/05/01/first": "2024-05-01",
    "2024/05//": "2024-05",
    "2024///": "2024",
    "2024///Spring": "2024",
    "2024///July": "2024-07",
    "2024-21": "2024",
    "2024-XX": "2024",
    "2024-05-00 May 2024": "2024-05",
    "May 2024": "2024-05",
    "Dec. 2023": "2023-12",
    "1 May 2024": "2024-05-01",
    "May 1st, 2024": "2024-05-01",
    "May 1-3, 2024": "2024-05-01",
    "July/August 2024": "2024-07",
    "2024 May 1": "2024-05-01",
    "05/2024": "2024-05",
    "Spring 2024": "2024",
    "10~May 2024": "2024-05-10",
    "(2024)": "2024",
    "{2024}": "2024",
}
UNCERTAIN = {
    "2024~": "2024",
    "2024-05?": "2024-05",
    "c. 2019": "2019",
    "2024-02-31": "2024-02",
    "2024-13": "2024",
    "01/02/2024": "2024",
    "mai 2024": "2024",
    "accepted 2024": "2024",
    "in press": None,
    "n.d.": None,
    "20XX": None,
    "0000": None,
    "2023, 2024 or 2025": None,
    "\u0662\u0660\u0662\u0664": None,
}


@pytest.mark.parametrize(("text", "iso"), CERTAIN.items(), ids=CERTAIN)
def test_a_date_is_read_in_the_precision_it_is_stated_in(text: str, iso: str) -> None:
    """Year, month or day; of an interval the first."""
    assert read_date(text) == (iso, None)


@pytest.mark.parametrize(("text", "iso"), UNCERTAIN.items(), ids=UNCERTAIN)
def test_what_is_doubtful_about_a_date_is_said(text: str, iso: str | None) -> None:
    """With what can be read of it all the same, and the text itself."""
    found, remark = read_date(text)

    assert found == iso
    assert remark is not None
    assert text.strip(".") in remark


def test_no_date_is_no_fault() -> None:
    """An empty field says nothing."""
    assert read_date("  ") == (None, None)
    assert read_year_and_month("", "may") == (None, None)


@pytest.mark.parametrize(
    ("year", "month", "iso"),
    [
        ("2024", "may", "2024-05"),
        ("2024", "5", "2024-05"),
        ("2024", "10~may", "2024-05-10"),
        ("2024", "may/june", "2024-05"),
        ("2024", "", "2024"),
        ("2024-05-01", "jun", "2024-05-01"),
    ],
)
def test_year_and_month_may_stand_apart(year: str, month: str, iso: str) -> None:
    """As in BibTeX; a day may stand in the month."""
    assert read_year_and_month(year, month) == (iso, None)


def test_a_month_that_is_none_leaves_the_year() -> None:
    """The month is said to be doubtful."""
    found, remark = read_year_and_month("2024", "smarch")

    assert found == "2024"
    assert remark is not None
    assert "smarch" in remark


@pytest.mark.parametrize(
    ("parts", "iso"),
    [([2024], "2024"), ([2024, 5], "2024-05"), ([2024, 5, 1, 9], "2024-05-01")],
)
def test_a_date_may_be_numbers(parts: list[int], iso: str) -> None:
    """As in CSL-JSON."""
    assert read_date_parts(parts) == (iso, None)
