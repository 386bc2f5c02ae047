"""``readgraph check``: does the graph keep its promises?"""

from __future__ import annotations

from dataclasses import asdict

import typer

from api.commands.failures import FINDINGS
from api.commands.options import GraphOption, JsonOption
from api.commands.state import open_to_read
from api.commands.terminal import one_line, say, say_json
from graph.models import Kind


def check(ctx: typer.Context, as_json: JsonOption = False, graph: GraphOption = None) -> None:
    """Check that the graph keeps its promises.

    It has the shapes it should (SHACL), and every quoted text stands at its place. Ends with 0 if
    all is well, and with 1 and one line a finding if not.

    \b
    Example:
      readgraph check
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.check import check as find_faults  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    findings = find_faults(snapshot)
    if as_json:
        say_json({"clean": not findings, "findings": [asdict(found) for found in findings]})
    else:
        for found in findings:
            place = snapshot.iris.key(found.node) or found.node
            say(one_line(f"{found.source}: {place}: {found.message}"))
        catalog = snapshot.catalog
        checked = f"{catalog.counts()[Kind.PAPER]:,} papers and {catalog.link_count():,} links"
        said = "all is well" if not findings else f"{len(findings):,} findings"
        say(f"{checked} checked: {said}")
    if findings:
        raise typer.Exit(FINDINGS)
