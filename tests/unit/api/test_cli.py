"""The entry point of the command."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from api.cli import main


class _Interrupted(ModuleType):
    """A module in whose import somebody presses Ctrl-C."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


def test_ctrl_c_while_the_command_is_imported_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the exit code of Ctrl-C, and no traceback."""
    monkeypatch.setitem(sys.modules, "api.commands.app", _Interrupted("api.commands.app"))

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 130
    assert capsys.readouterr().err == ""
