"""A small world, served; and two ways to fetch: as a client library does, and byte by byte."""

import http.client
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from fakeweb.server import FakeWeb
from fakeweb.world import World


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, not decoded."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Fetch = Callable[..., Reply]
RawFetch = Callable[..., bytes]


@pytest.fixture(scope="session")
def world() -> World:
    return World(seed=7, days=4, per_day=8)


@pytest.fixture(scope="module")
def served(world: World) -> Iterator[FakeWeb]:
    with FakeWeb(world, now=world.end) as web:
        yield web


@pytest.fixture
def web(served: FakeWeb) -> Iterator[FakeWeb]:
    """The served world, behaving and at its last moment."""
    served.behaviours.clear()
    served.log.clear()
    served.clock.set(served.world.end)
    yield served
    served.behaviours.clear()


@pytest.fixture
def fetch(web: FakeWeb) -> Fetch:
    """Fetch a URL through the proxy; redirects are not followed."""

    def get(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
        try:
            connection.request(method, url, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    return get


@pytest.fixture
def raw_fetch(web: FakeWeb) -> RawFetch:
    """All bytes that come back for a URL until the other side closes, or `limit` of them, or `seconds` pass."""

    def get(url: str, limit: int = 2**24, seconds: float = 60.0) -> bytes:
        with socket.create_connection(("127.0.0.1", web.port), timeout=seconds) as connection:
            host = urlsplit(url).netloc
            connection.sendall(f"GET {url} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            received = bytearray()
            while len(received) < limit:
                try:
                    data = connection.recv(2**16)
                except TimeoutError:
                    break
                if not data:
                    break
                received += data
        return bytes(received)

    return get
