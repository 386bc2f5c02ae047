"""The elements of an XML text one at a time, without document types, entities or the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
)

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from graph.models import Problem
from graph.reading_list.sniff import skip_comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph.reading_list.source import TextSource

_CHUNK_BYTES: Final = 65_536
_MAX_DEPTH: Final = 200
_ROOT: Final = re.compile(r"<([^\W\d][\w:.-]*)")
_PROLOG: Final = re.compile(r"<[?!][^>]*>")
_REST: Final = "the rest was not read"


class XmlElement(Element):
    """An element that knows its first and last line, from 1."""

    line: int = 0
    end_line: int = 0


class _TooDeepError(Exception):
    """Elements are nested deeper than any list needs."""


def read_elements(
    source: TextSource, tags: Collection[str] | None = None
) -> Iterator[XmlElement | Problem]:
    """Read elements with all that is inside them, each as soon as it ends.

    Args:
        source: The text. What its declaration says of an encoding is passed over.
        tags: Which elements, as ``{namespace}name``; one inside another is part of the outer.
            ``None`` stands for the children of the document's root.

    Yields:
        The elements (:class:`XmlElement`, and so are those inside); where the text is cut or
        broken, a problem ``xml-syntax``, and where it declares a document type or entities,
        ``xml-entities``, after all elements before the fault, which is the last item.
    """
    target = _Target(tags)
    # defusedxml takes the parser of ElementTree written in Python, which shows expat's line.
    parser: Any = XMLParser(target=target, encoding="utf-8", forbid_dtd=True)
    target.expat = parser.parser
    problem: Problem | None = None
    with source.open_bytes() as stream:
        while problem is None and (chunk := stream.read(_CHUNK_BYTES)):
            problem = _feed(parser, target, chunk, source.file)
            yield from target.take()
        if problem is None:
            problem = _feed(parser, target, None, source.file)
            yield from target.take()
    if problem is not None:
        yield problem


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def all_text(element: Element | None) -> str:
    """The text of an element and of all inside it; nothing for none."""
    return "" if element is None else "".join(element.itertext())


def show_text(element: Element) -> str:
    """The text of an element on one line, for a problem."""
    return " ".join(all_text(element).split())


def find_root(sample: str) -> str:
    """The name of the first element of a text, as it is written; nothing where there is none."""
    sample = skip_comments(sample)
    while prolog := _PROLOG.match(sample):
        sample = skip_comments(sample[prolog.end() :])
    match = _ROOT.match(sample)
    return "" if match is None else match[1]


def _feed(parser: Any, target: _Target, chunk: bytes | None, file: str) -> Problem | None:  # noqa: ANN401 - the parser is untyped
    """Parse a chunk, or what is left; give what is wrong with it."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except ParseError as error:
        line = error.position[0]
        said = f"broken or cut XML ({str(error).partition(':')[0]}){target.describe_open()}"
        return Problem(file, line, "xml-syntax", f"{said}; {_REST}")
    except DefusedXmlException:
        said = f"a document type or entity is declared, which is not allowed here; {_REST}"
        return Problem(file, parser.parser.CurrentLineNumber, "xml-entities", said)
    except _TooDeepError:
        said = f"elements nested more than {_MAX_DEPTH} deep; {_REST}"
        return Problem(file, parser.parser.CurrentLineNumber, "xml-syntax", said)
    return None


class _Target:
    """Builds the wanted elements, and passes over all others."""

    def __init__(self, tags: Collection[str] | None) -> None:
        self._tags = tags
        self._depth = 0
        self._open: list[XmlElement] = []
        self._builder = TreeBuilder(element_factory=XmlElement)
        self._done: list[XmlElement] = []
        self.expat: Any = None

    def take(self) -> list[XmlElement]:
        """The elements that ended since the last call."""
        done, self._done = self._done, []
        return done

    def describe_open(self) -> str:
        """Say what is not whole, for a problem."""
        return f" in what began at line {self._open[0].line}" if self._open else ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _TooDeepError
        if self._open or self._is_wanted(tag):
            element = cast("XmlElement", self._builder.start(tag, attributes))
            element.line = self.expat.CurrentLineNumber
            self._open.append(element)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        self._builder.end(tag)
        element = self._open.pop()
        element.end_line = self.expat.CurrentLineNumber
        if not self._open:
            self._builder = TreeBuilder(element_factory=XmlElement)
            self._done.append(element)

    def data(self, text: str) -> None:
        if self._open:
            self._builder.data(text)

    def close(self) -> None:
        """Nothing is left to do; ElementTree's parser asks for this."""

    def _is_wanted(self, tag: str) -> bool:
        return self._depth == 2 if self._tags is None else tag in self._tags  # noqa: PLR2004
