"""``readgraph notes check``: links of notes that lead nowhere, or to several things."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import asdict
from difflib import diff_bytes, unified_diff
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import FINDINGS, CommandError
from api.commands.files import write_output
from api.commands.notes_scan import FlavourOption, NameOption, VaultArgument, make_scanner
from api.commands.options import GraphOption, JsonOption
from api.commands.terminal import one_line, say, say_json, tell, write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.notes.checking import Repair
    from graph.notes.scan import VaultScanner


def check_notes(
    ctx: typer.Context,
    *,
    vault: VaultArgument,
    fix: Annotated[
        bool, typer.Option("--fix", help="Print what would surely mend links, as a diff.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="With --fix: mend them.")] = False,
    name: NameOption = None,
    flavour: FlavourOption = None,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """List the links of notes that lead nowhere, or to several things, with file and line.

    The graph stays as it is. Ends with 0 if all is well, and with 1 and one line a finding if not.
    --fix leads links to notes that were renamed since the last scan, and to things that were
    merged, where they are now; nothing is guessed.

    \b
    Examples:
      readgraph notes check ~/notes
      readgraph notes check ~/notes --fix | less
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.notes.checking import find_faults, find_repairs  # noqa: PLC0415

    if write and not fix:
        message = "--write goes with --fix"
        raise CommandError(message)
    scanner = make_scanner(ctx, graph, vault, name, flavour)
    report = scanner.scan(dry_run=True)
    if fix:
        repairs = find_repairs(scanner, report, scanner.names.former)
        _mend(scanner, repairs, write=write)
        if repairs and not write:
            raise typer.Exit(FINDINGS)
        return
    findings = find_faults(scanner, report, scanner.names)
    if as_json:
        say_json({"clean": not findings, "findings": [asdict(found) for found in findings]})
    else:
        for found in findings:
            place = f"{found.file}:{found.line}:{found.column}"
            say(one_line(f"{place}: {found.severity.value}: {found.message}"))
        links = sum(report.links.values()) - report.links["unlinked"]
        said = "all is well" if not findings else f"{len(findings):,} findings"
        say(f"{report.notes:,} notes and {links:,} links checked: {said}")
    if findings:
        raise typer.Exit(FINDINGS)


def _mend(scanner: VaultScanner, repairs: Sequence[Repair], *, write: bool) -> None:
    from graph.notes.checking import repaired  # noqa: PLC0415

    by_path: dict[str, list[Repair]] = {}
    for repair in repairs:
        by_path.setdefault(repair.path, []).append(repair)
    for path, wanted in sorted(by_path.items()):
        text = scanner.text_of(path)
        place = scanner.root / path
        data = place.read_bytes()
        mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
        if data != mark + text.encode():  # it changed since, or is no UTF-8
            tell(one_line(f"{path}: not mended: it is not UTF-8, or changed meanwhile"))
            continue
        mended = mark + repaired(text, wanted).encode()
        if write:
            write_output(place, mended)
        else:
            write_bytes(b"".join(_difference(path, data, mended)))
    if not repairs:
        tell("nothing that can surely be mended")


def _difference(path: str, before: bytes, after: bytes) -> Iterator[bytes]:
    """A difference as ``patch -p1 --binary`` and ``git apply`` take it, to the last byte."""
    # A name ends at a tab, so that it may have spaces in it.
    old, new = (f"{side}/{path}\t".encode() for side in "ab")
    # By line feeds alone, as those programs count lines.
    removed, added = (re.findall(rb"[^\n]*\n|[^\n]+\Z", text) for text in (before, after))
    for line in diff_bytes(unified_diff, removed, added, old, new):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
