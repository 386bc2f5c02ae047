"""How results spell floating-point numbers: in the canonical form of XML Schema, such as 1.0E6.

The engine keeps the value of a number and not what was written, and spells a double as it comes:
``1000000``, or 1 and 300 zeros. In CSV nothing tells that from an integer. The canonical form
(XML Schema 1.1, part 2, section 3.3.5.2) says what it is, is short, and is what the SPARQL results
tests of W3C expect.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import BlankNode, QuerySolutions, Triple

    from graph.result_output import Output

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_FLOATING: Final = frozenset({NamedNode(f"{_XSD}double"), NamedNode(f"{_XSD}float")})
_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_TYPE: Final = f"{_XSD}(?:double|float)"
# In none of the formats can these stand within a text: its quotes are escaped, in XML all marks.
# Before the quote that begins a literal is white space, before one within it a backslash.
_JSON: Final = rf'"value":"(?P<number>{_NUMBER})","datatype":"{_TYPE}"'
_JSON_LD: Final = rf'"@type":"{_TYPE}","@value":"(?P<number>{_NUMBER})"'
_XML: Final = rf'datatype="{_TYPE}">(?P<number>{_NUMBER})</'
_QUOTED: Final = rf'(?<=\s")(?P<number>{_NUMBER})(?="\^\^<{_TYPE}>)'
_TURTLE: Final = (
    rf'(?<=\s)"(?P<number>{_NUMBER})"'
    rf"(?P<after>\^\^(?:<{_XSD}(?:double|(?P<full>float))>|xsd:(?:double|(?P<short>float))))"
    r"(?=[\s,;.\])])"
)
_PATTERNS: Final = {
    media_type: re.compile(pattern.encode())
    for media_type, pattern in {
        "application/sparql-results+json": _JSON,
        "application/sparql-results+xml": _XML,
        "text/tab-separated-values": _TURTLE,
        "application/ld+json": _JSON_LD,
        "application/n-quads": _QUOTED,
        "application/n-triples": _QUOTED,
        "application/rdf+xml": _XML,
        "application/trig": _TURTLE,
        "text/turtle": _TURTLE,
    }.items()
}
# No number with all around it is longer: the engine writes a double in 340 characters at most.
_HELD_BYTES: Final = 512
_CSV_PART_CHARS: Final = 64 * 1024
_CSV_NUMBER: Final = re.compile(_NUMBER, re.ASCII)
_CSV_QUOTED: Final = re.compile(r'[",\r\n]')


def canonical(number: str) -> str:
    """Spell a finite number as XML Schema does a double: ``2.5E0``, ``1.0E6``, ``-0.0E0``.

    Example:
        >>> canonical("1000000"), canonical("-0.025")
        ('1.0E6', '-2.5E-2')
    """
    sign, digits, exponent = Decimal(number).as_tuple()
    significant = "".join(map(str, digits)).lstrip("0")
    magnitude = len(significant) - 1 + int(exponent) if significant else 0
    first, rest = significant[:1] or "0", significant[1:].rstrip("0") or "0"
    return f"{'-' if sign else ''}{first}.{rest}E{magnitude}"


class Respelled:
    """Passes on what the engine writes, floating-point numbers in their canonical form.

    Args:
        output: What it is passed on to.
        media_type: What is written; not CSV, which does not tell what is a number.
    """

    def __init__(self, output: Output, media_type: str) -> None:
        self._output = output
        self._pattern = _PATTERNS[media_type]
        self._spell: Callable[[re.Match[bytes]], bytes] = (
            _bare if self._pattern.pattern == _TURTLE.encode() else _in_place
        )
        self._held = b""

    def write(self, data: bytes) -> int:
        """Pass on all but the end of it, in which a number may have begun."""
        text = self._respelled(self._held + data)
        if len(text) > _HELD_BYTES:
            self._output.write(text[:-_HELD_BYTES])
            text = text[-_HELD_BYTES:]
        self._held = text
        return len(data)

    def flush(self) -> None:
        """Nothing can be passed on before more is written, or :meth:`end` is called."""

    def end(self) -> None:
        """Pass on what was held: nothing more will be written."""
        self._output.write(self._held)
        self._held = b""
        self._output.flush()

    def _respelled(self, text: bytes) -> bytes:
        if b"double" not in text and b"float" not in text:
            return text
        return self._pattern.sub(self._spell, text)


def _in_place(match: re.Match[bytes]) -> bytes:
    start, end = match.start("number") - match.start(), match.end("number") - match.start()
    number = canonical(match["number"].decode()).encode()
    return match[0][:start] + number + match[0][end:]


def _bare(match: re.Match[bytes]) -> bytes:
    """In Turtle and TSV a number with an exponent is a double without saying so."""
    number = canonical(match["number"].decode()).encode()
    is_float = match["full"] or match["short"]
    return b'"%b"%b' % (number, match["after"]) if is_float else number


def write_csv(solutions: QuerySolutions, output: Output) -> None:
    """Write a table as CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3)."""
    lines = [",".join(_csv_quoted(variable.value) for variable in solutions.variables)]
    size = 0
    for solution in solutions:
        line = ",".join(["" if term is None else _csv_value(term) for term in solution])
        lines.append(line)
        size += len(line)
        if size > _CSV_PART_CHARS:
            output.write(_csv_part(lines))
            lines, size = [], 0
    output.write(_csv_part(lines))
    output.flush()


def _csv_part(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def _csv_value(term: NamedNode | BlankNode | Literal | Triple) -> str:
    if isinstance(term, Literal):
        text = term.value
        # The text first: to ask for the datatype of each takes longer than to write it.
        if _CSV_NUMBER.fullmatch(text) and term.datatype in _FLOATING:
            return canonical(text)
    else:
        text = term.value if isinstance(term, NamedNode) else str(term)
    return _csv_quoted(text)


def _csv_quoted(text: str) -> str:
    if _CSV_QUOTED.search(text) is None:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
