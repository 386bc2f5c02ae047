"""Where the graph is kept when nobody says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

HOME_VARIABLE: Final = "READGRAPH_HOME"
VIEWS_FOLDER: Final = "views"
"""Folder of a graph directory for what took long to compute (:mod:`graph.analysis.kept`)."""

_APPLICATION: Final = "readgraph"


def graph_directory(chosen: Path | None = None) -> Path:
    """The graph directory: as chosen, else ``READGRAPH_HOME``, else the per-user data directory."""
    if chosen is not None:
        return chosen
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) if home else data_directory() / "graph"


def data_directory() -> Path:
    """The per-user directory of all that readgraph keeps."""
    return user_data_path(_APPLICATION, appauthor=False)
