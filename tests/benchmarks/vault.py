"""A vault of any size with every construct that notes have, and the links that are in it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TEXT: Final = (
    "the reader opens a page and takes its next step while the table holds what was seen so far "
    "we note that results vary with seeds and that longer runs cost more than short ones "
    "compare this with last week where the same setting gave another picture of the whole"
)
_WORDS: Final = _TEXT.split()
# What looks like a link and is none.
_DECOYS: Final = (
    "`[[{name}]]`",
    "```\n[[{name}]] @{citekey}\n```",
    "\\[[nothing {slug}]]",
    "%%[[{name}]]%%",
    "%%\n[[{name}]]\n\n{name}\n%%",
    "<!-- [[{name}]] -->",
    "$[[{name}]]$",
    "$$\n[[{name}]]\n$$",
    "mail me@{citekey}.org",
    "[[]]",
    "https://example.org/{slug}?q=[[",
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the graph that notes speak of."""

    key: str
    name: str
    arxiv: str | None = None
    url: str | None = None
    citekey: str | None = None


@dataclass(slots=True)
class Planted:
    """The links that were written, as (path, line, key)."""

    links: set[tuple[str, int, str]] = field(default_factory=set)
    notes: int = 0
    bytes: int = 0


def write_vault(root: Path, things: Sequence[Thing], *, notes: int, seed: int = 1) -> Planted:
    """Write a vault; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    planted = Planted()
    for number in range(notes):
        folder = f"topic {number % 50:02}"
        path = f"{folder}/note {number:05}.md"
        writer = _Writer(path, number, chance, planted)
        text = writer.write(things, notes)
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        planted.notes += 1
        planted.bytes += len(text.encode())
    return planted


class _Writer:
    def __init__(self, path: str, number: int, chance: random.Random, planted: Planted) -> None:
        self._path = path
        self._number = number
        self._chance = chance
        self._planted = planted
        self._lines: list[str] = []

    def write(self, things: Sequence[Thing], notes: int) -> str:
        chance = self._chance
        first, second = chance.sample(things, 2)
        if self._number % 3 == 0:
            self._say("---")
            self._say(f"id: bench-{self._number}")
            self._say(f'aliases: ["Alias {self._number}"]')
            self._link('related: "[[{name}]]"', first)
            self._say("tags: [a, b/c]")
            self._say("---")
        self._say(f"# Note {self._number}")
        self._say("")
        for _ in range(4):
            self._say(self._prose())
            self._say("")
        for form in chance.sample(_FORMS, 4):
            self._link(form, chance.choice((first, second)))
            self._say("")
        self._say(f"see [[note {chance.randrange(notes):05}]] and #tag{self._number % 9}")
        self._say("")
        decoy = chance.choice(_DECOYS)
        for line in decoy.format(**_fields(second)).split("\n"):
            self._say(line)
        self._say("")
        self._say("| a | b |")
        self._say("|---|---|")
        self._link("| [[{name}\\|x]] | y |", first)
        self._say("")
        self._say(self._prose())
        end = "\r\n" if self._number % 7 == 0 else "\n"
        mark = "\ufeff" if self._number % 11 == 0 else ""
        return mark + end.join(self._lines) + end

    def _prose(self) -> str:
        return " ".join(self._chance.choices(_WORDS, k=self._chance.randrange(20, 40))) + "."

    def _say(self, line: str) -> None:
        self._lines.append(line)

    def _link(self, form: str, thing: Thing) -> None:
        fields = _fields(thing)
        if "{arxiv}" in form and thing.arxiv is None:
            form = "[[{name}]]"
        if "{citekey}" in form and thing.citekey is None:
            form = "[[{name}]]"
        if form in _UNLINKED and not _is_sure(thing.name):
            form = "[[{name}]]"
        self._say(form.format(**fields))
        self._planted.links.add((self._path, len(self._lines), thing.key))


_FORMS: Final = (
    "We build on [[{name}]] here.",
    "- [[{name}|what they say]] in a list",
    "> quoted ![[{name}#Results]]",
    "as [@{citekey}, p. 3] shows",
    "@{citekey} says so.",
    "see https://arxiv.org/abs/{arxiv}v2.",
    "see [the paper](https://arxiv.org/pdf/{arxiv}) (again)",
    "<https://huggingface.co/papers/{arxiv}>",
    "in arXiv:{arxiv}, they",
    "[text]([[{name}]]) in Logseq",
    "based-on:: [[{name}]]",
    "with **{name}** in plain text, and more",
    "we use {name} too",
)
_UNLINKED: Final = _FORMS[-2:]


def _is_sure(name: str) -> bool:
    """Whether a name is more than one word that any text may hold."""
    return " " in name or sum(character.isupper() for character in name) > 1


def _fields(thing: Thing) -> dict[str, str]:
    return {
        "name": thing.name,
        "arxiv": thing.arxiv or "",
        "citekey": thing.citekey or "none",
        "slug": thing.key,
    }
