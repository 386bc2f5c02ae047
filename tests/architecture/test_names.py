"""Names that are public and must stay in step: error codes, terms of the vocabulary."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import rdflib
from rdflib import RDF

import api
import graph
import viz
from graph.errors import ReadingGraphError
from graph.vocab import RL

if TYPE_CHECKING:
    from collections.abc import Iterator


def _errors(base: type[ReadingGraphError] = ReadingGraphError) -> Iterator[type[ReadingGraphError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _errors(kind)


def _import_everything() -> None:
    for package in (graph, viz, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith("api.frontend") and not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def test_every_error_has_a_code_of_its_own() -> None:
    """A client tells errors apart by ``code`` alone."""
    _import_everything()

    errors = set(_errors())

    assert [kind.__name__ for kind in errors if "code" not in vars(kind)] == []
    assert [code for code, n in Counter(kind.code for kind in errors).items() if n > 1] == []


def test_every_error_is_named_so() -> None:
    """An error is recognised where it is caught."""
    _import_everything()

    assert [kind.__name__ for kind in _errors() if not kind.__name__.endswith("Error")] == []


def test_the_ontology_describes_exactly_the_terms_that_the_code_knows() -> None:
    """A term that is served is described, and one that is described is served."""
    ontology = rdflib.Graph()
    ontology.parse(files(graph).joinpath("ontology", "reading-list.ttl").read_bytes(), format="ttl")
    namespace = str(RL._NS)
    described = {
        str(term).removeprefix(namespace)
        for term in ontology.subjects(RDF.type)
        if str(term).startswith(namespace) and str(term) != namespace
    }

    assert described == set(RL.__annotations__)
