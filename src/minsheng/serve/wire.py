"""What server and worker say to each other: frames of a JSON head and a body of bytes.

A frame is two unsigned 32-bit lengths (head, body), then both. One request is under way on a
connection at a time, so frames need no number.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")
Head = dict[str, Any]


def packed(head: Head, body: bytes = b"") -> bytes:
    """One frame."""
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def send(sock: socket.socket, head: Head, body: bytes = b"") -> None:
    """Write one frame, waiting until it is gone."""
    sock.sendall(packed(head, body))


def receive(sock: socket.socket) -> tuple[Head, bytes]:
    """Read one frame; EOFError when the other side is gone."""
    head_length, body_length = _LENGTHS.unpack(_exactly(sock, _LENGTHS.size))
    head = json.loads(_exactly(sock, head_length))
    return head, _exactly(sock, body_length)


def _exactly(sock: socket.socket, count: int) -> bytes:
    buffer = bytearray(count)
    view, filled = memoryview(buffer), 0
    while filled < count:
        got = sock.recv_into(view[filled:])
        if got == 0:
            raise EOFError
        filled += got
    return bytes(buffer)


async def receive_async(reader: asyncio.StreamReader) -> tuple[Head, bytes]:
    """Read one frame; IncompleteReadError when the other side is gone."""
    head_length, body_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    both = await reader.readexactly(head_length + body_length)
    return json.loads(both[:head_length]), both[head_length:]
