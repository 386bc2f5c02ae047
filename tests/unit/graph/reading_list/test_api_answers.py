"""Answers of the APIs of Hugging Face papers, Semantic Scholar and OpenAlex."""

from __future__ import annotations

import json

import pytest

from graph.models import PaperRecord, Severity
from tests.unit.graph.reading_list.listed import LISTS, codes, read_file, read_json, read_text

HF_FIRST = PaperRecord(
    title="HiList: Reading Long Lists with Small Models",
    line=2,
    end_line=30,
    abstract="We propose HiList, which reads lists of 10,000 papers 🎉. It is tested on ALFWorld.",
    published="2026-04-17",
    authors=("Ada Byron", "José Ángel"),
    author_count=2,
    org_line="Byron Lab",
    comment_count=3,
    upvotes=12,
    arxiv_id="2604.01234",
    repositories=("https://github.com/ada/hilist",),
    project_pages=("https://hilist.example.org",),
    candidate_keywords=("list reading", "PPO"),
)
S2_FIRST = PaperRecord(
    title="Trees of Lists",
    line=6,
    end_line=36,
    abstract="We present ToL, with x < y.",
    published="2024-04-02",
    authors=("Grace H. Opper", "Alan T."),
    author_count=2,
    arxiv_id="2404.01234",
    doi="10.18653/v1/2024.acl-long.7",
    urls=("https://aclanthology.org/2024.acl-long.7.pdf",),
    same_as=(
        "https://www.semanticscholar.org/paper/649def34f8be52c8b66281af98ae884c09aef38b",
        "https://dblp.org/rec/journals/corr/abs-2404-01234",
        "https://aclanthology.org/2024.acl-long.7",
        "https://api.semanticscholar.org/CorpusID:4711",
    ),
    candidate_keywords=("Computer Science", "Linguistics"),
    cites=("arXiv:1706.03762", "doi:10.1145/1234567.8901234"),
    citation_count=17,
    venue="Annual Meeting of the Association for Computational Linguistics",
)
OPENALEX_FIRST = PaperRecord(
    title="Lists & Graphs",
    line=4,
    end_line=38,
    abstract="We turn lists into graphs. We win.",
    published="2024-03-05",
    authors=("Emmy N. Other", "Kurt G."),
    author_count=2,
    arxiv_id="2403.00077",
    arxiv_version="v2",
    doi="10.1162/tacl_a_00001",
    urls=(
        "https://direct.mit.edu/tacl/article-pdf/doi/10.1162/tacl_a_00001/1.pdf",
        "http://arxiv.org/abs/2403.00077v2",
        "https://arxiv.org/pdf/2403.00077v2",
    ),
    same_as=("https://openalex.org/W4393000001", "https://pubmed.ncbi.nlm.nih.gov/38000001"),
    candidate_keywords=("Knowledge graph", "Semantic Web and Ontologies"),
    citation_count=5,
    venue="Transactions of the ACL",
)
# What an entry says in place of what it should, and the codes of its problems.
ODD = {
    "hf: no title": ("hf-daily", {"paper": {"id": "2404.01234"}}, ["no-title"]),
    "hf: a number for a title": (
        "hf-daily",
        {"paper": {"id": "2404.01234", "title": 3}},
        ["wrong-shape", "no-title"],
    ),
    "hf: a text for a paper": ("hf-daily", {"paper": "x"}, ["wrong-shape", "no-title"]),
    "hf: authors of all types": (
        "hf-daily",
        {"paper": {"id": "2404.01234", "title": "T", "authors": [3, {"name": 4}, {"name": "A"}]}},
        ["wrong-shape", "wrong-shape"],
    ),
    "hf: no identifier": ("hf-daily", {"paper": {"id": "x", "title": "T"}}, ["bad-identifier"]),
    "hf: addresses that are none": (
        "hf-daily",
        {"paper": {"id": "2404.01234", "title": "T", "githubRepo": "a/b"}},
        ["bad-address"],
    ),
    "hf: a date that is none": (
        "hf-daily",
        {"paper": {"id": "2404.01234", "title": "T", "publishedAt": "soon"}},
        ["bad-date"],
    ),
    "hf: counts that are none": (
        "hf-daily",
        {"paper": {"id": "2404.01234", "title": "T", "upvotes": -1}, "numComments": True},
        ["wrong-shape", "wrong-shape"],
    ),
    "hf: null": ("hf-daily", None, ["wrong-shape"]),
    "s2: null, not found": ("semantic-scholar", None, ["wrong-shape"]),
    "s2: no DOI": (
        "semantic-scholar",
        {"paperId": "a", "title": "T", "externalIds": {"DOI": "x"}},
        ["bad-identifier"],
    ),
    "openalex: places that are no numbers": (
        "openalex",
        {"id": "https://openalex.org/W1", "title": "T", "abstract_inverted_index": {"a": ["x"]}},
        ["wrong-shape"],
    ),
    "openalex: retracted": (
        "openalex",
        {"id": "https://openalex.org/W1", "title": "T", "is_retracted": True},
        ["retracted"],
    ),
    "openalex: cut authors": (
        "openalex",
        {
            "id": "https://openalex.org/W1",
            "title": "T",
            "is_authors_truncated": True,
            "authorships": [{"author": {"display_name": f"A {n}"}} for n in range(100)],
        },
        ["authors-cut"],
    ),
    "a title without end": ("openalex", {"title": "T" * 2_000}, ["title-too-long"]),
    "an abstract without end": (
        "semantic-scholar",
        {"title": "T", "abstract": "a" * 200_000},
        ["abstract-too-long"],
    ),
}


@pytest.mark.parametrize(
    ("file", "name", "first", "problems"),
    [
        ("hf-daily.json", "hf-daily", HF_FIRST, []),
        ("semantic-scholar.json", "semantic-scholar", S2_FIRST, ["references-without-id"]),
        ("openalex.json", "openalex", OPENALEX_FIRST, []),
    ],
)
def test_an_answer_is_read(file: str, name: str, first: PaperRecord, problems: list[str]) -> None:
    """Every field where the record holds it; what a machine guessed is a candidate."""
    found = read_file(file)

    assert found.format == name
    assert found.records[0] == first
    assert len(found.records) == 2
    assert codes(found) == problems


@pytest.mark.parametrize(("name", "entry", "expected"), ODD.values(), ids=ODD)
def test_an_odd_entry_is_a_problem_and_the_next_is_read(
    name: str, entry: object, expected: list[str]
) -> None:
    """The rest of the list does not depend on it."""
    found = read_json([entry, {"id": "2404.00001", "title": "The Next"}], name)
    of_the_entry = [problem.code for problem in found.problems if "The Next" not in problem.raw]

    assert found.records[-1].title == "The Next"
    assert of_the_entry[: len(expected)] == expected


def test_ten_thousand_authors_are_read() -> None:
    """Collaborations have as many."""
    authors = [{"name": f"Author {number}"} for number in range(10_000)]
    found = read_json(
        [{"paper": {"id": "2404.01234", "title": "T", "authors": authors}}], "hf-daily"
    )

    assert found.records[0].author_count == 10_000


def test_the_listing_fills_in_for_the_paper() -> None:
    """Its copies of title and abstract are used where the paper has none; its date never is."""
    listing = {
        "paper": {"id": "2404.01234"},
        "title": "T",
        "summary": "A.",
        "publishedAt": "2024-05-01T00:00:00Z",
        "organization": {"name": "lab"},
    }
    (record,) = read_json([listing], "hf-daily").records

    assert (record.title, record.abstract, record.published) == ("T", "A.", None)
    assert record.org_line == "lab"


@pytest.mark.parametrize(
    "text",
    [
        '{"paperId": "a", "title": "T"}',
        '[null, {"paperId": "a", "title": "T"}]',
        '{"paperId": "a", "title": "T"}\n{"paperId": "b", "title": "U"}\n',
        '{"offset": 0, "data": [{"contexts": [], "citedPaper": {"title": "T"}}]}',
        '{"data": [{"citingPaper": {"title": "T"}}]}',
        '{"recommendedPapers": [{"paperId": "a", "title": "T"}]}',
    ],
)
def test_semantic_scholar_answers_in_many_shapes(text: str) -> None:
    """A single paper, a batch, JSON Lines, references, citations, recommendations."""
    assert read_text(text, "semantic-scholar").records[0].title == "T"


def test_an_abstract_keeps_its_characters() -> None:
    """Pictograms and marks stay; only the composition is normalised."""
    text = "Cafe\u0301 🎉 \U0001f469\u200d\U0001f4bb x\u0323 <i>lists</i> &lt;b&gt; a <b and c> d"
    (record,) = read_json([{"title": "T", "abstract": text}], "semantic-scholar").records

    assert record.abstract == "Café 🎉 \U0001f469\u200d\U0001f4bb x\u0323 lists <b> a <b and c> d"


def test_a_cut_answer_gives_the_papers_that_are_whole() -> None:
    """The problem stands behind them."""
    text = (LISTS / "hf-daily.json").read_text(encoding="utf-8")
    found = read_text(text[: text.index("A Paper without Extras")], "hf-daily")

    assert [record.title for record in found.records] == [HF_FIRST.title]
    assert codes(found) == ["json-syntax"]
    assert found.problems[0].severity is Severity.ERROR


def test_lone_surrogates_reach_nobody() -> None:
    """JSON can escape half a character, and no file can hold it."""
    text = json.dumps([{"paper": {"id": "\ud800", "title": "T\ud800", "projectPage": "\ud800"}}])
    found = read_text(text, "hf-daily")

    assert found.records[0].title == "T"
    assert all(problem.raw.encode() is not None for problem in found.problems)
