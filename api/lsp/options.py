"""What a person may choose for the server: by the command line, or in the editor's settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from graph.link_styles import LinkStyle
from graph.notes import Flavour

_STYLE_OF: Final = {
    Flavour.LOGSEQ: LinkStyle.LOGSEQ,
    Flavour.DENDRON: LinkStyle.DENDRON,
    Flavour.ZETTLR: LinkStyle.ZETTLR,
}
_TRUTHS: Final = {"unlinked"}


@dataclass(frozen=True, slots=True)
class Options:
    """Choices.

    Attributes:
        style: How links are written; ``None`` as the vault has them.
        base: What stands before ``/id/KEY`` in an address; ``None`` for that of the IRI.
        unlinked: Whether names that are not linked are told.
    """

    style: LinkStyle | None = None
    base: str | None = None
    unlinked: bool = True

    def style_for(self, path: str, flavour: Flavour) -> LinkStyle:
        """How a link is written in a note."""
        if self.style is not None:
            return self.style
        if path.lower().endswith(".org"):
            return LinkStyle.ORG
        return _STYLE_OF.get(flavour, LinkStyle.OBSIDIAN)


def read_options(given: object, default: Options) -> tuple[Options, list[str]]:
    """Read the initialisation options of an editor.

    Returns:
        The options, and what of them cannot be used, in words.
    """
    if given is None:
        return default, []
    if not isinstance(given, dict):
        return default, ["initializationOptions is no object"]
    chosen, faults = default, []
    for name, value in given.items():
        if name == "style" and value in tuple(LinkStyle):
            chosen = replace(chosen, style=LinkStyle(value))
        elif name == "style":
            faults.append(f"style is one of {', '.join(LinkStyle)}")
        elif (
            name == "base" and isinstance(value, str) and value.startswith(("http://", "https://"))
        ):
            chosen = replace(chosen, base=value)
        elif name == "base":
            faults.append("base is an http or https address")
        elif name in _TRUTHS and isinstance(value, bool):
            chosen = replace(chosen, unlinked=value)
        elif name in _TRUTHS:
            faults.append(f"{name} is true or false")
        else:
            faults.append(f"no option is called {name!r}")
    return chosen, faults
