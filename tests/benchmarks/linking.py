"""Linking from notes: completing as one types, resolving, and writing a vault."""

from __future__ import annotations

import random
import re
import tempfile
import time
import tracemalloc
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from pyoxigraph import Store
from rich.table import Table

from graph.completion import Completer
from graph.iris import Iris
from graph.names import fold
from graph.snapshot import Snapshot
from graph.terms import node, quads_in
from graph.vault import VaultExport, VaultStyle, export_vault
from graph.vocab import FABIO, RDF, RL, SCHEMA, SKOS
from tests.benchmarks.synthetic import synthetic_records
from tests.support.serving import running_server
from tests.support.small_graph import FixedService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import Quad
    from rich.console import Console

ENTITIES: Final = 100_000
_LINKS: Final = 3
_TYPED: Final = 400
_LOOKED_THROUGH: Final = 20
_NOTES: Final = 10_000


def measure_linking(entities: int, console: Console) -> None:
    """Measure each on a graph of so many entities: four papers to one technique."""
    snapshot = _snapshot(entities)
    catalog = snapshot.catalog
    start = time.perf_counter()
    completer = catalog.completer
    built_s = time.perf_counter() - start
    nodes = catalog.index.nodes.values()
    tracemalloc.start()
    traced = Completer(nodes, {})
    memory_mib = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del traced
    catalog.resolve("Agent")
    names = [
        fold(n) for known in catalog.index.nodes.values() for n in (known.label, *known.aliases)
    ]
    typed = _typed(names)
    table = Table(
        "one keystroke", "p50, ms", "p95, ms", "most, ms", "p95 of CPU, ms",
        title=f"{len(catalog.index.nodes):,} entities; names made ready in {built_s:.1f} s, "
        f"{memory_mib:.0f} MiB",
    )  # fmt: skip

    def look_through(text: str) -> list[str]:
        words = text.split()
        return [n for n in names if all(any(w.startswith(x) for w in n.split()) for x in words)][
            :20
        ]

    with running_server(FixedService(snapshot)) as served:
        connection = HTTPConnection(urlsplit(served.url).netloc)

        def ask(text: str) -> bytes:
            connection.request("GET", f"/complete?prefix={quote(text)}")
            return connection.getresponse().read()

        ask("a")
        served.app.state.resources.warmer.wait()  # until its picture is drawn
        connection.close()  # the server did long since
        rows: tuple[tuple[str, Callable[[str], object], Sequence[str]], ...] = (
            ("Completer.complete", completer.complete, typed),
            ("GET /complete", ask, typed),
            ("look through all names", look_through, typed[:_LOOKED_THROUGH]),
            ("resolve a name", catalog.resolve, [names[n] for n in range(0, len(names), 500)]),
        )
        for title, function, texts in rows:
            table.add_row(title, *_spread(function, texts))
        connection.close()
    console.print(table)
    _measure_vault(console)


def _measure_vault(console: Console) -> None:
    snapshot = _snapshot(_NOTES)
    table = Table("vault", "seconds", "changed", title=f"Writing {_NOTES:,} notes")
    with tempfile.TemporaryDirectory() as folder:
        for title in ("all new", "nothing new"):
            start = time.perf_counter()
            wanted = VaultExport(snapshot, VaultStyle.OBSIDIAN)
            report = export_vault(wanted, Path(folder) / "vault")
            table.add_row(title, f"{time.perf_counter() - start:.1f}", f"{len(report.changes):,}")
    console.print(table)


def _spread(function: Callable[[str], object], texts: Sequence[str]) -> tuple[str, ...]:
    """Milliseconds; those of the processor count where others use the machine as well."""
    taken, used = [], []
    for text in texts:
        start, start_used = time.perf_counter(), time.process_time()
        function(text)
        taken.append((time.perf_counter() - start) * 1000)
        used.append((time.process_time() - start_used) * 1000)
    cuts, cuts_used = quantiles(taken, n=20), quantiles(used, n=20)
    return tuple(f"{ms:.2f}" for ms in (cuts[9], cuts[18], max(taken), cuts_used[18]))


def _typed(names: Sequence[str]) -> list[str]:
    """What stands in the box after each letter, of words from anywhere in a name."""
    chance = random.Random(1)  # noqa: S311 -- for dealing, not for secrets
    typed: list[str] = []
    while len(typed) < _TYPED:
        words = re.findall(r"\w+", chance.choice(names))
        first = chance.randrange(len(words))
        text = " ".join(words[first : first + chance.choice((1, 1, 2))])
        typed += [text[:length].strip() for length in range(1, len(text) + 1)]
    return typed[:_TYPED]


def _snapshot(entities: int) -> Snapshot:
    store = Store()
    store.bulk_extend(_quads(entities))
    return Snapshot(store, "1", Iris())


def _quads(entities: int) -> Iterator[Quad]:
    iris = Iris()
    stated = quads_in(iris.graph("src-synthetic"))
    chance = random.Random(2)  # noqa: S311 -- for dealing, not for secrets
    papers = entities * 4 // 5
    records = synthetic_records(papers)
    techniques = [iris.entity(f"technique-t{number}") for number in range(entities - papers)]
    words = [re.findall(r"\w+", record.title) for record in records[:2000]]
    for number, technique in enumerate(techniques):
        name = " ".join(chance.choice(words[chance.randrange(len(words))]) for _ in range(2))
        yield stated(technique, RDF.type, node(RL.Technique))
        yield stated(technique, SKOS.prefLabel, f"{name} {number}")
    for record in records:
        paper = iris.entity(f"paper-{record.arxiv_id}")
        yield stated(paper, RDF.type, node(SCHEMA.ScholarlyArticle))
        yield stated(paper, SCHEMA.name, record.title)
        yield stated(paper, FABIO.hasArXivId, record.arxiv_id or "")
        for technique in chance.sample(techniques, _LINKS):
            yield stated(paper, RL.uses, node(technique))
