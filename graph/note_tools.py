"""The note tools: which of them notes are read from, and which notes are written for.

The commands offer them in their help, which loads nothing else of notes.
"""

from __future__ import annotations

from enum import StrEnum


class Flavour(StrEnum):
    """The tool that a vault is written with, where tools read one text differently."""

    OBSIDIAN = "obsidian"
    LOGSEQ = "logseq"
    FOAM = "foam"
    DENDRON = "dendron"  # [[text|note]]: the text comes first
    ZETTLR = "zettlr"


class VaultStyle(StrEnum):
    """Which tool a vault is for. The value is the name used by the command."""

    OBSIDIAN = "obsidian"
    LOGSEQ = "logseq"
    DENDRON = "dendron"
    FOAM = "foam"
    PLAIN = "plain"
    ZETTLR = "zettlr"
