"""Writing to the terminal or into a pipe."""

from __future__ import annotations

import io

import pytest

from api.commands import terminal


class _Closed(io.StringIO):
    """A pipe whose reader went away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(text)


def test_a_reader_that_went_away_is_left_to_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich by itself would end the process with 1, which means findings here."""
    monkeypatch.setattr("sys.stdout", _Closed())

    with pytest.raises(BrokenPipeError):
        terminal._console().print("a line")
