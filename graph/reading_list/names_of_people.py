"""Names of people and organisations, in the order in which they are said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bibtexparser.middlewares.names import split_multiple_persons_names

from graph.reading_list.latex import latex_to_text
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Iterable

_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)
_OTHERS: Final = re.compile(r"others|(?:and\s+others|et\.?\s*al)\.?", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_PAIR: Final = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=", re.IGNORECASE)


def display_name(given: str = "", particle: str = "", family: str = "", suffix: str = "") -> str:
    """Put a name together as it is said: ``Ludwig van Beethoven``, ``Sammy Davis, Jr.``."""
    name = " ".join(part for part in map(str.strip, (given, particle, family)) if part)
    return _clean(f"{name}, {suffix.strip()}" if name and suffix.strip() else name)


def reorder_name(name: str) -> str:
    """Turn ``Family, Given`` or ``Family, Given, Suffix`` (RIS) around; others stay."""
    family, given, suffix = _three_parts(name.split(","))
    return display_name(given, "", family, suffix)


def read_bibtex_names(latex: str) -> tuple[list[str], bool]:
    """Read a field of names: those in it, and whether there are others that it leaves out.

    ``First von Last``, ``von Last, First``, ``von Last, Jr, First`` and biblatex's
    ``family=…, given=…`` are known. What braces hold is one word, and LaTeX is decoded after the
    names are split, so that a group's name stays whole.
    """
    text = latex.strip().replace("\n", " ")
    has_groups = "{" in text or "\\" in text
    # The library knows about braces; without any, the pattern says the same in far less time.
    split = split_multiple_persons_names(text) if has_groups else _AND.split(text)
    return without_others(_read_bibtex_name(name) for name in split)


def without_others(names: Iterable[str]) -> tuple[list[str], bool]:
    """Part the names from ``others`` and ``et al.``, and say whether such stood there."""
    stated = [name for name in names if name]
    kept = [name for name in stated if not _OTHERS.fullmatch(name)]
    return kept, len(kept) < len(stated)


def _read_bibtex_name(latex: str) -> str:
    parts = _split_at_commas(latex)
    if len(parts) > 1 and all(_PAIR.match(part) for part in parts):
        pairs = dict(part.split("=", 1) for part in parts)
        named = {key.strip().lower(): latex_to_text(value) for key, value in pairs.items()}
        wanted = (named.get(key, "").strip('" ') for key in ("given", "prefix", "family", "suffix"))
        return display_name(*wanted)
    if len(parts) == 1:
        return _clean(latex_to_text(latex))
    family, second, third = _three_parts(parts)
    given, suffix = (third, second) if third else (second, "")
    return display_name(
        latex_to_text(given), "", latex_to_text(family.strip()), latex_to_text(suffix)
    )


def _three_parts(parts: list[str]) -> tuple[str, str, str]:
    padded = [*parts, "", ""]
    return padded[0], padded[1], ", ".join(part.strip() for part in parts[2:])


def _split_at_commas(latex: str) -> list[str]:
    if "{" not in latex:
        return latex.split(",")
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"\\.|[{},]", latex):
        if match[0] == "," and depth == 0:
            parts.append(latex[start : match.start()])
            start = match.end()
        elif match[0] in "{}":
            depth = max(0, depth + (1 if match[0] == "{" else -1))
    return [*parts, latex[start:]]


def _clean(name: str) -> str:
    return _SPACE.sub(" ", normalise_field(name)).strip(" ,;")
