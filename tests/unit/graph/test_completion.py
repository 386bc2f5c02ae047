"""Completing names as one types."""

from __future__ import annotations

import pytest

from graph.completion import Completer
from graph.index import Node
from graph.iris import Iris
from graph.models import Kind
from tests.support.small_graph import ALFWORLD, HIMAC, PPO, TWINS, small_snapshot


def _node(key: str, label: str, *aliases: str, kind: Kind = Kind.TECHNIQUE) -> Node:
    return Node(key, Iris().entity(key), kinds=[kind], labels=[label], aliases=list(aliases))


def _keys(completer: Completer, text: str, limit: int = 20) -> list[str]:
    return [found.ref.key for found in completer.complete(text, limit=limit)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("alf", [ALFWORLD, ALFWORLD]),
        ("world", [ALFWORLD]),
        ("WOR", [ALFWORLD]),
        ("opt prox", [PPO]),
        ("proximal policy opt", [PPO]),
        ("  pp", [PPO]),
        ("agents", [HIMAC]),
        ("2604.012", [HIMAC]),
        ("prox world", []),
        ("zzz", []),
        ("", []),
        ("@", []),
        ("[[", []),
    ],
)
def test_any_word_of_a_name_may_be_begun(text: str, keys: list[str]) -> None:
    """Of labels, aliases and identifiers; every word that is typed has to fit."""
    found = _keys(small_snapshot().catalog.completer, text)

    assert found[: len(keys)] == keys[: len(found)]
    assert bool(found) is bool(keys)


def test_the_name_that_fits_is_told() -> None:
    """So that a link can show the alias that was typed."""
    (found,) = small_snapshot().catalog.completer.complete("proximal")

    assert (found.ref.key, found.matched) == (PPO, "Proximal Policy Optimization")


def test_only_the_kinds_asked_for_are_completed() -> None:
    """Two things of one name are told apart so."""
    completer = small_snapshot().catalog.completer

    assert set(_keys(completer, "twin")) == set(TWINS)
    assert [f.ref.key for f in completer.complete("twin", kinds=[Kind.MODEL])] == [TWINS[0]]
    assert {f.ref.kind for f in completer.complete("him", kinds=[Kind.PAPER])} == {Kind.PAPER}


def test_the_closest_name_comes_first_then_the_most_linked() -> None:
    """Whole name, beginning, whole word, beginning of a word."""
    nodes = [
        _node("technique-a", "The agentic way"),
        _node("technique-b", "An agent"),
        _node("technique-c", "Agent Lab"),
        _node("technique-d", "Agentless"),
        _node("technique-e", "Agent"),
    ]
    completer = Completer(nodes, {"technique-a": 99, "technique-b": 9, "technique-d": 7})

    assert _keys(completer, "agent") == [f"technique-{letter}" for letter in "edcba"]
    assert _keys(completer, "agent", limit=2) == ["technique-e", "technique-d"]


def test_a_thing_with_many_names_is_found_once_and_hides_nothing() -> None:
    """However many of its names fit."""
    many = _node("technique-many", "word 0", *(f"word {number}" for number in range(1, 400)))
    others = [_node(f"technique-x{number}", f"some word {number}") for number in range(5)]
    completer = Completer([many, *others], {"technique-many": 9})

    assert len(_keys(completer, "word")) == 6
    assert _keys(completer, "word", limit=3)[0] == "technique-many"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Gr\u00f6\u00dfe", "GR\u00d6SS"),
        ("Gro\u0308\u00dfe", "gr\u00f6"),
        ("\u0130stanbul", "i\u0307stan"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940 text", "\u0939\u093f\u0928\u094d"),
        ("C++", "c++"),
        ("the C++ way", "c++ w"),
        ("\u6f22\u5b57", "\u6f22"),
        ("SWE-bench Verified", "bench ver"),
        ("snake_case", "case"),
    ],
)
def test_letters_of_all_scripts_are_completed(name: str, typed: str) -> None:
    """NFC and folded; marks belong to their letters, and signs count at the beginning."""
    completer = Completer([_node("technique-x", name)], {})

    assert _keys(completer, typed) == ["technique-x"]


def test_an_empty_graph_completes_nothing() -> None:
    """And does not fail."""
    assert Completer([], {}).complete("a") == ()
