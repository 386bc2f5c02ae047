"""What people give for the parameters of ready queries, read as RDF terms."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from graph.canned import Parameter, ParameterType, read_value
from graph.errors import ParameterValueError
from graph.terms import node
from graph.vocab import RL, SCHEMA, XSD
from tests.support.small_graph import ALFWORLD, HIMAC, PPO, small_snapshot

SNAPSHOT = small_snapshot()
IRIS = SNAPSHOT.iris


def _read(kind: str, text: str, choices: tuple[str, ...] = ()) -> NamedNode | Literal:
    parameter = Parameter("x", ParameterType(kind), "", choices=choices)
    return read_value(parameter, text, SNAPSHOT.catalog.resolve)


READ = {
    "a benchmark by its name": ("benchmark", "ALFWorld", node(IRIS.entity(ALFWORLD))),
    "by its key": ("benchmark", ALFWORLD, node(IRIS.entity(ALFWORLD))),
    "by its IRI": ("entity", IRIS.entity(PPO), node(IRIS.entity(PPO))),
    "a paper by its arXiv id": ("paper", "arXiv:2604.01234v2", node(IRIS.entity(HIMAC))),
    "one kind of two things of a name": ("entity", "technique-twin", None),
    "a relation": ("relation", "evaluatesOn", node(RL.evaluatesOn)),
    "a relation with a prefix": ("relation", "schema:mentions", node(SCHEMA.mentions)),
    "a number": ("integer", " 12 ", Literal("12", datatype=node(XSD.integer))),
    "a decimal": ("decimal", "0.75", Literal("0.75", datatype=node(XSD.decimal))),
    "a day": ("date", "2026-04-20", Literal("2026-04-20", datatype=node(XSD.date))),
    "a month": ("date", "2026-04", Literal("2026-04", datatype=node(XSD.gYearMonth))),
    "a year": ("date", "2026", Literal("2026", datatype=node(XSD.gYear))),
    "a text": ("text", ' "x" ', Literal('"x"')),
}


@pytest.mark.parametrize(("kind", "text", "term"), READ.values(), ids=READ)
def test_a_value_is_read(kind: str, text: str, term: NamedNode | Literal | None) -> None:
    """As the type of its parameter says."""
    found = _read(kind, text)

    assert found == (term or node(IRIS.entity(text)))


REFUSED = {
    "a name that nothing has": ("benchmark", "qqqqqq", "nothing is named"),
    "a near miss": ("benchmark", "ALFWorlds Bench", "nothing is named"),
    "a thing of another kind": ("paper", "ALFWorld", "is a benchmark"),
    "two things of a name": ("entity", "Twin", "several things"),
    "an unknown relation": ("relation", "likes", "not one of"),
    "no number": ("integer", "1e3", "whole number"),
    "digits of another script": ("integer", "\u0663", "whole number"),
    "a number without end": ("decimal", "inf", "not a number"),
    "no decimal": ("decimal", "a", "not a number"),
    "a number past all floats": ("decimal", "1e400", "not a number"),
    "a number as programs write it": ("decimal", "1_000", "not a number"),
    "a number in other digits": ("decimal", "\u0663", "not a number"),
    "a year in other digits": ("date", "\uff12\uff10\uff12\uff16", "not a date"),
    "a day that is not there": ("date", "2026-02-30", "not a date"),
    "a month that is not there": ("date", "2026-13", "not a date"),
    "the year nought": ("date", "0000", "not a date"),
    "no date": ("date", "April", "not a date"),
    "half a date": ("date", "2026-4", "not a date"),
}


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_value_that_cannot_be_used_is_told(kind: str, text: str, reason: str) -> None:
    """With the name of the parameter; never guessed."""
    with pytest.raises(ParameterValueError, match=reason) as caught:
        _read(kind, text)

    assert caught.value.name == "x"


def test_a_text_with_choices_is_one_of_them() -> None:
    """Another one is told with the choices."""
    assert _read("text", "read", ("to-read", "read")) == Literal("read")
    with pytest.raises(ParameterValueError, match="to-read, read"):
        _read("text", "unread", ("to-read", "read"))
