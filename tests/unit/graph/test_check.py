"""Does ``check`` find each kind of damage, and nothing where all is well?"""

from __future__ import annotations

from importlib.resources import files

import pyshacl
import pytest
from pyoxigraph import RdfFormat, Store, serialize
from rdflib import Graph
from rdflib.namespace import SH

from graph.check import check
from graph.iris import Iris
from graph.shapes import UnknownConstraintError, read_constraints
from graph.snapshot import Snapshot
from graph.store import GraphDirectory
from tests.support.lists import example_snapshot, ingest_records, paper

PREFIXES = """
PREFIX rl: <https://w3id.org/reading-list/ns#> PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX prov: <http://www.w3.org/ns/prov#>
"""


def test_the_example_is_clean() -> None:
    """Every promise is kept."""
    assert check(example_snapshot()) == ()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """The quads of a small list with a mention in the title and more in the abstract."""
    path = tmp_path_factory.mktemp("graph")
    record = paper(
        "HiMAC on ALFWorld",
        "🤗 We propose HiMAC and evaluate on WebShop. Code: https://github.com/o/himac.",
        published="2026-04-20",
    )
    ingest_records(GraphDirectory(path), [record])
    with GraphDirectory(path).reading() as graph:
        return list(graph.store)


DAMAGE = {
    "moved in the abstract": (
        (
            "DELETE { GRAPH ?g { ?m rl:start ?a } } INSERT { GRAPH ?g { ?m rl:start ?b } }"
            'WHERE { GRAPH ?g { ?m rl:start ?a ; rl:field "abstract" } BIND(?a + 1 AS ?b) }'
        ),
        "abstract",
    ),
    "moved in the title": (
        (
            "DELETE { GRAPH ?g { ?m rl:end ?a } } INSERT { GRAPH ?g { ?m rl:end ?b } }"
            'WHERE { GRAPH ?g { ?m rl:end ?a ; rl:field "title" } BIND(?a - 1 AS ?b) }'
        ),
        "title",
    ),
    "changed abstract": (
        (
            "DELETE { GRAPH ?g { ?p schema:abstract ?a } }"
            "INSERT { GRAPH ?g { ?p schema:abstract ?b } }"
            "WHERE { GRAPH ?g { ?p schema:abstract ?a } BIND(CONCAT(?a, '.') AS ?b) }"
        ),
        "does not stand at its place",
    ),
    "missing link": (
        "DELETE { GRAPH ?g { ?p rl:evaluatesOn ?b } } WHERE { GRAPH ?g { ?p rl:evaluatesOn ?b } }",
        "mention without its link",
    ),
    "two titles": (
        (
            'INSERT { GRAPH ?g { ?p schema:name "Another" } }'
            "WHERE { GRAPH ?g { ?p a schema:ScholarlyArticle } }"
        ),
        "more than 1 value",
    ),
    "no title": (
        (
            "DELETE { GRAPH ?g { ?p schema:name ?n } }"
            "WHERE { GRAPH ?g { ?p a schema:ScholarlyArticle ; schema:name ?n } }"
        ),
        "fewer than 1 value",
    ),
    "bad repository address": (
        (
            "DELETE { GRAPH ?g { ?r schema:codeRepository ?a } }"
            "INSERT { GRAPH ?g { ?r schema:codeRepository <https://github.com/o/himac.> } }"
            "WHERE { GRAPH ?g { ?r schema:codeRepository ?a } }"
        ),
        "pattern",
    ),
    "bad date": (
        (
            "DELETE { GRAPH ?g { ?p schema:datePublished ?d } }"
            "INSERT { GRAPH ?g { ?p schema:datePublished 'yesterday' } }"
            "WHERE { GRAPH ?g { ?p schema:datePublished ?d } }"
        ),
        "",
    ),
    "mention without a place": (
        "DELETE { GRAPH ?g { ?m rl:start ?a } } WHERE { GRAPH ?g { ?m rl:start ?a } }",
        "does not stand at its place",
    ),
    "mention with a place that is no number": (
        (
            "DELETE { GRAPH ?g { ?m rl:end ?a } } INSERT { GRAPH ?g { ?m rl:end 'x' } }"
            "WHERE { GRAPH ?g { ?m rl:end ?a } }"
        ),
        "does not stand at its place",
    ),
    "mention without its run": (
        (
            "DELETE { GRAPH ?g { ?m prov:wasGeneratedBy ?r } }"
            "WHERE { GRAPH ?g { ?m a rl:Mention ; prov:wasGeneratedBy ?r } }"
        ),
        "fewer than 1 value",
    ),
    "thing without a name": (
        (
            "DELETE { GRAPH ?g { ?b skos:prefLabel ?n } }"
            "WHERE { GRAPH ?g { ?b a rl:Benchmark ; skos:prefLabel ?n } }"
        ),
        "fewer than 1 value",
    ),
}


# What the engine and pySHACL must both find.
SHAPELESS = {
    "a date that is none": "schema:datePublished '2026-4-1'^^xsd:date",
    "a date of no known type": "schema:datePublished '2026'^^xsd:integer",
    "a count that is no number": "rl:commentCount 'x'^^xsd:integer",
    "a count below nothing": "rl:commentCount -1",
    "a count of no authors": "rl:authorCount 0",
    "a count with a point": "rl:upvotes 1.5",
    "a number as title": "schema:name 7",
    "an empty title": "schema:name ''",
    "a title in a language": "schema:name 'Titre'@fr",
    "an identifier of another kind": "fabio:hasArXivId '10.1/x'",
    "a state that is none": "rl:status 'later'",
    "a series that is none": "schema:isPartOf rl:Nothing",
    "a link to what is no benchmark": "rl:evaluatesOn rl:Nothing",
    "a link to what is neither": "rl:uses rl:Nothing",
    "a citation of a text": "cito:cites 'A Paper'",
    "a name in two ways": "a rl:Benchmark ; skos:prefLabel 'A'@en , 'B'@en",
    "a thing without a name": "a rl:Technique ; rl:level 'high'",
    "a feed without an address": "a schema:DataFeed",
    "a page with two": "a schema:WebPage ; schema:url <https://x.org> , <https://y.org>",
    "a repository of another scheme": (
        "a schema:SoftwareSourceCode ; schema:codeRepository <ftp://x.org/a>"
    ),
    "a mention of nothing": "a rl:Mention",
    "a mention out of its sentence": (
        "a rl:Mention ; rl:start 5 ; rl:end 4 ; rl:sentenceStart 6 ; rl:sentenceEnd 3 ;"
        "rl:confidence 0.0 ; rl:fieldHash 'x' ; rl:relation rl:level ; rl:field 'venue'"
    ),
}


@pytest.mark.parametrize("said", SHAPELESS.values(), ids=SHAPELESS)
def test_the_engine_finds_what_a_validator_finds(whole: list[object], said: str) -> None:
    """The same nodes at fault as pySHACL, which knows the standard and takes its time."""
    store = Store()
    store.extend(whole)  # type: ignore[arg-type]
    store.update(
        f"""{PREFIXES} PREFIX cito: <http://purl.org/spar/cito/>
        PREFIX fabio: <http://purl.org/spar/fabio/>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        INSERT {{ GRAPH ?g {{ ?p {said} }} }}
        WHERE {{ GRAPH ?g {{ ?p a schema:ScholarlyArticle }} }}"""
    )
    shapes = Graph().parse(str(files("graph").joinpath("ontology", "shapes.ttl")))
    data = Graph().parse(
        data=serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES), format="nt"
    )
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    expected = {str(node) for node in report.objects(None, SH.focusNode)}
    found = {finding.node for finding in check(Snapshot(store, "1", Iris()))}

    assert expected
    assert found == expected


def test_an_unknown_part_of_the_standard_is_refused() -> None:
    """Else a promise would be made that nobody checks."""
    shapes = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
        ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ;
            sh:property [ sh:path ex:part ; sh:maxLength 3 ] .
    """
    with pytest.raises(UnknownConstraintError, match="maxLength"):
        read_constraints(shapes)
    with pytest.raises(UnknownConstraintError, match="closed"):
        read_constraints(shapes.replace("sh:property", "sh:closed true ; sh:property"))


@pytest.mark.parametrize(("update", "message"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found(whole: list[object], update: str, message: str) -> None:
    """With the list, the node at fault and what is wrong; and pages still can be made."""
    store = Store()
    store.extend(whole)  # type: ignore[arg-type]
    before = set(store)
    store.update(PREFIXES + update)
    snapshot = Snapshot(store, "1", Iris())
    findings = check(snapshot)

    assert set(store) != before
    assert any(message in finding.message for finding in findings)
    assert {finding.source for finding in findings} == {"list"}
    assert all(finding.node.startswith("https://w3id.org/reading-list/id/") for finding in findings)
    assert findings == tuple(sorted(set(findings), key=findings.index))
    for key in snapshot.catalog.index.nodes:
        assert snapshot.catalog.entity(key).ref.key == key
