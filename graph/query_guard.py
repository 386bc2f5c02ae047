r"""What must not reach the engine: a request to another machine, and nesting without end.

The engine follows ``SERVICE`` by itself and has no switch for it. Two parsers never read one text
in quite the same way, so none is trusted here. A query that holds the letters of the
word anywhere is read in *every* way that the tokens of SPARQL allow: ``<`` begins an IRI or
compares, ``'''`` begins a long string or is an empty one and the begin of the next, ``\u0022`` is a
quote or not. The query goes on if the letters are inside a string or a comment in each of these
readings, and is refused otherwise. A reading too many refuses a query too many; it never lets one
through.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from graph.errors import QueryNotAllowedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# The parser descends once a bracket, and tries some brackets in several ways: deep nesting costs
# time out of all proportion. People's queries stay far below.
_NESTING: Final = 200
_LEXEME: Final = re.compile(
    r"""
      \s+
    | <[^<>"{}|^`\\\x00-\x20]*>                 # IRIREF
    # Long strings before short ones. A string that does not end is read as one all the same: to
    # begin again at each of its quotes would take time with the square of its length.
    | '''(?:'{0,2}(?:[^'\\]|\\.))*+(?:''')?
    | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+(?:\"\"\")?
    | '(?:[^'\\\n\r]|\\.)*+'?
    | "(?:[^"\\\n\r]|\\.)*+"?
    | \#[^\n\r]*                                # comment
    | (?P<open>[({\[]) | (?P<close>[)}\]])
    | (?P<word>[?$@]?(?:[\w:.%-]|\\.)+)         # keyword, name, variable, language or number
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# The letters and what case folding makes of others.
_SERVICE: Final = re.compile("[sS\u017f][eE][rR][vV][iI\u0130\u0131][cC][eE]")
_READ_CHARS: Final = 1_000_000

# States of a reading. Two quotes seen inside a long string, say, are a state of their own.
_CODE, _CODE_ESCAPE, _IRI, _COMMENT = "code", "code escape", "iri", "comment"
_IN_CODE: Final = frozenset({_CODE, _CODE_ESCAPE, _IRI})
_LAST: Final = frozenset({_CODE, _COMMENT})
_CLASSES: Final = {
    **dict.fromkeys("\n\r", "line end"),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "doubtful line end"),
    **{mark: mark for mark in "'\"\\#<>"},
    **dict.fromkeys("{}|^`", "no iri"),
    **{chr(code): "no iri" for code in range(0x21) if chr(code) not in "\n\r\x0b\x0c"},
}

_States = frozenset[str]


def check_query(query: str) -> bool:
    """Refuse what must not reach the engine; say whether the query names its dataset.

    Raises:
        QueryNotAllowedError: The query could ask another machine, or nests too deep.
    """
    if not _holds_only_as_text(query):
        message = (
            "queries may hold the letters 'service' in plain strings and comments alone, since "
            "nothing leaves this machine; an IRI that has them is written as IRI('…')"
        )
        raise QueryNotAllowedError(message)
    if (
        query.count("{") + query.count("(") + query.count("[") <= _NESTING
        and "from" not in query.lower()
    ):
        return False  # what most queries are is not read token by token
    depth = 0
    names_dataset = False
    for match in _LEXEME.finditer(query):
        if match["open"]:
            depth += 1
            if depth > _NESTING:
                message = f"brackets are nested more than {_NESTING} deep"
                raise QueryNotAllowedError(message)
        elif match["close"]:
            depth -= 1
        elif match["word"] and match["word"].upper() == "FROM":
            names_dataset = True
    return names_dataset


def _holds_only_as_text(text: str) -> bool:
    """Whether each occurrence of the word is inside a string or comment, however one reads."""
    if text.isascii() and "service" not in text.lower() and "\\" not in text:
        return True  # what most queries are
    # As it stands, and with its escapes replaced first (SPARQL 1.1, section 19.2).
    readings = {text, _ESCAPE.sub(_character, text)}
    return all(
        _SERVICE.search(reading) is None
        or (len(reading) <= _READ_CHARS and _is_text_everywhere(reading))
        for reading in readings
    )


def _character(match: re.Match[str]) -> str:
    try:
        return chr(int(match[1] or match[2], 16))
    except (ValueError, OverflowError):
        return match[0]


def _is_text_everywhere(text: str) -> bool:
    classes = [_CLASSES.get(character, "other") for character in text]
    states = _forwards(classes)
    wanted = {
        place for match in _SERVICE.finditer(text) for place in range(match.start(), match.end())
    }
    # Of the readings, those count that come to an end: the engine reads the text to its end before
    # it evaluates anything.
    useful = states[-1] & _LAST
    for place in range(len(classes) - 1, -1, -1):
        useful = _before(states[place], classes[place], useful)
        if not useful or (place in wanted and useful & _IN_CODE):
            return False
    return True


def _forwards(classes: list[str]) -> list[_States]:
    reached: _States = frozenset({_CODE})
    states = [reached]
    for name in classes:
        reached = _after(reached, name)
        states.append(reached)
    return states


@cache
def _after(states: _States, name: str) -> _States:
    return frozenset(follower for state in states for follower in _step(state, name))


@cache
def _before(states: _States, name: str, useful: _States) -> _States:
    """Those of the states from which the character leads to one of the useful ones."""
    return frozenset(state for state in states if not useful.isdisjoint(_step(state, name)))


def _step(state: str, name: str) -> Iterator[str]:
    """In which states a reading may be after one more character."""
    if state == _CODE:
        yield from _step_in_code(name)
    elif state == _CODE_ESCAPE:  # of a name, such as a:b\'c; or not
        yield _CODE
        yield from _step_in_code(name)
    elif state == _IRI:
        if name == ">":
            yield _CODE
        elif name in {"other", "'", "#", "\\", "doubtful line end"}:
            yield _IRI
    elif state == _COMMENT:
        if name != "line end":
            yield _COMMENT
        if name in {"line end", "doubtful line end"}:
            yield _CODE
    else:
        yield from _step_in_string(state, name)


def _step_in_code(name: str) -> Iterator[str]:
    yield from {
        "'": ("'",),
        '"': ('"',),
        "#": (_COMMENT,),
        "<": (_CODE, _IRI),
        "\\": (_CODE_ESCAPE,),
    }.get(name, (_CODE,))


def _step_in_string(state: str, name: str) -> Iterator[str]:
    """Go on in a string. The state is its quote and what was seen of it.

    ``'`` just opened, ``'…`` inside, ``''`` one quote after the opening one; ``'''`` inside a long
    string, ``'''1`` and ``'''2`` after one and two of the quotes that may end it.
    """
    quote = state[0]
    if state.endswith("\\"):
        yield state[:-1]
    elif state.startswith(quote * 3):
        yield from _step_in_long_string(state, name, quote)
    elif state == quote * 2:
        if name == quote:
            yield quote * 3
    elif name == quote:
        yield _CODE
        if state == quote:
            yield quote * 2
    elif name == "\\":
        yield quote + "…\\"
    elif name != "line end":
        yield quote + "…"


def _step_in_long_string(state: str, name: str, quote: str) -> Iterator[str]:
    long = quote * 3
    if name == "\\":
        yield long + "\\"
    elif name != quote:
        yield long
    elif state == long + "2":
        yield _CODE
        yield state
    else:
        yield long + ("2" if state == long + "1" else "1")
