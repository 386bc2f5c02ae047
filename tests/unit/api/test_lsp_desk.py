"""What the editor is answered, over a small graph, without a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from lsprotocol.types import MarkupContent, MarkupKind, Position, Range, TextEdit

from api.lsp.desk import Desk
from api.lsp.documents import path_of
from api.lsp.library import Library
from api.lsp.options import Options, read_options
from graph.errors import StoreCorruptError
from graph.link_styles import LinkStyle
from tests.support.editor import marked
from tests.support.small_graph import FixedService

if TYPE_CHECKING:
    from pathlib import Path

    from graph.snapshot import GraphService

URI = "untitled:note.md"


def desk(style: LinkStyle | None = None, base: str | None = None) -> Desk:
    """A desk over the small graph, without a vault."""
    return Desk(Library(cast("GraphService", FixedService())), Options(style, base))


def completed(found: Desk, draft: str, uri: str = URI) -> str:
    """The text after the first thing that is offered was taken."""
    text, cursor = marked(draft)
    document = found.document(uri, text)
    items = found.complete(document, cursor)
    assert items is not None
    edit = items.items[0].text_edit
    assert isinstance(edit, TextEdit)
    positions = document.positions
    start, end = positions.offset(edit.range.start), positions.offset(edit.range.end)
    return text[:start] + edit.new_text + text[end:]


@pytest.mark.parametrize(
    ("style", "draft", "expected"),
    [
        ("obsidian", "a [[alfw‸]] b", "a [[benchmarks/ALFWorld|ALFWorld]] b"),
        ("obsidian", "a [[alfw‸ b", "a [[benchmarks/ALFWorld|ALFWorld]] b"),
        ("obsidian", "![[alfw‸]]", "![[benchmarks/ALFWorld|ALFWorld]]"),
        ("obsidian", "[[x]] [[prox‸]]", "[[x]] [[techniques/PPO|Proximal Policy Optimization]]"),
        ("obsidian", "| [[alfw‸]] |", "| [[benchmarks/ALFWorld\\|ALFWorld]] |"),
        ("logseq", "[[alfw‸]]", "[ALFWorld]([[ALFWorld]])"),
        ("dendron", "[[alfw‸]]", "[[ALFWorld|benchmarks.alfworld]]"),
        ("markdown", "[[alfw‸]]", "[ALFWorld](http://h/id/benchmark-alfworld)"),
        ("org", "[[alfw‸]]", "[[http://h/id/benchmark-alfworld][ALFWorld]]"),
        ("pandoc", "[[himac hier‸]]", "[@arxiv2604.01234]"),
        ("obsidian", "as @himac‸ says", "as [@arxiv2604.01234] says"),
        ("obsidian", "as [see @himac‸] says", "as [see @arxiv2604.01234] says"),
        ("obsidian", "as @{himac‸} says", "as [@arxiv2604.01234] says"),
        ("org", "as @himac‸ says", "as [cite:@arxiv2604.01234] says"),
    ],
)
def test_what_is_completed_is_written_in_the_style(style: str, draft: str, expected: str) -> None:
    """In place of what was typed, with what the editor closed."""
    assert completed(desk(LinkStyle(style), "http://h"), draft) == expected


def test_something_is_offered_before_a_letter_is_typed() -> None:
    """An editor that gets nothing then asks no more."""
    assert completed(desk(), "[[‸]]") == "[[benchmarks/ALFWorld|ALFWorld]]"
    assert completed(desk(), "as @‸").startswith("as [@")


@pytest.mark.parametrize("draft", ["plain alfw‸", "[[alfw]] ‸", "[[alfw|al‸", "me@himac‸", "@@h‸"])
def test_nothing_is_offered_elsewhere(draft: str) -> None:
    """After a closed link, in its text, in an address of mail."""
    text, cursor = marked(draft)
    found = desk()
    items = found.complete(found.document(URI, text), cursor)

    assert items is not None
    assert items.items == []


def test_org_files_get_links_of_org_without_being_asked() -> None:
    """By the ending of the file, unless a style was chosen."""
    assert completed(desk(base="http://h"), "[[alfw‸", "untitled:a.org").startswith("[[http://h")


def test_a_name_of_two_things_is_left_to_the_person() -> None:
    """The card lists them; each is offered; the definition is a page for each."""
    found = desk()
    text, cursor = marked("[[Tw‸in]]")
    document = found.document(URI, text)
    card = found.hover(document, cursor, markdown=True)
    offered = {action.title for action in found.act(document, Range(cursor, cursor))}

    assert card is not None
    assert "technique-twin" in str(card.contents)
    assert offered == {"Link to Twin (model)", "Link to Twin (technique)"}
    assert len(found.define(document, cursor)) == 2
    found.close()


def test_a_hostile_title_stays_text_in_a_card() -> None:
    """Nothing of it is a link, a heading or a tag."""
    found = desk()
    text, cursor = marked("[[paper-doi-10.1000%2F‸abc]]")
    card = found.hover(found.document(URI, text), cursor, markdown=True)

    assert card is not None
    assert "<script" not in str(card.contents).replace("\\\\<", "")
    assert "[[wiki" not in str(card.contents)


def test_an_editor_without_markdown_gets_plain_text() -> None:
    """No marks, and the title as it is."""
    found = desk()
    text, cursor = marked("[[paper-doi-10.1000%2F‸abc]]")
    card = found.hover(found.document(URI, text), cursor, markdown=False)

    assert card is not None
    assert isinstance(card.contents, MarkupContent)
    assert card.contents.kind is MarkupKind.PlainText
    assert card.contents.value.startswith('</script><script>alert(1)</script> "quoted"')
    assert "**" not in card.contents.value


def test_a_byte_order_mark_moves_the_first_line_alone() -> None:
    """The editor counts it, the note does not begin with it."""
    found = desk()
    document = found.document(URI, "\ufeff[[ALFWorld]]\n[[ALFWorld]]")
    first = found.hover(document, Position(0, 5), markdown=True)
    second = found.hover(document, Position(1, 5), markdown=True)

    assert first is not None
    assert second is not None
    assert first.range == Range(Position(0, 1), Position(0, 13))
    assert second.range == Range(Position(1, 0), Position(1, 12))


def test_a_graph_that_cannot_be_read_is_told_and_answers_nothing(tmp_path: Path) -> None:
    """With the reason; no note is checked against it."""
    service = FixedService()
    service.error = StoreCorruptError("it is broken")
    library = Library(cast("GraphService", service))
    found = Desk(library, Options())
    document = found.document((tmp_path / "a.md").as_uri(), "[[x]]")

    assert found.diagnose(document) == []
    assert found.hover(document, Position(0, 2), markdown=True) is None
    assert library.trouble == "the graph cannot be read: it is broken"


def test_a_vault_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """And the others are open."""
    library = Library(cast("GraphService", FixedService()))
    faults = library.open([tmp_path / "none", tmp_path])

    assert len(faults) == 1
    assert "none" in faults[0]
    assert [vault.root for vault in library.vaults()] == [tmp_path.resolve()]


@pytest.mark.parametrize("uri", ["untitled:a", "https://x.example/a.md", "file:///a%00b.md", ""])
def test_what_is_no_file_has_no_path(uri: str) -> None:
    """However it is written."""
    assert path_of(uri) is None


def test_options_that_cannot_be_used_change_nothing() -> None:
    """Each is told; what stands beside it holds."""
    default = Options(LinkStyle.ORG)
    chosen, faults = read_options({"style": "word", "base": "ftp://x", "unlinked": False}, default)

    assert chosen == Options(LinkStyle.ORG, None, unlinked=False)
    assert len(faults) == 2
    assert read_options(None, default) == (default, [])
    assert read_options([], default)[1] == ["initializationOptions is no object"]
