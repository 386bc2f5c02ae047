"""Messages between the processes that fork: a head, and perhaps the end of another connection."""

from __future__ import annotations

import array
import json
import socket
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.workers.channel import Head

_MESSAGE_BYTES: Final = 2**16


def send_message(
    connection: socket.socket, head: Head, handed: socket.socket | None = None
) -> None:
    """Send one message, and with it the end of another connection."""
    rights = [] if handed is None else [handed.fileno()]
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", rights))] if rights else []
    connection.sendmsg([json.dumps(head).encode()], ancillary)


def receive_message(connection: socket.socket) -> tuple[Head | None, socket.socket | None]:
    """Wait for a message and what is handed over with it; ``None`` where nobody is left."""
    data, ancillary, _, _ = connection.recvmsg(_MESSAGE_BYTES, socket.CMSG_SPACE(4))
    handed = None
    for _, _, rights in ancillary:
        handed = socket.socket(fileno=array.array("i", rights)[0])
    return (json.loads(data) if data else None), handed
