"""Ready queries with typed parameters: ``queries/*.rq`` of the package and of a graph directory."""

from __future__ import annotations

from graph.canned.collection import CannedQueries, load_canned
from graph.canned.parameters import Parameter, ParameterType, read_value
from graph.canned.query import CannedQuery, parse_canned

__all__ = [
    "CannedQueries",
    "CannedQuery",
    "Parameter",
    "ParameterType",
    "load_canned",
    "parse_canned",
    "read_value",
]
