"""What is shipped, and what must not be in it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("graph", "viz", "api")
_MADE = {"__pycache__", "frontend"}
_SHOWN = {".css", ".html", ".j2", ".jinja", ".js", ".mjs", ".py", ".svg", ".xml"}

_CDN = re.compile(
    r"""\b(?:cdn\.|cdnjs|unpkg|jsdelivr|esm\.sh|skypack|googleapis|gstatic|bootstrapcdn)"""
)
_LOADED = re.compile(
    r"""(?ix)
      <(?:script|img|iframe|source|video|audio|embed)\b [^>]* \ssrc \s*=\s* ["']? \s* (?:https?:)?//
    | <link\b [^>]* \shref \s*=\s* ["']? \s* (?:https?:)?//
    | (?:@import \s+ | \burl\( ) \s* (?:url\()? \s* ["']? \s* (?:https?:)?//
    | \b(?:fetch|importScripts|import|WebSocket|EventSource) \s*\(\s* ["'`] \s* (?:https?:|wss?:)?//
    """
)


def _files() -> list[Path]:
    return [
        path.relative_to(_ROOT)
        for package in _PACKAGES
        for path in sorted((_ROOT / package).rglob("*"))
        if path.is_file()
        and not _MADE & set(path.parts)
        and not any(part.startswith(".") for part in path.relative_to(_ROOT).parts)
    ]


def test_every_file_of_the_packages_is_in_the_wheel() -> None:
    """Ontology, gazetteers, queries, templates and vendored scripts are shipped, ignored or not."""
    shipped = {
        Path(file.distribution_path) for file in WheelBuilder(str(_ROOT)).recurse_included_files()
    }

    assert [path for path in _files() if path not in shipped] == []


def test_the_wheel_holds_nothing_that_only_builds_it() -> None:
    """Neither the build hook, nor tests, nor the packages of npm are shipped."""
    shipped = {file.distribution_path for file in WheelBuilder(str(_ROOT)).recurse_included_files()}

    assert [
        path
        for path in shipped
        if path.split("/")[0] not in _PACKAGES
        or path.startswith("api/frontend/")
        or "node_modules" in path
        or path.endswith(".map")
    ] == []


def test_no_page_or_script_loads_anything_from_another_host() -> None:
    """The pages work with the network unplugged: a link may lead out, a resource may not."""
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in _files()
        if path.suffix in _SHOWN and "vendor" not in path.parts
        for number, line in enumerate(
            (_ROOT / path).read_text(encoding="utf-8").splitlines(), start=1
        )
        if _CDN.search(line) or _LOADED.search(line)
    ]

    assert found == []


def test_a_resource_of_another_host_would_be_found() -> None:
    """The patterns of the test above tell a resource from a link."""
    resources = (
        '<script src="https://example.org/x.js"></script>',
        "<link rel=stylesheet href=//example.org/x.css>",
        "@import url('https://example.org/x.css');",
        "background: url(https://example.org/x.png)",
        'await fetch("https://example.org/x")',
    )
    links = (
        '<a href="https://example.org/">a paper</a>',
        '<script src="/static/x.js"></script>',
        'await fetch("/sparql")',
        '<link rel="icon" href="data:,">',
    )

    assert all(_LOADED.search(text) for text in resources)
    assert not any(_LOADED.search(text) for text in links)


def test_the_lock_file_pins_by_hash_and_names_no_registry() -> None:
    """A build takes the same bytes from whichever registry npm is set to."""
    lock = json.loads((_ROOT / "api/frontend/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_the_front_end_asks_for_exact_versions() -> None:
    """A change of version shows in package.json, not only in the lock file."""
    manifest = json.loads((_ROOT / "api/frontend/package.json").read_text(encoding="utf-8"))

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in manifest["dependencies"].values())


def test_every_dependency_has_its_reason_written_down() -> None:
    """What people install with the package is explained, and weighed, in docs/decisions.md."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    manifest = json.loads((_ROOT / "api/frontend/package.json").read_text(encoding="utf-8"))
    names = {
        *(re.split(r"[^\w-]", line)[0] for line in project["dependencies"]),
        *manifest["dependencies"],
    }
    text = (_ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    explained = {
        name.strip("*`").casefold() for name in re.findall(r"\*\*[^*]+\*\*|`[@\w/-]+`", text)
    }

    assert sorted(name for name in names if name.casefold() not in explained) == []
