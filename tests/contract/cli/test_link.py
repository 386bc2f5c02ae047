"""``link`` and ``complete``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("ALFWorld",), "[[benchmarks/ALFWorld|ALFWorld]]"),
        (("alfworld", "--style", "logseq"), "[ALFWorld]([[ALFWorld]])"),
        (("[[ALFWorld]]", "--style", "dendron"), "[[ALFWorld|benchmarks.alfworld]]"),
        (
            ("ALFWorld", "--style", "markdown", "--base", "http://localhost:8000"),
            "[ALFWorld](http://localhost:8000/id/benchmark-alfworld)",
        ),
    ],
)
def test_the_text_to_paste_is_all_that_is_printed(
    arguments: tuple[str, ...], text: str, read: Run
) -> None:
    """One line, for a pipe to the clipboard."""
    result = read("link", *arguments)

    assert (result.exit_code, result.stdout) == (0, f"{text}\n")


def test_a_link_as_json_says_what_it_leads_to(read: Run) -> None:
    """With key and IRI."""
    found = json.loads(read("link", "ALFWorld", "--style", "pandoc", "--json").stdout)

    assert found == {
        "style": "pandoc",
        "text": "[@benchmark-alfworld]",
        "key": "benchmark-alfworld",
        "iri": "https://w3id.org/reading-list/id/benchmark-alfworld",
    }


def test_a_link_to_nothing_is_not_made_up(read: Run) -> None:
    """1 with the nearest names; 2 for a base that is no address."""
    unknown = read("link", "alf wrld")
    wrong = read("link", "ALFWorld", "--base", "localhost")

    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "benchmark-alfworld" in unknown.stderr
    assert (wrong.exit_code, wrong.stdout) == (2, "")


def test_a_name_is_completed(read: Run) -> None:
    """With the link to paste; 1 where nothing begins so."""
    found = json.loads(read("complete", "alf", "--kind", "benchmark", "--json").stdout)
    table = read("complete", "alfw")
    nothing = read("complete", "zzzzqq")

    assert found["items"][0]["insert"] == "[[benchmarks/ALFWorld|ALFWorld]]"
    assert "[[benchmarks/ALFWorld|ALFWorld]]" in table.stdout
    assert (nothing.exit_code, nothing.stdout) == (1, "")
