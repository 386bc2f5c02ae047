"""Keys stay, or lead on, whatever is read again or decided."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from graph.link_styles import LinkStyle
from graph.snapshot import open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run


@pytest.fixture
def copy(filled: Path, tmp_path: Path) -> Path:
    """A graph of its own with the bundled list, called ``demo``."""
    return shutil.copytree(filled, tmp_path / "copy")


def _keys(graph: Path) -> set[str]:
    return set(open_snapshot(graph).catalog.index.nodes)


def _names(graph: Path, *texts: str) -> list[str | None]:
    catalog = open_snapshot(graph).catalog
    found = [catalog.resolve(text).entity for text in texts]
    return [None if entity is None else entity.key for entity in found]


def test_no_key_changes_when_lists_are_read_again(copy: Path, run: Run, example: Path) -> None:
    """The same list again, and the same papers from a second one."""
    before = _keys(copy)
    again, other = (
        run("--graph", copy, "ingest", example, "--name", name) for name in ("demo", "other")
    )

    assert again.exit_code in {0, 1}
    assert other.exit_code in {0, 1}
    assert open_snapshot(copy).catalog.sources() == ("demo", "other")
    assert len(before) > 100
    assert _keys(copy) == before


def test_a_renamed_thing_keeps_its_key_and_its_old_name(copy: Path, run: Run) -> None:
    """Links in notes, by either name or by key, lead to it as before."""
    key, name = "benchmark-alfworld", "The World of ALF"
    before = _keys(copy)
    assert run("--graph", copy, "rename", key, name).exit_code == 0
    catalog = open_snapshot(copy).catalog
    link = catalog.links.text(catalog.ref(key), LinkStyle.MARKDOWN)

    assert _keys(copy) == before
    assert set(_names(copy, key, "ALFWorld", f"[[{name}]]", f"[[benchmarks/{name}|x]]")) == {key}
    assert link == f"[{name}](https://w3id.org/reading-list/id/{key})"


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (("set-kind", "technique-himac", "model"), "technique-himac", "model-himac"),
        (("merge", "WebShop", "ALFWorld"), "benchmark-webshop", "benchmark-alfworld"),
    ],
)
def test_a_key_that_is_gone_leads_to_what_became_of_it(
    copy: Path, run: Run, arguments: tuple[str, ...], old: str, new: str
) -> None:
    """Of another kind, or merged: the old key, IRI and citation are resolved."""
    assert run("--graph", copy, *arguments).exit_code == 0
    iri = f"https://w3id.org/reading-list/id/{old}"

    assert old not in _keys(copy)
    assert _names(copy, old, iri, f"[@{old}]", f"[x]({iri})") == [new] * 4
