"""Finding an entity by the spelling of its key in a path."""

from __future__ import annotations

import pytest

from api.deps import find_ref
from graph.errors import UnknownEntityError
from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, small_snapshot

CATALOG = small_snapshot().catalog


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HIMAC, HIMAC),
        (HIMAC.upper(), HIMAC),
        ("paper%2D2604.01234", HIMAC),
        (HOSTILE, HOSTILE),
        ("paper-doi-10.1000/abc", HOSTILE),
        ("paper-doi-10.1000%2fabc", HOSTILE),
        ("Paper-DOI-10.1000/ABC", HOSTILE),
        ("Benchmark-ALFWorld", ALFWORLD),
    ],
)
def test_spellings_of_a_key_name_one_entity(text: str, key: str) -> None:
    """A path arrives decoded once, or not, in any case."""
    assert find_ref(CATALOG, text).key == key


@pytest.mark.parametrize("text", ["", "\x00", "a" * 100_000, "../etc", "benchmark-alfworld\n", "%"])
def test_anything_else_names_nothing(text: str) -> None:
    """Found out without asking the graph where it could not be a key."""
    with pytest.raises(UnknownEntityError):
        find_ref(CATALOG, text)
