"""Rebuild the lists of benchmarks that are read from packages: ``make gazetteers``.

``python -m tests.gazetteers.rebuild --from DIR`` reads wheels that lie in a directory instead of
fetching them; ``--to DIR`` writes elsewhere. The same wheels give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.gazetteers.choose import choose, hand_written_keys, left_out
from tests.gazetteers.packages import (
    PINNED_ON,
    PINS,
    Package,
    Pin,
    RebuildError,
    download,
    open_package,
)
from tests.gazetteers.sources import READERS
from tests.gazetteers.spelling import flags_of, ordinary_words

LISTS: Final = Path(__file__).parents[2] / "graph" / "gazetteers"


def main(arguments: list[str] | None = None) -> int:
    """Rebuild every list, or none."""
    parser = argparse.ArgumentParser(prog="tests.gazetteers.rebuild", description=__doc__)
    parser.add_argument(
        "--from", dest="source", type=Path, help="a directory that holds the wheels"
    )
    parser.add_argument("--to", type=Path, default=LISTS, help="where to write the lists")
    options = parser.parse_args(arguments)
    if not options.to.is_dir():
        parser.error(f"{options.to}: no directory")
    try:
        tables = rebuilt(_packages(options.source))
    except RebuildError as error:
        print(f"gazetteers: {error}", file=sys.stderr)
        return 1
    for name, text in tables.items():
        (options.to / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(rows_of(text))} names")
    return 0


def _packages(source: Path | None) -> tuple[Package, ...]:
    if source is not None:
        return tuple(open_package(pin, source) for pin in PINS)
    with tempfile.TemporaryDirectory() as directory:
        download(PINS, Path(directory))
        return _packages(Path(directory))


def rebuilt(packages: tuple[Package, ...]) -> dict[str, str]:
    """The lists by file name.

    A name stands in the first that has it, and in none where a hand-written one has it.
    """
    ordinary = ordinary_words(
        text
        for package in packages
        for path, text in sorted(package.texts.items())
        if path.endswith((".md", ".py"))
    )
    taken = hand_written_keys() | left_out()
    tables: dict[str, str] = {}
    for package in packages:
        stated = READERS[package.pin.name](package)
        names = choose(stated, taken, ordinary)
        taken |= names.keys()
        rows = [f"{name}\t\t{flags_of(name, ordinary)}".rstrip() for name in names.values()]
        tables[f"benchmarks_{package.pin.stem}.tsv"] = _table(package.pin, rows)
    return tables


def _table(pin: Pin, rows: list[str]) -> str:
    head = (
        "Benchmarks, datasets and environments that a package evaluates on. Names only.",
        f"Source: {pin.name} {pin.version} on PyPI, read {PINNED_ON}.",
        f"Licence: {pin.licence}, as that package.",
        f"Names: {len(rows)}, without those of the hand-written lists.",
        "Rebuilt by: make gazetteers. Not edited by hand.",
        "Columns: name, aliases (parted by |), flags (cased, needs_cue).",
    )
    return "\n".join((*(f"# {line}" for line in head), *rows, ""))


def rows_of(text: str) -> list[str]:
    """The rows of a list, without its head."""
    return [line for line in text.split("\n") if line and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
