"""Answers of services, kept in files: not asked for twice in a day, and confirmed after that."""

from __future__ import annotations

import base64
import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from api.remote.answers import make_private

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER: Final = "fetch-cache"
"""Folder of the answers, in the graph directory."""
_FORGOTTEN_AFTER_S: Final = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, when it was given (seconds since 1970), and by what it can be confirmed."""

    body: bytes
    at: float
    etag: str | None = None
    last_modified: str | None = None


class FetchCache:
    """A directory of answers, one file each. It may be deleted at any time.

    Args:
        directory: Where; it is made when there is something to keep.
        clock: Gives the time.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._clock = clock

    @property
    def now(self) -> float:
        """The time."""
        return self._clock()

    def get(self, question: str) -> KeptAnswer | None:
        """The kept answer, or ``None``; a file that cannot be read is none."""
        try:
            kept = json.loads(self._path(question).read_text(encoding="utf-8"))
            if kept["question"] != question:
                return None
            return KeptAnswer(
                base64.b85decode(kept["body"]),
                float(kept["at"]),
                _text(kept.get("etag")),
                _text(kept.get("last_modified")),
            )
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def put(self, question: str, answer: KeptAnswer) -> None:
        """Keep an answer; where the disk does not take it, it is asked for again another time."""
        path = self._path(question)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        kept = {
            "question": question,
            "at": answer.at,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "body": base64.b85encode(answer.body).decode(),
        }
        try:
            make_private(path.parent)
            draft.write_text(json.dumps(kept), encoding="utf-8")
            os.replace(draft, path)  # noqa: PTH105 -- atomic, so that no half file is ever read
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def forget_old(self) -> None:
        """Remove what nobody has asked for in a month."""
        with suppress(OSError):
            for path in self._directory.glob("*/*"):
                if path.stat().st_mtime < self.now - _FORGOTTEN_AFTER_S:
                    path.unlink(missing_ok=True)

    def _path(self, question: str) -> Path:
        key = sha256(question.encode()).hexdigest()
        return self._directory / key[:2] / f"{key[2:]}.json"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
