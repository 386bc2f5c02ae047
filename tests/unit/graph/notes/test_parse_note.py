"""Reading one note: every edge case of link syntax."""

from __future__ import annotations

import pytest

from graph.notes import Flavour, NoteLink, parse_note


def links(text: str, *, path: str = "a.md", flavour: Flavour = Flavour.OBSIDIAN) -> list[NoteLink]:
    """The links of a text."""
    return list(parse_note(text, path=path, flavour=flavour).links)


def targets(text: str, **options: object) -> list[tuple[str, str]]:
    """Their kinds and targets."""
    return [(link.kind.value, link.target) for link in links(text, **options)]  # type: ignore[arg-type]


NO_LINKS = {
    "inline code": "a `[[X]]` b",
    "double backticks": "``[[X]] ` @y``",
    "fenced code": "```\n[[X]] @k #t https://x.org\n```",
    "fenced code that is not closed": "~~~\n[[X]]\n",
    "indented code": "text\n\n    [[X]]\n",
    "code in a list": "- item\n\n      [[X]]\n",
    "escaped bracket": r"\[[X]]",
    "escaped at sign": r"\@key",
    "comment of Obsidian": "%%[[X]] @k%%",
    "comment of Obsidian over lines": "a %%[[X]]\n[[Y]]%% b",
    "comment block of Obsidian": "%%\n[[X]]\n\n[[Y]]\n%%\n",
    "comment block that is not closed": "%%\n[[X]]\n\n[[Y]]\n",
    "comment of HTML": "a <!-- [[X]] --> b",
    "comment of HTML at the start of a line": "<!-- [[X]] -->",
    "comment of HTML over lines": "<!--\n[[X]]\n\n[[Y]]\n-->",
    "mathematics": "$[[X]]$ and $$[[Y]]$$",
    "block of mathematics": "$$\n[[X]]\n\n[[Y]]\n$$",
    "address of mail": "me@example.com",
    "number sign in a word": "C# a#b &#123;",
    "tag of digits": "#123",
    "empty": "[[]]",
    "without a target": "[[|X]]",
    "over lines": "[[a\nb]]",
    "unknown reference": "[a][b]",
    "task": "- [ ] do\n- [x] done",
    "script": "[a](javascript:alert)",
}


@pytest.mark.parametrize("text", NO_LINKS.values(), ids=NO_LINKS)
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    """Code, comments, mathematics, escapes, and halves of links."""
    assert links(text) == []


ONE_LINK = {
    "wikilink": ("see [[X]].", "wikilink", "X", "", "X"),
    "after an escaped backslash": (r"\\[[X]]", "wikilink", "X", "", "X"),
    "not a picture": (r"\![[X]]", "wikilink", "X", "", "X"),
    "text": ("[[X|the text]]", "wikilink", "X", "", "the text"),
    "empty text": ("[[X|]]", "wikilink", "X", "", "X"),
    "spaces": ("[[ X ]]", "wikilink", "X", "", "X"),
    "bar with its backslash": (r"[[foo\|Foo]]", "wikilink", "foo", "", "Foo"),
    "in a cell": ("| a |\n|---|\n| [[foo\\|Foo]] |", "wikilink", "foo", "", "Foo"),
    "embed": ("![[X]]", "embed", "X", "", "X"),
    "embed with a size": ("![[img.png|100x145]]", "embed", "img.png", "", "img.png"),
    "heading": ("[[X#H]]", "wikilink", "X", "H", "X"),
    "heading below a heading": ("[[X#H1#H2]]", "wikilink", "X", "H1#H2", "X"),
    "block": ("[[X#^b-1]]", "wikilink", "X", "^b-1", "X"),
    "heading of this note": ("[[#H]]", "wikilink", "", "H", "H"),
    "path": ("[[./a/X.md]]", "wikilink", "./a/X.md", "", "./a/X.md"),
    "Logseq's label": ("[l a]([[P Q]])", "wikilink", "P Q", "", "l a"),
    "Logseq's tag of words": ("#[[P Q]]", "tag", "P Q", "", "#P Q"),
    "tag": ("a #tag/sub-x.", "tag", "tag/sub-x", "", "#tag/sub-x"),
    "tag of another script": ("#图谱", "tag", "图谱", "", "#图谱"),
    "block reference": (
        "((6512a3b4-0000-4000-8000-00000000000f))", "id",
        "6512a3b4-0000-4000-8000-00000000000f", "", "((6512a3b4-0000-4000-8000-00000000000f))",
    ),
    "Markdown": ("[t](a%20b.md#h%20i)", "markdown", "a b.md", "h i", "t"),
    "Markdown in pointed brackets": ("[t](<a b.md>)", "markdown", "a b.md", "", "t"),
    "parenthesis in an address": ("[t](https://x.y/_(b))", "markdown", "https://x.y/_(b)", "", "t"),
    "reference": ("[a][b]\n\n[b]: https://x.y", "markdown", "https://x.y", "", "a"),
    "citation in brackets": ("[[1]](https://x.y/z)", "markdown", "https://x.y/z", "", "[1]"),
    "text before": ("@ [t](https://x.y)", "markdown", "https://x.y", "", "t"),
    "image": ("![alt](p.png)", "embed", "p.png", "", "alt"),
    "anchor": ('a <a href="https://x.y">', "markdown", "https://x.y", "", "https://x.y"),
    "autolink": ("<https://x.y/z.>", "url", "https://x.y/z.", "", "https://x.y/z."),
    "bare address": ("See https://x.y/z.", "url", "https://x.y/z", "", "https://x.y/z"),
    "in parentheses": ("(https://x.y/a_(b))", "url", "https://x.y/a_(b)", "", "https://x.y/a_(b)"),
    "with marks": ("https://x.y/@me/#a_b_", "url", "https://x.y/@me/#a_b", "", "https://x.y/@me/#a_b"),
    "without a scheme": ("at github.com/o/n.", "url", "github.com/o/n", "", "github.com/o/n"),
    "other scheme": (
        "obsidian://open?vault=V&file=a%2FB", "url",
        "obsidian://open?vault=V&file=a%2FB", "", "obsidian://open?vault=V&file=a%2FB",
    ),
    "arXiv": ("arXiv:2604.01234v2,", "id", "arXiv:2604.01234v2", "", "arXiv:2604.01234v2"),
    "DOI": ("doi:10.1000/x.y.", "id", "doi:10.1000/x.y", "", "doi:10.1000/x.y"),
    "citekey": ("as @Foo_bar.baz. says", "citekey", "Foo_bar.baz", "", "@Foo_bar.baz"),
    "citekey with doubled marks": ("@Foo_bar--baz", "citekey", "Foo_bar", "", "@Foo_bar"),
    "citekey in braces": ("@{https://x.y/z}", "citekey", "https://x.y/z", "", "@{https://x.y/z}"),
    "citation": ("[see -@smith04, p. 3]", "citekey", "smith04", "", "@smith04"),
    "after a comment": ("<!-- c --> [[X]]", "wikilink", "X", "", "X"),
    "after code": ("`a` [[X]]", "wikilink", "X", "", "X"),
    "after a price": ("costs $5 and [[X]] $6", "wikilink", "X", "", "X"),
    "in emphasis": ("**[[X]]**", "wikilink", "X", "", "X"),
    "in a heading": ("# On [[X]] #", "wikilink", "X", "", "X"),
    "in a heading below": ("On [[X]]\n===", "wikilink", "X", "", "X"),
    "in a quote in a list": ("- > a\n  > [[X]]", "wikilink", "X", "", "X"),
    "in a callout": ("> [!note] T\n> [[X]]", "wikilink", "X", "", "X"),
    "after a tab": ("-\ta\n\t- [[X]]", "wikilink", "X", "", "X"),
    "property": ("text\n\nrelated:: [[X]]", "property", "X", "", "X"),
    "property in brackets": ("text [rel:: [[X]]]", "property", "X", "", "X"),
    "quoted in front matter": ('---\nrelated: "[[X|x]]"\n---\n', "property", "X", "", "x"),
    "list in front matter": ('---\nr:\n  - "[[X]]"\n---\n', "property", "X", "", "X"),
    "unquoted in front matter": ("---\nrelated: [[X]]\n---\n", "property", "X", "", "X"),
    "unquoted in a list": ("---\nr:\n  - [[X y]]\n---\n", "property", "X y", "", "X y"),
    "address in front matter": ("---\nurl: https://x.y/z\n---\n", "property", "https://x.y/z", "", "https://x.y/z"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "target", "fragment", "shown"), ONE_LINK.values(), ids=ONE_LINK
)
def test_a_link_is_read_with_its_parts(
    text: str, kind: str, target: str, fragment: str, shown: str
) -> None:
    """Each way to write a link; there is nothing else in the text."""
    (link,) = links(text)

    assert (link.kind, link.target, link.fragment, link.text) == (kind, target, fragment, shown)
    assert text[link.start : link.end].strip() == text[link.start : link.end]
    assert link.line == 1 + text.count("\n", 0, link.start)
    assert link.column == link.start - text.rfind("\n", 0, link.start)


def test_dendron_writes_the_text_first() -> None:
    """The flavour decides which side of the bar is the target."""
    (link,) = links("[[The text|notes.x#^b]]", flavour=Flavour.DENDRON)

    assert (link.target, link.fragment, link.text) == ("notes.x", "^b", "The text")


def test_a_link_without_a_target_is_reported() -> None:
    """Nothing is dropped without a word."""
    note = parse_note("a\n[[]] [[|X]]", path="a.md")

    assert [(p.code, p.line) for p in note.problems] == [("empty-link", 2), ("empty-link", 2)]


def test_an_unquoted_link_in_the_front_matter_is_read_with_a_warning() -> None:
    """YAML reads it as a list in a list."""
    (problem,) = parse_note("---\na: 1\nb: [[X]]\n---\n", path="a.md").problems

    assert (problem.code, problem.line, problem.severity) == ("unquoted-link", 3, "warning")


@pytest.mark.parametrize(
    ("front_matter", "aliases"),
    [
        ("aliases: foo", ("foo",)),
        ("aliases: foo, bar", ("foo", "bar")),
        ("alias: [a, b]", ("a", "b")),
        ("aliases:\n  - a\n  - 'b: c'", ("a", "b: c")),
        ('aliases: [""]', ()),
        ("aliases:", ()),
        ("aliases: [2048, 1.0, 2026-04-20, true, null]", ("2048", "1.0", "2026-04-20", "true")),
    ],
)
def test_aliases_of_any_form_become_a_list_of_text(
    front_matter: str, aliases: tuple[str, ...]
) -> None:
    """A string, a list, numbers, dates; what is empty is dropped."""
    assert parse_note(f"---\n{front_matter}\n---\n", path="a.md").aliases == aliases


def test_the_front_matter_says_who_the_note_is_and_what_it_is_about() -> None:
    """Identifiers stay as they are written."""
    note = parse_note(
        "---\ntitle: T\nid: 020260420\ntags: a, b\narxiv: 2604.10234\nciteKey: doe\n---\n# H",
        path="a.md",
    )

    assert (note.title, note.id, note.tags) == ("T", "020260420", ("a", "b"))
    assert note.about == (("arxiv", "2604.10234"), ("citekey", "doe"))
    assert note.links == ()


def test_broken_yaml_is_reported_and_the_rest_is_read() -> None:
    """The line is that of the fault; other properties and the text count."""
    note = parse_note(
        '---\naliases: [a]\nbad: [x, "[[In]]"\ntitle: T\n---\n[[Out]]', path="a.md"
    )  # fmt: skip

    (problem,) = note.problems
    assert (problem.code, problem.severity, problem.file) == ("front-matter", "error", "a.md")
    assert 3 <= problem.line <= 4
    assert note.aliases == ("a",)
    assert note.title == "T"
    assert [link.target for link in note.links] == ["In", "Out"]


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    """It is, only if it is closed."""
    assert targets("---\n[[X]]\n") == [("wikilink", "X")]


def test_logseq_says_its_properties_in_the_first_block() -> None:
    """``alias::`` and so on are the note's there, and those of a block elsewhere."""
    note = parse_note(
        "alias:: a, [[b c]]\ntags:: x\n\n- one\n  id:: 6512a3b4-0000-4000-8000-00000000000f\n",
        path="pages/p.md",
        flavour=Flavour.LOGSEQ,
    )

    assert note.aliases == ("a", "b c")
    assert note.tags == ("x",)
    assert note.block_ids == ("6512a3b4-0000-4000-8000-00000000000f",)


def test_headings_and_blocks_have_their_places() -> None:
    """What a link can point at."""
    text = "Title\n=====\n\n## A b ##\n\ntext ^id-1\n"

    note = parse_note(text, path="a.md")

    assert [(h.level, h.text, h.line, text[h.start : h.end]) for h in note.headings] == [
        (1, "Title", 1, "Title"),
        (2, "A b", 4, "A b"),
    ]
    assert note.block_ids == ("id-1",)
    assert note.title == "Title"


def test_a_note_without_a_title_is_called_like_its_file() -> None:
    """Without its folder and ending."""
    assert parse_note("text", path="a/b.c.md").title == "b.c"


def test_line_ends_of_windows_and_old_macs_keep_their_places() -> None:
    """Offsets are those of the text as it was decoded."""
    text = '---\r\na: "[[F]]"\r\n---\r\none\rtwo [[X]]\r\n\r\n| c |\r\n|---|\r\n| [[Y]] |\r\n'

    found = links(text)

    assert [text[link.start : link.end] for link in found] == ["[[F]]", "[[X]]", "[[Y]]"]
    assert [(link.line, link.column) for link in found] == [(2, 5), (5, 5), (9, 3)]


def test_a_line_without_end_is_cut_and_reported() -> None:
    """Some lines take the parser the square of their length."""
    note = parse_note("a\n" + "[" * 30_000 + "\n[[X]]", path="a.md")

    assert [(p.code, p.line) for p in note.problems] == [("long-line", 2)]
    assert [link.target for link in note.links] == ["X"]


def test_prose_is_what_is_left() -> None:
    """Plain text, with its places; a line break joins, anything else parts."""
    text = "a [[X]] `c` b\n> d\n> e\n\n<!-- f --> g\n"

    prose = parse_note(text, path="a.md").prose

    found = [(text[p.start : p.end], p.continues) for p in prose]
    assert [part for part in found if part[0].strip()] == [
        ("a ", False), (" b", False), ("d", False), ("e", True), (" g", False),
    ]  # fmt: skip
