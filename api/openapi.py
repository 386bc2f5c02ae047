"""The OpenAPI document, corrected where the framework's guess is not what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI

from api.problems import PROBLEM_JSON
from api.shortcut import Shortcut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import Receive, Scope, Send

    from api.shortcut import Handler, Layer

_JSON: Final = "application/json"
_FIRST_ERROR: Final = "400"
_OF_EVERY_REQUEST: Final = {
    "400": "The request is malformed, or repeats a parameter.",
    "414": "The address is too long.",
}


class DescribedApi(FastAPI):
    """An application whose document says of every error that it is a problem (RFC 9457)."""

    _shortcut: Shortcut | None = None

    def add_shortcut(
        self, path: str, handlers: Mapping[str, Handler], layers: Sequence[Layer]
    ) -> None:
        """Answer a path that is asked often by :class:`api.shortcut.Shortcut`."""
        self._shortcut = Shortcut(self, path, handlers, layers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._shortcut is not None and self._shortcut.leads_to(scope):
            await self._shortcut(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Give the document; made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            for operations in document["paths"].values():
                for operation in operations.values():
                    _describe_problems(operation["responses"])
        return super().openapi()


def schema_of(media_type: str) -> dict[str, Any]:
    """What a result of SPARQL in a media type is to a client that reads JSON: value, or text."""
    if media_type == "application/ld+json":  # an object, or an array of them
        return {}
    return {"type": "object" if media_type.endswith("+json") else "string"}


def _describe_problems(responses: dict[str, dict[str, Any]]) -> None:
    for status, description in _OF_EVERY_REQUEST.items():
        problem = {_JSON: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
        responses.setdefault(status, {"description": description, "content": problem})
    for status, response in responses.items():
        content = response.get("content", {})
        if status >= _FIRST_ERROR and _JSON in content:
            content[PROBLEM_JSON] = content.pop(_JSON)
