"""Settings: their bounds, the environment, and that the documents name them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from api.settings import ENV_PREFIX, Settings

ROOT = Path(__file__).parents[3]


def test_the_server_listens_on_loopback_unless_told_otherwise() -> None:
    """Nothing is open to other machines by accident."""
    assert Settings().host == "127.0.0.1"
    assert Settings().allowed_hosts == ()


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each under its name in capitals."""
    monkeypatch.setenv("READGRAPH_PORT", "9000")
    monkeypatch.setenv("READGRAPH_HOME", "/somewhere")
    monkeypatch.setenv("READGRAPH_ALLOWED_HOSTS", '["graph.example"]')
    settings = Settings()

    assert settings.port == 9000
    assert settings.home == Path("/somewhere")
    assert settings.allowed_hosts == ("graph.example",)


def test_what_is_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the command line has the last word."""
    monkeypatch.setenv("READGRAPH_PORT", "9000")

    assert Settings(port=1).port == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": -1},
        {"port": 70_000},
        {"host": ""},
        {"query_chars": 0},
        {"result_bytes": 10},
        {"body_bytes": 0},
        {"page_items": 0},
        {"base": "https://example.org/"},
        {"base": "example.org"},
        {"base": "https://example.org/x#"},
    ],
)
def test_what_cannot_work_is_refused_at_the_start(wrong: dict[str, Any]) -> None:
    """Not at the first request."""
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_settings_do_not_change() -> None:
    """They are built once and passed on."""
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_every_setting_is_documented() -> None:
    """In docs/api.md, under the name of its variable, with a word on what it is."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    for name, field in Settings.model_fields.items():
        assert f"`{ENV_PREFIX}{name.upper()}`" in text, name
        assert field.description, name
