"""``/ns``: the ontology, for machines and for people."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.caching import conditional_response
from api.negotiation import negotiate
from api.pages import HTML, page_response, with_charset
from api.schemas import ProblemBody
from graph.formats import RDF_FORMATS
from graph.vocabulary import NAMESPACE, ontology_terms, serialise_ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(tags=["Vocabulary"])

_BY_MEDIA_TYPE: Mapping[str, str] = MappingProxyType(
    {RDF_FORMATS[name].media_type: name for name in ("turtle", "jsonld", "ntriples", "rdfxml")}
)
_OFFERED: Final = (*_BY_MEDIA_TYPE, HTML)


@router.get(
    "/ns",
    summary="The vocabulary",
    response_class=Response,
    responses={
        200: {
            "description": "The ontology.",
            "content": {media_type: {} for media_type in _OFFERED},
        },
        406: {"model": ProblemBody},
    },
)
def ontology(request: Request) -> Response:
    """Give the terms of the vocabulary: Turtle unless another form is asked for."""
    headers = {"Vary": "Accept"}
    media_type = negotiate(request.headers.get("accept"), _OFFERED)
    if media_type == HTML:
        return page_response(
            request, "ontology.html", headers=headers, terms=ontology_terms(), namespace=NAMESPACE
        )
    body = serialise_ontology(_BY_MEDIA_TYPE[media_type])
    return conditional_response(request, body, with_charset(media_type), headers=headers)
