"""A small web of our own on loopback: a forward proxy that answers for any `*.test` host, as kindly or not as told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Served:
    """One request that arrived."""

    url: str
    headers: dict[str, str]
    at: float


@dataclass(kw_only=True)
class Reply:
    """An ordinary answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0


class Handler(BaseHTTPRequestHandler):
    """Looks the URL up in the web's routes; a route that returns None has answered by itself, on the raw socket."""

    protocol_version = "HTTP/1.1"
    web: "Web"

    def do_GET(self) -> None:  # the interface's name
        parts = urlsplit(self.path)
        host = parts.netloc or self.headers.get("Host", "")
        url = f"http://{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        self.web.served.append(
            Served(url=url, headers={k.lower(): v for k, v in self.headers.items()}, at=time.monotonic())
        )
        reply = self.web.answer(url, self)
        if reply is not None:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        time.sleep(reply.delay_seconds)
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            reply = Reply(status=304, headers={"ETag": etag})
        self.send_response(reply.status)
        for key, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
            self.send_header(key, value)
        if "Content-Length" not in reply.headers and reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.status != 304:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the interface's name
        """Nothing is written to the terminal."""


Route = Callable[[Handler], Reply | None]


class Web:
    """Routes by URL without query first, then by host; what has no route is 404. robots.txt allows all by default."""

    def __init__(self) -> None:
        self.routes: dict[str, Route | Reply] = {}
        self.served: list[Served] = []
        self.proxy_url = ""

    def answer(self, url: str, handler: Handler) -> Reply | None:
        parts = urlsplit(url)
        for key in (url, f"http://{parts.netloc}{parts.path}", parts.netloc, "*"):
            if (route := self.routes.get(key)) is not None:
                return route(handler) if callable(route) else route
        if parts.path == "/robots.txt":
            return Reply(body=b"User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"})
        return Reply(status=404, body=b"no such page")

    def urls(self, containing: str = "") -> list[str]:
        """The URLs served so far, robots.txt left out."""
        return [each.url for each in self.served if containing in each.url and not each.url.endswith("/robots.txt")]

    def feed(self, url: str, links: list[str], **headers: str) -> None:
        """Serve an RSS feed of these links, and a page for each of them that has none yet."""
        self.routes[url] = Reply(body=rss(links), headers={"Content-Type": "application/rss+xml", **headers})
        for link in links:
            self.routes.setdefault(link, Reply(body=page(link)))


def rss(links: list[str]) -> bytes:
    """An RSS feed."""
    items = "".join(f"<item><title>Story {n}</title><link>{link}</link></item>" for n, link in enumerate(links))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def page(text: str) -> bytes:
    """An article page."""
    return f"<html><body><article><h1>{text}</h1><p>{'A sentence. ' * 40}</p></article></body></html>".encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error here."""


@contextmanager
def serve() -> Iterator[Web]:
    """A web on a free port of loopback."""
    web = Web()
    server = _Server(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"web": web}))
    web.proxy_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
