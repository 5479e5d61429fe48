"""One client connection: HTTP/1.1 with keep-alive, in absolute form (as proxy) or by Host header."""

import asyncio
import gzip
from typing import Protocol

from fakeweb.messages import Request, Response, notice

IDLE_SECONDS = 30
MAX_HEAD_BYTES = 2**18
_GZIP_FROM_BYTES = 400


class Router(Protocol):
    """Answers requests and is told what was sent."""

    def answer(self, request: Request) -> Response:
        """The answer to a request."""

    def sent(self, request: Request, response: Response, size: int) -> None:
        """Called when an answer is about to go out with `size` bytes of body."""


class Connection:
    """Reads requests from one connection and writes the answers, until either side closes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, router: Router) -> None:
        self.reader = reader
        self.writer = writer
        self.router = router

    async def serve(self) -> None:
        """Serve requests until the connection ends."""
        while True:
            request = await self._read()
            if request is None:
                return
            response = self.router.answer(request)
            if response.script is not None:
                self.router.sent(request, response, len(response.body))
                await response.script(self.writer)
                return
            keep = self._write(request, response)
            await self.writer.drain()
            if not keep:
                return

    async def _read(self) -> Request | None:
        try:
            head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), IDLE_SECONDS)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            return None
        request = parse_head(head)
        if request is None:
            self.writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return None
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or length == "0":
            return request
        body = await self.reader.readexactly(min(int(length), MAX_HEAD_BYTES))
        return Request(method=request.method, url=request.url, headers=request.headers, body=body)

    def _write(self, request: Request, response: Response) -> bool:
        body = _coded(request, response)
        keep = request.version == "HTTP/1.1" and request.headers.get("connection", "").lower() != "close"
        if response.status != 304:
            response.put("Content-Length", str(len(body)))
        response.put("Connection", "keep-alive" if keep else "close")
        is_bare = request.method == "HEAD" or response.status == 304
        self.router.sent(request, response, 0 if is_bare else len(body))
        self.writer.write(head_bytes(response) + (b"" if is_bare else body))
        return keep


def parse_head(head: bytes) -> Request | None:
    """A request from its head; None when it is not HTTP."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/"):
        return None
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, found, value = line.partition(":")
        if found:
            headers[name.strip().lower()] = value.strip()
    method, target, version = parts
    url = target if target.startswith("http://") else f"http://{headers.get('host', '127.0.0.1')}{target}"
    if method != "CONNECT" and not target.startswith(("/", "http://")):
        return None
    return Request(method=method, url=url, headers=headers, version=version)


def head_bytes(response: Response) -> bytes:
    """The status line and headers of a response."""
    lines = [f"HTTP/1.1 {response.status} {response.reason}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _coded(request: Request, response: Response) -> bytes:
    """The body as it goes out; gzip when the client accepts it and it is worth it."""
    accepts = "gzip" in request.headers.get("accept-encoding", "")
    kind = response.header("Content-Type") or ""
    is_text = kind.startswith(("text/", "application/"))
    if not (accepts and is_text and response.compress and len(response.body) >= _GZIP_FROM_BYTES):
        return response.body
    response.put("Content-Encoding", "gzip").put("Vary", "Accept-Encoding")
    return gzip.compress(response.body, compresslevel=1, mtime=0)


def method_not_allowed() -> Response:
    """The answer to CONNECT: there is no TLS in the simulated web."""
    return notice(405, "The simulated web speaks plain HTTP only")
