"""Answers that were paid for once, kept in files."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def answer_key(model: str, prompt: str, text: str) -> str:
    """Digest of all that an answer depends on: another model, prompt or text is another one."""
    return sha256(json.dumps([model, prompt, text]).encode()).hexdigest()


class AnswerCache:
    """A directory of answers, one file each. It may be deleted at any time.

    Args:
        directory: Where; it is made when there is something to keep.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def get(self, key: str) -> str | None:
        """The kept answer, or ``None``; a file that cannot be read is none."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer; where the disk does not take it, it is asked for again another time."""
        path = self._path(key)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            make_private(path.parent)
            draft.write_text(json.dumps({"answer": answer}), encoding="utf-8")
            os.replace(draft, path)  # noqa: PTH105 -- atomic, so that no half file is ever read
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._directory / key[:2] / f"{key[2:]}.json"


def make_private(folder: Path) -> None:
    """Make a folder and those above it, for the owner alone: it may be what makes the graph's."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
