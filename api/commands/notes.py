"""``readgraph notes``: the commands for a vault of notes."""

from __future__ import annotations

import typer

from api.commands.notes_check import check_notes
from api.commands.notes_export import export_notes
from api.commands.notes_scan import list_vaults, remove_notes, scan_notes

notes_app = typer.Typer(
    name="notes",
    help="Write, read and check notes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
notes_app.command("scan")(scan_notes)
notes_app.command("check")(check_notes)
notes_app.command("export")(export_notes)
notes_app.command("list")(list_vaults)
notes_app.command("remove")(remove_notes)
