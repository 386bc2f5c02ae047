"""One ready query: a SPARQL file whose head names it and types its parameters.

The head is the comment that the file begins with, in YAML::

    # title: Papers measured on a benchmark
    # description: Every paper whose authors measured their own work on it.
    # parameters:
    #   benchmark: {type: benchmark, description: The benchmark.}

Each parameter stands once in the query, as the only value of a ``VALUES``: ``UNDEF`` where the
query without it is about everything, else its default. So the file as it is runs on any endpoint,
and a value takes the place of a term, never of a piece of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml
from pyoxigraph import Store

from graph.canned.parameters import Parameter, ParameterType
from graph.deep_stack import run_on_deep_stack
from graph.errors import ParameterValueError, QueryFileError, QueryNotAllowedError
from graph.iris import DEFAULT_BASE
from graph.query_guard import check_query
from graph.sparql import syntax_error
from graph.syntax_place import placed
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Literal, NamedNode

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VARIABLE: Final = re.compile(r"[a-z][A-Za-z0-9]*")
_TERM: Final = r'UNDEF|"[^"\\\n]*"(?:\^\^\S+|@[\w-]+)?|<[^<>\s]*>|[\w:.+-]+'
_CHARTS: Final = frozenset({"bar", "line"})
_HEAD_FIELDS: Final = frozenset({"title", "description", "parameters", "chart", "computed"})
_PARAMETER_FIELDS: Final = frozenset({"type", "description", "required", "choices"})
_COMPUTED: Final = frozenset({"bridges"})
_HEAD_CHARS: Final = 10_000
_ANY_BASE: Final = f"{DEFAULT_BASE}/"  # to read a query; it is asked with the graph's own


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A ready query.

    ``text`` is the query without its head, defaults in place. ``chart`` says how a browser may
    draw its counts (``bar``, ``line``). ``computed`` names what networkx fills in, one ``VALUES``
    of two variables. ``own`` tells the person's queries from those of the package.
    """

    name: str
    title: str
    description: str
    text: str
    parameters: tuple[Parameter, ...] = ()
    chart: str | None = None
    computed: str | None = None
    own: bool = False

    def parameter(self, name: str) -> Parameter:
        """Find a parameter by its name.

        Raises:
            ParameterValueError: The query has no such parameter.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise ParameterValueError(name, f"{self.name} has no such parameter; it has {known}")

    def bind(
        self,
        values: Mapping[str, NamedNode | Literal],
        computed: Iterable[tuple[NamedNode | Literal, ...]] = (),
    ) -> str:
        """Write the query with these values in place of its defaults.

        Args:
            values: Terms by the name of the parameter; the engine's own writer makes their text.
            computed: The rows of what networkx computes, where the query asks for any.

        Raises:
            ParameterValueError: There is no such parameter, or a required one is missing.
        """
        for name in values:
            self.parameter(name)
        for parameter in self.parameters:
            if parameter.required and parameter.default is None and parameter.name not in values:
                raise ParameterValueError(parameter.name, "this query needs it")
        # In one pass, so that nothing in a value is ever read as part of the query.
        text = _VALUES.sub(
            lambda match: (
                f"{match['head']}{values[match['name']]}{match['tail']}"
                if match["name"] in values
                else match[0]
            ),
            self.text,
        )
        table = "\n".join(f"({' '.join(map(str, row))})" for row in computed)
        if self.computed is None:
            return text
        return _COMPUTED_VALUES.sub(lambda match: f"{match[1]}{table}{match[3]}", text)


_VALUES: Final = re.compile(
    rf"(?P<head>\bVALUES\s*\?(?P<name>\w+)\s*\{{\s*)(?P<term>{_TERM})(?P<tail>\s*\}})"
)
_COMPUTED_VALUES: Final = re.compile(
    r"(\bVALUES\s*\(\s*(?:\?\w+\s*){2}\)\s*\{\s*)(\(UNDEF UNDEF\))(\s*\})"
)


def parse_canned(name: str, source: str, *, file: str, own: bool = False) -> CannedQuery:
    """Read one file.

    Args:
        name: What the query is called in addresses: lower-case words joined by hyphens.
        source: The file's text.
        file: Its name, for errors.
        own: Whether it is a person's.

    Raises:
        QueryFileError: The name or head is not as it should be, or a parameter does not stand in
            the query, or the query cannot be parsed or is one that is refused.
    """
    if not _NAME.fullmatch(name):
        message = "a query is named by lower-case words and digits, joined by hyphens"
        raise QueryFileError(message, file=file)
    lines = source.removeprefix("\ufeff").splitlines()
    length = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head = _head("\n".join(line[1:] for line in lines[:length]), file)
    below = "\n".join(lines[length:])
    text = below.strip() + "\n"
    if not text.strip():
        message = "there is no query below the head"
        raise QueryFileError(message, file=file, line=length + 1)
    lines_before = length + below[: len(below) - len(below.lstrip())].count("\n")
    run_on_deep_stack(lambda: _check_syntax(text, file, lines_before))
    parameters = tuple(
        _parameter(variable, stated, text, file) for variable, stated in head["parameters"].items()
    )
    if head["computed"] is not None and len(_COMPUTED_VALUES.findall(text)) != 1:
        message = "what is computed needs one VALUES of two variables with (UNDEF UNDEF)"
        raise QueryFileError(message, file=file)
    return CannedQuery(
        name,
        head["title"],
        head["description"],
        text,
        parameters,
        head["chart"],
        head["computed"],
        own,
    )


def _check_syntax(text: str, file: str, lines_before: int) -> None:
    """Have the engine read a query, over nothing.

    Raises:
        QueryFileError: It is none, or one that is refused.
    """
    try:
        check_query(text)
        Store().query(text, base_iri=_ANY_BASE, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        fault = placed(syntax_error(str(error)), text, _ANY_BASE)
        line = None if fault.line is None else lines_before + fault.line
        raise QueryFileError(fault.message, file=file, line=line) from error
    except QueryNotAllowedError as error:
        raise QueryFileError(error.message, file=file) from error
    except (ValueError, RuntimeError):
        pass  # it is read; functions are known where it is asked


def _read_yaml(text: str, file: str) -> object:
    if len(text) > _HEAD_CHARS:
        message = f"the head has more than {_HEAD_CHARS:,} characters"
        raise QueryFileError(message, file=file, line=1)
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        message = f"the head is no YAML: {error.problem}"
        raise QueryFileError(message, file=file, line=line) from error
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2026-13-01 is a ValueError
        message = f"the head is no YAML: {error}"
        raise QueryFileError(message, file=file) from error
    except RecursionError as error:
        message = "the head is no YAML: brackets are nested too deep"
        raise QueryFileError(message, file=file) from error


def _head(text: str, file: str) -> dict[str, Any]:
    head = _read_yaml(text, file)
    if not isinstance(head, dict):
        message = "the file begins with comments that hold title and description"
        raise QueryFileError(message, file=file, line=1)
    _know_fields(head, _HEAD_FIELDS, "the head", file)
    for field in ("title", "description"):
        if not isinstance(head.get(field), str) or not head[field].strip():
            message = f"the head has no {field}"
            raise QueryFileError(message, file=file, line=1)
    for field, known in (("chart", _CHARTS), ("computed", _COMPUTED)):
        if head.get(field) not in (None, *known):  # a list, which has no hash, is not either
            message = f"{field} is one of {', '.join(sorted(known))}"
            raise QueryFileError(message, file=file, line=1)
    if not isinstance(head.get("parameters") or {}, dict):
        message = "parameters are names with their types"
        raise QueryFileError(message, file=file, line=1)
    return {
        "title": " ".join(head["title"].split()),
        "description": " ".join(head["description"].split()),
        "parameters": head.get("parameters") or {},
        "chart": head.get("chart"),
        "computed": head.get("computed"),
    }


def _parameter(variable: object, stated: object, text: str, file: str) -> Parameter:
    if not isinstance(variable, str) or not _VARIABLE.fullmatch(variable):
        message = f"a parameter is named by letters and digits, not {variable!r}"
        raise QueryFileError(message, file=file)
    if not isinstance(stated, dict):
        message = f"parameter {variable}: say at least its type, as {{type: benchmark}}"
        raise QueryFileError(message, file=file)
    _know_fields(stated, _PARAMETER_FIELDS, f"parameter {variable}", file)
    if stated.get("type") not in tuple(ParameterType):
        message = f"parameter {variable}: its type is one of {', '.join(ParameterType)}"
        raise QueryFileError(message, file=file)
    found = [match["term"] for match in _VALUES.finditer(text) if match["name"] == variable]
    if len(found) != 1:
        message = (
            f"parameter {variable}: the query must hold VALUES ?{variable} {{ UNDEF }} once, "
            "or a default in its place"
        )
        raise QueryFileError(message, file=file)
    default = found[0]
    choices = stated.get("choices") or []
    if not isinstance(choices, list):
        message = f"parameter {variable}: choices are a list"
        raise QueryFileError(message, file=file)
    return Parameter(
        variable,
        ParameterType(stated["type"]),
        " ".join(str(stated.get("description") or variable).split()),
        bool(stated.get("required")),
        None if default == "UNDEF" else default,
        tuple(map(str, choices)),
    )


def _know_fields(stated: dict[Any, Any], known: frozenset[str], where: str, file: str) -> None:
    unknown = sorted(str(field) for field in stated if field not in known)
    if unknown:
        message = f"{where} has {unknown[0]!r}; known are {', '.join(sorted(known))}"
        raise QueryFileError(message, file=file, line=1)
