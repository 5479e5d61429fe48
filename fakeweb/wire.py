"""Scripts that write to a connection by hand: what no well-behaved server would send."""

import asyncio
import socket
import struct
from collections.abc import Iterable

from fakeweb.connection import head_bytes
from fakeweb.messages import Response, Script

_RST_ON_CLOSE = struct.pack("ii", 1, 0)


def scripted(script: Script, *, status: int = 200, size: int = 0) -> Response:
    """A response that `script` writes; `status` and `size` only go into the served log."""
    return Response(status=status, body=b"\0" * min(size, 1), script=script)


def reset(before: bytes = b"") -> Response:
    """Send `before`, then reset the connection (TCP RST)."""

    async def script(writer: asyncio.StreamWriter) -> None:
        if before:
            writer.write(before)
            await writer.drain()
            await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
        writer.transport.abort()

    return scripted(script, status=0)


def raw(*parts: bytes, status: int = 200) -> Response:
    """Send bytes as they are and close."""

    async def script(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
        await writer.drain()

    return scripted(script, status=status, size=sum(map(len, parts)))


def silence(seconds: float) -> Response:
    """Say nothing for so many real seconds, then close."""

    async def script(_writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)

    return scripted(script, status=0)


def drip(first: bytes, pieces: Iterable[bytes], interval: float) -> Response:
    """Send `first`, then one piece every `interval` real seconds, then close."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        for piece in pieces:
            await writer.drain()
            await asyncio.sleep(interval)
            writer.write(piece)
        await writer.drain()

    return scripted(script)


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body (RFC 9112, section 7.1)."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def head(response: Response, **headers: str) -> bytes:
    """The head of a response with further headers; an underscore in a name stands for a hyphen."""
    for name, value in headers.items():
        response.put(name.replace("_", "-"), value)
    return head_bytes(response)


def pieces(data: bytes, size: int) -> list[bytes]:
    """Bytes in pieces of `size`."""
    return [data[start : start + size] for start in range(0, len(data), size)]
