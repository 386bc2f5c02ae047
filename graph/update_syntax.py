"""The text of an update, taken apart into its operations. Pure: no store, no engine.

It is for text that the engine's own parser has accepted. What is cut out here goes back to the
engine as queries alone, so a cut in the wrong place could give a wrong query, never an operation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from graph.errors import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_IRI: Final = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>"""
_TEXT: Final = r"""
      '''(?:'{0,2}(?:[^'\\]|\\.))*+'''
    | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+\"\"\"
    | '(?:[^'\\\n\r]|\\.)*+'
    | "(?:[^"\\\n\r]|\\.)*+"
"""
_COMMENT: Final = r"\#[^\n\r]*"
_NAME: Final = r"\w\u00b7\u0300-\u036f\u203f\u2040"  # characters of names, in brackets
_SKIPPED: Final = frozenset({"space", "text", "comment"})
# All up to the next brace, read as above: blocks may be of many megabytes.
_TO_BRACE: Final = re.compile(
    rf"""(?:[^{{}}<"'\\#\\]++ | {_IRI} | {_TEXT} | {_COMMENT} | \\. | [<"'\\])*+""",
    re.VERBOSE | re.DOTALL,
)

Verb = Literal[
    "INSERT DATA", "DELETE DATA", "DELETE WHERE", "MODIFY", "CLEAR", "COPY", "CREATE", "LOAD"
]
Scope = Literal["GRAPH", "DEFAULT", "NAMED", "ALL"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: ``kind`` is its name in the grammar here, ``start`` its place."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


@dataclass(frozen=True, slots=True)
class Target:
    """What a graph operation names; ``name`` is an IRI or prefixed name as written."""

    scope: Scope
    name: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``prologue`` holds all the prefixes and bases before it.

    Blocks are texts between braces. ``verb`` says which of the fields are there: ``CLEAR`` stands
    for ``DROP`` too, as an update keeps no empty graph; ``COPY`` for ``MOVE`` and ``ADD``, told
    apart by ``clears_target`` and ``clears_source``.
    """

    verb: Verb
    prologue: str
    silent: bool = False
    delete: str = ""
    insert: str = ""
    where: str = ""
    with_graph: str = ""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    target: Target = Target("DEFAULT")
    source: Target = Target("DEFAULT")
    clears_target: bool = False
    clears_source: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a template: triples, and the graph they go to, empty where none is named."""

    graph: str
    triples: str


@cache
def _token() -> re.Pattern[str]:
    """What a token is; made when there is need of it, since that takes 50 ms."""
    return re.compile(
        rf"""
          (?P<space>[\s,]+)
        | (?P<iri>{_IRI})
        | (?P<text>{_TEXT})
        | (?P<comment>{_COMMENT})
        | (?P<open>[{{]) | (?P<close>[}}]) | (?P<end>;)
        | (?P<blank>_:\w(?:[.{_NAME}-]*[{_NAME}-])?)
        | (?P<variable>[?$][{_NAME}]+)
        | (?P<word>@?(?:[:%{_NAME}-]|\\.|\.(?=[\w:%\\-]))+)
        """,
        re.VERBOSE | re.DOTALL,
    )


def tokens(text: str) -> Iterator[Token]:
    """The tokens that matter to the shape; strings and comments are passed over."""
    return _tokens_from(text, 0)


def _tokens_from(text: str, start: int) -> Iterator[Token]:
    for match in _token().finditer(text, start):
        kind = match.lastgroup or ""
        if kind not in _SKIPPED:
            yield Token(kind, match[0], match.start())


def _outer_tokens(text: str) -> Iterator[Token]:
    """The tokens outside of braces, and the braces of what is passed over."""
    place = 0
    while place < len(text):
        for token in _tokens_from(text, place):
            yield token
            if token.kind == "open":
                place = _close_of(text, token.end)
                break
        else:
            return


def _close_of(text: str, start: int) -> int:
    """The place of the brace that ends the block, or the end of the text."""
    depth = 1
    place = start
    while True:
        stop = _TO_BRACE.match(text, place)
        place = len(text) if stop is None else stop.end()
        if place >= len(text):
            return len(text)
        depth += 1 if text[place] == "{" else -1
        if depth == 0:
            return place
        place += 1


def declarations(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where prefixes and bases are declared: start, end, and the prefix, empty for a base."""
    found: list[tuple[int, int, str]] = []
    begun: Token | None = None
    name = ""
    for token in _outer_tokens(text):
        if begun is None and token.is_word("PREFIX", "BASE"):
            begun, name = token, ""
        elif begun is not None and token.kind == "iri":
            found.append((begun.start, token.end, name))
            begun = None
        elif begun is not None and token.kind == "word":
            name = token.text
        else:
            begun = None
    return tuple(found)


def split_update(text: str) -> tuple[Operation, ...]:
    """Take an update apart.

    Raises:
        QuerySyntaxError: The shape is not that of an update, as far as is looked at here.
    """
    reader = _Reader(text)
    operations: list[Operation] = []
    prologue = ""
    while reader.token is not None:
        if reader.token.kind == "end":
            reader.next()
        elif reader.token.is_word("PREFIX", "BASE"):
            prologue += reader.declaration() + "\n"
        else:
            operations.append(replace(_operation(reader), prologue=prologue))
            if reader.token is not None and reader.token.kind != "end":
                raise reader.error()
    return tuple(operations)


def split_template(block: str) -> tuple[Part, ...]:
    """Take a block of quads apart into triples and the graphs that they go to."""
    parts: list[Part] = []
    reader = _Reader(block)
    begin = 0
    while reader.token is not None:
        if not reader.token.is_word("GRAPH"):
            reader.next()
            continue
        parts.append(Part("", block[begin : reader.token.start]))
        reader.next()
        name = reader.name("variable")
        parts.append(Part(name, reader.block()))
        begin = reader.behind
        if block[begin:].lstrip().startswith("."):
            begin = block.index(".", begin) + 1
    parts.append(Part("", block[begin:]))
    return tuple(part for part in parts if part.triples.strip())


class _Reader:
    """Reads tokens one by one. ``token`` is the next one, ``None`` at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self.behind = 0
        self.token = next(self._tokens, None)

    def next(self) -> Token:
        if self.token is None:
            raise self.error()
        read = self.token
        self.behind = read.end
        self.token = next(self._tokens, None)
        return read

    def take(self, *words: str) -> bool:
        """Read one of these keywords, if it is next."""
        if self.token is not None and self.token.is_word(*words):
            self.next()
            return True
        return False

    def name(self, *kinds: str) -> str:
        """Read an IRI or a prefixed name."""
        if self.token is None or self.token.kind not in {"iri", "word", *kinds}:
            raise self.error()
        return self.next().text

    def block(self) -> str:
        """Read a block, and give what is between its braces."""
        if self.token is None or self.token.kind != "open":
            raise self.error()
        start = self.token.end
        end = _close_of(self._text, start)
        self._tokens = _tokens_from(self._text, end)
        self.token = next(self._tokens, None)
        self.next()  # the brace that closes it, or an error
        return self._text[start:end]

    def declaration(self) -> str:
        """Read a declaration of a prefix or base, which ends with an IRI."""
        start = self.token.start if self.token is not None else 0
        while self.next().kind != "iri":
            pass
        return self._text[start : self.behind]

    def error(self) -> QuerySyntaxError:
        place = len(self._text) if self.token is None else self.token.start
        before = self._text[:place]
        return QuerySyntaxError(
            "the update does not go on like this; put spaces between its words",
            line=before.count("\n") + 1,
            column=place - (before.rfind("\n") + 1) + 1,
        )


def _operation(reader: _Reader) -> Operation:
    if reader.take("LOAD"):
        return _load(reader)
    if reader.take("CLEAR", "DROP"):
        silent = reader.take("SILENT")
        return Operation("CLEAR", "", silent=silent, target=_target(reader))
    if reader.take("CREATE"):
        silent = reader.take("SILENT")
        return Operation("CREATE", "", silent=silent, target=_target(reader))
    if reader.token is not None and reader.token.is_word("COPY", "MOVE", "ADD"):
        return _transfer(reader)
    return _modify(reader)


def _load(reader: _Reader) -> Operation:
    silent = reader.take("SILENT")
    reader.name()
    if reader.take("INTO"):
        _target(reader)
    return Operation("LOAD", "", silent=silent)


def _transfer(reader: _Reader) -> Operation:
    verb = reader.next().text.upper()
    silent = reader.take("SILENT")
    source = _target(reader)
    if not reader.take("TO"):
        raise reader.error()
    return Operation(
        "COPY",
        "",
        silent=silent,
        source=source,
        target=_target(reader),
        clears_target=verb != "ADD",
        clears_source=verb == "MOVE",
    )


def _target(reader: _Reader) -> Target:
    scopes: Sequence[Scope] = ("DEFAULT", "NAMED", "ALL")
    for scope in scopes:
        if reader.take(scope):
            return Target(scope)
    reader.take("GRAPH")
    return Target("GRAPH", reader.name())


def _modify(reader: _Reader) -> Operation:
    with_graph = reader.name() if reader.take("WITH") else ""
    delete = insert = ""
    if reader.take("DELETE"):
        if reader.take("DATA"):
            return Operation("DELETE DATA", "", delete=reader.block())
        if reader.take("WHERE"):
            return Operation("DELETE WHERE", "", delete=reader.block())
        delete = reader.block()
    if reader.take("INSERT"):
        if reader.take("DATA"):
            return Operation("INSERT DATA", "", insert=reader.block())
        insert = reader.block()
    using: list[str] = []
    using_named: list[str] = []
    while reader.take("USING"):
        (using_named if reader.take("NAMED") else using).append(reader.name())
    if not reader.take("WHERE"):
        raise reader.error()
    return Operation(
        "MODIFY",
        "",
        delete=delete,
        insert=insert,
        where=reader.block(),
        with_graph=with_graph,
        using=tuple(using),
        using_named=tuple(using_named),
    )
