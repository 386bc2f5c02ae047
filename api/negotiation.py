"""Content negotiation as a function of two values (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.errors import NotAcceptableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_RANGE: Final = re.compile(r"(\*|[!#$%&'*+.^_`|~0-9a-z-]+)/(\*|[!#$%&'*+.^_`|~0-9a-z-]+)")
_WEIGHT: Final = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
TABLE_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application/json": "application/sparql-results+json",
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
    }
)
"""Under which names clients also ask for the formats of solutions."""
GRAPH_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application/json": "application/ld+json",
        "application/xml": "application/rdf+xml",
        "application/x-turtle": "text/turtle",
        "text/plain": "application/n-triples",
        "text/n3": "text/turtle",
        "text/rdf+n3": "text/turtle",
        "text/xml": "application/rdf+xml",
    }
)
"""Under which names clients also ask for the formats of graphs, and send them."""
RESULT_FORMS: Final = ("application/sparql-results+json", "application/n-triples")
"""What the server itself reads a result in: a table, or the triples of a graph."""
_NO_ALIASES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an ``Accept`` header. ``weight`` is its q-value, 0 to 1."""

    type: str
    subtype: str
    weight: float

    def specificity(self, media_type: str) -> int:
        """How closely the range names a media type: 3 itself, 2 its type, 1 any, 0 not."""
        main, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (main, sub):
            return 3
        if self.subtype != "*":
            return 0
        if self.type == main:
            return 2
        return 1 if self.type == "*" else 0


def negotiate(
    accept: str | None,
    offered: Sequence[str],
    *,
    aliases: Mapping[str, str] = _NO_ALIASES,
) -> str:
    """Choose the media type that the client likes best; of equals, the one offered first.

    Args:
        accept: The ``Accept`` header; ``None`` or empty accepts everything.
        offered: Media types without parameters, best first, in lower case.
        aliases: Names under which clients also ask for an offered type, such as
            ``application/json`` for the SPARQL results format.

    Raises:
        NotAcceptableError: The client accepts none of them.
    """
    ranges = parse_accept(accept, aliases=aliases)
    if not ranges:
        return offered[0]
    weights = {media_type: weight_of(media_type, ranges) for media_type in offered}
    best = max(offered, key=weights.__getitem__)  # of equals, max keeps the earlier
    if weights[best] == 0:
        raise NotAcceptableError(tuple(offered))
    return best


def accepts(accept: str | None, offered: Sequence[str]) -> bool:
    """Say whether the client accepts any of the media types."""
    ranges = parse_accept(accept)
    return not ranges or any(weight_of(media_type, ranges) for media_type in offered)


def prefers_html(accept: str | None, also: Sequence[str] = ()) -> bool:
    """Say whether a person's browser asks: HTML is accepted more gladly than JSON, or ``also``."""
    ranges = parse_accept(accept)
    others = ("application/json", "application/problem+json", *also)
    html = weight_of("text/html", ranges)
    return bool(ranges) and html > max(weight_of(other, ranges) for other in others)


def weight_of(media_type: str, ranges: Sequence[MediaRange]) -> float:
    """Weight of a media type: that of the closest range, the greatest of equally close ones."""
    close, weight = max(
        ((media_range.specificity(media_type), media_range.weight) for media_range in ranges),
        default=(0, 0.0),
    )
    return weight if close else 0.0


def parse_accept(
    accept: str | None, *, aliases: Mapping[str, str] = _NO_ALIASES
) -> tuple[MediaRange, ...]:
    """Read the media ranges of a header; a malformed member is passed over.

    Parameters other than ``q`` are ignored: nothing that is offered has variants by parameter,
    and ``application/ld+json;profile="…"`` is well answered with plain JSON-LD.
    """
    return tuple(_ranges(accept or "", aliases))


def _ranges(accept: str, aliases: Mapping[str, str]) -> Iterator[MediaRange]:
    for member in _split(accept, ","):
        name, *parameters = _split(member.lower(), ";")
        name = name.strip()
        found = _RANGE.fullmatch(aliases.get(name, name))
        if found is None or (found[1] == "*" and found[2] != "*"):
            continue
        weight = 1.0
        for parameter in parameters:
            text = parameter.strip()
            if text.startswith("q") and text[1:].lstrip().startswith("="):
                valid = _WEIGHT.fullmatch(text)
                weight = float(valid[1]) if valid else 0.0
                break
        yield MediaRange(found[1], found[2], weight)


def _split(text: str, separator: str) -> list[str]:
    """Split outside of quoted strings (RFC 9110, section 5.6.4), in one pass."""
    if '"' not in text:
        return text.split(separator)
    parts: list[str] = []
    start = 0
    quoted = escaped = False
    for index, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return parts
