"""Files as reference managers export them, and every paper that stands in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.models import PaperRecord, Problem, Severity
from graph.reading_list import read_reading_list

FILES = Path(__file__).parents[3] / "data" / "lists"
PAPERS = {
    "zotero-biblatex.bib": (
        PaperRecord(
            title="Orchard: A Benchmark for Planning with LLM Agents under $\\tau$-Constraints",
            line=1,
            end_line=17,
            abstract=(
                "We introduce Orchard, a benchmark of 1,200 tasks. Agents trained with PPO reach"
                " 43.5% success, while p < 0.05. Code: https://github.com/orchard-bench/orchard."
            ),
            published="2024-04-02",
            authors=("Jan van den Berg", "Zoë Łukasiewicz", "DeepField Team"),
            author_count=3,
            arxiv_id="2404.01234",
            urls=("http://arxiv.org/abs/2404.01234",),
            citekey="berg_orchard_2024",
            keywords=("Computer Science - Artificial Intelligence", "to-read"),
        ),
        PaperRecord(
            title="Pruning & Growing: Sparse Training of BERT-Style Encoders",
            line=19,
            end_line=30,
            published="2023-07-09",
            authors=("Ngozi Okafor", "Jürgen Müller"),
            author_count=2,
            doi="10.18653/v1/2023.acl-long.999",
            urls=("https://aclanthology.org/2023.acl-long.999",),
            citekey="okafor_pruning_2023",
            repositories=("https://github.com/okafor/prune-grow",),
            venue=(
                "Proceedings of the 61st Annual Meeting of the Association for"
                " Computational Linguistics"
            ),
        ),
    ),
    "better-bibtex.bib": (
        PaperRecord(
            title="Trees and Lists: What Language Models Know about Structure",
            line=3,
            end_line=18,
            abstract="We probe structure with Tree&List, a naïve test, at $\\sim$3 % of the cost.",
            published="2025-01",
            authors=("Jürgen Müller", "Łucja Świątek"),
            arxiv_id="2501.00042",
            arxiv_version="v3",
            citekey="müllerTreesAndLists2025",
            keywords=("Computer Science - Computation and Language", "probing"),
        ),
        PaperRecord(
            title="Curricula for Sparse Rewards",
            line=20,
            end_line=27,
            published="2022-12-10",
            authors=("Ana Díaz, Jr.", "Min-ji Cho"),
            author_count=2,
            citekey="diazCurriculaSparseRewards2022",
            venue="Advances in Neural Information Processing Systems 35",
        ),
        PaperRecord(
            title="Advances in Neural Information Processing Systems 35",
            line=29,
            end_line=35,
            published="2022",
            doi="10.5555/3600270",
            citekey="neurips2022",
        ),
        PaperRecord(
            title="Sparsekit",
            line=37,
            end_line=44,
            published="2024-03",
            authors=("Astrid Lind",),
            author_count=1,
            urls=("https://example.org/sparse_kit/~lind",),
            citekey="lindSparsekit2024",
            repositories=("https://github.com/lind/sparsekit",),
        ),
    ),
    "jabref.bib": (
        PaperRecord(
            title="Fair Benchmarks",
            line=3,
            end_line=19,
            published="2021-05",
            authors=("Kwame Osei", "Mary Ann von Trapp", "Committee on Fair Benchmarks, The"),
            author_count=3,
            urls=("https://jmlr.example.org/papers/v22/osei21a.html",),
            citekey="Osei2021",
            keywords=("benchmarks", "fairness, metrics", "Evaluation", "Thesis"),
            venue="Journal of Machine Learning Research",
            status="read",
            rating=4,
        ),
        PaperRecord(
            title="A Paper without a Key",
            line=21,
            end_line=25,
            authors=("Ada Lee",),
            author_count=1,
        ),
        PaperRecord(
            title="Attention to Detail",
            line=27,
            end_line=33,
            published="2017",
            authors=("Ada Example", "Bo Sample"),
            author_count=2,
            arxiv_id="1706.00001",
            citekey="Vaswani2017",
            venue="arXiv",
        ),
    ),
    "better-csl.json": (
        PaperRecord(
            title="Orchard: A Benchmark for Planning with LLM Agents",
            line=2,
            end_line=21,
            abstract="We introduce Orchard, a benchmark of 1,200 tasks, where a < b & c holds.",
            published="2024-04-02",
            authors=("Jan van den Berg", "DeepField Team", "Ruth King, Jr."),
            author_count=3,
            arxiv_id="2404.01234",
            urls=("http://arxiv.org/abs/2404.01234",),
            citekey="bergOrchard2024",
            keywords=("agents", "planning"),
        ),
        PaperRecord(
            title="Pruning and Growing",
            line=22,
            end_line=30,
            published="2023-07-09",
            authors=("Ngozi Okafor",),
            author_count=1,
            arxiv_id="2307.00001",
            arxiv_version="v2",
            citekey="okaforPruning2023",
            venue="Proceedings of ACL 2023",
        ),
        PaperRecord(title="Forthcoming", line=31, end_line=31),
        PaperRecord(title="From an Array", line=33, end_line=33, published="2020"),
    ),
    "zotero-api.json": (
        PaperRecord(
            title="Orchard: A Benchmark for Planning with LLM Agents",
            line=2,
            end_line=21,
            abstract="We introduce Orchard.",
            published="2024-04-02",
            authors=("Jan van den Berg", "DeepField Team"),
            author_count=2,
            arxiv_id="2404.01234",
            urls=("http://arxiv.org/abs/2404.01234",),
            citekey="bergOrchard2024",
            keywords=("Computer Science - Artificial Intelligence", "agents"),
        ),
        PaperRecord(
            title="Sparsekit",
            line=24,
            end_line=31,
            published="2024",
            authors=("Astrid Lind",),
            author_count=1,
            urls=("https://example.org/sparsekit",),
        ),
    ),
    "zotero.ris": (
        PaperRecord(
            title="Orchard: A Benchmark for Planning with LLM Agents",
            line=1,
            end_line=19,
            abstract="We introduce Orchard, a benchmark of 1,200 tasks.",
            published="2024-04-02",
            authors=("Jan van den Berg", "Ruth King, Jr.", "DeepField Team"),
            author_count=3,
            arxiv_id="2404.01234",
            urls=("http://arxiv.org/abs/2404.01234",),
            keywords=("agents", "planning"),
        ),
        PaperRecord(
            title="Pruning and Growing",
            line=21,
            end_line=33,
            abstract="We prune and we grow.",
            published="2023-07",
            authors=("Ngozi Okafor", "Jürgen Müller"),
            author_count=2,
            doi="10.18653/v1/2023.acl-long.999",
            urls=("https://aclanthology.org/2023.acl-long.999",),
            citekey="okafor2023",
            venue="ACL 2023",
        ),
        PaperRecord(title="A Type That Is Not One", line=35, end_line=37, published="2024-05"),
        PaperRecord(title="Forthcoming", line=39, end_line=43, venue="A Journal"),
    ),
    "zotero.rdf": (
        PaperRecord(
            title="Orchards & Trees",
            line=10,
            end_line=38,
            abstract="We plan where a < b.",
            published="2024-05-03",
            authors=("Jan van den Berg", "DeepField Team"),
            author_count=2,
            doi="10.1234/jo.17",
            urls=("https://journal.example.org/a1",),
            citekey="bergOrchards2024",
            keywords=("planning", "agents", "Agents"),
            venue="Journal of Orchards",
        ),
        PaperRecord(
            title="Pruning and Growing",
            line=51,
            end_line=62,
            published="2023-07-01",
            authors=("Ngozi Okafor",),
            author_count=1,
            arxiv_id="2307.00001",
            keywords=("Thesis",),
        ),
        PaperRecord(
            title="At a Conference",
            line=63,
            end_line=68,
            doi="10.18653/v1/2022.x",
            venue="ACL 2022",
        ),
    ),
}
# What is to be said about them: the line and the code.
PROBLEMS = {
    "zotero-biblatex.bib": [],
    "better-bibtex.bib": [(37, "bad-date")],
    "jabref.bib": [(21, "bad-date")],
    "better-csl.json": [(31, "bad-date"), (32, "no-title"), (33, "wrong-shape")],
    "zotero-api.json": [],
    "zotero.ris": [
        (35, "unknown-type"),
        (35, "entry-not-closed"),
        (39, "bad-date"),
    ],
    "zotero.rdf": [(51, "bad-date")],
}
FORMATS = {
    "zotero-biblatex.bib": "bibtex",
    "better-bibtex.bib": "bibtex",
    "jabref.bib": "bibtex",
    "better-csl.json": "csl-json",
    "zotero-api.json": "csl-json",
    "zotero.ris": "ris",
    "zotero.rdf": "zotero-rdf",
}


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_of_an_export_is_read(name: str) -> None:
    """With all that the file states of it, in one form whatever the format."""
    found = read_reading_list((FILES / name).read_bytes(), file=name)

    assert found.format == FORMATS[name]
    assert found.records == PAPERS[name]


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_fault_of_an_export_is_said(name: str) -> None:
    """With the line at which the entry begins, and nothing else is complained of."""
    found = read_reading_list((FILES / name).read_bytes(), file=name)

    assert [(problem.line, problem.code) for problem in found.problems] == PROBLEMS[name]
    assert all(problem.file == name and problem.raw for problem in found.problems)


@pytest.mark.parametrize("name", PAPERS)
def test_an_export_with_other_line_ends_says_the_same(name: str) -> None:
    """Windows ends lines in two characters, and some programs write a byte order mark."""
    data = (FILES / name).read_bytes()
    found = read_reading_list(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), file=name)

    assert found.records == PAPERS[name]


def test_an_entry_without_a_title_is_an_error() -> None:
    """It is named with what stands there, so that a person finds it."""
    found = read_reading_list((FILES / "better-csl.json").read_bytes(), file="csl")

    assert found.problems[1] == Problem(
        "csl",
        32,
        "no-title",
        "an entry without a title was not read",
        '{"id": "untitled2020", "type": "book"}',
        Severity.ERROR,
    )
