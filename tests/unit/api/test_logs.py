"""The line of a request, as it is written."""

from __future__ import annotations

import logging

from api.logs import FieldFormatter


def _record(**fields: object) -> logging.LogRecord:
    record = logging.LogRecord("api.logs", logging.INFO, "f", 1, "request", None, None)
    vars(record).update(fields)
    return record


def test_fields_follow_the_message() -> None:
    """As ``name=value``, in a fixed order; others that a record has stay out."""
    record = _record(status=200, method="GET", request_id="abc", secret="x")  # noqa: S106
    line = FieldFormatter().format(record)

    assert line.endswith("INFO api.logs request request_id=abc method=GET status=200")


def test_a_record_without_fields_is_an_ordinary_line() -> None:
    """Libraries log too."""
    assert FieldFormatter().format(_record()).endswith("INFO api.logs request")


def test_a_line_break_in_a_field_does_not_make_another_line() -> None:
    """A method or template with a line break cannot forge a record."""
    assert "\n" not in FieldFormatter().format(_record(method="GET\nINFO api.logs fake"))
