"""``readgraph notes scan``, ``list``, ``remove``: vaults into the graph, and out of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import FINDINGS, CommandError
from api.commands.options import GraphOption, JsonOption, directory_of
from api.commands.state import has_graph, iris, no_graph
from api.commands.terminal import draw_table, one_line, say, say_json, tell
from graph.note_tools import Flavour

if TYPE_CHECKING:
    from graph.notes.scan import VaultScanner
    from graph.notes.scan_report import ScanReport

VaultArgument = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder of the notes.", show_default=False)
]
NameOption = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="What to call the vault; else like its folder."),
]
FlavourOption = Annotated[
    Flavour | None,
    typer.Option(
        "--flavour",
        help="The tool that the notes are written with; else as its settings in the folder say.",
        show_default=False,
    ),
]


def scan_notes(
    ctx: typer.Context,
    *,
    vault: VaultArgument,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and scan what changes, until Ctrl-C.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Read every note anew.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report, and leave the graph as it is.")
    ] = False,
    name: NameOption = None,
    flavour: FlavourOption = None,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Read a vault of notes into the graph: what each links to, and where.

    Notes are read, never written. Only what changed since the last scan is read again. Ends with 1
    if a file could not be read as it is; for links that lead nowhere see notes check.

    \b
    Examples:
      readgraph notes scan ~/notes
      readgraph notes scan ~/notes --watch
    """  # noqa: D301 -- \b is for Typer: keep these lines
    if watch and dry_run:
        message = "--watch writes what changes, and --dry-run writes nothing"
        raise CommandError(message)
    scanner = make_scanner(ctx, graph, vault, name, flavour)
    report = scanner.scan(full=full, dry_run=dry_run)
    if not dry_run:
        scanner.keep()
    if as_json:
        say_json(_fields(report))
    else:
        _tell_report(report, dry_run=dry_run)
    if watch:
        _watch(scanner, as_json=as_json)
    if report.problems:
        raise typer.Exit(FINDINGS)


def make_scanner(
    ctx: typer.Context,
    graph: Path | None,
    vault: Path,
    name: str | None,
    flavour: Flavour | None,
) -> VaultScanner:
    """Make what scans a vault.

    Raises:
        VaultError: The vault cannot be read.
    """
    from graph.notes.scan import VaultScanner  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    directory = GraphDirectory(directory_of(ctx, graph))
    return VaultScanner(directory, vault, name=name, flavour=flavour, iris=iris())


def _watch(scanner: VaultScanner, *, as_json: bool) -> None:
    """Scan what changes until the person ends it; each scan stands by itself."""
    from watchfiles import watch  # noqa: PLC0415

    tell(f"watching {scanner.root}; end with Ctrl-C")
    try:
        for changes in watch(scanner.root, watch_filter=None, raise_interrupt=True):
            paths = sorted({Path(path).relative_to(scanner.root).as_posix() for _, path in changes})
            report = scanner.scan(changed=paths)
            if not report.written:
                continue
            if as_json:
                say_json(_fields(report))
            else:
                for path in report.difference.changed + report.difference.added:
                    say(one_line(f"scanned {path}"))
                for path in report.difference.removed:
                    say(one_line(f"removed {path}"))
                for old, new in report.difference.renamed:
                    say(one_line(f"renamed {old} -> {new}"))
    except KeyboardInterrupt:
        tell("stopped watching")
    finally:
        scanner.keep()


def _fields(report: ScanReport) -> dict[str, object]:
    return {
        "vault": report.vault,
        "directory": str(report.root),
        "flavour": report.flavour.value,
        "notes": report.notes,
        "read": report.read,
        "added": report.difference.added,
        "changed": report.difference.changed,
        "removed": report.difference.removed,
        "renamed": report.difference.renamed,
        "links": dict(report.links),
        "written": report.written,
        "problems": [asdict(problem) for problem in report.problems],
    }


def _tell_report(report: ScanReport, *, dry_run: bool) -> None:
    difference = report.difference
    said = (
        f"{report.vault}: {report.notes:,} notes ({report.flavour.value}); "
        f"{len(difference.added):,} new, {len(difference.changed):,} changed, "
        f"{len(difference.renamed):,} renamed, {len(difference.removed):,} gone"
    )
    say(said + (" (nothing was written)" if dry_run else ""))
    links = report.links
    say(
        f"links: {links['resolved']:,} resolved, {links['ambiguous']:,} ambiguous, "
        f"{links['unresolved']:,} unresolved, {links['outside']:,} to elsewhere; "
        f"{links['unlinked']:,} names in plain text"
    )
    for old, new in difference.renamed:
        tell(one_line(f"renamed: {old} -> {new}"))
    for problem in report.problems:
        place = f"{problem.file}:{problem.line}"
        tell(one_line(f"{place}: {problem.severity.value}: {problem.message}"))


def list_vaults(ctx: typer.Context, as_json: JsonOption = False, graph: GraphOption = None) -> None:
    """List the vaults that were scanned.

    \b
    Example:
      readgraph notes list
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.notes.forgetting import scanned_vaults  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    directory = directory_of(ctx, graph)
    if not has_graph(directory):
        raise no_graph(directory)
    found = scanned_vaults(GraphDirectory(directory), iris=iris())
    if as_json:
        say_json([{**asdict(vault), "root": vault.root and str(vault.root)} for vault in found])
        return
    if not found:
        tell("no vault was scanned yet: readgraph notes scan DIR")
        return
    rows = [(v.name, f"{v.notes:,}", f"{v.links:,}", str(v.root or "")) for v in found]
    draw_table(("Vault", "Notes", "Links", "Folder"), rows)


def remove_notes(
    ctx: typer.Context,
    *,
    vault: Annotated[
        str,
        typer.Argument(metavar="DIR|NAME", help="Its folder, or its name.", show_default=False),
    ],
    graph: GraphOption = None,
) -> None:
    """Take a vault out of the graph. Its files stay as they are.

    \b
    Example:
      readgraph notes remove ~/notes
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.notes.forgetting import find_vault, remove_vault  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    directory = directory_of(ctx, graph)
    if not has_graph(directory):
        raise no_graph(directory)
    opened = GraphDirectory(directory)
    name = find_vault(opened, vault, iris=iris())
    if name is None:
        message = f"no vault {vault} was scanned"
        raise CommandError(message, hint="see readgraph notes list", exit_code=FINDINGS)
    remove_vault(opened, name, iris=iris())
    say(f"removed {name} from the graph")
