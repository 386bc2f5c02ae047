"""RDF documents straight from their files into a store, at the engine's own speed.

Nothing becomes a value of Python on the way, so memory is the engine's alone. The store is a copy
that is thrown away where a document turns out to be none (:meth:`graph.store.OpenGraph.succeed`):
bulk loading is no transaction.
"""

from __future__ import annotations

import mmap
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Final, cast

from pyoxigraph import RdfFormat, parse

from graph.deep_stack import run_on_deep_stack
from graph.rdf_documents import FORMATS, rdf_syntax_error
from graph.xml_entities import check_entities

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import DefaultGraph, NamedNode, Store

_LINES: Final = frozenset({RdfFormat.N_TRIPLES, RdfFormat.N_QUADS})
_WITH_GRAPHS: Final = frozenset({RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD})
# Two at a time load 1.7 times as fast as one. The engine holds five times the bytes of what it
# is given at once, up to a million quads; of smaller parts it makes more files than it can sort.
_AT_A_TIME: Final = 2
_LEAST_PART_BYTES: Final = 2**19
_LARGEST_PART_BYTES: Final = 2**27
_TAIL_BYTES: Final = 2**12


@dataclass(frozen=True, slots=True)
class Document:
    """An RDF document in a file that is open to read, and its media type."""

    file: IO[bytes]
    media_type: str

    @property
    def size_bytes(self) -> int:
        """How long it is."""
        return self.file.seek(0, os.SEEK_END)

    def read(self) -> bytes:
        """The whole of it."""
        self.file.seek(0)
        return self.file.read()


def load_document(
    store: Store, document: Document, base_iri: str, graph: NamedNode | DefaultGraph
) -> None:
    """Load a document into a graph of a store. Its blank nodes get names of their own.

    Where it fails, some of it may have been loaded.

    A Turtle document may leave out its last full stop, as in :mod:`graph.rdf_documents`.

    Raises:
        RdfSyntaxError: It is no such document, holds graphs of its own, needs another document
            from the network, or has entities that make it very long; with line and column where
            the parser knows them.
        OSError: The file cannot be read, or the store not written.
    """
    rdf_format = FORMATS[document.media_type]
    if rdf_format is RdfFormat.RDF_XML:
        _check_entities(document)
    # The frames of an error may outlive this: they keep their functions, these what they close
    # over, and a store that is known keeps its lock.
    known = [store]

    def load(source: _Part) -> None:
        file = cast("IO[bytes]", source)  # all that is called is read()
        known[0].bulk_load(file, format=rdf_format, base_iri=base_iri, to_graph=graph)

    try:
        if rdf_format in _WITH_GRAPHS:
            run_on_deep_stack(lambda: _check(_whole(document), rdf_format, base_iri))
        if rdf_format is RdfFormat.TURTLE:
            run_on_deep_stack(lambda: load(_ended(document, base_iri)))
        else:
            _load_parts(_parts(document), load)
    except SyntaxError as error:
        raise rdf_syntax_error(error, document.file, document.media_type) from error
    finally:
        known.clear()


def _check(source: _Part, rdf_format: RdfFormat, base_iri: str) -> None:
    """Read a document to its end; one with graphs of its own, which loading would take, fails."""
    file = cast("IO[bytes]", source)
    for _ in parse(file, format=rdf_format, base_iri=base_iri, without_named_graphs=True):
        pass


def _check_entities(document: Document) -> None:
    if isinstance(document.file, BytesIO) or document.size_bytes == 0:
        check_entities(document.read())
        return
    with _mapped(document.file) as text:
        check_entities(text)


@dataclass(slots=True)
class _Part:
    """Bytes of a file, to read once, whoever else reads others meanwhile."""

    file: IO[bytes]
    lock: threading.Lock
    start: int
    end: int
    more: bytes = field(default=b"")

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end."""
        left = self.end - self.start
        wanted = left if size < 0 else min(size, left)
        if wanted == 0:
            more, self.more = self.more, b""
            return more
        with self.lock:
            self.file.seek(self.start)
            found = self.file.read(wanted)
        self.start = self.start + len(found) if found else self.end  # it was cut meanwhile
        return found


def _ended(document: Document, base_iri: str) -> _Part:
    """A Turtle document, with the full stop that it may lack.

    To try whether it can be loaded would leave the blank nodes of the first time.
    """
    whole = _whole(document)
    document.file.seek(max(0, whole.end - _TAIL_BYTES))
    if document.file.read().rstrip().endswith(b"."):
        return whole
    try:
        _check(_whole(document, b"\n."), RdfFormat.TURTLE, base_iri)
    except SyntaxError:
        return whole  # whatever is wrong is told when it is loaded
    return _whole(document, b"\n.")


def _whole(document: Document, more: bytes = b"") -> _Part:
    return _Part(document.file, threading.Lock(), 0, document.size_bytes, more)


def _parts(document: Document) -> list[_Part]:
    """Cut a document of lines, if it is large and has no blank node.

    A blank node is one within what is loaded at once.
    """
    whole = _whole(document)
    least = min(_threads(), whole.end // _LEAST_PART_BYTES)
    count = max(least, -(-whole.end // _LARGEST_PART_BYTES))
    cannot_be_cut = FORMATS[document.media_type] not in _LINES or isinstance(whole.file, BytesIO)
    if cannot_be_cut or count < 2:  # noqa: PLR2004 -- nothing to cut
        return [whole]
    with _mapped(document.file) as text:
        if text.find(b"_:") >= 0:
            return [whole]
        middles = (whole.end * number // count for number in range(1, count))
        cuts = sorted({0, whole.end, *(text.find(b"\n", middle) + 1 for middle in middles)})
    return [_Part(whole.file, whole.lock, start, end) for start, end in pairwise(cuts)]


def _threads() -> int:
    return min(_AT_A_TIME, os.cpu_count() or 1)


def _load_parts(parts: Sequence[_Part], load: Callable[[_Part], None]) -> None:
    if len(parts) == 1:
        run_on_deep_stack(lambda: load(parts[0]))
        return
    starts = [part.start for part in parts]
    with ThreadPoolExecutor(_threads()) as threads:
        loading = [
            threads.submit(run_on_deep_stack, lambda part=part: load(part)) for part in parts
        ]
        # The first to fail is told: those before it are begun, and so are never cancelled.
        for start, future in zip(starts, loading, strict=True):
            try:
                future.result()
            except SyntaxError as error:
                threads.shutdown(cancel_futures=True)
                raise _moved(error, _lines_before(parts[0].file, start)) from error
            except BaseException:
                threads.shutdown(cancel_futures=True)
                raise


def _lines_before(file: IO[bytes], end: int) -> int:
    if end == 0:
        return 0
    with _mapped(file, end) as text:
        return sum(1 for _ in iter(text.readline, b""))


def _mapped(file: IO[bytes], size_bytes: int = 0) -> mmap.mmap:
    return mmap.mmap(file.fileno(), size_bytes, access=mmap.ACCESS_READ)


def _moved(error: SyntaxError, lines: int) -> SyntaxError:
    """The error, where it stands in the whole document."""
    if lines == 0 or error.lineno is None:
        return error
    moved = SyntaxError(error.msg)
    moved.lineno, moved.offset = error.lineno + lines, error.offset
    return moved
