"""JSON one entry at a time."""

from __future__ import annotations

import io
from typing import BinaryIO

import pytest

from graph.models import Problem
from graph.reading_list.json_stream import JsonEntry, read_entries
from graph.reading_list.source import TextInMemory

CASES = {
    "an array": ('[1,\n{"a": 2}]', [(1, 1, 1), ({"a": 2}, 2, 2)]),
    "an empty array": ("[ ]", []),
    "a member": ('{"n": 1,\n"data": [{"a":\n1}]}', [({"a": 1}, 2, 3)]),
    "an empty member": ('{"data": []}', []),
    "a member of another type": ('{"data": {"a": 1}}', [({"data": {"a": 1}}, 1, 1)]),
    "an object alone": ('{"a": [1]}', [({"a": [1]}, 1, 1)]),
    "an empty object": ("{}", [({}, 1, 1)]),
    "JSON Lines": ('{"a": 1}\n{"a": 2}\n', [({"a": 1}, 1, 1), ({"a": 2}, 2, 2)]),
    "a raw line break in a text": ('["a\nb", 1]', [("a\nb", 1, 2), (1, 2, 2)]),
    "nothing": (" \n", []),
}
FAULTS = {
    "cut between entries": ('[{"a": 1},', 1, "ends in the middle"),
    "cut in an entry": ('[{"a": 1}\n,{"a": "b', 1, "ends in the middle"),
    "cut in an object": ('{"data": [1], "x"', 1, "ends in the middle"),
    "no comma": ('[{"a": 1} {"a": 2}]', 1, '"," or "]" must stand here'),
    "a fault in an entry": ('[{"a": 1},\n{"a"\n2}]', 1, "Expecting ':'"),
    "a name without quotes": ("{a: 1}", 0, "a name in double quotes"),
    "text behind": ("[1] x", 1, "broken JSON"),
    "too deep": ("[" * 200_000, 0, "nested too deeply"),
    "too many digits": ("[1, 1" + "0" * 5_000 + "]", 1, "too many digits"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_entries_come_with_their_lines(text: str, expected: list[tuple[object, int, int]]) -> None:
    """The first and the last line of each, whatever holds them."""
    items = list(read_entries(TextInMemory(text), {"data"}))

    assert items == [JsonEntry(value, line, end) for value, line, end in expected]  # type: ignore[arg-type] # any JSON


@pytest.mark.parametrize(("text", "entries", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_problem_behind_all_entries_before_it(
    text: str, entries: int, said: str
) -> None:
    """What is whole is read; the problem says what is wrong, and that the rest is missing."""
    *before, problem = read_entries(TextInMemory(text), {"data"})

    assert len(before) == entries
    assert isinstance(problem, Problem)
    assert problem.code == "json-syntax"
    assert said in problem.message


def test_a_fault_has_its_own_line() -> None:
    """Not that of the entry that it is in, which the message names."""
    *_, problem = read_entries(TextInMemory('[{"a": 1},\n{"a":\n  oops}]'))

    assert isinstance(problem, Problem)
    assert problem.line == 3
    assert "began at line 2" in problem.message


class _Long:
    """More text than the reader looks at at once, made as it is read."""

    file = "long"
    page_date = None

    def __init__(self) -> None:
        self.stream: BinaryIO = io.BytesIO()

    def open_bytes(self) -> BinaryIO:
        entry = b'{"text": "' + b"x" * 3_000 + b'"},\n'
        self.stream = io.BytesIO(b"[" + entry * 200 + b"1]")
        return self.stream

    def lines(self) -> None:
        raise NotImplementedError

    def read(self) -> str:
        raise NotImplementedError


def test_an_entry_comes_before_the_rest_is_read() -> None:
    """So that a list of any length needs little memory."""
    source = _Long()
    entries = read_entries(source)  # type: ignore[arg-type] # only its bytes are asked for
    next(entries)

    assert source.stream.tell() < 200_000
    assert sum(1 for _ in entries) == 200
