"""Installs a built wheel where nothing else of the project is, and tries what it has to hold.

Run as ``python -m tests.architecture.try_wheel dist/*.whl`` (``make build`` does).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

_TRY = """
import importlib.metadata, importlib.resources, sys
import graph, viz, api
for package in (graph, viz, api):
    assert "site-packages" in package.__file__, package.__file__
    assert importlib.resources.files(package).joinpath("py.typed").is_file(), package
for package, names in NEEDED.items():
    folder = importlib.resources.files(package)
    for name in names:
        assert folder.joinpath(name).is_file(), f"not in the wheel: {package}/{name}"
"""
_NEEDED = {
    "graph": ["examples/reading-list.txt", "ontology/reading-list.ttl"],
    "api": [
        "static/vendor/versions.json",
        "static/vendor/yasgui/yasgui.min.js",
        "static/vendor/yasgui/yasgui.min.css",
        "static/vendor/swagger-ui/swagger-ui-bundle.js",
        "static/vendor/swagger-ui/swagger-ui.css",
    ],
}
_UNWANTED = ("node_modules", "api/frontend", "tests/", ".map")


def main(wheel: Path) -> None:
    """Install the wheel into a fresh environment, and run the command from another folder."""
    started = time.monotonic()
    names = zipfile.ZipFile(wheel).namelist()
    unwanted = [name for name in names for part in _UNWANTED if part in name]
    if unwanted:
        sys.exit(f"{wheel.name} holds what is for building or testing: {unwanted[:5]}")
    # Without what could lead to another readgraph: PYTHON* variables, a PATH with environments.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    } | {"PATH": os.defpath}
    with tempfile.TemporaryDirectory(prefix="readgraph-wheel-") as folder:
        venv.create(Path(folder) / "venv", with_pip=True)
        scripts = Path(folder) / "venv" / ("Scripts" if os.name == "nt" else "bin")

        def run(*command: str | Path) -> str:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                sys.exit(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
            return done.stdout

        run(scripts / "python", "-m", "pip", "install", "--quiet", wheel.resolve())
        script = Path(folder) / "look.py"
        script.write_text(_TRY.replace("NEEDED", repr(_NEEDED)), encoding="utf-8")
        run(scripts / "python", "-I", script)
        if "ingest" not in run(scripts / "readgraph", "--help"):
            sys.exit("readgraph --help names no command")
    print(
        f"{wheel.name}: {len(names)} files, {wheel.stat().st_size / 1e6:.1f} MB; installed in a "
        f"fresh environment and tried in {time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
