"""``readgraph notes``: the commands for a vault of notes."""

from __future__ import annotations

import typer

from api.commands.notes_export import export_notes

notes_app = typer.Typer(
    name="notes",
    help="Write, read and check notes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
notes_app.command("export")(export_notes)
