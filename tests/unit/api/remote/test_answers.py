"""Answers on disk: kept once, told apart by all that they depend on, never half written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from api.remote.answers import AnswerCache, answer_key

if TYPE_CHECKING:
    from pathlib import Path

KEY = answer_key("m", "p", "t")


def test_an_answer_is_kept(tmp_path: Path) -> None:
    """In one file, and nothing beside it."""
    cache = AnswerCache(tmp_path / "kept")
    cache.put(KEY, "{}\u20ac")

    assert cache.get(KEY) == "{}\u20ac"
    assert len([path for path in (tmp_path / "kept").rglob("*") if path.is_file()]) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_kept_is_private(tmp_path: Path) -> None:
    """The folder may be the first thing in a graph directory."""
    AnswerCache(tmp_path / "graph" / "kept").put(KEY, "answer")
    folders = [tmp_path / "graph", *(tmp_path / "graph").rglob("**/")]

    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_another_model_prompt_or_text_is_another_answer() -> None:
    """Also where the three run into each other."""
    keys = {answer_key(*parts) for parts in [("m", "p", "t"), ("mp", "", "t"), ("m", "pt", "")]}

    assert len(keys | {answer_key("m", "p", "u"), answer_key("n", "p", "t")}) == 5


@pytest.mark.parametrize("content", ["", "{", "[]", '{"answer": 3}', "\ud800"])
def test_a_spoilt_file_is_no_answer(tmp_path: Path, content: str) -> None:
    """It is asked for again, and overwritten."""
    cache = AnswerCache(tmp_path)
    cache.put(KEY, "first")
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    file.write_bytes(content.encode("utf-8", "surrogatepass"))

    assert cache.get(KEY) is None
    cache.put(KEY, "second")
    assert cache.get(KEY) == "second"


def test_a_place_that_takes_nothing_is_no_failure(tmp_path: Path) -> None:
    """The answer is only not kept."""
    (tmp_path / "file").write_text("in the way")
    cache = AnswerCache(tmp_path / "file")
    cache.put(KEY, "answer")

    assert cache.get(KEY) is None
