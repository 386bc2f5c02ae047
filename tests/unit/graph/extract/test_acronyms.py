"""Long forms and their acronyms."""

from __future__ import annotations

import pytest

from graph.extract.acronyms import find_acronyms

CASES = {
    "lower case": ("a multi-armed bandit (MAB) helps", [("multi-armed bandit", "MAB")]),
    "plural": ("large language models (LLMs) are", [("large language models", "LLMs")]),
    "longest capitals": (
        "introduce Large Language Model Debugger (LDB), a",
        [("Large Language Model Debugger", "LDB")],
    ),
    "mixed": (
        "propose Many-Tier Instruction Hierarchy (ManyIH), a",
        [("Many-Tier Instruction Hierarchy", "ManyIH")],
    ),
    "the other way": (
        "with RAG (retrieval-augmented generation)",
        [("retrieval-augmented generation", "RAG")],
    ),
    "no letters agree": ("the benchmark (WISE) is", []),
    "a figure": ("improves a lot (95%)", []),
    "a citation": ("as shown (FAIR CodeGen Team et al., 2025)", []),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(CASES))
def test_an_acronym_is_paired_with_its_long_form(case: str) -> None:
    """Letters are aligned from the right; what cannot be aligned is no pair."""
    text, expected = CASES[case]

    found = [
        (text[p.long_start : p.long_end], text[p.short_start : p.short_end])
        for p in find_acronyms(text)
    ]

    assert found == expected
