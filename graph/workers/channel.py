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

    def send(self, head: Head, body: bytes = b"", *, timeout_s: float | None = None) -> None:
        """Send one message.

        Raises:
            ChannelClosedError: Nobody would read it.
            TimeoutError: Nobody read it for so long.
        """
        try:
            self.socket.settimeout(timeout_s)
            self.socket.sendall(_message(head, body))
        except TimeoutError:
            raise
        except OSError as error:
            raise ChannelClosedError from error

    def send_at_once(self, head: Head, limit_bytes: int) -> bool:
        """Send one message to who waits for it, if it is small enough to be sent in one piece.

        Raises:
            ChannelClosedError: Nobody would read it.
        """
        message = _message(head, b"")
        if len(message) > limit_bytes:
            return False
        try:
            self.socket.settimeout(0)
            sent = self.socket.send(message)
        except BlockingIOError:
            return False
        except OSError as error:
            raise ChannelClosedError from error
        if sent < len(message):  # no socket is so small; the message is of no use now
            raise ChannelClosedError
        return True

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
        return self._next()

    def receive_at_once(self) -> tuple[Head, bytes] | None:
        """Give the next message, if all of it has come.

        Raises:
            ChannelClosedError: The other end is gone.
        """
        try:
            self.socket.settimeout(0)
            return self._next()
        except BlockingIOError:
            return None
        except OSError as error:  # closed at this end
            raise ChannelClosedError from error

    def _next(self) -> tuple[Head, bytes]:
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
            except (TimeoutError, BlockingIOError):
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


def _message(head: Head, body: bytes) -> bytes:
    encoded = json.dumps(head).encode()
    return _SIZES.pack(len(encoded), len(body)) + encoded + body
