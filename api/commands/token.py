"""``readgraph token``: the secret that writing over HTTP needs."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import GraphOption, directory_of
from api.commands.terminal import say


def token(
    ctx: typer.Context,
    *,
    new: Annotated[
        bool, typer.Option("--new", help="Replace it; whoever was signed in is so no more.")
    ] = False,
    graph: GraphOption = None,
) -> None:
    """Print the token that writing to the graph over HTTP needs.

    It is made at first use and kept in the graph directory, readable by you alone. Programs send
    it as "Authorization: Bearer TOKEN"; a browser is signed in with it at /session.

    \b
    Examples:
      readgraph token
      readgraph token --new
      curl -H "Authorization: Bearer $(readgraph token)" ...
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from api.token_file import ensure_token, make_token  # noqa: PLC0415

    directory = directory_of(ctx, graph)
    say(make_token(directory) if new else ensure_token(directory))
