"""A socket to serve on, taken before anything is promised."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from typing import Final

from api.commands.failures import CommandError

_TRIED: Final = 20
_LAST_PORT: Final = 65_535
_BACKLOG: Final = 128


class PortTakenError(CommandError):
    """Another program listens on the port.

    Args:
        host: The address.
        port: The port.
        free: A port near it that is free, if one was found.
    """

    def __init__(self, host: str, port: int, free: int | None) -> None:
        super().__init__(
            f"port {port} of {host} is taken by another program",
            hint=f"choose another one: --port {0 if free is None else free}",
        )
        self.free = free


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address or host name.

    Example:
        >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "my-pc")]
        [True, True, True, False, False]
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """Listen, so that who comes from now on waits for the server instead of being refused.

    Raises:
        PortTakenError: Another program listens there.
        CommandError: The address is not one of this machine.
    """
    try:
        return _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(host, port, _free_port(host, port)) from error
        reason = "may not be used (choose one above 1023)" if error.errno == errno.EACCES else None
        message = f"cannot listen on port {port} of {host}: {reason or error.strerror or error}"
        raise CommandError(message) from error


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    made = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # else a port stays taken for a while after each stop
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _free_port(host: str, port: int) -> int | None:
    for candidate in range(port + 1, min(port + _TRIED, _LAST_PORT) + 1):
        try:
            _bind(host, candidate).close()
        except OSError:
            continue
        return candidate
    return None


def address_of(listening: socket.socket, host: str) -> str:
    """The address to open in a browser."""
    port = listening.getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"
