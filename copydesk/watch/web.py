"""The HTTP side of feed watching: one client for all feeds of a process, guarded, bounded, and honest about itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from socket import AddressFamily
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from scrapers.crawl.guards import SsrfRefusedError, check_url, is_public
from scrapers.crawl.robots import MAX_BYTES as MAX_ROBOTS_BYTES
from scrapers.crawl.robots import MAX_REDIRECTS, Robots
from scrapers.crawl.settings import USER_AGENT
from scrapers.crawl.urls import fitting_validators

MAX_FEED_BYTES = 10_000_000
"""The largest feed that is read, decoded."""

MAX_CONNECTIONS = 32
"""Requests at once in the whole process."""

_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=10, sock_read=20)
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The end of one request with its redirects. Header names are in lower case.

    `moved_to` is where permanent redirects alone led; `requests` counts what was sent.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str | None = None
    requests: int = 1


class TooLargeError(ValueError):
    """The body is longer than what is read."""


class RobotsForbidError(ValueError):
    """A redirect leads to where robots.txt does not let us, or cannot be had."""


class TooManyRedirectsError(ValueError):
    """The redirects lead nowhere."""


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses one that has a special address among its answers; `exempt` is the proxy's name."""

    def __init__(self, exempt: str | None = None) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._exempt = exempt

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            SsrfRefusedError: one of them is not on the public internet.
        """
        found = await self._resolver.resolve(host, port, family)
        if host != self._exempt:
            for each in found:
                if not is_public(ip_address(each["host"].partition("%")[0])):
                    raise SsrfRefusedError(f"{host} has the address {each['host']}, which is not public")
        return found

    async def close(self) -> None:
        """Nothing is held open."""
        await self._resolver.close()


class Web:
    """The client; make it with `shared_web`, so that all feeds of a process use one."""

    def __init__(self, proxy: str | None) -> None:
        self.proxy = proxy
        self.users = 0
        self.requests = 0
        self.known_robots: dict[str, tuple[datetime, Robots]] = {}
        exempt = urlsplit(proxy).hostname if proxy else None
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, resolver=GuardedResolver(exempt), ttl_dns_cache=300),
            timeout=_TIMEOUT,
            headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT},
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        max_bytes: int = MAX_FEED_BYTES,
        may_follow: Callable[[str], Awaitable[bool]] | None = None,
    ) -> Answer:
        """Fetch a URL, redirects followed and each hop guarded; the body is decoded and read to its end.

        A redirect is followed to where `may_follow` says so.

        Raises:
            SsrfRefusedError, RobotsForbidError, TooLargeError, TooManyRedirectsError: the answer is not to be had, by
                our own rules.
            aiohttp.ClientError, OSError, TimeoutError: the network's part.
        """
        current, permanent = url, True
        for hop in range(MAX_REDIRECTS + 1):
            check_url(current)
            if hop and may_follow is not None and not await may_follow(current):
                raise RobotsForbidError(f"{url} leads to {current}, where robots.txt does not let us")
            self.requests += 1
            sent = fitting_validators(headers or {}, url, current)
            async with self._session.get(current, headers=sent, allow_redirects=False, proxy=self.proxy) as response:
                given = {name.lower(): value for name, value in response.headers.items()}
                if response.status in _REDIRECTS and "location" in given:
                    permanent = permanent and response.status in _PERMANENT
                    current = urljoin(current, given["location"])
                    moved_to = current if permanent else None
                    continue
                body = await _read(response, max_bytes)
                moved_to = moved_to if hop else None
                return Answer(
                    url=current, status=response.status, headers=given, body=body, moved_to=moved_to, requests=hop + 1
                )
        raise TooManyRedirectsError(f"{url} redirects more than {MAX_REDIRECTS} times")

    async def robots(self, robots_url: str) -> Answer:
        """Fetch a robots.txt, of which the first 500 KiB count (RFC 9309, section 2.5).

        Raises:
            As `get`.
        """
        return await self.get(robots_url, max_bytes=-MAX_ROBOTS_BYTES)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The body; of a negative bound the first bytes are taken, beyond a positive one the answer is refused."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > abs(max_bytes):
            if max_bytes > 0:
                raise TooLargeError(f"the body is longer than {max_bytes} bytes")
            break
    return bytes(body[: abs(max_bytes)])


_WEBS: "WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str | None, Web]]" = WeakKeyDictionary()


@asynccontextmanager
async def shared_web(proxy: str | None) -> AsyncIterator[Web]:
    """The client that all feeds of this event loop share; closed when the last of them leaves."""
    webs = _WEBS.setdefault(asyncio.get_running_loop(), {})
    web = webs.get(proxy) or webs.setdefault(proxy, Web(proxy))
    web.users += 1
    try:
        yield web
    finally:
        web.users -= 1
        if not web.users:
            del webs[proxy]
            await web.close()
