"""What server and worker say to each other: frames of a JSON head and a body of bytes.

A frame is two unsigned 32-bit lengths (head, body), then both. One request is under way on a
connection at a time, so frames need no number.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any, cast

_LENGTHS = struct.Struct(">II")
_GULP = 1 << 16  # bytes that are read at once: most frames are whole in them
Head = dict[str, Any]
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode  # made once: half the time


def written(head: Head) -> bytes:
    """A head as it is sent."""
    return _encode(head).encode("utf-8", "surrogatepass")


def packed(head: Head, body: bytes = b"") -> bytes:
    """One frame."""
    text = written(head)
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def send(sock: socket.socket, head: Head, body: bytes = b"") -> None:
    """Write one frame, waiting until it is gone."""
    sock.sendall(packed(head, body))


def receive(sock: socket.socket) -> tuple[Head, bytes]:
    """Read one frame; EOFError when the other side is gone."""
    got = _at_least(sock, b"", _LENGTHS.size)
    head_length, body_length = _LENGTHS.unpack_from(got)
    start = _LENGTHS.size + head_length
    got = _at_least(sock, got, start + body_length)
    return json.loads(got[_LENGTHS.size : start]), got[start:]


def _at_least(sock: socket.socket, got: bytes, count: int) -> bytes:
    """What was got with what is still to come, up to a number of bytes."""
    if len(got) >= count:
        return got
    parts, size = [got], len(got)
    while size < count:
        part = sock.recv(max(_GULP, count - size))
        if not part:
            raise EOFError
        parts.append(part)
        size += len(part)
    return b"".join(parts)


class Link(asyncio.Protocol):
    """The server's end of a connection to a worker: one request at a time, one answer each."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.needed = _LENGTHS.size
        self.answer: asyncio.Future[tuple[Head, bytes]] | None = None
        self.transport: asyncio.Transport | None = None
        self.early: tuple[Head, bytes] | None = None
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast(asyncio.Transport, transport)

    def expect(self) -> asyncio.Future[tuple[Head, bytes]]:
        """The next frame; EOFError when the worker is gone first."""
        self.answer = asyncio.get_running_loop().create_future()
        if self.early is not None:
            self.answer.set_result(self.early)
            self.early = None
        elif self.lost:
            self.answer.set_exception(EOFError())
        return self.answer

    def ask(self, frame: bytes) -> asyncio.Future[tuple[Head, bytes]]:
        """Send a frame; gives the frame that answers it."""
        answer = self.expect()
        if self.transport and not self.lost:
            self.transport.write(frame)
        return answer

    def close(self) -> None:
        """Hang up; the worker then ends."""
        if self.transport:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Gather bytes until a frame is whole."""
        self.buffer += data
        if len(self.buffer) < self.needed:
            return
        head_length, body_length = _LENGTHS.unpack_from(self.buffer)
        start = _LENGTHS.size + head_length
        self.needed = start + body_length
        if len(self.buffer) >= self.needed:
            whole, self.buffer, self.needed = self.buffer, bytearray(), _LENGTHS.size
            head = json.loads(whole[_LENGTHS.size : start])
            frame = (head, bytes(whole[start:]))
            if self.answer and not self.answer.done():
                self.answer.set_result(frame)
            else:
                self.early = frame  # a new worker's greeting can be here before we ask for it

    def connection_lost(self, _error: Exception | None) -> None:
        """Nobody waits for a worker that is gone."""
        self.lost = True
        if self.answer and not self.answer.done():
            self.answer.set_exception(EOFError())
