"""Names that the packaged lists know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.extract.gazetteer import find_known, folded, read_table, rows, tables_digest
from graph.extract.known_models import find_models
from graph.extract.rules import confidence, rules

KNOWN = {
    "on SWE-bench, SWE Bench and SWEBench": ["SWE-bench"] * 3,
    "on SWE-bench Verified": ["SWE-bench Verified"],
    "multiple tasks": [],
    "Multiple tasks": [],
    "on MultiPL-E": ["MultiPL-E"],
    "a spider web": [],
    "Chain-of-Thought and chain of thought": ["chain-of-thought"] * 2,
    "finetuning, fine-tuning": ["fine-tuning"] * 2,
    "several RLs and KV caches": ["reinforcement learning", "KV cache"],
    "ReAct, and they react": ["ReAct"],
    "GRPO-style and PPO-based": ["GRPO", "PPO"],
    "SWE-bench-Foo": [],
    "HumanEval+": ["HumanEval+"],
    "proximal policy optimization": ["PPO"],
    "direct preference optimization": ["DPO"],
    "group relative policy optimization": ["GRPO"],
    "soft actor-critic and actor-critic": ["SAC", "actor-critic"],
    "monte carlo tree search, a tree search": ["MCTS", "tree search"],
    "low-rank adaptation": ["LoRA"],
    "hindsight experience replay": ["HER"],
    "to plan and solve from least to most": [],
    "self-debugging": ["self-debugging"],
    "a finance agent on a frozen lake": [],
    "a sac of gems": [],
}


@pytest.mark.parametrize("text", sorted(KNOWN))
def test_known_names_are_found_in_every_spelling(text: str) -> None:
    """Hyphens, spaces, case and a plural s do not matter; a part of a longer name does."""
    assert [hit.row.name for hit in find_known(text)] == KNOWN[text]


MODELS = {
    "GPT-4o, GPT-4 and o1-mini": ["GPT-4o", "GPT-4", "o1-mini"],
    "Claude Sonnet 4 or Claude 3.5 Sonnet": ["Claude Sonnet 4", "Claude 3.5 Sonnet"],
    "Llama-3.1 8B/70B": ["Llama-3.1"],
    "Qwen2.5-VL-7B and Qwen3-8B": ["Qwen2.5-VL-7B", "Qwen3-8B"],
    "OpenAI o3 and OpenAI-O3": ["o3", "o3"],
    "OpenAI's GPT-4, Google\u2019s Gemini 2.5 Pro": ["GPT-4", "Gemini 2.5 Pro"],
    "OpenAI's o3": ["o3"],
    "DeepSeek-R1-Distill-Qwen-7B": ["DeepSeek-R1-Distill-Qwen-7B"],
    "the llama grazes; a gemini": [],
    "phi is a letter": [],
    "Phi-3": ["Phi-3"],
    "Code Llama and StarCoder2": ["Code Llama", "StarCoder2"],
}


@pytest.mark.parametrize("text", sorted(MODELS))
def test_models_keep_their_version(text: str) -> None:
    """A family is read with its version and edition; a size that stands apart is left out."""
    assert [hit.canonical for hit in find_models(text)] == MODELS[text]


def test_whose_a_model_is_belongs_not_to_its_name() -> None:
    """The span after "OpenAI's" is the model's alone; "OpenAI o3" is a spelling of it."""
    text = "OpenAI's GPT-4, OpenAI's o3, OpenAI o3"

    assert [text[hit.start : hit.end] for hit in find_models(text)] == ["GPT-4", "o3", "OpenAI o3"]


def test_lists_say_where_they_come_from() -> None:
    """Every packaged list states source and licence before its first row."""
    from importlib.resources import files  # noqa: PLC0415 - only here

    for path in files("graph").joinpath("gazetteers").iterdir():
        if path.name.endswith(".tsv") and path.name != "rules.tsv":
            head = path.read_text(encoding="utf-8").split("\n", 4)[:4]

            assert any(line.startswith("# Source:") for line in head), path.name
            assert any("Licence:" in line for line in head), path.name


def test_flags_are_known() -> None:
    """A misspelt flag would be obeyed by nobody."""
    models = {
        flag for cells in read_table("models.tsv") for flag in ",".join(cells[2:3]).split(",")
    }

    assert {flag for row in rows() for flag in row.flags} <= {"cased", "needs_cue", "broad"}
    assert models - {""} <= {"cased", "needs_cue", "versioned"}


def test_a_concept_is_listed_once() -> None:
    """Two rows with one form would make two nodes of one thing."""
    forms: dict[str, str] = {}
    for row in rows():
        if row.level == "concept":
            for form in {folded(text) for text in (row.name, *row.aliases)}:
                assert forms.setdefault(form, row.name) == row.name, form


def test_every_rule_has_a_confidence() -> None:
    """Rules are looked up by name; one without a row would be given a guess."""
    assert all(0 < rule.confidence <= 1 for rule in rules().values())
    assert confidence("no such rule") == 0.5


def test_the_version_follows_the_lists() -> None:
    """A changed list is a changed extractor."""
    assert re.fullmatch(r"[0-9a-f]{6}", tables_digest())


def test_the_rules_table_of_the_documentation_is_the_one_that_is_used() -> None:
    """Each rule stands in ``docs/extraction.md`` with its confidence and what it reads."""
    page = Path(__file__).parents[4].joinpath("docs", "extraction.md").read_text(encoding="utf-8")
    lines = [f"| {rule.name} | {rule.confidence} | {rule.reads} |" for rule in rules().values()]

    assert [line for line in lines if line not in page] == []
