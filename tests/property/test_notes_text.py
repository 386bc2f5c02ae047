"""Laws of reading notes."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from graph.notes import LinkKind, parse_note

_PARTS = st.sampled_from(
    [
        *("[[", "]]", "[[X]]", "![[Y|z]]", "[a](b.md)", "[a][b]", "\n\n[b]: https://x.y\n\n", "`"),
        *("```\n", "%%", "$", "$$\n", "<!--", "-->", "\\", "|", "\n| a | b |\n|---|---|\n| "),
        *(" |\n", "@key", "#tag", "https://x.y/z", "((", "))", "---\n", "a: [[b]]\n", "key:: "),
        *('c: "[[d]]"\n', "- ", "\t", "    ", "> ", "# ", "\r\n", "\n", "\r", " ", "\U0001f600"),
        *(
            "e\u0301",
            "\0",
            "word",
            "<a href=x>",
            "é",
            "\u2028",
            "\x0b",
            "*",
            "_",
            "(",
            ")",
            "[",
            "]",
        ),
        *("]", "!", "&lt;", "arXiv:2604.01234", "[l]([[P]])", "&amp;"),
    ]
)
_TEXTS = st.lists(_PARTS | st.text(max_size=3), max_size=40).map("".join)
_PATHS = st.sampled_from(["a.md", "b/c.org"])


@given(_TEXTS, _PATHS)
@example('---\né: \U0001f600 \n\U0001f600: "[[d]]"\n---\n', "a.md")
@example("| \\| [[a\\|b]] |\n|---|\n| \\| [[a\\|b]] |", "a.md")
def test_every_place_is_in_the_text_and_cuts_what_was_written(text: str, path: str) -> None:
    """Whatever stands in a note: it is read, and offsets, lines and columns agree."""
    note = parse_note(text, path=path)

    for link in note.links:
        written = text[link.start : link.end]
        assert 0 <= link.start < link.end <= len(text)
        if link.kind is LinkKind.WIKILINK and written.startswith("[["):
            assert written.endswith("]]")
        if link.kind is LinkKind.CITEKEY and path == "a.md":
            assert written.lstrip("@").strip("{}") == link.target
        line_start = max(
            (text.rfind(end, 0, link.start) for end in ("\n", "\r")), default=-1
        )  # fmt: skip
        assert link.column == link.start - line_start
    for heading in note.headings:
        assert 0 <= heading.start < heading.end <= len(text)
    previous = 0
    for prose in note.prose:
        assert previous <= prose.start < prose.end <= len(text)
        assert not {"\n", "\r"} & set(text[prose.start : prose.end])
        previous = prose.end


@given(_TEXTS, _PATHS)
def test_links_do_not_overlap_plain_text(text: str, path: str) -> None:
    """A name is looked for outside links only."""
    note = parse_note(text, path=path)
    taken = {place for link in note.links for place in range(link.start, link.end)}

    assert not any(taken & set(range(p.start, p.end)) for p in note.prose)


@given(_TEXTS.filter(lambda text: "\r" not in text and "\0" not in text))
def test_line_ends_do_not_change_what_is_read(text: str) -> None:
    """The same links come of the text with the line ends of Windows."""
    unix = parse_note(text, path="a.md")
    windows = parse_note(text.replace("\n", "\r\n"), path="a.md")

    assert [(k.kind, k.target, k.line, k.column) for k in unix.links] == [
        (k.kind, k.target, k.line, k.column) for k in windows.links
    ]
    assert (unix.title, unix.aliases, unix.tags) == (windows.title, windows.aliases, windows.tags)
