"""``readgraph lsp``: a real process on the bundled list, asked by a real client."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from tests.support.editor import Editor, editor, marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.cli.conftest import Run

END_TIMEOUT_S = 60

NOTES = {
    "alfworld.md": "---\nrl-id: benchmark-alfworld\n---\n# What I think of it\n\nTo be read.\n",
    "reading/today.md": "# Today\n\n\U0001f600 see [[ALFWorld]] and `[[ALFWorld]]`\n",
    "reading/later.md": "# Later\n\n[[HumanEval]], [[reading/today]]\n",
    "one/same.md": "# One\n",
    "two/same.md": "# Two\n",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of a few notes; a test that writes to it uses names of its own."""
    root = tmp_path_factory.mktemp("lsp") / "vault"
    for name, text in NOTES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def running(program: str, filled: Path, vault: Path) -> Iterator[Editor]:
    """An editor with the vault open, started once."""
    with editor(program, filled, vault) as found:
        yield found


@pytest.fixture
def ed(running: Editor) -> Iterator[Editor]:
    """The editor, in which a test leaves no text open."""
    yield running
    running.close_all()


def codes(found: list[types.Diagnostic]) -> dict[str, str]:
    """The words of what is told, by its code."""
    return {str(item.code): item.message for item in found}


def test_links_are_completed_by_any_word_of_a_name(ed: Editor, vault: Path) -> None:
    """What was typed is replaced, with the brackets that the editor closed."""
    text, cursor = marked("Look at [[hierarch macro‸]] there")
    uri = (vault / "new.md").as_uri()
    ed.show(uri, text)
    item = ed.complete(uri, cursor)[0]

    assert item.label.startswith("HiMAC: Hierarchical Macro-Micro")
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == "[[papers/HiMAC|HiMAC]]"
    assert item.text_edit.range == types.Range(types.Position(0, 8), types.Position(0, 26))
    assert item.filter_text == "[[hierarch macro"


def test_citations_are_completed_with_papers(ed: Editor, vault: Path) -> None:
    """In brackets, unless it stands in some; an address of mail is none."""
    uri = (vault / "cited.md").as_uri()
    found = []
    for draft in ("as @himac‸", "as [see @himac‸]", "me@himac‸"):
        text, cursor = marked(draft)
        ed.show(uri, text)
        found.append([i.text_edit.new_text for i in ed.complete(uri, cursor) if i.text_edit])

    assert found[0][0].startswith("[@")
    assert found[1][0] == found[0][0].strip("[]")
    assert found[2] == []


def test_a_card_shows_what_a_thing_is_linked_with(ed: Editor, vault: Path) -> None:
    """For a benchmark, the papers measured on it; over a link and over a bare name."""
    uri = (vault / "hover.md").as_uri()
    cards = []
    for draft in ("[[Human‸Eval]] it is", "We ran Human‸Eval too", "No‸thing"):
        text, cursor = marked(draft)
        ed.show(uri, text)
        found = ed.hover(uri, cursor)
        cards.append(None if found is None else found.contents.value)  # type: ignore[union-attr]

    assert cards[0] is not None
    assert cards[0].startswith("**HumanEval** · benchmark")
    assert "*measured on it* (4):" in cards[0]
    assert cards[1] == cards[0]
    assert cards[2] is None


def test_a_definition_is_the_note_about_the_thing_else_a_page(ed: Editor, vault: Path) -> None:
    """A note says by an id what it is about, whatever it is called."""
    uri = (vault / "define.md").as_uri()
    found = []
    for draft in ("[[ALF‸World]]", "[[Human‸Eval]]", "[t](reading/to‸day.md)", "[[no‸where]]"):
        text, cursor = marked(draft)
        ed.show(uri, text)
        found.append([place.uri for place in ed.define(uri, cursor)])
    text, cursor = marked("[[alfworld#what i ‸think of it]]")
    ed.show(uri, text)
    (heading,) = ed.define(uri, cursor)

    assert found[0] == [(vault / "alfworld.md").as_uri()]
    assert found[1][0].endswith("/benchmark-humaneval.md")
    assert found[2] == [(vault / "reading/today.md").as_uri()]
    assert found[3] == []
    assert heading.range.start == types.Position(3, 0)


def test_references_are_the_places_that_link_to_it(ed: Editor, vault: Path) -> None:
    """On disk and in texts that are not saved; not in code; places count UTF-16 units."""
    uri = (vault / "unsaved.md").as_uri()
    text, cursor = marked("Also [[ALF‸World]]")
    ed.show(uri, text)
    found = {place.uri: place.range.start for place in ed.refer(uri, cursor)}

    assert ed.capabilities.position_encoding == "utf-16"  # the editor says nothing of it
    assert found == {
        uri: types.Position(0, 5),
        (vault / "reading/today.md").as_uri(): types.Position(2, 7),
    }


def test_references_of_a_note_are_those_of_what_it_is_about(ed: Editor, vault: Path) -> None:
    """Asked for where no link stands; a note about nothing is itself looked for."""
    about, plain = (vault / "alfworld.md").as_uri(), (vault / "reading/today.md").as_uri()
    ed.show(about, NOTES["alfworld.md"])
    ed.show(plain, NOTES["reading/today.md"])
    of_thing = ed.refer(about, types.Position(5, 0))
    of_note = ed.refer(plain, types.Position(0, 0))

    assert {place.uri for place in of_thing} == {plain}
    assert {place.uri for place in of_note} == {(vault / "reading/later.md").as_uri()}


def test_dead_and_ambiguous_links_and_bare_names_are_told(ed: Editor, vault: Path) -> None:
    """Each where it stands; what is linked once is not told as a bare name."""
    uri = (vault / "told.md").as_uri()
    ed.show(uri, "[[Nowhere at all]] [[same]] WebShop, [[ALFWorld]], ALFWorld\n\n`[[Code]]`\n")
    found = ed.diagnostics(uri)
    spans = {str(item.code): item.range.start.character for item in found}

    assert spans == {"dead-link": 0, "ambiguous-link": 19, "unlinked-mention": 28}
    assert all(item.source == "readgraph" for item in found)
    assert "WebShop" in codes(found)["unlinked-mention"]


def test_a_bare_name_is_made_a_link(ed: Editor, vault: Path) -> None:
    """It shows what stood there; in a table the bar is escaped."""
    uri = (vault / "act.md").as_uri()
    ed.show(uri, "We use WebShop.\n\n| a | b |\n|---|---|\n| WebShop | x |\n")
    first = ed.act(uri, types.Range(types.Position(0, 8), types.Position(0, 8)))
    second = ed.act(uri, types.Range(types.Position(4, 4), types.Position(4, 4)))
    (title,) = first

    assert title == "Link to WebShop (benchmark)"
    assert first[title].new_text == "[[benchmarks/WebShop|WebShop]]"
    assert first[title].range == types.Range(types.Position(0, 7), types.Position(0, 14))
    assert second[title].new_text == "[[benchmarks/WebShop\\|WebShop]]"


def test_an_ambiguous_link_is_given_one_of_its_ends(ed: Editor, vault: Path) -> None:
    """Then it is told no more; a dead link is offered what is called nearly so."""
    uri = (vault / "choose.md").as_uri()
    ed.show(uri, "[[same#One|this one]] and [[HumanEvl]]")
    ambiguous = ed.act(uri, types.Range(types.Position(0, 3), types.Position(0, 3)))
    dead = ed.act(uri, types.Range(types.Position(0, 30), types.Position(0, 30)))
    chosen = ambiguous["Link to two/same.md"].new_text
    ed.show(uri, chosen)

    assert chosen == "[[two/same#One|this one]]"
    assert dead["Link to HumanEval (benchmark) instead"].new_text.startswith("[[benchmarks/Hum")
    assert ed.diagnostics(uri) == []


def test_the_outline_holds_the_headings(ed: Editor, vault: Path) -> None:
    """Each below the one that it belongs to."""
    uri = (vault / "outline.md").as_uri()
    ed.show(uri, "# A\n\n## B\n\n### C\n\n## D\n")
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    (top,) = ed.ask(ed.client.text_document_document_symbol_async, params)

    assert (top.name, [below.name for below in top.children]) == ("A", ["B", "D"])
    assert [below.name for below in top.children[0].children] == ["C"]


def test_a_broken_head_is_told_and_the_rest_is_read(ed: Editor, vault: Path) -> None:
    """With the line of the head."""
    uri = (vault / "broken.md").as_uri()
    ed.show(uri, "---\naliases: [a\n---\n[[Nowhere]]\n")
    found = {str(item.code): item for item in ed.diagnostics(uri)}

    assert set(found) == {"front-matter", "dead-link"}
    assert found["front-matter"].range.start.line == 1
    assert found["dead-link"].range.start.line == 3


def test_a_text_that_is_no_file_is_read_too(ed: Editor) -> None:
    """Nobody knows which notes it could link to, so no link is dead."""
    uri = "untitled:Untitled-1"
    text, cursor = marked("[[Nowhere]] WebShop [[human‸")
    ed.show(uri, text)
    found = ed.diagnostics(uri)

    assert set(codes(found)) == {"unlinked-mention"}
    assert any(item.label == "HumanEval" for item in ed.complete(uri, cursor))
    assert ed.refer(uri, cursor) == []
    assert ed.hover("untitled:never-opened", cursor) is None


def test_a_very_long_text_is_completed_and_told_as_such(ed: Editor, vault: Path) -> None:
    """5 MB; what stands at the cursor is known all the same."""
    uri = (vault / "long.md").as_uri()
    line = "Words that go on and on, without an end in sight.\n"
    text, cursor = marked(line * 100_000 + "See [[HumanEval]] and [[human‸")
    ed.show(uri, text)
    shown = ed.hover(uri, types.Position(cursor.line, 8))
    labels = [item.label for item in ed.complete(uri, cursor)]
    found = ed.diagnostics(uri)

    assert shown is not None
    assert "HumanEval" in labels
    assert set(codes(found)) == {"note-too-long"}


def test_a_note_that_is_written_meanwhile_is_no_dead_link_any_more(ed: Editor, vault: Path) -> None:
    """The editor says that files changed, as it does when one is saved."""
    uri, written = (vault / "waiting.md").as_uri(), vault / "soon.md"
    ed.show(uri, "[[soon]]")
    before = ed.diagnostics(uri)
    written.write_text("# Soon\n", encoding="utf-8")
    event = types.FileEvent(written.as_uri(), types.FileChangeType.Created)
    ed.send(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, types.DidChangeWatchedFilesParams([event]))

    assert set(codes(before)) == {"dead-link"}
    assert ed.diagnostics(uri, until=lambda told: not told) == []


@pytest.mark.parametrize(
    ("encodings", "agreed", "start"),
    [(["utf-8", "utf-16"], "utf-8", 7), (["utf-7", "utf-32"], "utf-32", 4)],
)
def test_columns_count_what_both_sides_agree_on(  # noqa: PLR0917 -- a table of cases
    program: str,
    filled: Path,
    vault: Path,
    encodings: list[str],
    agreed: str,
    start: int,
) -> None:
    """What the editor likes best of what there is."""
    with editor(program, filled, vault, encodings=encodings) as found:
        uri = (vault / "columns.md").as_uri()
        found.show(uri, "\U0001f600 a [[HumanEval]] b")
        shown = found.hover(uri, types.Position(0, start + 3))

        assert found.capabilities.position_encoding == agreed
        assert shown is not None
        assert shown.range is not None
        assert (shown.range.start.character, shown.range.end.character) == (start, start + 13)


def test_without_a_graph_it_says_so_and_waits_for_one(
    program: str, filled: Path, tmp_path: Path
) -> None:
    """No link is dead before; options that cannot be used are told, and change nothing."""
    vault = tmp_path / "vault"
    vault.mkdir()
    text, cursor = marked("[[Nowhere]] [[HumanEv‸")
    uri = (vault / "a.md").as_uri()
    settings = {"style": "markdown", "base": "http://localhost:8000", "colour": 1, "unlinked": 7}
    with editor(program, tmp_path / "graph", vault, settings=settings) as found:
        found.show(uri, text)
        found.wait_for_message("there is nothing in the graph")
        found.wait_for_message("no option is called 'colour'")
        found.wait_for_message("unlinked is true or false")
        before = found.diagnostics(uri)
        nothing = found.complete(uri, cursor)
        shutil.copytree(filled, tmp_path / "copy")
        (tmp_path / "copy").rename(tmp_path / "graph")
        after = found.diagnostics(uri, until=bool)
        items = [i.text_edit.new_text for i in found.complete(uri, cursor) if i.text_edit]

    assert (before, nothing) == ([], [])
    assert set(codes(after)) == {"dead-link"}
    assert "[HumanEval](http://localhost:8000/id/benchmark-humaneval)" in items


def test_what_is_no_message_is_passed_over_and_the_process_ends_with_its_input(
    program: str, filled: Path
) -> None:
    """Standard output holds messages of the protocol alone."""

    def framed(body: bytes) -> bytes:
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    asked = json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {"capabilities": {}, "processId": None, "rootUri": None},
        }
    ).encode()
    with subprocess.Popen(
        [program, "--graph", str(filled), "lsp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        out, _ = process.communicate(framed(b"{ not JSON") + framed(asked), END_TIMEOUT_S)
    bodies = [part.partition(b"\r\n\r\n")[2] for part in out.split(b"Content-Length: ")[1:]]
    answers = [json.loads(body) for body in bodies]

    assert process.returncode == 0
    assert any(answer.get("id") == 1 and "result" in answer for answer in answers)
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)


def test_an_address_that_is_none_is_refused(run: Run) -> None:
    """Before an editor is waited for."""
    result = run("lsp", "--base", "localhost:8000")

    assert result.exit_code == 2
    assert "--base" in result.stderr
