"""The three ways to ask an OpenAI-compatible endpoint for an answer of one form."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME: Final = "items"


class Form(Enum):
    """How the form of the answer is asked for, the strictest first.

    Not every server knows every way; one that refuses a way is asked in the next.
    """

    SCHEMA = "response_format"
    TOOL = "tool call"
    PLAIN = "plain JSON"

    @property
    def next(self) -> Form | None:
        """The next way, after the last of which there is none."""
        forms = list(Form)
        place = forms.index(self) + 1
        return forms[place] if place < len(forms) else None


class NoCompletionError(Exception):
    """What came back is no chat completion, or holds no answer."""


def request_body(
    form: Form, model: str, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the body of a request.

    Source:
        OpenAI API reference, "Create chat completion", as other servers have taken it over.
    """
    body: dict[str, Any] = {"model": model, "messages": list(messages), "temperature": 0}
    if form is Form.SCHEMA:
        named = {"name": _NAME, "strict": True, "schema": dict(schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    elif form is Form.TOOL:
        # The one function is a form to fill in: nothing is ever run.
        body["tools"] = [
            {"type": "function", "function": {"name": _NAME, "parameters": dict(schema)}}
        ]
        body["tool_choice"] = {"type": "function", "function": {"name": _NAME}}
    return body


def answer_text(completion: object) -> str:
    """Take the answer out of a chat completion: the content, or the arguments of a tool call.

    Raises:
        NoCompletionError: There is none, or it was cut off.
    """
    choice = _first(_get(completion, "choices"))
    if _get(choice, "finish_reason") == "length":
        message = "the model's answer was cut off at its longest length"
        raise NoCompletionError(message)
    said = _get(choice, "message")
    called = _get(_get(_first(_get(said, "tool_calls")), "function"), "arguments")
    content = _get(said, "content")
    for text in (called, content):
        if isinstance(text, str) and text.strip():
            return text
    if isinstance(_get(said, "refusal"), str):
        message = "the model refused to answer"
        raise NoCompletionError(message)
    message = "the answer is no chat completion"
    raise NoCompletionError(message)


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else None
