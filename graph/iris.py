"""The only place that mints IRIs and takes them apart.

Keys never depend on the machine, the host of a request, or the order of reading, so that graphs
made apart can be merged.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2s
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NewType
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_OID, uuid5

from graph.errors import InvalidIdentifierError
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.models import Mention, PaperRecord, Relation

Iri = NewType("Iri", str)
"""An absolute IRI as text."""

CORRECTION_PREFIX: Final = "correction-"
NOTE_PREFIX: Final = "note-"
NOTE_LINK_PREFIX: Final = "notelink-"
NOTES_GRAPH_PREFIX: Final = "notes-"
DEFAULT_BASE: Final = "https://w3id.org/reading-list"

KIND_PREFIXES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PAPER: "paper",
        Kind.BENCHMARK: "benchmark",
        Kind.TECHNIQUE: "technique",
        Kind.MODEL: "model",
        Kind.REPOSITORY: "repo",
        Kind.PAGE: "page",
    }
)

_KIND_OF: Final = {prefix: kind for kind, prefix in KIND_PREFIXES.items()}
_SLUG_CHARS: Final = 72
_HASH_BYTES: Final = 3
_KEY = re.compile(r"[a-z]+-[A-Za-z0-9][A-Za-z0-9._%~-]*")
# What tells names apart but would vanish in a slug: C++, C#, V*, A & B, InfiniteBench, 8x7B.
_SPELLED: Final = MappingProxyType(
    {
        "+": " plus ",
        "#": " sharp ",
        "\u266f": " sharp ",
        "*": " star ",
        "\u2217": " star ",
        "\u22c6": " star ",
        "\u2605": " star ",
        "&": " and ",
        "\u221e": " infinity ",
        "\u00d7": "x",
    }
)
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)")
# Hosts whose paths ignore case.
_CASELESS_HOSTS: Final = frozenset({"github.com", "gitlab.com", "bitbucket.org"})


def short_hash(text: str, *, size_bytes: int = _HASH_BYTES) -> str:
    """Give ``2 * size_bytes`` hexadecimal digits that depend on the text alone (BLAKE2s)."""
    # Arguments of a command line may hold lone surrogates.
    return blake2s(text.encode(errors="surrogatepass"), digest_size=size_bytes).hexdigest()


def slug(name: str) -> str:
    r"""Write a name in ``[a-z0-9-]``, so that spellings of one name agree.

    Case, accents, spaces and punctuation fold; ``+``, ``#``, ``*``, ``&`` and Greek letters are
    spelled out. A name that is cut, or that holds letters which cannot be written so, ends in a
    hash of its folded form. Idempotent for what is not cut.

    Example:
        >>> slug(r"$\tau$-bench"), slug("C++"), slug("V* Bench"), slug("SWE_Bench  Verified")
        ('tau-bench', 'c-plus-plus', 'v-star-bench', 'swe-bench-verified')
    """
    folded = _folded(name)
    written = _ascii(folded)
    if not written or written != folded or len(written) > _SLUG_CHARS:
        written = f"{_cut(written) or 'x'}-{short_hash(folded or name)}"
    return written


def _folded(name: str) -> str:
    """The words of a name, hyphens between; letters of other scripts stay as they are."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _TEX_COMMAND.sub(r" \1 ", text)
    text = "".join(_SPELLED.get(character) or _spelled_letter(character) for character in text)
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in text)
    return re.sub(r"-+", "-", kept).strip("-")


def _ascii(folded: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def _cut(written: str) -> str:
    """The whole words of a slug that fit."""
    if len(written) <= _SLUG_CHARS:
        return written
    return (written[: _SLUG_CHARS + 1].rpartition("-")[0] or written)[:_SLUG_CHARS].strip("-")


def _spelled_letter(character: str) -> str:
    """A Greek letter by its name, a Latin letter without its accents, others as they are."""
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    if name.startswith("GREEK SMALL LETTER "):
        return f" {name.removeprefix('GREEK SMALL LETTER ').split()[0].lower()} "
    if unicodedata.combining(character) and name.startswith("COMBINING "):
        return ""
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii())
    return base or character


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints and reads the IRIs under one base.

    Args:
        base: Absolute IRI without a closing slash. It is part of every key's identity: change
            it only for a graph of your own that never meets others.
    """

    base: str = DEFAULT_BASE

    def entity(self, key: str) -> Iri:
        """Give the IRI of a key such as ``benchmark-alfworld``.

        Raises:
            InvalidIdentifierError: The key could not have been minted here.
        """
        if not _KEY.fullmatch(key):
            message = f"not a key: {key[:80]!r}"
            raise InvalidIdentifierError(message)
        return Iri(f"{self.base}/id/{key}")

    def key(self, iri: str) -> str | None:
        """Give the key of an entity's IRI, or ``None`` for an IRI that is none of ours."""
        head = f"{self.base}/id/"
        key = iri.removeprefix(head)
        return key if iri.startswith(head) and _KEY.fullmatch(key) else None

    def graph(self, name: str) -> Iri:
        """Give the IRI of a named graph such as ``src-reading-list`` or ``meta``."""
        return Iri(f"{self.base}/graph/{name}")

    def graph_name(self, iri: str) -> str | None:
        """Give the name of a named graph of ours, or ``None``."""
        head = f"{self.base}/graph/"
        return iri.removeprefix(head) if iri.startswith(head) else None

    @property
    def techniques_scheme(self) -> Iri:
        """The SKOS concept scheme that all techniques are in."""
        return Iri(f"{self.base}/id/techniques")


def paper_key(record: PaperRecord) -> str:
    """Key of a paper: its arXiv id, else its DOI, else its title with a hash."""
    key = identified_paper_key(record.arxiv_id, record.doi)
    if key is not None:
        return key
    written = _cut(_ascii(_folded(record.title))) or "x"
    return f"paper-t-{written}-{short_hash(folded_title(record.title))}"


def identified_paper_key(arxiv_id: str | None, doi: str | None) -> str | None:
    """Key of the paper that an arXiv id (without version), else a DOI names."""
    if arxiv_id is not None:
        return f"paper-{arxiv_id.replace('/', '_')}"
    return None if doi is None else f"paper-doi-{quote(doi.lower(), safe='')}"


def feed_key(url: str) -> str:
    """Key of a feed: its address, with a hash, as feeds of one site differ in little."""
    return f"feed-{url_key(Kind.PAGE, url).partition('-')[2]}-{short_hash(url)}"


def venue_key(name: str) -> str:
    """Key of a journal, conference or series."""
    return f"venue-{slug(name)}"


def folded_title(title: str) -> str:
    """A title with case, accents, spaces and punctuation folded, for telling whether two agree."""
    text = unicodedata.normalize("NFKD", title).casefold()
    return "".join(character for character in text if character.isalnum())


def entity_key(kind: Kind, name: str) -> str:
    """Key of a benchmark, technique or model: its kind and the slug of its name."""
    return f"{KIND_PREFIXES[kind]}-{slug(name)}"


def url_key(kind: Kind, url: str) -> str:
    """Key of a repository or page: host and path of its normalised URL.

    Example:
        >>> url_key(Kind.REPOSITORY, "https://github.com/Alibaba/UI-Ins")
        'repo-github.com-alibaba-ui-ins'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    rest = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if host in _CASELESS_HOSTS:
        rest = rest.lower()
    written = re.sub(r"[^A-Za-z0-9._]+", "-", f"{host}{rest}").strip("-._")
    if len(written) > _SLUG_CHARS + len(host):
        written = f"{written[: _SLUG_CHARS + len(host)].strip('-._')}-{short_hash(host + rest)}"
    return f"{KIND_PREFIXES[kind]}-{written or short_hash(url)}"


def mention_key(paper: str, relation: Relation, target: str, field_hash: str, span: Mention) -> str:
    """Key of a mention, from what it says and where: the same in every run."""
    parts = (paper, field_hash, str(span.start), str(span.end), relation.value, target)
    return "mention-" + short_hash("\x1f".join(parts), size_bytes=8)


def note_id_key(identifier: str) -> str:
    """Key of a note, from the id that it states."""
    return f"{NOTE_PREFIX}{slug(identifier)}"


def note_path_key(vault: str, path: str, again: int = 1) -> str:
    """Key of a note without an id: a hash of where it was first seen.

    Args:
        vault: Name of its vault.
        path: Its path in there.
        again: Counts the notes that were first seen there.
    """
    parts = (vault, path) if again == 1 else (vault, path, str(again))
    return NOTE_PREFIX + short_hash("\x1f".join(parts), size_bytes=8)


def note_link_key(note: str, start: int, end: int, target: str) -> str:
    """Key of a link of a note, from where it stands and what it leads to."""
    parts = (note, str(start), str(end), target)
    return NOTE_LINK_PREFIX + short_hash("\x1f".join(parts), size_bytes=8)


def is_note(key: str) -> bool:
    """Whether a key is that of a note."""
    return key.startswith(NOTE_PREFIX)


def is_note_link(key: str) -> bool:
    """Whether a key is that of a link of a note."""
    return key.startswith(NOTE_LINK_PREFIX)


def correction_key(content: str) -> str:
    """Key of a correction, from what it says and when it was made."""
    return CORRECTION_PREFIX + short_hash(content, size_bytes=8)


def is_correction(key: str) -> bool:
    """Whether a key is that of a correction."""
    return key.startswith(CORRECTION_PREFIX)


def key_kind(key: str) -> Kind | None:
    """The kind that a key begins with, or ``None`` where it is the key of something else."""
    return _KIND_OF.get(key.partition("-")[0])


def rekeyed(key: str, kind: Kind) -> str:
    """The key that a thing would have if it were of another kind."""
    return f"{KIND_PREFIXES[kind]}-{key.partition('-')[2]}"


def genid(document: str, label: str) -> Iri:
    """IRI in the place of a blank node that comes from elsewhere.

    Args:
        document: What tells the document that it stands in from all others.
        label: Its label there.
    """
    return Iri(uuid5(NAMESPACE_OID, f"{document} {label}").urn)


def source_id(name: str) -> str:
    """Identifier of a reading list, from the name that the person gave it or its file has."""
    return slug(name)
