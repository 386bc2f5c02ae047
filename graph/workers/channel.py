"""Messages over a socket: a head of JSON and a body of bytes, each with its length."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import socket

Head = dict[str, Any]

_SIZES: Final = struct.Struct("!II")
_READ_BYTES: Final = 2**16


class ChannelClosedError(Exception):
    """The other end is gone."""


class Channel:
    """One end of a connection on which messages are answered one by one.

    Args:
        connection: A connected socket; it is closed with the channel.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._read = bytearray()

    def send(self, head: Head, body: bytes = b"") -> None:
        """Send one message.

        Raises:
            ChannelClosedError: Nobody would read it.
        """
        encoded = json.dumps(head).encode()
        try:
            self.socket.sendall(_SIZES.pack(len(encoded), len(body)) + encoded + body)
        except TimeoutError:
            raise
        except OSError as error:
            raise ChannelClosedError from error

    def receive(self, timeout_s: float | None = None) -> tuple[Head, bytes]:
        """Wait for one message. After a timeout, one may go on waiting for the same.

        Raises:
            ChannelClosedError: The other end is gone.
            TimeoutError: Nothing more came for so long.
        """
        try:
            self.socket.settimeout(timeout_s)
        except OSError as error:  # closed at this end
            raise ChannelClosedError from error
        head_size, body_size = _SIZES.unpack(self._peek(_SIZES.size)[: _SIZES.size])
        start = _SIZES.size + head_size
        end = start + body_size
        data = self._peek(end)
        head = json.loads(bytes(data[_SIZES.size : start]))
        body = bytes(data[start:end])
        del data[:end]
        return head, body

    def _peek(self, size: int) -> bytearray:
        while len(self._read) < size:
            try:
                part = self.socket.recv(_READ_BYTES)
            except TimeoutError:
                raise
            except OSError as error:
                raise ChannelClosedError from error
            if not part:
                raise ChannelClosedError
            self._read += part
        return self._read

    def close(self) -> None:
        """Let go of the connection; the other end sees it."""
        self.socket.close()
