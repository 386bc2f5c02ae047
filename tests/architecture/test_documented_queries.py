"""The ready query that the documentation shows is one that can be asked."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import Store

from graph.canned import parse_canned
from graph.terms import integer
from graph.vocab import PREFIXES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_example_of_a_ready_query_can_be_asked() -> None:
    """With its head and a value of its parameter."""
    text = (DOCS / "sparql.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"```sparql\n(# title: .*?)```", text, re.DOTALL)
    query = parse_canned("example", source, file="sparql.md")
    bound = query.bind({"least": integer(2)})

    assert [parameter.name for parameter in query.parameters] == ["benchmark", "least"]
    assert list(Store().query(bound, prefixes=dict(PREFIXES))) == []  # type: ignore[arg-type]
