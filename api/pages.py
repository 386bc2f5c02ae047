"""HTML from templates. Everything that comes from data is escaped; links go to http or https."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from api.caching import conditional_response
from api.words import KIND_WORDS, RELATION_WORDS, STATUS_WORDS
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

HTML: Final = "text/html"
_JSON_ESCAPES: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def id_path(key: str) -> str:
    """Address under which this server answers for an entity's IRI."""
    return f"/id/{quote(key, safe='')}"


def page_path(key: str) -> str:
    """Address of an entity's page; a key may itself hold ``%``, so it is encoded again."""
    return f"/page/{quote(key, safe='')}"


def data_path(key: str, suffix: str) -> str:
    """Address of an entity's data in one form."""
    return f"/data/{quote(key, safe='')}.{suffix}"


def with_charset(media_type: str) -> str:
    """Name UTF-8 where old clients would read US-ASCII: text types (RFC 2046, section 4.1.2)."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def safe_href(value: str | None) -> str | None:
    """Give the address back if it may stand in a link: absolute, and of http or https."""
    if value is None:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and parts.netloc else None


def script_json(value: object) -> Markup:
    """Write a value as JSON that may stand inside a ``script`` element as a data block."""
    return escaped_json(json.dumps(value, ensure_ascii=False))


def escaped_json(text: str) -> Markup:
    """Make JSON text safe inside a ``script`` element; it stays the same JSON."""
    return Markup(text.translate(_JSON_ESCAPES))  # noqa: S704  # no character of HTML is left


@cache
def environment() -> Environment:
    """The template engine, set up once."""
    made = Environment(
        loader=PackageLoader("api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        data_path=data_path,
        page_path=page_path,
        path_segment=lambda text: quote(text, safe=""),
        safe_href=safe_href,
        script_json=script_json,
    )
    made.globals.update(
        Kind=Kind,
        kind_words=KIND_WORDS,
        relation_words=RELATION_WORDS,
        status_words=STATUS_WORDS,
        release=release(),
    )
    return made


def release() -> str:
    """The version of the package, as the server states it."""
    return version("readgraph")


def render_page(template: str, /, **context: Any) -> bytes:  # noqa: ANN401  # templates take any value
    """Render one template to UTF-8."""
    return environment().get_template(template).render(**context).encode()


def page_response(
    request: Request,
    template: str,
    /,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
    **context: Any,  # noqa: ANN401  # templates take any value
) -> Response:
    """Answer with a page; one that is fine is also answered conditionally."""
    body = render_page(template, path=request.url.path, **context)
    if status is HTTPStatus.OK:
        return conditional_response(request, body, with_charset(HTML), headers=headers)
    return Response(body, int(status), headers, with_charset(HTML))
