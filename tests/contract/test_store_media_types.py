"""Clients call the formats of RDF by older and wider names, and are understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.writing import Writable

DOCUMENTS = {
    "text/n3": "<urn:a> <urn:p> 1 .",
    "text/rdf+n3": "@prefix u: <urn:> . u:a u:p 1 .",
    "text/plain": '<urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "application/json": '{"@id": "urn:a", "urn:p": 1}',
    "application/xml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:u="urn:"><rdf:Description rdf:about="urn:a"><u:p rdf:datatype='
    '"http://www.w3.org/2001/XMLSchema#integer">1</u:p></rdf:Description></rdf:RDF>',
}


def test_documents_are_read_under_other_names_of_their_formats(exact: Writable) -> None:
    """Each name means the one format, as in ``Accept``."""
    put = {
        name: exact.client.put(
            "/store", params={"graph": f"urn:{name}"}, content=body, headers={"Content-Type": name}
        ).status_code
        for name, body in DOCUMENTS.items()
    }

    assert put == dict.fromkeys(DOCUMENTS, 201)
    for name in DOCUMENTS:
        assert exact.ask(f"ASK {{ GRAPH <urn:{name}> {{ <urn:a> <urn:p> 1 }} }}"), name


@pytest.mark.parametrize("part", ["text/plain", "application/octet-stream"])
def test_a_part_of_a_form_is_of_the_format_that_its_name_says(exact: Writable, part: str) -> None:
    """Where its media type says less than the ending of its name."""
    answer = exact.client.post(
        "/store?graph=urn:g", files={"a": ("a.ttl", "@prefix u: <urn:> . u:a u:p 1 .", part)}
    )

    assert answer.status_code == 201
    assert exact.ask("ASK { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }")
