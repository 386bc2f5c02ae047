"""Writing a file as a whole or not at all, and ``-`` for standard output."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from api.commands.failures import CommandError
from api.commands.terminal import tell, write_bytes

STANDARD_OUTPUT: Final = Path("-")
_NEW_FILE_MODE: Final = 0o666

OutputOption = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The file to write; - is standard output.",
        show_default=False,
    ),
]


def write_output(path: Path, data: bytes) -> None:
    """Write a result, and say so beside it; a file that is there is replaced.

    Raises:
        CommandError: The place cannot be written to.
    """
    if path == STANDARD_OUTPUT:
        write_bytes(data)
        return
    try:
        _write(path, data)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        raise CommandError(message) from error
    tell(f"wrote {path} ({len(data):,} bytes)")


def _write(path: Path, data: bytes) -> None:
    target = path.resolve()  # a link stays a link, to the new content
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):  # a device or pipe; a directory says no
        target.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_umasked() if mode is None else stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umasked() -> int:
    """The mode that an ordinary new file gets; asking for the mask means setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return _NEW_FILE_MODE & ~mask
