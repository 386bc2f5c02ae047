"""What a note about an entity is called: names that every file system and note tool can have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.identifiers import parse_arxiv_id
from graph.iris import short_hash
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.views import EntityRef

FOLDERS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PAPER: "papers",
        Kind.BENCHMARK: "benchmarks",
        Kind.TECHNIQUE: "techniques",
        Kind.MODEL: "models",
        Kind.REPOSITORY: "repositories",
        Kind.PAGE: "pages",
    }
)
"""The folder that a vault has for the notes of each kind."""

# 255 bytes is what file systems allow; a suffix, an ending and a temporary name have to fit too.
_NAME_BYTES: Final = 200
_SHORT_TITLE_CHARS: Final = 40
_SHORT_TITLE_WORDS: Final = 5
# Obsidian has no links to names with the first eight, Windows no files with the others.
_FORBIDDEN: Final = re.compile(r"[#^\[\]|:\\/<>\"?*\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_SCHEME: Final = re.compile(r"https?://(?:www\.)?")
_DEVICES: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE
)


def short_name(ref: EntityRef) -> str:
    """Give what people call a thing: of a paper, what stands before the colon of its title.

    An address is called by its host and path.

    Example:
        >>> from graph.iris import Iri
        >>> from graph.views import EntityRef
        >>> short_name(EntityRef("paper-1", Iri("x:1"), Kind.PAPER, "HiMAC: Hierarchical Agents"))
        'HiMAC'
    """
    label = " ".join(ref.label.split())
    if ref.kind in {Kind.REPOSITORY, Kind.PAGE}:
        return _SCHEME.sub("", label).rstrip("/") or label
    if ref.kind is not Kind.PAPER:
        return label
    head, colon, _ = label.partition(": ")
    is_name = len(head) <= _SHORT_TITLE_CHARS and len(head.split()) <= _SHORT_TITLE_WORDS
    return head if colon and head and is_name else label


def arxiv_id_of(key: str) -> str | None:
    """Give the arXiv identifier that a paper's key is made from, or ``None``."""
    head, _, rest = key.partition("-")
    found = parse_arxiv_id(rest.replace("_", "/")) if head == "paper" else None
    return None if found is None else found[0]


def safe_name(text: str, *, otherwise: str) -> str:
    """Make a name that a file may have and a link may hold; idempotent.

    What is forbidden becomes a space. Windows has devices of some names, and drops a dot or space
    at the end; a dot at the beginning would hide the file. Long names are cut between characters.

    Args:
        text: The true name.
        otherwise: The name of something that has none left.
    """
    spaced = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    name = _trimmed(_cut(_trimmed(spaced), _NAME_BYTES))
    if not name:
        name = otherwise
    stem, dot, rest = name.partition(".")
    return f"{stem}_{dot}{rest}" if _DEVICES.fullmatch(stem.rstrip()) else name


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(". ")


def _cut(text: str, size_bytes: int) -> str:
    """The longest beginning that fits, without half a character or an accent that fell off."""
    encoded = text.encode()
    if len(encoded) <= size_bytes:
        return text
    kept = encoded[:size_bytes].decode(errors="ignore")
    if unicodedata.combining(text[len(kept)]):
        while unicodedata.combining(kept[-1]):
            kept = kept[:-1]
        kept = kept[:-1]
    return kept


def note_name(ref: EntityRef) -> str:
    """Name the note of an entity, without folder, ending, or regard to other notes."""
    arxiv = arxiv_id_of(ref.key)
    name = short_name(ref)
    return safe_name(f"{arxiv.replace('/', ' ')} {name}" if arxiv else name, otherwise=ref.key)


def dotted_name(ref: EntityRef) -> str:
    """Name the note of an entity for Dendron, where a dot parts the levels of a hierarchy."""
    rest = re.sub(r"[^A-Za-z0-9_-]+", "-", ref.key.partition("-")[2]).strip("-")
    return f"{FOLDERS[ref.kind]}.{rest}"


def timestamp_id(key: str) -> str:
    """Give the fourteen digits by which Zettlr and zk may name a note; from its key alone."""
    return str(10**13 + int(short_hash(key, size_bytes=12), 16) % (9 * 10**13))


def told_apart(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Add a hash of its key to each name that differs from another one in case at most.

    To all of them, not to all but one: which comes first must not matter, and a link by the bare
    name could mean any.

    Args:
        names: Keys and names.
    """
    found = dict(names)
    count = Counter(map(folded_name, found.values()))
    return {
        key: name if count[folded_name(name)] == 1 else suffixed(name, key)
        for key, name in found.items()
    }


def suffixed(name: str, key: str) -> str:
    """Add a hash of its key to a name."""
    return f"{name} {short_hash(key)}"


def folded_name(name: str) -> str:
    """Fold a name as file systems do that ignore case or normal form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
