"""Where sentences end."""

from __future__ import annotations

import pytest

from graph.extract.sentences import sentence_spans

CASES = {
    "two": "It works. It is fast.|It works.|It is fast.",
    "abbreviations": "We use tools, e.g. GPT-4, i.e. LLMs, et al. Smith. Done.|"
    "We use tools, e.g. GPT-4, i.e. LLMs, et al. Smith.|Done.",
    "versions": "We test v1.5 and Qwen2.5-VL at 3.14 points.|"
    "We test v1.5 and Qwen2.5-VL at 3.14 points.",
    "lower case goes on": "Compared to vs. others. yes|Compared to vs. others. yes",
    "questions": "Can it? Yes! It can.|Can it?|Yes!|It can.",
    "quotation": 'It says "dynamic reasoning." We agree.|It says "dynamic reasoning."|We agree.',
    "ellipsis": "It waits... and ends. Then it goes.|It waits... and ends.|Then it goes.",
    "initials": "Work by J. Smith. End.|Work by J. Smith.|End.",
    "empty": "|",
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_sentences_end_at_stops_that_end_them(case: str) -> None:
    """A stop inside a name, a number or an abbreviation ends nothing."""
    text, *expected = CASES[case].split("|")

    assert [text[start:end] for start, end in sentence_spans(text)] == expected


def test_no_sentence_ends_in_a_url() -> None:
    """A full stop inside an unbroken span is a part of it."""
    text = "See x.y. Z here. End."

    assert sentence_spans(text, ((4, 10),)) == ((0, 16), (17, 21))
