"""Does ``check`` find each kind of damage, and nothing where all is well?"""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from graph.check import check
from graph.iris import Iris
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
        "More than 1 values",
    ),
    "no title": (
        (
            "DELETE { GRAPH ?g { ?p schema:name ?n } }"
            "WHERE { GRAPH ?g { ?p a schema:ScholarlyArticle ; schema:name ?n } }"
        ),
        "Less than 1 values",
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
        "Less than 1 values",
    ),
    "thing without a name": (
        (
            "DELETE { GRAPH ?g { ?b skos:prefLabel ?n } }"
            "WHERE { GRAPH ?g { ?b a rl:Benchmark ; skos:prefLabel ?n } }"
        ),
        "Less than 1 values",
    ),
}


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
