"""Which of the names that a package states go into a list."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.extract.gazetteer import HAND_WRITTEN_LISTS, folded, read_table
from graph.extract.known_models import find_models
from tests.gazetteers.spelling import is_dull, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEFT_OUT: Final = Path(__file__).with_name("left_out.tsv")
_SHARDS: Final = 4
_FAMILY: Final = 4


def hand_written_keys() -> frozenset[str]:
    """The folded names and aliases of all hand-written lists, of whatever kind."""
    return frozenset(
        folded(form)
        for name in HAND_WRITTEN_LISTS
        for cells in read_table(name)
        for form in (cells[0], *"|".join(cells[1:2]).split("|"))
    )


def left_out() -> frozenset[str]:
    """The folded names that packages state and that name something else too, each with a reason."""
    lines = _LEFT_OUT.read_text(encoding="utf-8").splitlines()
    return frozenset(folded(line.split("\t")[0]) for line in lines if not line.startswith("#"))


def choose(
    stated: Iterable[str], taken: frozenset[str], ordinary: frozenset[str]
) -> dict[str, str]:
    """The names worth a row by their folded form, in the order of that form.

    Left out is what is dull, taken, or a model, and the shards of a family: what begins with a
    taken name, and names of which four begin alike.
    """
    names: dict[str, str] = {}
    for name in (" ".join(text.split()) for text in stated):
        if not is_dull(name, ordinary):
            names.setdefault(folded(name), name)
    openings = Counter(parts_of(name)[0] for name in names.values())
    families = taken | names.keys()
    return {
        key: name
        for key, name in sorted(names.items())
        if key not in taken
        and f"{key}s" not in taken
        and not find_models(name)
        and (openings[parts_of(name)[0]] < _SHARDS or len(parts_of(name)) == 1)
        and not _is_shard(name, families)
    }


def _is_shard(name: str, families: frozenset[str]) -> bool:
    parts = parts_of(name)
    openings = ("".join(parts[:end]).lower() for end in range(1, len(parts)))
    return any(len(opening) >= _FAMILY and opening in families for opening in openings)
