"""Markdown lists."""

from __future__ import annotations

import pytest

from graph.models import PaperRecord
from graph.reading_list.markdown import recognise
from graph.reading_list.paper_links import NAMED_BY_IDENTIFIER
from tests.unit.graph.reading_list.listed import codes, read_file, read_text

ARXIV = "https://arxiv.org/abs/2404.01234"
# A bullet, and the title, venue and date that it gives.
BULLETS = {
    "a linked title": (
        f"[A Title: Of Lists]({ARXIV}), ACL 2023",
        "A Title: Of Lists",
        "ACL 2023",
        "2023",
    ),
    "a bold title": (f"**A Title.** [[paper]]({ARXIV})", "A Title", None, None),
    "a bold title that is linked": (f"[**A Title**]({ARXIV})", "A Title", None, None),
    "a bold name": (
        f"**RT-9**: Reading Trees [[paper]]({ARXIV})",
        "RT-9: Reading Trees",
        None,
        None,
    ),
    "emphasis in bold": (f"**A *Fine* Title** ([link]({ARXIV}))", "A Fine Title", None, None),
    "a quoted title": (f'"A Long Title", Byron et al. [pdf]({ARXIV})', "A Long Title", None, None),
    "a plain title": (
        f"A Title in Text, *EMNLP 2023*. [[Paper]]({ARXIV})",
        "A Title in Text",
        "EMNLP 2023",
        "2023",
    ),
    "authors, venue and year behind": (
        f"A Title, of Lists, Byron et al., ACL 2022, [Paper]({ARXIV})",
        "A Title, of Lists",
        "ACL 2022",
        "2022",
    ),
    "a date behind": (f"A Title, 2023.11 [[paper]({ARXIV})]", "A Title", None, "2023-11"),
    "a question": (f"Lists all the Way? [pdf]({ARXIV})", "Lists all the Way?", None, None),
    "authors first": (
        f"A. Byron, B. Stone. A Title. NeurIPS, 2017. [pdf]({ARXIV})",
        "A Title",
        "NeurIPS 2017",
        "2017",
    ),
    "a venue first": (
        f"(*ICML'23*) Lists of Rings [[Paper]({ARXIV})]",
        "Lists of Rings",
        "ICML'23",
        "2023",
    ),
    "a bold venue first": (
        f"**[ICLR 2024]** A Title [[paper]]({ARXIV})",
        "A Title",
        "ICLR 2024",
        "2024",
    ),
    "a date first": (f"[2024/05] A Title [[paper]]({ARXIV})", "A Title", None, "2024-05"),
    "a date in code": (
        f"`2024.03` **A Title** *arXiv* [[Paper]]({ARXIV})",
        "A Title",
        None,
        "2024-03",
    ),
    "a badge": (
        f"MemList [![arXiv](https://img.shields.io/x.svg)]({ARXIV})",
        "MemList",
        None,
        None,
    ),
    "brackets inside": (
        f"A (Web) Title of (Code) Lists (ACL 2023) (code) [[paper]]({ARXIV})",
        "A (Web) Title of (Code) Lists",
        "ACL 2023",
        "2023",
    ),
    "a question and an answer": (
        f"Does It Matter? Lists of Every Length (ACL 2023) [[paper]({ARXIV})]",
        "Does It Matter? Lists of Every Length",
        "ACL 2023",
        "2023",
    ),
    "a question and a name": (
        f"Does It Matter? Byron et al., ACL 2023 [[paper]({ARXIV})]",
        "Does It Matter?",
        "ACL 2023",
        "2023",
    ),
    "words in quotes": (
        f'What Are the "Good" and the "Bad" Lists? [[paper]({ARXIV})]',
        'What Are the "Good" and the "Bad" Lists?',
        None,
        None,
    ),
    "an archive and a year": (f"**A Title.** arXiv 2024. [[p]]({ARXIV})", "A Title", None, "2024"),
    "HTML": (f'<b>A Title</b><br><a href="{ARXIV}">[paper]</a>', "A Title", None, None),
    "a bare address": (f"A Title: {ARXIV}", "A Title", None, None),
    "a bare identifier": ("A Title. arXiv:2404.01234", "A Title", None, None),
    "a pictogram": (f":star: **A Title** 🔥 [paper]({ARXIV})", "A Title", None, None),
    "no title": (f"[paper]({ARXIV})", "arXiv:2404.01234", None, None),
    "a year in the title": (f"**Lessons of 1999** [paper]({ARXIV})", "Lessons of 1999", None, None),
}
TABLES = {
    "title and link apart": f"""\
|Venue|Title|Paper|Code|
|-|-|-|-|
|ICLR 2024|A Title|[link]({ARXIV})|[c](https://github.com/a/b)|
""",
    "a linked title": f"""\
|Paper|Published in|Repo|
|-|-|-|
|[A Title]({ARXIV})|ICLR 2024|[x](https://github.com/a/b)|
""",
    "an identifier in a column": """\
|Title|arXiv|Conference|GitHub|
|-|-|-|-|
|A Title|2404.01234|ICLR 2024|[*](https://github.com/a/b)|
""",
    "two things in a column": f"""\
|Paper|Venue|Code/Project|
|-|-|-|
|[A Title]({ARXIV})|ICLR 2024|[Link](https://github.com/a/b)|
""",
    "all in one cell": f"""\
|Title & Authors|Links|
|-|-|
|[![Star](https://a.org/x.svg)](https://github.com/a/b)<br>**A Title**<br>ICLR 2024|[P]({ARXIV})|
""",
}


def test_an_awesome_list_is_read() -> None:
    """Bullets, nested bullets, numbers and tables; headings are keywords."""
    found = read_file("awesome.md")
    by_line = {record.line: record for record in found.records}

    assert found.format == "markdown"
    assert list(by_line) == [19, 20, 21, 22, 23, 33, 34, 40]
    assert by_line[19] == PaperRecord(
        title="HiList: Reading Long Lists",
        line=19,
        end_line=19,
        published="2024",
        authors=("Ada Byron", "José Ángel"),
        arxiv_id="2404.01234",
        urls=(ARXIV,),
        keywords=("Agents", "Web agents"),
        repositories=("https://github.com/ada/hilist",),
        venue="ICLR 2024",
    )
    assert by_line[20].repositories == ("https://github.com/tol/tol",)
    assert by_line[20].project_pages == ("https://tol.example.org",)
    assert [by_line[line].status for line in (21, 22, 23)] == ["read", "to-read", None]
    assert by_line[40].doi == "10.1145/1234567.8901234"


@pytest.mark.parametrize(
    "names",
    [
        ("İpek Yılmaz", "Łukasz Żak", "Ștefan Țepeș"),
        ("明 李", "Ngozi Okafor"),
        ("Jan van den Berg", "Ada O'Neil"),
    ],
)
def test_names_of_authors_are_of_any_alphabet(names: tuple[str, ...]) -> None:
    """A capital is what the alphabet calls one, and some have none."""
    [record] = read_text(
        f"- **A Title** *{', '.join(names)}* [[paper]]({ARXIV})", "markdown"
    ).records

    assert record.authors == names


@pytest.mark.parametrize(
    "text",
    [
        f"- **A Title** [[paper]]({ARXIV})\n  - Abstract: As in https://github.com/c/d.\n",
        f"|Paper|Abstract|\n|-|-|\n|[A Title]({ARXIV})|As in https://github.com/c/d.|\n",
    ],
)
def test_an_address_in_an_abstract_is_not_stated_by_the_list(text: str) -> None:
    """It may be anybody's: what it is, its sentence says."""
    [record] = read_text(text, "markdown").records

    assert record.abstract == "As in https://github.com/c/d."
    assert record.repositories == ()


def test_bullets_below_a_title_are_about_the_paper() -> None:
    """Its links and its abstract; the paper ends where they end."""
    nested = next(record for record in read_file("awesome.md").records if record.line == 23)

    assert (nested.title, nested.end_line) == ("Nested Things", 27)
    assert nested.arxiv_id == "2405.00003"
    assert nested.repositories == ("https://gitlab.com/group/sub/things",)
    assert nested.abstract == "We nest things in things."


def test_what_is_no_paper_is_told() -> None:
    """Titles without a link one by one; contents, tools and prose in one remark each."""
    found = read_file("awesome.md")

    assert [(problem.line, problem.code) for problem in found.problems] == [
        (29, "no-paper-link"),
        (41, "no-paper-link"),
    ]
    assert [note.partition(" (at")[0] for note in found.notes] == [
        "links to papers in running text were not read: 1",
        "entries of a table of contents were not read: 3",
        "notes below papers were not read: 1",
        "entries that link no paper (tools, blogs) were not read: 1",
        "entries of sections about the list itself were not read: 1",
        NAMED_BY_IDENTIFIER.format(1),
    ]
    assert "(at lines 11, 12, 13)" in found.notes[1]


@pytest.mark.parametrize(("text", "title", "venue", "published"), BULLETS.values(), ids=BULLETS)
def test_a_bullet_is_a_paper(
    text: str, title: str, venue: str | None, published: str | None
) -> None:
    """Whatever marks its title, and wherever venue and date stand."""
    found = read_text(f"# List\n\n- {text}\n", "markdown")
    (record,) = found.records

    assert (record.title, record.venue, record.published) == (title, venue, published)
    assert (record.arxiv_id, record.line) == ("2404.01234", 3)
    assert not found.problems


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_row_is_a_paper(text: str) -> None:
    """The names of the columns say what is in them, in any order."""
    found = read_text(text, "markdown")
    (record,) = found.records

    assert (record.title, record.venue, record.published) == ("A Title", "ICLR 2024", "2024")
    assert (record.arxiv_id, record.line) == ("2404.01234", 3)
    assert record.repositories == ("https://github.com/a/b",)


def test_every_column_has_its_place() -> None:
    """Authors, dates, keywords, abstracts and pages."""
    text = f"""\
|Title|Authors|Date|Tags|Abstract|Project|Link|
|-|-|-|-|-|-|-|
|A Title|Ada Byron and Bob Stone|May 2024|RL, agents|We list.|[p](https://a.org)|<{ARXIV}>|
"""
    (record,) = read_text(text, "markdown").records

    assert record.authors == ("Ada Byron", "Bob Stone")
    assert (record.published, record.abstract) == ("2024-05", "We list.")
    assert record.keywords == ("RL", "agents")
    assert record.project_pages == ("https://a.org",)


def test_groups_of_bullets_are_keywords() -> None:
    """So are headings, but for the document's title and words such as Papers."""
    text = (
        f"# My List\n## Papers\n### 2024\n- Agents\n  - [A Title]({ARXIV})\n- [B Title]({ARXIV}5)\n"
    )
    first, second = read_text(text, "markdown").records

    assert first.keywords == ("Agents",)
    assert second.keywords == ()
    assert first.published == "2024"


def test_a_heading_or_paragraph_can_be_a_paper() -> None:
    """Some lists have no bullets."""
    text = (
        f"### [A Title]({ARXIV})\n\n**B Title**\\\n*Ada Byron, Bob Stone*\\\n[[Paper]({ARXIV}5)]\n"
    )
    first, second = read_text(text, "markdown").records

    assert (first.title, first.line) == ("A Title", 1)
    assert (second.title, second.line, second.end_line) == ("B Title", 3, 5)
    assert second.authors == ("Ada Byron", "Bob Stone")


def test_two_papers_in_one_bullet_are_told() -> None:
    """One is read, the other is a problem."""
    found = read_text(f"- [A Title]({ARXIV}) and [B](https://arxiv.org/abs/2405.1)\n", "markdown")
    both = read_text(
        f"- [A Title]({ARXIV}) and [B](https://arxiv.org/abs/2405.00001)\n", "markdown"
    )

    assert codes(found) == []
    assert codes(both) == ["several-papers"]
    assert len(both.records) == 1


def test_links_beside_a_paper_that_are_not_read_are_told() -> None:
    """Only those to its code and its pages belong to it."""
    text = f"- [A Title]({ARXIV}) [video](https://a.org) [slides](https://a.org/b.pdf)\n"
    found = read_text(text, "markdown")

    assert found.records[0].project_pages == ()
    assert found.notes == (
        "entries beside whose paper other links (videos, data) were not read: 1 (at line 1)",
    )


def test_front_matter_and_code_are_no_entries() -> None:
    """A comment in them is no heading, and a link no paper."""
    text = (
        f"---\n# a\ntitle: x\n---\n## Topic\n```\n# b\n- [No]({ARXIV})\n```\n- [A Title]({ARXIV})\n"
    )
    (record,) = read_text(text, "markdown").records

    assert (record.title, record.line, record.keywords) == ("A Title", 10, ("Topic",))


def test_html_with_papers_is_told() -> None:
    """It is not read."""
    found = read_text(
        f"# List\n\n<table>\n<tr><td><a href='{ARXIV}'>x</a></td></tr>\n</table>\n", "markdown"
    )

    assert not found.records
    assert found.notes == ("links to papers in HTML were not read: 1 (at line 3)",)


def test_a_line_without_end_is_told() -> None:
    """Its beginning is read."""
    found = read_text(f"- [A Title]({ARXIV}) {'[' * 50_000}\n- [B Title]({ARXIV}5)\n", "markdown")

    assert codes(found) == ["line-too-long"]
    assert [record.title for record in found.records] == ["A Title", "B Title"]


def test_a_long_list_keeps_its_lines() -> None:
    """It is parsed in parts; links defined at its end and the head of its table hold in all."""
    rows = [f"|Title {number}|[p][{number % 7}]|" for number in range(1_000)]
    bullets = [f"- **Bullet {number}** [paper][{number % 7}]" for number in range(1_000)]
    ends = [f"[{number}]: https://arxiv.org/abs/2404.0000{number}" for number in range(7)]
    lines = ["|Title|Link|", "|---|---|", *rows, "", *bullets, "", *ends]
    found = read_text("\n".join(lines), "markdown")

    assert len(found.records) == 2_000
    assert not found.problems
    assert all(
        record.title == lines[record.line - 1].split("|")[1].strip()
        if record.line <= 1_002
        else f"**{record.title}**" in lines[record.line - 1]
        for record in found.records
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"# List\n- [A Title]({ARXIV})\n", True),
        (f"|Title|Link|\n|-|-|\n|A|[p]({ARXIV})|\n", True),
        (f"- **A Title** {ARXIV}\n- **B Title** {ARXIV}\n", True),
        ("# Notes\n- [a tool](https://example.org)\n", False),
        (f"- A Title ({ARXIV})\n- B Title <{ARXIV}>\n", True),
        (f"Dear all,\n\nplease read {ARXIV}.\n", False),
        (f"Dear all,\n\n- read {ARXIV}\n- bring coffee\n- call Ada about {ARXIV}\n- rest\n", False),
        ("", False),
    ],
)
def test_markdown_is_known_by_entries_that_link_papers(text: str, expected: bool) -> None:
    """A note or a mail is none, though it may name a paper."""
    assert (recognise(text) > 0) is expected
