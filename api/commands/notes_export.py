"""``readgraph notes export``: one note an entity, beside what a person writes."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import FINDINGS
from api.commands.options import GraphOption, JsonOption
from api.commands.state import open_to_read
from api.commands.terminal import one_line, say, say_json, tell
from graph.note_tools import VaultStyle

if TYPE_CHECKING:
    from graph.snapshot import Snapshot
    from graph.vault import ExportReport, NoteChange

_SHOWN: Final = 20
_SEED: Final = 1


def export_notes(
    ctx: typer.Context,
    *,
    directory: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The vault, or a folder in it.", show_default=False),
    ],
    style: Annotated[
        VaultStyle, typer.Option("--style", help="Which note tool the vault is for.")
    ] = VaultStyle.OBSIDIAN,
    canvas: Annotated[
        bool, typer.Option(help="Also draw the network as a canvas; for Obsidian alone.")
    ] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would change, and write nothing.")
    ] = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Write a note for everything in the graph.

    What is ours in a note stands in its properties and between two markers; all else is yours and
    stays. Nothing is ever deleted. Ends with 1 if anything is left to look at.

    \b
    Examples:
      readgraph notes export ~/vault/Papers --dry-run
      readgraph notes export ~/logseq --style logseq
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.vault import VaultExport, export_vault  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    with_canvas = canvas and style is VaultStyle.OBSIDIAN
    positions = _positions(snapshot) if with_canvas else None
    wanted = VaultExport(snapshot, style, positions)
    report = export_vault(wanted, directory.expanduser(), dry_run=dry_run)
    if as_json:
        say_json(_as_data(report))
    else:
        _tell(report, dry_run=dry_run)
    if report.conflicts or report.problems or any(x.replaced_by_hand for x in report.changes):
        raise typer.Exit(FINDINGS)


def _positions(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
    """Where things stand in the network of what a canvas shows."""
    from graph.vault import canvas_keys  # noqa: PLC0415
    from viz.layout import layout  # noqa: PLC0415

    shown = snapshot.network.subgraph(canvas_keys(snapshot.catalog.index))
    return layout(shown, seed=_SEED)


def _tell(report: ExportReport, *, dry_run: bool) -> None:
    if dry_run:
        for change in report.changes:
            _say_difference(change)
            if change.replaced_by_hand:
                tell(f"{one_line(change.path)}: our part was changed by hand; a copy would be kept")
    for path, copy in report.conflicts:
        tell(f"{one_line(path)}: our part was changed by hand; what stood there is in {copy}")
    for problem in report.problems:
        place = f"{one_line(problem.file)}:{problem.line}"
        tell(f"{place}: {problem.severity.value}: {one_line(problem.message)}")
    _tell_strays(report.strays)
    new = sum(change.before is None for change in report.changes)
    changed = len(report.changes) - new
    would = "would be " if dry_run else ""
    tell(f"{new:,} files {would}new, {changed:,} {would}changed, {report.unchanged:,} as they were")


def _tell_strays(strays: list[str]) -> None:
    if strays:
        tell("no longer in the graph, and left as they are:")
        for path in strays[:_SHOWN]:
            tell(f"  {one_line(path)}")
    if len(strays) > _SHOWN:
        tell(f"  and {len(strays) - _SHOWN:,} more (--json lists them)")


def _say_difference(change: NoteChange) -> None:
    before = (change.before or b"").decode(errors="replace").splitlines()
    after = change.after.decode().splitlines()
    old = "/dev/null" if change.before is None else f"a/{one_line(change.path)}"
    for line in unified_diff(before, after, old, f"b/{one_line(change.path)}", lineterm=""):
        say(line)


def _as_data(report: ExportReport) -> dict[str, object]:
    return {
        "new": [change.path for change in report.changes if change.before is None],
        "changed": [change.path for change in report.changes if change.before is not None],
        "unchanged": report.unchanged,
        "conflicts": [{"path": path, "copy": copy} for path, copy in report.conflicts],
        "strays": report.strays,
        "problems": [
            {
                "file": problem.file,
                "line": problem.line,
                "code": problem.code,
                "severity": problem.severity.value,
                "message": problem.message,
            }
            for problem in report.problems
        ],
    }
