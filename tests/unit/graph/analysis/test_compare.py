"""Several things side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.compare import ComparedRow, compare
from graph.errors import InputError, UnknownEntityError
from tests.support.networks import LINKS, network_of

_LINKS = [
    *(("paper-a", key) for key in ("benchmark-x", "technique-y", "model-z")),
    *(("paper-b", key) for key in ("benchmark-x", "technique-y")),
    *(("paper-c", key) for key in ("benchmark-x", "repo-w")),
]


def _keys(rows: tuple[ComparedRow, ...]) -> list[str]:
    return [row.other.key for row in rows]


def test_what_all_share_what_some_and_what_one_has() -> None:
    """Each row is in one of the three."""
    found = compare(network_of(_LINKS), ["paper-a", "paper-b", "paper-c"])

    assert _keys(found.by_all) == ["benchmark-x"]
    assert _keys(found.by_some) == ["technique-y"]
    assert _keys(found.only("paper-a")) == ["model-z"]
    assert _keys(found.only("paper-b")) == []
    assert _keys(found.only("paper-c")) == ["repo-w"]


def test_a_row_says_how_each_is_linked() -> None:
    """In the order in which they were named; nothing where there is no link."""
    found = compare(network_of(_LINKS), ["paper-b", "paper-a"])
    row = next(row for row in found.rows if row.other.key == "model-z")

    assert [ref.key for ref in found.things] == ["paper-b", "paper-a"]
    assert row.relations == ((), ("comparesWith",))


@pytest.mark.parametrize(
    "keys", [[], ["paper-a"], ["paper-a", "paper-a"], [f"paper-{n}" for n in range(6)]]
)
def test_two_to_five_different_things_are_compared(keys: list[str]) -> None:
    """The number is said."""
    with pytest.raises(InputError, match=f"not {len(set(keys))}"):
        compare(network_of([], alone=[f"paper-{n}" for n in range(6)]), keys)


def test_one_unknown_thing_is_named() -> None:
    """In place of a comparison without it."""
    with pytest.raises(UnknownEntityError, match="paper-q"):
        compare(network_of(_LINKS), ["paper-a", "paper-q"])


@given(links=LINKS, data=st.data())
def test_each_thing_is_told_once(links: list[tuple[str, str]], data: st.DataObject) -> None:
    """All neighbours of the compared, shared by all, by some or of one alone."""
    network = network_of(links, alone=["paper-00", "paper-01"])
    keys = data.draw(
        st.lists(st.sampled_from(sorted(network)), min_size=2, max_size=5, unique=True)
    )
    found = compare(network, keys)
    parts = [*found.by_all, *found.by_some, *(row for key in keys for row in found.only(key))]
    near = {n for key in keys for n in (*network.successors(key), *network.predecessors(key))}

    assert sorted(row.other.key for row in parts) == sorted(near)
    assert sorted(_keys(found.rows)) == sorted(near)
