"""The token that writing needs: a file in the graph directory, readable by its owner alone."""

from __future__ import annotations

import logging
import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from graph.errors import StoreUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

_FILE: Final = "token"
_TOKEN_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def token_path(directory: Path) -> Path:
    """Where the token of a graph directory lies."""
    return directory / _FILE


def read_token(directory: Path) -> str | None:
    """The token of a graph directory, ``None`` where none was made; read anew at each call.

    So a token that ``readgraph token --new`` replaces ends at once, also in a running server. A
    file that others may read is taken from them.

    Raises:
        StoreUnavailableError: The file cannot be read, or holds no token.
    """
    path = token_path(directory)
    try:
        with path.open(encoding="ascii") as file:
            mode = os.fstat(file.fileno()).st_mode
            token = file.read().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read {path}: {error}"
        raise StoreUnavailableError(message) from error
    if not token:
        message = f"{path} is empty; make a token with: readgraph token --new"
        raise StoreUnavailableError(message)
    if os.name == "posix" and mode & _OTHERS:
        _LOGGER.warning("others could read the token; replace it with: readgraph token --new")
        path.chmod(_OWNER_ONLY)
    return token


def make_token(directory: Path) -> str:
    """Make a token, in place of the one before, and give it.

    Raises:
        StoreUnavailableError: It cannot be written.
    """
    path = token_path(directory)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    fresh = path.with_name(f"{_FILE}.{secrets.token_hex(4)}")
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Born with its mode: there is no moment in which others could open it.
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(f"{token}\n")
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        message = f"cannot write {path}: {error.strerror}"
        raise StoreUnavailableError(message) from error
    return token


def ensure_token(directory: Path) -> str:
    """The token of a graph directory, made where there is none yet.

    Raises:
        StoreUnavailableError: It cannot be read or written.
    """
    return read_token(directory) or make_token(directory)
