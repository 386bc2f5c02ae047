"""The lists as they are packaged, and what their heads say of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.extract.gazetteer import REBUILT_LISTS, folded, known_row, read_table
from tests.gazetteers.choose import hand_written_keys, left_out
from tests.gazetteers.packages import PINS
from tests.gazetteers.rebuild import LISTS, rows_of

DOCS = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REBUILT_LISTS)
def test_a_head_states_what_the_list_holds(name: str) -> None:
    """Package, version, licence and count are those of the pin and the rows, in the docs too."""
    text = (LISTS / name).read_text(encoding="utf-8")
    (pin,) = (pin for pin in PINS if name == f"benchmarks_{pin.stem}.tsv")

    assert f"# Source: {pin.name} {pin.version} on PyPI, read " in text
    assert f"# Licence: {pin.licence}, as that package." in text
    assert f"| `{name}` | {pin.name} {pin.version}: " in DOCS
    assert f" | {pin.licence} | {len(rows_of(text))} |" in DOCS
    assert re.findall(r"^# Names: (\d+)", text, re.MULTILINE) == [str(len(rows_of(text)))]


@pytest.mark.parametrize("name", REBUILT_LISTS)
def test_every_row_is_read(name: str) -> None:
    """A row is a name with known flags, in order, and found under its folded form."""
    table = list(read_table(name))
    keys = [folded(cells[0]) for cells in table]

    assert keys == sorted(keys)
    for cells in table:
        assert len(cells) in {1, 3}
        assert set(",".join(cells[2:]).split(",")) <= {"", "cased", "needs_cue"}
        row = known_row(folded(cells[0]))
        assert row is not None
        assert row.name == cells[0]


def test_every_pinned_package_has_its_list() -> None:
    """A package that is read but not listed would be found nowhere."""
    assert sorted(f"benchmarks_{pin.stem}.tsv" for pin in PINS) == sorted(REBUILT_LISTS)


def test_no_name_stands_twice() -> None:
    """Hand-written lists of every kind win, then the first package; what is left out stays out."""
    keys = [folded(cells[0]) for name in REBUILT_LISTS for cells in read_table(name)]

    assert len(keys) == len(set(keys))
    assert not hand_written_keys().intersection(keys)
    assert not left_out().intersection(keys)
