"""What is read in a paper: kinds, roles and names."""

from __future__ import annotations

import pytest

from graph.extract import EXTRACTOR_NAME, EXTRACTOR_VERSION, extract
from graph.extract.rules import rules
from graph.models import ExtractedLink, Field
from tests.quality.measure import extracted

PAPERS = {
    "a list ends with what its and brings": (
        "Lists",
        (
            "We introduce FooNet, a method. On CIFAR-10, Barset and BazSet, FooNet outperforms "
            "QuxNet and ZapNet by far."
        ),
        {
            "technique FooNet proposes",
            "benchmark CIFAR-10 evaluatesOn",
            "benchmark Barset evaluatesOn",
            "benchmark BazSet evaluatesOn",
            "technique QuxNet comparesWith",
            "technique ZapNet comparesWith",
        },
    ),
    "an acronym that the paper spells out in other words is not the listed one": (
        "Listening",
        "We propose Tall-Tree Lumber (TTL), a recipe.",
        {"technique TTL proposes"},
    ),
    "a word in mixed case is a technique where nothing speaks for it": (
        "Old Things",
        "Although FooWeaver and BarKnit are old, this paper shows that they hold.",
        {"technique FooWeaver uses", "technique BarKnit uses"},
    ),
    "an apposition without a verb of making": (
        "Batteries",
        "We join both in a framework, FooBatt, to test on a new dataset, BarVul.",
        {"technique FooBatt proposes", "benchmark BarVul introduces"},
    ),
    "what is counted is data": (
        "Pictures",
        "We collect FooPics, 1,200 images of cats.",
        {"benchmark FooPics introduces"},
    ),
    "a known benchmark in lower case": (
        "Bugs",
        "We test on swe-bench verified and gsm8k.",
        {"benchmark SWE-bench Verified evaluatesOn", "benchmark GSM8K evaluatesOn"},
    ),
    "a numbered list of what is made": (
        "Parts",
        "We give it two parts: (1) a reward bending mechanism that bends, and (2) the rest.",
        {"technique reward bending proposes"},
    ),
    "names that only a capital makes are beaten": (
        "Beaten",
        "We present FooCut, a tool. It surpasses Blorp and Quibble by a mile.",
        {
            "technique FooCut proposes",
            "technique Blorp comparesWith",
            "technique Quibble comparesWith",
        },
    ),
    "capitalised words with an acronym, or with a hyphen": (
        "Priors",
        "We present FooCut, a tool with Sable-Whitfield steps and Grand Evolution (GE).",
        {
            "technique FooCut proposes",
            "technique Sable-Whitfield uses",
            "technique GE uses",
        },
    ),
    "an outlook uses nothing": (
        "Outlook",
        "We study things. We hope for fuzzing and quantization.",
        {"technique fuzzing mentions", "technique quantization mentions"},
    ),
    "a pipeline of evaluation is a method, a framework of evaluation is a benchmark": (
        "Judging",
        (
            "We introduce FooJudge, a careful evaluation pipeline. We also introduce BarTest, an "
            "evaluation framework."
        ),
        {"technique FooJudge proposes", "benchmark BarTest introduces"},
    ),
    "an own member of a plural": (
        "Models",
        "Our resulting models, FooLM-7B and FooLM-32B, win.",
        {"model FooLM-7B proposes", "model FooLM-32B proposes"},
    ),
    "a framework and its benchmarks": (
        "Foorun: Fast Things",
        (
            "Prior work uses PPO. We propose Foorun, a framework that runs. Experiments on "
            "ALFWorld, Barworld, and WebShop show gains over GRPO."
        ),
        {
            "technique Foorun proposes",
            "benchmark ALFWorld evaluatesOn",
            "benchmark Barworld evaluatesOn",
            "benchmark WebShop evaluatesOn",
            "technique PPO mentions",
            "technique GRPO comparesWith",
        },
    ),
    "a benchmark with its acronym": (
        "Measuring Things",
        "We present Long Thing Suite (LTS), a novel benchmark for things.",
        {"benchmark LTS introduces"},
    ),
    "an apposition": (
        "On Fuzzing",
        "To this end, we develop a novel framework, BarFuzz, that fuzzes.",
        {"technique BarFuzz proposes", "technique fuzzing uses"},
    ),
    "several new ones": (
        "New Sets",
        (
            "We propose a recipe, resulting in three new benchmarks: HumanEval Max, MBPP Max, and "
            "FooBench Max."
        ),
        {
            "benchmark HumanEval Max introduces",
            "benchmark MBPP Max introduces",
            "benchmark FooBench Max introduces",
        },
    ),
    "a model of one's own is a technique too": (
        "Tuning",
        "We present WaveFoo, a fine-tuned Code LLM. WaveFoo models outperform others.",
        {"technique+model WaveFoo proposes", "technique fine-tuning uses"},
    ),
    "products": (
        "Products",
        "We find that GPT-4o and Claude Sonnet 4 outperform Llama-3.1 8B.",
        {"model GPT-4o uses", "model Claude Sonnet 4 uses", "model Llama-3.1 comparesWith"},
    ),
    "a name beside an acronym": (
        "Cells",
        "We evaluate on the image benchmark (WISE) and editing benchmarks (RISE and KRIS).",
        {
            "benchmark WISE evaluatesOn",
            "benchmark RISE evaluatesOn",
            "benchmark KRIS evaluatesOn",
        },
    ),
    "ordinary words": (
        "A Wise Spider",
        "The spider is wise and reacts to multiple simpler things in the arena.",
        set(),
    ),
    "hardware and fields": (
        "LLMs on GPUs",
        "LLM-based agents run on NVIDIA A100 GPUs in Python and C++ with SOTA F1.",
        set(),
    ),
    "a phrase without a name": (
        "Gates",
        "We introduce a cognitive gating mechanism based on things.",
        {"technique cognitive gating proposes"},
    ),
    "a chip is no edition of a benchmark": (
        "Chips",
        "We run on M4 Max and Apple M4 Max laptops, evaluated on M4 Max.",
        set(),
    ),
    "an edition of an ordinary word needs a cue as the word does": (
        "Editions",
        "The teams meet in the RACE Challenge. We evaluate on HumanEval Max.",
        {"benchmark HumanEval Max evaluatesOn"},
    ),
    "what is made for a listed technique leaves it one": (
        "Tools",
        (
            "Existing MCP benchmarks are small, and MCP benchmarks are few. We present "
            "FooToolBench, a benchmark for the Model Context Protocol (MCP). We propose the MCP "
            "Pilot Agent."
        ),
        {"benchmark FooToolBench introduces", "technique Model Context Protocol uses"},
    ),
    "a paper may make another thing of a listed name": (
        "LoRA: A Benchmark for Radios",
        "We introduce LoRA, a novel benchmark for radios. The LoRA benchmark is large.",
        {"benchmark LoRA introduces"},
    ),
    "over after a gain compares": (
        "Slides",
        "Ours improves accuracy by 3% on CAMELYON16 over TransMIL and CLAM.",
        {
            "benchmark CAMELYON16 evaluatesOn",
            "technique TransMIL comparesWith",
            "technique CLAM comparesWith",
        },
    ),
    "over after a measure is a place": (
        "Slides",
        "We evaluate over FooSet and BarSet, and gains are averaged over BazSet.",
        {
            "benchmark FooSet evaluatesOn",
            "benchmark BarSet evaluatesOn",
            "benchmark BazSet evaluatesOn",
        },
    ),
    "a listed word of a longer name does not stand there": (
        "Robots",
        (
            "We extend Radio Flamingo 3 to robots. We test Diffusion Weaver and use Ribosome "
            "Encoder embeddings."
        ),
        set(),
    ),
    "a longer name is made, not the listed word in it": (
        "Diffusion Weaver: Moving Arms",
        "This paper introduces Diffusion Weaver, a new method. Diffusion Weaver wins.",
        {"technique Diffusion Weaver proposes"},
    ),
    "firms, heads of phrases and the start of a sentence make no longer name": (
        "Many",
        (
            "Using Transformers and the Diffusion Model, we ask Salesforce CodeT5 and Google "
            "Gemini 2.5. We use Supervised Fine-Tuning (SFT) and Switch Transformer."
        ),
        {
            "technique transformer uses",
            "technique diffusion model uses",
            "technique supervised fine-tuning uses",
            "technique Switch Transformer uses",
            "model CodeT5 uses",
            "model Gemini 2.5 uses",
        },
    ),
    "links": (
        "Links",
        "Code: https://github.com/a/b.git, page: https://a.github.io/b/.",
        {"repository a/b hasRepository", "page a.github.io/b hasProjectPage"},
    ),
}


def _said(link: ExtractedLink) -> str:
    kinds = "+".join(kind.value for kind in link.entity.kinds)
    return f"{kinds} {link.entity.name} {link.relation.value}"


@pytest.mark.parametrize("case", sorted(PAPERS))
def test_a_paper_says_what_it_names(case: str) -> None:
    """Every thing that is named is found once, with its kind and role, and nothing else."""
    title, abstract, expected = PAPERS[case]

    assert {_said(link) for link in extract(title, abstract)} == expected


def test_a_long_form_is_an_alias() -> None:
    """An acronym and what it stands for are one thing."""
    links = extract("Bandits", "We use multi-armed bandit (MAB) algorithms. MAB is old.")
    entity = links[0].entity

    assert [link.entity.name for link in links] == ["multi-armed bandit"]
    assert "MAB" in entity.aliases
    assert entity.level == "concept"


LONG_FORMS = {
    "We use proximal policy optimization (PPO).": ("PPO", "proximal policy optimization"),
    "We use group relative policy optimization (GRPO).": (
        "GRPO",
        "group relative policy optimization",
    ),
    "We use hindsight experience replay (HER).": ("HER", "hindsight experience replay"),
    "We use soft actor-critic (SAC).": ("SAC", "soft actor-critic"),
}


@pytest.mark.parametrize("text", sorted(LONG_FORMS))
def test_a_listed_method_is_one_thing_in_lower_case_too(text: str) -> None:
    """The whole phrase wins over the class of methods inside it, and nothing is found twice."""
    entities = [link.entity for link in extract("X", text)]

    assert [(entity.name, *entity.aliases) for entity in entities] == [LONG_FORMS[text]]


def test_a_variant_knows_its_base() -> None:
    """An edition of a known benchmark is an entry of its own that names the other."""
    links = extract("Variants", "We evaluate on HumanEval_CPP and HumanEval.")

    assert {link.entity.name: link.entity.variant_of for link in links} == {
        "HumanEval": None,
        "HumanEval_CPP": "HumanEval",
    }


def test_every_occurrence_is_evidence() -> None:
    """Mentions come from both fields, also where a sentence begins with the name."""
    link = extract("Drift: A Study", "We present Drift, a system. Drift is fast.")[0]

    assert [(mention.field, mention.start) for mention in link.mentions] == [
        (Field.TITLE, 0),
        (Field.ABSTRACT, 11),
        (Field.ABSTRACT, 28),
    ]


def test_a_paper_may_have_no_abstract() -> None:
    """A title alone is read; so is nothing at all."""
    assert [link.entity.name for link in extract("X-Bench: A Benchmark", None)] == ["X-Bench"]
    assert extract("", None) == ()


def test_every_rule_that_decides_is_described() -> None:
    """The rules table is complete: what it does not list has no known confidence."""
    used = {
        mention.rule
        for links in extracted().values()
        for link in links
        for mention in link.mentions
    }

    assert used <= set(rules())


def test_the_extractor_has_a_name_and_a_version() -> None:
    """Provenance tells which rules and lists made a link."""
    assert EXTRACTOR_NAME == "readgraph-rules"
    assert "+" in EXTRACTOR_VERSION
