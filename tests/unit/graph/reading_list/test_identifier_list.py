"""Plain lists of identifiers and addresses."""

from __future__ import annotations

import pytest

from graph.errors import UnknownFormatError
from graph.reading_list import read_reading_list
from tests.unit.graph.reading_list.listed import codes, read_file, read_text

# A line, then title, arXiv identifier, version and DOI.
LINES = {
    "an arXiv identifier": ("2404.01234v3", "arXiv:2404.01234", "2404.01234", "v3", None),
    "with its prefix": ("arXiv: 2404.01234", "arXiv:2404.01234", "2404.01234", None, None),
    "an old one": ("math.GT/0309136", "arXiv:math.GT/0309136", "math.GT/0309136", None, None),
    "an address": (
        "<https://arxiv.org/abs/2404.01234>",
        "arXiv:2404.01234",
        "2404.01234",
        None,
        None,
    ),
    "with its category": ("arXiv:2404.01234 [cs.CL] A Title", "A Title", "2404.01234", None, None),
    "a page at Hugging Face": (
        "https://huggingface.co/papers/2404.01234",
        "arXiv:2404.01234",
        "2404.01234",
        None,
        None,
    ),
    "a DOI": ("10.1145/1.2", "doi:10.1145/1.2", None, None, "10.1145/1.2"),
    "a DOI with its prefix": ("DOI: 10.1145/1.2", "doi:10.1145/1.2", None, None, "10.1145/1.2"),
    "a DOI that is arXiv's": (
        "https://doi.org/10.48550/arXiv.2404.01234",
        "arXiv:2404.01234",
        "2404.01234",
        None,
        None,
    ),
    "a DOI at its publisher": (
        "https://www.science.org/doi/full/10.1126/sci.1",
        "doi:10.1126/sci.1",
        None,
        None,
        "10.1126/sci.1",
    ),
    "an address without identifier": (
        "https://openreview.net/forum?id=a",
        "openreview.net/forum?id=a",
        None,
        None,
        None,
    ),
    "a title behind": ("2404.01234 - A Title (Long)", "A Title (Long)", "2404.01234", None, None),
    "a title before": ("“A Title”, 2404.01234", "A Title", "2404.01234", None, None),
    "a comment behind": ("2404.01234  # read it", "arXiv:2404.01234", "2404.01234", None, None),
    "a bullet": ("* 2404.01234", "arXiv:2404.01234", "2404.01234", None, None),
    "a number": ("12. 2404.01234", "arXiv:2404.01234", "2404.01234", None, None),
}
NO_LISTS = {
    "a mail with a link": "All,\n\nplease read\nhttps://arxiv.org/abs/2404.01234\nby Friday.\n",
    "a sentence with a link": "See https://arxiv.org/abs/2404.01234 for more of this.\n",
    "numbers": "1\n2\n3\n",
    "addresses of no papers": "https://example.org/a\nhttps://example.org/b\n",
    "a shopping list": "- bread\n- milk\n",
}


@pytest.mark.parametrize(("line", "title", "arxiv_id", "version", "doi"), LINES.values(), ids=LINES)
def test_a_line_is_a_paper(
    line: str, title: str, arxiv_id: str | None, version: str | None, doi: str | None
) -> None:
    """In every spelling of its identifier, with a title beside it or without."""
    found = read_text(f"# list\n\n{line}\n", "identifiers")
    (record,) = found.records

    assert (record.title, record.line) == (title, 3)
    assert (record.arxiv_id, record.arxiv_version, record.doi) == (arxiv_id, version, doi)
    assert not found.problems


def test_a_list_of_identifiers_is_read() -> None:
    """Lines that name no paper are problems, and titles that are missing are told once."""
    found = read_file("identifiers.txt")

    assert found.format == "identifiers"
    assert [record.line for record in found.records] == [2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (10, "not-a-paper"),
        (11, "not-a-paper"),
    ]
    assert len(found.notes) == 1
    assert "readgraph enrich" in found.notes[0]


@pytest.mark.parametrize("text", NO_LISTS.values(), ids=NO_LISTS)
def test_what_only_mentions_papers_is_no_list(text: str) -> None:
    """It stays unrecognised, so that a folder with mails in it can be read."""
    with pytest.raises(UnknownFormatError, match="not recognised"):
        read_reading_list(text.encode(), file="mail.txt")


def test_a_line_without_end_is_a_problem() -> None:
    """It is not searched for identifiers."""
    found = read_text("2404.01234 " + "a" * 5_000, "identifiers")

    assert codes(found) == ["not-a-paper"]
