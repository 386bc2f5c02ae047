"""The SPARQL service beside ``oxigraph serve``, over HTTP, on the same data, in the same run.

``python -m tests.benchmarks service 10000 100000`` measures graphs of the lean shape of so many
papers; ``service --own 10000`` a list that was read as people read theirs. rdflib-endpoint answers
the mix too, at up to 10,000 papers, where the extra ``bench`` is installed.
"""

from __future__ import annotations

import tempfile
from itertools import count, repeat
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from rich.table import Table

from tests.benchmarks.bars import bar_table
from tests.benchmarks.comparing import (
    ENDLESS_LIMIT_S,
    FAILED,
    FIGURES,
    P95_LIGHT,
    THROUGHPUT,
    alternately,
    beside_an_endless_query,
    in_rounds,
    median_of,
    quotient,
)
from tests.benchmarks.servers import (
    disk_mib,
    has_rdflib_endpoint,
    oxigraph_server,
    program,
    rdflib_server,
    readgraph_server,
    resident_mib,
    wait_until_idle,
)
from tests.benchmarks.service_data import lean_data, own_data, wait_for_view
from tests.benchmarks.service_queries import (
    INTERACTIVE,
    SAYS,
    as_people_ask,
    distinct,
    service_queries,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console

    from tests.benchmarks.load import Asked
    from tests.benchmarks.servers import Server
    from tests.benchmarks.service_data import Data

    ClientsOf = Callable[[str, int, int], list[list[Asked]]]

SIZES: Final = (10_000, 100_000)
_CLIENTS: Final = 8
_REPEATS: Final = 15
_ROUNDS: Final = 3
_STARTS: Final = 3
_KIND_REPEATS: Final = 40
_KIND_BUDGET_S: Final = 10
_PEER_REPEATS: Final = 2
_PEER_ROUNDS: Final = 2
_PEER_PAPERS: Final = 10_000


def measure_service(sizes: Sequence[int], console: Console, *, own: bool = False) -> None:
    """Measure the servers on a graph of each size, and print tables."""
    if program("oxigraph") is None:
        console.print("oxigraph is not installed: pip install oxigraph")
        return
    for papers in sizes:
        with tempfile.TemporaryDirectory() as name:
            data, figures = (own_data if own else lean_data)(Path(name), papers, console)
            figures |= _measure_data(data, console)
            console.print(bar_table(figures, papers))


def _measure_data(data: Data, console: Console) -> dict[str, float]:
    queries = service_queries(data.paper, data.benchmark)
    mixes = _mixes(data, queries)
    figures = _starts(data, queries["q02"], console)
    with readgraph_server(data.graph) as ours, oxigraph_server(data.location) as theirs:
        servers = (ours, theirs)
        for server in servers:
            server.first_answer_s(queries["q02"])
            wait_until_idle(server.pid)
        figures |= _by_kind(servers, queries, data, console)
        figures |= _mixed(servers, mixes, data, console)
        memory = [resident_mib(server.pid) for server in servers]
        figures |= _beside(ours, mixes["all distinct"], data, console)
    table = Table("", "readgraph", "oxigraph serve", "ratio", title=f"Held, {data.title}")
    _add(table, "memory after all that, MiB", memory)
    _add(table, "disk after all that, MiB", [disk_mib(data.graph), disk_mib(data.location)])
    console.print(table)
    return figures | _beside_rdflib(data, mixes, console)


def _mixes(data: Data, queries: Mapping[str, str]) -> dict[str, ClientsOf]:
    """The two forms of the mix: each gives what clients ask, by mark, clients and repeats."""
    return {
        "all distinct": lambda mark, clients, repeats: distinct(
            queries, mark, clients=clients, repeats=repeats
        ),
        "as people ask": lambda mark, clients, repeats: as_people_ask(
            data.entities, mark, clients=clients, repeats=repeats
        ),
    }


def _starts(data: Data, query: str, console: Console) -> dict[str, float]:
    """From starting a server to the first answer: of the first start, then of others in turn."""
    table = Table("", "readgraph", "oxigraph serve", "ratio", title=f"Starting, {data.title}")
    with readgraph_server(data.graph) as server:
        first = [server.first_answer_s(query)]
        wait_for_view(data)
    with oxigraph_server(data.location) as server:
        first.append(server.first_answer_s(query))
    _add(table, "first start after loading, to the first answer (q02), s", first)
    seconds: list[list[float]] = [[], []]
    for _ in range(_STARTS):
        with readgraph_server(data.graph) as server:
            seconds[0].append(server.first_answer_s(query))
        with oxigraph_server(data.location) as server:
            seconds[1].append(server.first_answer_s(query))
    medians = [median(each) for each in seconds]
    _add(table, "later start, to the first answer (q02), s", medians)
    table.caption = "The first start of ours writes a view that later ones begin with."
    console.print(table)
    return {"start": medians[0], "first start": first[0]}


def _by_kind(
    servers: Sequence[Server], queries: Mapping[str, str], data: Data, console: Console
) -> dict[str, float]:
    """Each kind from one client: as a new text each time, and as the same text again."""
    headings = [f"{what}\n{whose}" for what in ("p50", "p95", "again") for whose in ("ours", "ox.")]
    table = Table("", *headings, "ox./ours\np50", "ox./ours\nagain")
    table.title = f"One client, milliseconds, {data.title}"
    table.caption = (
        "ox.: oxigraph serve; p50 and p95 of texts that are new, p50 of one asked again. "
        + ", ".join(f"{name} {said}" for name, said in SAYS.items())
    )
    again_ratios = {}
    for name, query in queries.items():
        new = (f"{query}\n# one {number}" for number in count())
        found = alternately(servers, new, _KIND_REPEATS, budget_s=_KIND_BUDGET_S)
        warm = alternately(servers, repeat(query), _KIND_REPEATS, budget_s=_KIND_BUDGET_S / 2)
        p50, again = ([each.percentile(0.5) for each in times] for times in (found, warm))
        p95 = [each.percentile(0.95) for each in found]
        again_ratios[name] = quotient(again[1], again[0])
        shown = [
            times.failure or _figure(value)
            for values, series in ((p50, found), (p95, found), (again, warm))
            for value, times in zip(values, series, strict=True)
        ]
        ratios = (quotient(p50[1], p50[0]), again_ratios[name])
        table.add_row(name, *shown, *map(_figure, ratios))
    console.print(table)
    ratio = median_of([again_ratios[name] for name in INTERACTIVE])
    return {} if ratio is None else {"again": ratio}


def _mixed(
    servers: Sequence[Server], mixes: Mapping[str, ClientsOf], data: Data, console: Console
) -> dict[str, float]:
    """Both forms of the mix, from one client and from eight."""
    console.print(f"The mix: as many of each of {', '.join(INTERACTIVE)}")
    figures: dict[str, float] = {}
    for form, clients_of in mixes.items():
        for clients in (1, _CLIENTS):
            found = in_rounds(
                servers,
                lambda mark, of=clients_of, many=clients: of(f"{many} {mark}", many, _REPEATS),  # type: ignore[misc]
                _ROUNDS,
            )
            said = [
                each.text
                for number in range(_ROUNDS + 1)
                for queue in clients_of(f"{clients} round {number}", clients, _REPEATS)
                for each in queue
            ]
            share = 1 - len(set(said)) / len(said)
            who = "one client" if clients == 1 else f"{clients} clients"
            table = Table("", "readgraph", "oxigraph serve", "ratio")
            table.title = f"Mix, {form} ({share:.0%} asked before), {who}, {data.title}"
            for name in FIGURES:
                _add(table, name, found.values(name), found.ratio(name))
            table.caption = "; ".join(found.failures()) or None
            console.print(table)
            if clients == _CLIENTS and not found.failures():
                key = form.split()[-1].replace("ask", "asked")
                for prefix, name in (("throughput", THROUGHPUT), ("light", P95_LIGHT)):
                    if (ratio := found.ratio(name)) is not None:
                        figures[f"{prefix} {key}"] = ratio
    return figures


def _beside(ours: Server, clients_of: ClientsOf, data: Data, console: Console) -> dict[str, float]:
    """What the mix of eight clients notices of a query that never ends."""
    found = beside_an_endless_query(
        ours, lambda mark: clients_of(f"beside: {mark}", _CLIENTS, _REPEATS), _ROUNDS
    )
    without, beside = (
        median_of([each.percentile_ms(0.95) for each in rounds])
        for rounds in (found.usual, found.beside)
    )
    failed = sum(each.failures.total() for each in (*found.usual, *found.beside))
    table = Table("", "readgraph")
    table.title = f"Beside an endless query, {_CLIENTS} clients, {data.title}"
    table.caption = f"{ENDLESS_LIMIT_S} s is its limit; the answer was {', '.join(found.said)}"
    table.add_row("p95 without it, ms", _figure(without))
    table.add_row("p95 beside it, ms", _figure(beside))
    table.add_row("ratio, round by round", _figure(found.ratio))
    table.add_row("failed of the others", _figure(failed))
    table.add_row("it was ended after, s", _figure(max(found.ended_s, default=None)))
    console.print(table)
    figures: dict[str, float] = {}
    if found.ratio is not None and not failed:
        figures["beside"] = found.ratio
    if found.said and all(said.startswith("503") for said in found.said):
        figures["endless"] = max(found.ended_s) / ENDLESS_LIMIT_S
    return figures


def _beside_rdflib(
    data: Data, mixes: Mapping[str, ClientsOf], console: Console
) -> dict[str, float]:
    """The throughput of both forms of the mix beside rdflib-endpoint's, where it is there."""
    title = f"Mix, {_CLIENTS} clients, queries a second, {data.title}"
    table = Table("", "readgraph", "rdflib-endpoint", "ratio", title=title)
    figures: dict[str, float] = {}
    if not has_rdflib_endpoint():
        table.add_row("not installed: pip install '.[bench]'")
    elif data.papers > _PEER_PAPERS or data.file.suffix != ".nt":
        table.add_row(f"only on the lean shape, and up to {_PEER_PAPERS:,} papers")
    else:
        with readgraph_server(data.graph) as ours, rdflib_server(data.file) as theirs:
            for server in (ours, theirs):
                wait_until_idle(server.pid)
            for form, clients_of in mixes.items():
                found = in_rounds(
                    (ours, theirs),
                    lambda mark, of=clients_of: of(f"rdflib {mark}", _CLIENTS, _PEER_REPEATS),  # type: ignore[misc]
                    _PEER_ROUNDS,
                )
                _add(table, form, found.values(THROUGHPUT), found.ratio(THROUGHPUT))
                _add(table, f"{form}: {FAILED}", found.values(FAILED))
                ratio = found.ratio(THROUGHPUT)
                if ratio is not None and not found.failures():
                    figures[f"rdflib {form.split()[-1].replace('ask', 'asked')}"] = ratio
    console.print(table)
    return figures


def _add(
    table: Table, what: str, values: Sequence[float | None], ratio: float | None = None
) -> None:
    ratio = quotient(*values) if ratio is None else ratio
    table.add_row(what, *map(_figure, values), _figure(ratio))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}"
