"""What a person writes in a note of ours stays, byte for byte."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.note_tools import VaultStyle
from graph.vault.content import NoteContent
from graph.vault.merging import merge_note, new_note
from graph.vault.properties import UneditableError

OLD = NoteContent(
    {
        "rl-id": "paper-2604.01234",
        "iri": "https://x.example/id/paper-2604.01234",
        "type": "paper",
        "aliases": ("HiMAC",),
        "title": 'HiMAC: "a" \\ b',
        "arxiv": "2604.01234",
        "date": "2026-04-20",
        "uses": ("[[techniques/PPO|PPO]]",),
    },
    ("# HiMAC", "", "- [[techniques/PPO|PPO]]"),
)
NEW = NoteContent(
    {
        **{key: value for key, value in OLD.properties.items() if key != "date"},
        "title": "HiMAC: better",
        "aliases": ("HiMAC", "Hi-MAC"),
        "uses": ("[[techniques/PPO|PPO]]", "[[techniques/X|X]]"),
    },
    ("# HiMAC: better", "", "- [[techniques/X|X]]"),
)
WRITTEN = new_note(OLD, VaultStyle.OBSIDIAN)
STYLES = pytest.mark.parametrize("style", VaultStyle)

# Any text that holds no marker of ours, with the breaks that editors leave.
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: "rl:" not in text and "\x00" not in text
)
_texts = st.lists(_words, max_size=4).map("\n".join)
_key = st.sampled_from(["rating", "status", "my key", "Uses", "cssclass", "x-y", "\u00e9t\u00e9"])
_value = st.sampled_from(
    [
        "9",
        "[a, b]",
        '"[[Note]]"',
        "[[Note]]",
        "# only a comment",
        "{a: 1}",
        "|\n  a\n\n  b",
        "\n  - a\n  # c\n  - b",
        "'it''s'",
        "2026-01-02",
    ]
)


def test_a_new_note_has_properties_and_a_block() -> None:
    """As its tool reads them; what looks like a number is none."""
    assert WRITTEN.startswith('---\nrl-id: paper-2604.01234\niri: "https://x.example')
    assert 'arxiv: "2604.01234"\ndate: 2026-04-20\n' in WRITTEN
    assert 'uses:\n  - "[[techniques/PPO|PPO]]"\n' in WRITTEN
    assert WRITTEN.endswith(
        "---\n\n%% rl:begin %%\n# HiMAC\n\n- [[techniques/PPO|PPO]]\n%% rl:end %%\n"
    )


@STYLES
def test_a_second_run_changes_nothing(style: VaultStyle) -> None:
    """Neither after the first writing nor after a change."""
    first = new_note(OLD, style)
    second = merge_note(first, NEW, style)

    assert merge_note(first, OLD, style).text == first
    assert merge_note(second.text, NEW, style).text == second.text
    assert not second.replaced_by_hand


@given(
    before=_texts,
    after=_texts,
    pairs=st.dictionaries(_key, _value, max_size=4),
    newline=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_what_a_person_wrote_stays(
    before: str, after: str, pairs: dict[str, str], newline: str, mark: str
) -> None:
    """Text around the block and unknown properties, in their order, with their ends of lines."""
    own = "".join(f"{key}: {value}\n" for key, value in pairs.items())
    head, block = WRITTEN.removeprefix("---\n").split("---\n", 1)
    text = f"{mark}---\n{own}{head}---\n{before}\n{block}{after}".replace("\n", newline)

    merged = merge_note(text, NEW, VaultStyle.OBSIDIAN).text

    own, before, after = (part.replace("\n", newline) for part in (own, before, after))
    assert merged.startswith(f"{mark}---{newline}{own}rl-id: ")
    assert f"{newline}---{newline}{before}{newline}{newline}%% rl:begin %%" in merged
    assert merged.endswith(f"%% rl:end %%{newline}{after}")
    assert "- [[techniques/X|X]]" in merged
    assert merge_note(merged, NEW, VaultStyle.OBSIDIAN).text == merged
    assert merge_note(text, OLD, VaultStyle.OBSIDIAN).text == text


def test_a_person_may_order_and_rewrite_the_properties() -> None:
    """Obsidian does when one is changed; the same value in other words is no change."""
    text = WRITTEN.replace('aliases:\n  - "HiMAC"\n', "").replace(
        "---\nrl-id", "---\naliases: [HiMAC, mine]\n# my note\nrating: 9\nrl-id", 1
    )
    merged = merge_note(text, OLD, VaultStyle.OBSIDIAN)
    newer = merge_note(text, NEW, VaultStyle.OBSIDIAN)

    assert merged.text == text
    assert newer.text.startswith(
        '---\naliases:\n  - "HiMAC"\n  - "Hi-MAC"\n  - mine\n# my note\nrating: 9\nrl-id'
    )
    assert not newer.replaced_by_hand


@pytest.mark.parametrize(
    ("old", "new", "by_hand"),
    [
        ("- [[techniques/PPO|PPO]]\n%%", "- [[techniques/PPO|PPO]] I doubt it\n%%", True),
        ('title: "HiMAC: \\"a\\" \\\\ b"', "title: Mine", True),
        ("- [[techniques/PPO|PPO]]\n%%", "- [[techniques/PPO|PPO]]  \n%%", False),
        ("date: 2026-04-20", "date: '2026-04-20'", False),
        ("%% rl:end %%\n", "%% rl:end %%\nmy words\n", False),
    ],
)
def test_a_change_by_hand_of_what_is_ours_is_told(old: str, new: str, by_hand: bool) -> None:
    """So that a copy can be kept; one outside of it is nobody's business."""
    text = WRITTEN.replace(old, new)

    assert text != WRITTEN
    assert merge_note(text, NEW, VaultStyle.OBSIDIAN).replaced_by_hand is by_hand


def test_a_block_that_was_removed_comes_back_at_the_end() -> None:
    """After all that a person wrote; nothing of theirs is replaced."""
    head = WRITTEN.partition("%% rl:begin")[0]
    merged = merge_note(f"{head}my words", OLD, VaultStyle.OBSIDIAN)

    assert merged.text.startswith(f"{head[: head.index('rl-hash')]}")
    assert "my words\n\n%% rl:begin %%\n" in merged.text
    assert not merged.replaced_by_hand


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (WRITTEN.replace("%% rl:end %%\n", ""), None, "rl:end 0 times"),
        (WRITTEN + "%% rl:begin %%\n%% rl:end %%\n", None, "2 times"),
        (WRITTEN.replace("begin", "x").replace("end", "begin").replace("x", "end"), None, "order"),
        ("---\na: [\nrl-id: x\n---\n", 4, "not valid YAML"),
        ("---\nrl-id: x\na: 1\na: 2\n---\n", 4, "twice"),
        ("---\nrl-id: x\n", 1, "no end"),
        ("---\n{rl-id: x}\n---\n", 2, "braces"),
        ("---\n- a\n---\n", 2, "no properties"),
    ],
)
def test_what_cannot_be_told_apart_is_not_touched(text: str, line: int | None, word: str) -> None:
    """With the line, and the reason."""
    with pytest.raises(UneditableError, match=re.escape(word)) as caught:
        merge_note(text, OLD, VaultStyle.OBSIDIAN)

    assert line is None or caught.value.line == line


def test_a_page_of_logseq_keeps_its_properties_and_blocks() -> None:
    """``key:: value`` lines, and an outline around ours."""
    content = NoteContent(
        {"rl-id": "paper-1", "alias": ("A", "B"), "uses": ("[[x, y]]", "[[z]]")},
        ("- ## Uses", "\t- [[z]]"),
    )
    first = new_note(content, VaultStyle.LOGSEQ)
    text = first.replace("alias:: A, B\n", "public:: true\nalias:: A, B, mine\n") + "- my block\n"
    merged = merge_note(text, content, VaultStyle.LOGSEQ)

    assert first.startswith("rl-id:: paper-1\nalias:: A, B\nuses:: [[x, y]], [[z]]\nrl-hash:: ")
    assert "\n\n- <!-- rl:begin -->\n- ## Uses\n\t- [[z]]\n- <!-- rl:end -->\n" in first
    assert merged.text == text
