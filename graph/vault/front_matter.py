"""Properties in the front matter of a note, in YAML, found without reading anything anew."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import yaml

from graph.vault.properties import Head, Property, UneditableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.vault.content import Value

_OPENING: Final = re.compile(r"---[ \t]*\r?\n?")
_CLOSING: Final = re.compile(r"(?:---|\.\.\.)[ \t]*\r?\n?")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What no tool takes for anything but the text itself.
_PLAIN: Final = re.compile(r"[a-z][a-z0-9]*(?:-[A-Za-z0-9._%~-]*[A-Za-z0-9])?|\d{4}-\d{2}-\d{2}")
_WORDS_WITH_MEANING: Final = frozenset(
    {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
)
# What YAML 1.1 does not print, and what it takes for the end of a line.
_UNPRINTABLE: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class FrontMatter:
    """Writes and finds properties between two lines of ``---``."""

    def read(self, lines: Sequence[str]) -> Head | None:
        """Find the properties by the places that a YAML parser gives.

        Raises:
            UneditableError: The YAML is broken, a key stands twice, or it holds no properties.
        """
        if not lines or not _OPENING.fullmatch(lines[0]):
            return None
        last = next((n for n, line in enumerate(lines) if n and _CLOSING.fullmatch(line)), None)
        if last is None:
            message = "the front matter has no end"
            raise UneditableError(message, 1)
        root = _compose("".join(lines[1:last]))
        properties: dict[str, Property] = {}
        for position, (key, value) in enumerate([] if root is None else root.value):
            if not isinstance(key, yaml.ScalarNode):
                continue
            start = key.start_mark.line + 1
            if key.value in properties:
                message = f"the front matter has the key {key.value!r} twice"
                raise UneditableError(message, start + 1)
            following = root.value[position + 1 :] if root is not None else []
            end = following[0][0].start_mark.line + 1 if following else last
            if end == start:
                message = "the front matter has two keys in one line"
                raise UneditableError(message, start + 1)
            properties[key.value] = Property(_value(value), start, _trimmed(lines, start, end))
        return Head(properties, 1, last)

    def written(self, key: str, value: Value) -> list[str]:
        """One line, or one for each value of a list."""
        if isinstance(value, str):
            return [f"{key}: {_scalar(value)}"]
        return [f"{key}:", *(f"  - {_scalar(one)}" for one in value)]

    def wrapped(self, lines: list[str]) -> list[str]:
        """Between two lines of ``---``."""
        return ["---", *lines, "---"]


def _compose(text: str) -> yaml.MappingNode | None:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be parsed"
        message = f"the front matter is not valid YAML: {said}"
        raise UneditableError(message, 2 + (0 if mark is None else mark.line)) from error
    if root is None or isinstance(root, yaml.MappingNode):
        if isinstance(root, yaml.MappingNode) and root.flow_style:
            message = "the front matter is written in braces"
            raise UneditableError(message, 2)
        return root
    message = "the front matter holds no properties"
    raise UneditableError(message, 2)


def _value(node: yaml.Node) -> Value:
    """A value as it is written; lists in lists are kept apart by their brackets."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return tuple(
            str(one.value) if isinstance(one, yaml.ScalarNode) else repr(_value(one))
            for one in node.value
        )
    return repr(yaml.serialize(node))


def _trimmed(lines: Sequence[str], start: int, end: int) -> int:
    """The end of a property without the empty lines and comments that follow it."""
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _WORDS_WITH_MEANING:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
