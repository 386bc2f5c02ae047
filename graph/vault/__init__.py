"""A vault of notes, one an entity, beside what a person writes; nothing of that is ever lost.

``styles`` what note tools want, ``content`` an entity as properties and a block, ``properties``,
``front_matter`` and ``page_properties`` the properties within a text, ``block`` the managed block,
``merging`` the two within a note that is there, ``files`` the directory, ``canvas`` the picture,
``exporting`` the whole.
"""

from graph.note_tools import VaultStyle
from graph.vault.canvas import canvas_keys
from graph.vault.exporting import ExportReport, NoteChange, VaultExport, export_vault
from graph.vault.files import VaultBusyError, VaultDirectoryError

__all__ = [
    "ExportReport",
    "NoteChange",
    "VaultBusyError",
    "VaultDirectoryError",
    "VaultExport",
    "VaultStyle",
    "canvas_keys",
    "export_vault",
]
