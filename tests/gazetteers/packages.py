"""The packages that names are read from: pinned, fetched with pip, read and never run."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The day on which the pins were last raised; the heads of the lists state it, and not the day of
# a rebuild, so that rebuilding changes nothing.
PINNED_ON: Final = "2026-11-22"
# Task names often begin with one; this is the register of ISO 639-3, as mteb carries it.
LANGUAGES: Final = "languages/iso_639_3_to_language.json"


class RebuildError(Exception):
    """A package is not there, is not the pinned one, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One version of a package on PyPI, and the licence that its metadata state."""

    name: str
    version: str
    licence: str

    @property
    def stem(self) -> str:
        """The name as files carry it."""
        return self.name.replace("-", "_")


PINS: Final = (
    Pin("inspect-evals", "0.26.0", "MIT"),
    Pin("lm-eval", "0.4.13", "MIT"),
    Pin("lighteval", "0.13.0", "MIT"),
    Pin("opencompass", "0.5.4", "Apache-2.0"),
    Pin("lmms-eval", "0.7.3", "MIT"),
    Pin("mteb", "2.26.24", "Apache-2.0"),
    Pin("gymnasium", "1.4.0", "MIT"),
)
# How metadata write a licence that the heads name by its SPDX identifier.
_LICENCES: Final = {
    "MIT": ("MIT", "MIT License"),
    "Apache-2.0": ("Apache-2.0", "Apache License 2.0"),
}


@dataclass(frozen=True, slots=True)
class Package:
    """The text files of a wheel by their path in it."""

    pin: Pin
    texts: dict[str, str]

    def under(self, folder: str, *endings: str) -> Iterator[tuple[str, str]]:
        """The paths below a folder, without it, and the texts of files that end so; sorted."""
        start = f"{folder}/"
        for path, text in sorted(self.texts.items()):
            if path.startswith(start) and path.endswith(endings):
                yield path.removeprefix(start), text


def download(pins: tuple[Pin, ...], directory: Path) -> None:
    """Fetch the pinned wheels with pip, without what they depend on.

    Raises:
        RebuildError: pip fails; its own words stand above.
    """
    wanted = [f"{pin.name}=={pin.version}" for pin in pins]
    options = ("--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--quiet")
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(directory)]
    if subprocess.run([*command, *wanted], check=False).returncode != 0:
        msg = "pip could not download the packages"
        raise RebuildError(msg)


def open_package(pin: Pin, directory: Path) -> Package:
    """Read the pinned wheel that lies in a directory.

    Raises:
        RebuildError: It is not there, not whole, or under another version or licence.
    """
    wheels = sorted(directory.glob(f"{pin.stem}-{pin.version}-*.whl"))
    if len(wheels) != 1:
        msg = f"{directory}: one wheel of {pin.name} {pin.version} wanted, {len(wheels)} found"
        raise RebuildError(msg)
    try:
        with zipfile.ZipFile(wheels[0]) as archive:
            texts = {
                info.filename: archive.read(info).decode("utf-8", errors="replace")
                for info in archive.infolist()
                if info.filename.endswith((".py", ".md", ".yaml", "/METADATA", LANGUAGES))
            }
    except (zipfile.BadZipFile, OSError) as error:
        msg = f"{wheels[0]}: not a wheel: {error}"
        raise RebuildError(msg) from error
    package = Package(pin, texts)
    _check_licence(package, wheels[0])
    return package


def _check_licence(package: Package, wheel: Path) -> None:
    pin = package.pin
    path = f"{pin.stem}-{pin.version}.dist-info/METADATA"
    stated = HeaderParser().parsestr(package.texts.get(path, ""))
    licence = stated["License-Expression"] or stated["License"]
    if licence not in _LICENCES[pin.licence]:
        msg = f"{wheel}: licence {licence!r} is stated, where {pin.licence} was pinned"
        raise RebuildError(msg)
