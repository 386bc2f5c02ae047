"""BibTeX that is broken, unusual or both; files that are neither are in ``test_exports``."""

from __future__ import annotations

from textwrap import dedent

import pytest

from graph.models import PaperRecord, Problem, Severity
from graph.reading_list import bibtex
from graph.reading_list.source import TextInMemory
from tests.unit.graph.reading_list.parted import part

# A text, the titles that are read from it, and what is said: line and code.
TEXTS = {
    "two entries with one key": (
        "@misc{k, title={A}}\n@misc{k, title={B}}",
        ["A", "B"],
        [(2, "duplicate-key")],
    ),
    "a field twice": ("@misc{k, title={A},\n title={B}}", ["A"], [(1, "duplicate-field")]),
    "a field twice, the same": ("@misc{k, title={A}, title={A}}", ["A"], []),
    "a field twice, first empty": ("@misc{k, title={}, title={B}}", ["B"], []),
    "no comma between fields": (
        '@misc{k, title={A = {x}}\n year = 2024\n note = "n"\n}',
        ["A = x"],
        [(1, "missing-comma"), (1, "missing-comma")],
    ),
    "no key": ("@misc{title={A}}\n@misc{,title={B}}", ["A", "B"], []),
    "no closing bracket": (
        "@misc{a, title={A},\n year=2024\n@misc{b, title={B}}",
        ["A", "B"],
        [(1, "entry-not-closed")],
    ),
    "a value that is not closed": (
        "@misc{a, title={A {x},\n year=2024\n}\n@misc{b, title={B}}",
        ["B"],
        [(1, "broken-entry")],
    ),
    "a quoted value that is not closed": (
        '@misc{a, title="A,\n year=2024\n}\n@misc{b, title={B}}',
        ["B"],
        [(1, "broken-entry")],
    ),
    "the text ends in a value": (
        "@misc{a, title={A}}\n@misc{b, title={B",
        ["A"],
        [(2, "broken-entry")],
    ),
    "the text ends after a value": (
        "@misc{b, title={B},\n author={C",
        [],
        [(1, "broken-entry")],
    ),
    "the text ends in a number": (
        "@misc{b, title={B},\n year = 20",
        ["B"],
        [(1, "entry-not-closed")],
    ),
    "no fields": ("@misc{a}", [], [(1, "no-title")]),
    "no title": ("@misc{a, author={A}}", [], [(1, "no-title")]),
    "an empty title": ("@misc{a, title={{}}}", [], [(1, "no-title")]),
    "an unknown macro": (
        "@misc{a, title={A}, journal=nature}",
        ["A"],
        [(1, "unknown-macro")],
    ),
    "a macro": (
        '@string{n = "Na" # {ture}}\n@string(m={x})\n@misc{a, title = N # " " # m}',
        ["Nature x"],
        [],
    ),
    "a broken macro": ("@string{n}\n@misc{a, title={A}}", ["A"], [(1, "broken-entry")]),
    "round brackets": ('@misc(a, title = "A (b) )", year=2024)', ["A (b) )"], []),
    "all on one line": (
        "@misc{a,title={A}}@misc{b,title={B}} @misc{c,title={C}}",
        ["A", "B", "C"],
        [],
    ),
    "a comment": ("@comment{ @misc{x,\n title={X}} }\n@misc{a, title={A}}", ["A"], []),
    "a comment that is not closed": (
        "@comment{ x\n@misc{a, title={A}}",
        ["A"],
        [(1, "comment-not-closed")],
    ),
    "a preamble": ('@preamble{"\\newcommand{\\x}{y}"}\n@misc{a, title={A}}', ["A"], []),
    "a preamble that is not closed": (
        '@preamble{"x"\n@misc{a, title={A}}',
        ["A"],
        [(1, "broken-entry")],
    ),
    "fields outside entries": (
        "@misc{a, title={A}}\n  year = {2024},\n  note = {x}\n}\n",
        ["A"],
        [(2, "text-outside-entries")],
    ),
    "a bracket too many": (
        "@misc{a, title={A}}, year={2024}, note={x}}",
        ["A"],
        [(1, "text-outside-entries")],
    ),
    "text outside entries": ("Dear x@example.org,\n@misc{a, title={A}}\nyours", ["A"], []),
    "an address in a field": ("@misc{a, title={A},\n note={mail\nx@misc{b} y}}", ["A"], []),
    "a bracket after a line break of LaTeX": ("@misc{a, title={A\\\\}, year=2024}", ["A"], []),
    "a brace that is escaped": ("@misc{a, title={A \\{b\\}}}", ["A {b}"], []),
    "a name of a type that no one knows": ("@ dünnbrett {a, title={A}}", ["A"], []),
    "data for other entries": ("@xdata{x, year=2024}\n@misc{a, title={A}, xdata={x}}", ["A"], []),
    "a parent that is not there": (
        "@misc{a, title={A}, crossref={b}}",
        ["A"],
        [(1, "missing-crossref")],
    ),
    "an entry that is its own parent": ("@misc{a, title={A}, crossref={a}}", ["A"], []),
    "parents in a ring": (
        "@misc{a, title={A}, xdata={b}}\n@misc{b, title={B}, xdata={a}}",
        ["A", "B"],
        [],
    ),
    "not a DOI": ("@misc{a, title={A}, doi={tba}}", ["A"], [(1, "bad-doi")]),
    "not an address": ("@misc{a, title={A}, url={n/a}}", ["A"], [(1, "bad-url")]),
    "not an arXiv identifier": (
        "@misc{a, title={A}, eprint={x}, archiveprefix={arXiv}}",
        ["A"],
        [(1, "bad-arxiv-id")],
    ),
    "another archive's identifier": (
        "@misc{a, title={A}, eprint={x}, eprinttype={hal}}",
        ["A"],
        [],
    ),
    "two arXiv identifiers": (
        "@misc{a, title={A}, arxiv={2404.00001}, note={arXiv:2404.00002}}",
        ["A"],
        [(1, "several-arxiv-ids")],
    ),
    "an address without a scheme": (
        "@misc{a, title={A}, url={arxiv.org/abs/2404.00001}}",
        ["A"],
        [(1, "bad-url")],
    ),
}


def read(text: str) -> tuple[list[PaperRecord], list[Problem]]:
    """Read a text, and part the papers from the problems."""
    return part(bibtex.read(TextInMemory(text, "a.bib")))


@pytest.mark.parametrize(("text", "titles", "said"), TEXTS.values(), ids=TEXTS)
def test_what_is_broken_is_read_or_reported(
    text: str, titles: list[str], said: list[tuple[int, str]]
) -> None:
    """Entry by entry: a fault in one harms no other."""
    records, problems = read(text)

    assert [record.title for record in records] == titles
    assert [(problem.line, problem.code) for problem in problems] == said
    assert all(problem.file == "a.bib" and problem.raw for problem in problems)


def test_what_is_not_read_is_an_error() -> None:
    """What is read all the same is a warning."""
    _, problems = read("@misc{a, title={A}, title={B}}\n@misc{b, title={")

    assert [problem.severity for problem in problems] == [Severity.WARNING, Severity.ERROR]


def test_a_second_value_is_said() -> None:
    """A person can take it from the report."""
    _, [problem] = read("@misc{a, title={A}, note={one}, note={two}}")

    assert problem.message == "a second note was not read: 'two'"


def test_a_parent_gives_what_is_true_of_its_parts() -> None:
    """Its title is their book's; its DOI, address and abstract are its own."""
    [child, _], _ = read(
        dedent("""
        @inproceedings{a, title={A}, author={B C}, crossref={v}}
        @proceedings{v, title={The Volume}, date={2024-07-01}, doi={10.1000/v},
          url={https://v.example.org}, abstract={x}, keywords={y}, author={Ed Itor}}
        """)
    )

    assert child == PaperRecord(
        "A", 2, 2, published="2024-07-01", authors=("B C",), author_count=1,
        citekey="a", venue="The Volume",
    )  # fmt: skip


def test_shared_data_is_taken_over_whole() -> None:
    """``xdata`` is a part of the entry that stands elsewhere, in several steps even."""
    [record], problems = read(
        "@misc{a, title={A}, xdata={x}}\n@xdata{x, doi={10.1000/a}, xdata={y}}\n"
        "@xdata{y, year=2024, title={No}}"
    )

    assert problems == []
    assert (record.title, record.doi, record.published) == ("A", "10.1000/a", "2024")


def test_a_date_of_its_own_keeps_the_parents_away() -> None:
    """A paper of 2023 in a volume of 2024 is of 2023."""
    [record, _], _ = read(
        "@misc{a, title={A}, year=2023, crossref={v}}\n@book{v, title={V}, date={2024-07-01}}"
    )

    assert record.published == "2023"


@pytest.mark.parametrize(
    "field",
    [
        "eprint={2404.01234v2}, archiveprefix={arXiv}",
        "eprint={arXiv:2404.01234v2 [cs.CL]}",
        "note={arXiv:2404.01234v2 [cs]}",
        "journal={arXiv preprint arXiv:2404.01234v2}",
        "number={arXiv:2404.01234v2}",
        "doi={10.48550/ARXIV.2404.01234v2}",
        r"url={https://arxiv.org/pdf/2404.01234v2}",
        r"howpublished={\url{https://arxiv.org/abs/2404.01234v2}}",
        "journal={CoRR}, volume={abs/2404.01234v2}",
        "journal={ArXiv}, volume={abs/2404.01234v2}",
        "arxivid={2404.01234v2}",
    ],
)
def test_an_arxiv_identifier_is_found_wherever_it_stands(field: str) -> None:
    """Without its version, which is kept apart; and such a DOI is none of its own."""
    [record], problems = read(f"@misc{{a, title={{A}}, {field}}}")

    assert (record.arxiv_id, record.arxiv_version, record.doi) == ("2404.01234", "v2", None)
    assert problems == []


def test_an_identifier_in_passing_is_not_the_papers() -> None:
    """A note may speak of other papers."""
    [record], _ = read("@misc{a, title={A}, note={Extends arXiv:2404.01234 and 10.1000/x}}")

    assert (record.arxiv_id, record.doi) == (None, None)


def test_code_is_what_is_called_code() -> None:
    """Other addresses are addresses of the paper."""
    [record], _ = read(
        "@misc{a, title={A}, url={https://github.com/a/paper}, code={https://github.com/a/b.git},"
        " website={https://a.example.org/}, project={SFB 123},"
        " note={Project page: https://p.example.org/x.}}"
    )

    assert record.urls == ("https://github.com/a/paper",)
    assert record.repositories == ("https://github.com/a/b",)
    assert record.project_pages == ("https://a.example.org", "https://p.example.org/x")


def test_an_address_can_stand_in_an_iri() -> None:
    """What may not is encoded; two addresses in one field are two."""
    [record], problems = read(
        "@misc{a, title={A}, url={https://x.org/a[1]|b https://y.org/}, ee={www.z.org}}"
    )

    assert record.urls == ("https://x.org/a%5B1%5D%7Cb", "https://y.org/", "https://www.z.org")
    assert problems == []


def test_a_paper_in_press_is_read() -> None:
    """Its date is said to be unreadable."""
    [record], [problem] = read("@misc{a, title={A}, date={{in press}}}")

    assert record.published is None
    assert (problem.code, problem.raw) == ("bad-date", "in press")
    assert problem.message == "no date can be read from 'in press'"


def test_markup_of_the_web_is_taken_out() -> None:
    """Known tags and entities; comparisons stay."""
    [record], _ = read(
        r"@misc{a, title={On <i>x</i>}, abstract={{\textless}p{\textgreater}a < b \&amp; c</p>}}"
    )

    assert (record.title, record.abstract) == ("On x", "a < b & c")


def test_faults_in_one_comment_after_another_take_no_time() -> None:
    """Each is looked through for its end, but not to the end of the text each time."""
    records, problems = read("@comment{\n" * 10_000 + "@misc{a, title={A}}")

    assert [record.title for record in records] == ["A"]
    assert {problem.code for problem in problems} == {"comment-not-closed"}


def test_macros_do_not_grow_without_end() -> None:
    """Each is twice the one before: two to the power of sixty characters."""
    records, problems = read(
        "@string{a={xx}}\n" + "@string{a = a # a}\n" * 60 + "@misc{b, title={A}}"
    )

    assert [record.title for record in records] == ["A"]
    assert problems[-1].code == "broken-entry"
    assert "more than 10,000 characters" in problems[-1].message


@pytest.mark.parametrize("unit", [" ", "\n", r"\(", r"\'{", "{", "$", "and ", "2024-", "code: "])
def test_a_field_of_one_thing_over_and_over_is_read(unit: str) -> None:
    """No pattern goes back and forth over it; else this test would never end."""
    value = unit * (40_000 // len(unit))
    value += "}" * value.count("{")
    records, _ = read(
        f"@misc{{a, title={{A}}, note={{{value}}}, date={{{value}}}, author={{{value}}}}}"
    )

    assert [record.title for record in records] == ["A"]
