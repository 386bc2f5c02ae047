"""Reading what a model wrote: one form, nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.llm import AnswerError, read_answer
from graph.extract.llm.items import Drop, Item, ItemType
from graph.models import Relation
from tests.support.chat_server import item, items

PPO = item("PPO", "named-technique", "uses", "with PPO")


def test_an_answer_is_its_items() -> None:
    """Type and role become those of the graph."""
    answer = read_answer(items(PPO, item("X-Bench", "benchmark", "introduces", "present X-Bench")))

    assert answer.items == (
        Item("PPO", ItemType.NAMED_TECHNIQUE, Relation.USES, "with PPO"),
        Item("X-Bench", ItemType.BENCHMARK, Relation.INTRODUCES, "present X-Bench"),
    )
    assert not answer.dropped


def test_a_fence_around_the_json_is_forgiven() -> None:
    """Models that are asked for plain JSON like to draw one."""
    assert read_answer(f"\n```json\n{items(PPO)}\n```\n").items == read_answer(items(PPO)).items


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("Here you are: {}", "no JSON"),
        (items(PPO)[:-4], "no JSON"),
        (items(PPO) + " Anything else?", "no JSON"),
        ("[]", "no JSON object"),
        ("null", "no JSON object"),
        ('{"things": []}', "no list"),
        ('{"items": {"name": "PPO"}}', "no list"),
        ("[" * 100_000, "nested"),
        (" " + "1" * 300_000, "longer"),
        ("1" * 10_000, "no JSON"),
    ],
)
def test_what_is_no_such_json_is_refused_with_a_reason(text: str, reason: str) -> None:
    """The reason names the fault and quotes nothing."""
    with pytest.raises(AnswerError) as caught:
        read_answer(text)

    assert reason in caught.value.reason
    assert "PPO" not in caught.value.reason


@pytest.mark.parametrize(
    ("bad", "drop"),
    [
        ("PPO", Drop.MALFORMED),
        (None, Drop.MALFORMED),
        ({"name": "PPO"}, Drop.MALFORMED),
        (PPO | {"name": 3}, Drop.MALFORMED),
        (PPO | {"name": " "}, Drop.MALFORMED),
        (PPO | {"quote": ""}, Drop.MALFORMED),
        (PPO | {"name": "P" * 201}, Drop.MALFORMED),
        (PPO | {"quote": "P" * 2_001}, Drop.MALFORMED),
        (PPO | {"type": "person"}, Drop.MALFORMED),
        (PPO | {"role": "likes"}, Drop.WRONG_ROLE),
        (PPO | {"role": "introduces"}, Drop.WRONG_ROLE),
        (PPO | {"type": "benchmark"}, Drop.WRONG_ROLE),
    ],
)
def test_a_bad_item_is_dropped_and_the_others_stay(bad: object, drop: Drop) -> None:
    """And it is counted."""
    answer = read_answer(json.dumps({"items": [bad, PPO]}))

    assert [one.name for one in answer.items] == ["PPO"]
    assert dict(answer.dropped) == {drop: 1}


def test_no_answer_is_endless() -> None:
    """What is beyond a hundred items is dropped and counted."""
    answer = read_answer(items(*[PPO] * 130))

    assert len(answer.items) == 100
    assert answer.dropped[Drop.TOO_MANY] == 30


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_nothing_that_a_model_writes_is_a_fault_of_ours(text: str) -> None:
    """It is read, or refused."""
    try:
        answer = read_answer(text)
    except AnswerError:
        return

    assert all(one.name and one.quote for one in answer.items)
