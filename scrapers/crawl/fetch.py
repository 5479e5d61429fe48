"""Fetching one URL to its end: robots.txt first, redirects hop by hop, transient failures again, holds waited out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from scrapy import Request
from scrapy.http import Response

from scrapers.crawl import failures, robots
from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.guards import SsrfRefusedError, check_url
from scrapers.crawl.log import event
from scrapers.crawl.politeness import HostOnHoldError, Politeness, retry_after_seconds
from scrapers.crawl.replay import FETCHED_AT
from scrapers.crawl.settings import ROBOTS_AGENT
from scrapers.crawl.urls import absolute, fitting_validators, host_of, on_site
from scrapers.frontier import LedgerLostError, RobotsVerdict
from scrapers.outcome import FailureClass, SkipReason

MAX_REDIRECTS = 5
ATTEMPTS = 3
"""How often a URL is asked for in one run before a failure that may pass counts."""

SLOW_ATTEMPTS = 2
"""The same for time-outs, which cost half a minute each."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
READ_BYTES = "copydesk_read_bytes"
"""Key in a request's meta: how many bytes of the body are enough; the rest is not waited for."""

_WHOLE = {"Accept-Encoding": "identity"}
_ROBOTS_META = {"download_timeout": 20.0, READ_BYTES: robots.MAX_BYTES, "download_maxsize": 0}  # long ones: in part
_SITE_IS_DEAD = frozenset(
    {
        FailureClass.DNS,
        FailureClass.REFUSED,
        FailureClass.TLS,
        FailureClass.RATE_LIMITED,
        FailureClass.SSRF_REFUSED,
    }
)
"""What says more of the site than that its robots.txt cannot be had."""

Download = Callable[[Request], Awaitable[Response]]


class RobotsStore(Protocol):
    """Keeps robots.txt between runs."""

    async def find(self, robots_url: str) -> tuple[int, bytes] | None:
        """Status and body of a copy that is young enough to begin a run with."""

    async def keep(self, robots_url: str, status: int, body: bytes) -> None:
        """Keep an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a fetch ended: `response` with a success or a 304, or `failure` with the evidence in `detail`.

    `hops` are the redirects on the way; `skip` says why a URL is not to be had by our own rules. `hold` is set when
    the host wants a longer silence than the run's patience.
    """

    response: ArchivedResponse | None = None
    status: int | None = None
    failure: FailureClass | None = None
    detail: str = ""
    verdict: RobotsVerdict | None = None
    hops: tuple[ArchivedResponse, ...] = ()
    hold: HostOnHoldError | None = None
    skip: SkipReason | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server said that what we hold is current."""
        return self.status == 304


class Fetcher:
    """Fetches for one run. `download` sends one request through Scrapy's downloader and its middlewares."""

    def __init__(
        self,
        download: Download,
        politeness: Politeness,
        clock: Callable[[], datetime],
        *,
        replay: bool = False,
        robots_store: RobotsStore | None = None,
    ) -> None:
        self._download = download
        self._robots_store = robots_store
        self._politeness = politeness
        self._clock = clock
        self._replay = replay
        self._robots: dict[str, tuple[datetime, asyncio.Task[robots.Robots]]] = {}
        self.requests = 0
        self.bytes = 0

    async def get(
        self,
        url: str,
        *,
        domains: tuple[str, ...] | None = None,
        validators: Mapping[str, str] | None = None,
        barred: Callable[[str], Awaitable[bool]] | None = None,
    ) -> Answer:
        """Fetch a URL. With `domains`, a redirect may not lead off them; `validators` make the request conditional.

        A redirect to an address that is `barred` is not followed.
        """
        asked, verdict = url, None
        hops: list[ArchivedResponse] = []
        for _ in range(MAX_REDIRECTS + 1):
            verdict = await self.verdict(url)
            if verdict is RobotsVerdict.UNREACHABLE:
                return await self._robots_failed(url, tuple(hops))
            if verdict is RobotsVerdict.DISALLOWED:
                return Answer(verdict=verdict, detail=f"robots.txt forbids {url}", hops=tuple(hops))
            answer = await self._patiently(url, fitting_validators(validators or {}, asked, url))
            if answer.response is None or answer.status not in _REDIRECTS:
                return replace(answer, verdict=verdict, hops=tuple(hops))
            hops.append(answer.response)
            target = absolute(url, answer.response.header("location") or "")
            if trouble := _redirect_trouble(target, hops, domains):
                return replace(trouble, status=answer.status, verdict=verdict, hops=tuple(hops))
            url = target or ""
            if barred is not None and await barred(url):
                detail = f"a redirect to {url}, which was taken down"
                skip = SkipReason.TAKEN_DOWN
                return Answer(status=answer.status, verdict=verdict, hops=tuple(hops), skip=skip, detail=detail)
        detail = f"more than {MAX_REDIRECTS} redirects, the last to {url}"
        return Answer(failure=FailureClass.MOVED, detail=detail, verdict=verdict, hops=tuple(hops))

    async def verdict(self, url: str) -> RobotsVerdict:
        """What robots.txt of the URL's host says; the file is fetched once and kept for a day at most."""
        return (await self._robots_of(url)).verdict(url, ROBOTS_AGENT)

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the URL's host names."""
        return (await self._robots_of(url)).sitemaps()

    async def content_signal(self, url: str) -> str | None:
        """What robots.txt of the URL's host says against the training of models."""
        return (await self._robots_of(url)).content_signal

    async def _robots_of(self, url: str) -> robots.Robots:
        place, now = robots.robots_url(url), self._clock()
        known = self._robots.get(place)
        if known is None or (now - known[0]).total_seconds() > robots.MAX_AGE_SECONDS:
            known = (now, asyncio.create_task(self._fetch_robots(place)))
            self._robots[place] = known
        return await asyncio.shield(known[1])

    async def _fetch_robots(self, url: str) -> robots.Robots:
        if self._robots_store is not None and (kept := await self._robots_store.find(url)) is not None:
            return self._rules(url, *kept)
        place = url
        for _ in range(robots.MAX_REDIRECTS + 1):
            answer = await self._patiently(place, _WHOLE, meta=_ROBOTS_META)
            if answer.failure is FailureClass.NOT_IN_ARCHIVE:
                return robots.Robots()  # a page stands in the archive since it could be fetched
            if answer.status is None or answer.failure in _SITE_IS_DEAD:
                failure = answer.failure if answer.failure in _SITE_IS_DEAD else FailureClass.ROBOTS
                return robots.Robots(reachable=False, detail=f"robots.txt: {answer.detail}", failure=failure)
            if answer.response is None or answer.status not in _REDIRECTS:
                break
            place = absolute(place, answer.response.header("location") or "") or ""
            if not place:
                return robots.Robots()
        else:
            return robots.Robots()
        body = answer.response.body[: robots.MAX_BYTES] if answer.response else b""
        found = self._rules(url, answer.status, body)
        if self._robots_store is not None and found.reachable:
            await self._robots_store.keep(url, answer.status, body)
        return found

    def _rules(self, url: str, status: int, body: bytes) -> robots.Robots:
        """What an answer means, its Crawl-delay in force."""
        host, found = host_of(url), robots.of_answer(status, body)
        if (delay := found.crawl_delay_seconds(ROBOTS_AGENT)) is not None and not self._replay:
            self._politeness.crawl_delay(host, delay)
        event("robots", host=host, status=status, crawl_delay=delay, reachable=found.reachable)
        return found

    async def _robots_failed(self, url: str, hops: tuple[ArchivedResponse, ...]) -> Answer:
        found = await self._robots_of(url)
        failure = FailureClass.ROBOTS if found.failure is None else found.failure
        return Answer(failure=failure, detail=found.detail, verdict=RobotsVerdict.UNREACHABLE, hops=hops)

    async def _patiently(
        self, url: str, headers: Mapping[str, str], *, meta: Mapping[str, float] = MappingProxyType({})
    ) -> Answer:
        """Ask until there is an answer, a failure that will not pass, or the end of patience."""
        attempt = refused = 0
        while True:
            answer = await self._once(url, headers, meta)
            if answer.failure is FailureClass.RATE_LIMITED and answer.hold is None and not self._replay:
                refused += 1
                if refused >= ATTEMPTS and self._politeness.refusals(host_of(url)) < refused:
                    return answer  # others of its host came through meanwhile
                continue  # the host is held now; the next request waits, or finds the hold too long
            attempt += 1
            most = SLOW_ATTEMPTS if answer.failure is FailureClass.TIMEOUT else ATTEMPTS
            if answer.failure not in failures.RETRIED or attempt >= most or self._replay:
                return answer
            event("retry", url=url, failure=answer.failure, attempt=attempt, detail=answer.detail)

    async def _once(self, url: str, headers: Mapping[str, str], meta: Mapping[str, float]) -> Answer:
        try:
            check_url(url)
            request = Request(url, headers=dict(headers), meta=dict(meta), dont_filter=True)
            self.requests += 1
            response = await self._download(request)
        except (asyncio.CancelledError, LedgerLostError):
            raise
        except HostOnHoldError as error:
            self.requests -= 1  # it was never sent
            failure, detail = failures.of_exception(error)
            return Answer(failure=failure, detail=detail, hold=error)
        except Exception as error:  # noqa: BLE001  # whatever a download dies of is classified, and never swallowed
            failure, detail = failures.of_exception(error)
            return Answer(failure=failure, detail=detail)
        answer = self._answer(url, request, response)
        if _wants_silence(answer) and not self._replay:
            await self._politeness.tell_hold(host_of(url))
        return answer

    def _answer(self, url: str, request: Request, response: Response) -> Answer:
        self.bytes += len(response.body)
        archived = archived_response(response, request.meta.get(FETCHED_AT) or self._clock())
        headers = {key.lower(): value for key, value in archived.headers}
        failure = failures.of_status(response.status, headers, response.body)
        detail = f"HTTP {response.status}" if failure else ""
        if response.status == 304 and not {"If-None-Match", "If-Modified-Since"} & set(
            request.headers.to_unicode_dict()
        ):
            failure, detail = FailureClass.OTHER, "HTTP 304 to a request without conditions"
        answer = Answer(response=archived, status=response.status, failure=failure, detail=detail)
        if _wants_silence(answer) and not self._replay:
            seconds = self._politeness.hold(host_of(url), retry_after_seconds(headers, self._clock()))
            event("hold", host=host_of(url), seconds=round(seconds, 1), status=response.status)
        return answer


def _wants_silence(answer: Answer) -> bool:
    """Whether an answer asks for a pause, be it by the words of a bot wall."""
    asks = answer.status in {429, 503} and answer.response is not None and answer.response.header("retry-after")
    return answer.failure is FailureClass.RATE_LIMITED or bool(asks)


def archived_response(response: Response, fetched_at: datetime) -> ArchivedResponse:
    """Scrapy's response as the archive keeps it."""
    headers = [
        (key.decode("latin-1"), value.decode("latin-1")) for key, values in response.headers.items() for value in values
    ]
    return ArchivedResponse(
        url=response.url,
        status=response.status,
        headers=tuple(_bounded(headers)),
        body=response.body,
        fetched_at=fetched_at,
        ip_address=str(response.ip_address) if response.ip_address else None,
    )


def _bounded(headers: list[tuple[str, str]], max_characters: int = 65_536) -> list[tuple[str, str]]:
    """Headers without cookies (they are a visitor's, not the page's), as many as fit."""
    kept, room = [], max_characters
    for key, value in headers:
        room -= len(key) + len(value)
        if room < 0:
            break
        if key.lower() != "set-cookie":
            kept.append((key, value))
    return kept


def _redirect_trouble(
    target: str | None, hops: list[ArchivedResponse], domains: tuple[str, ...] | None
) -> Answer | None:
    """Why a redirect is not followed."""
    if target is None:
        return Answer(failure=FailureClass.MOVED, detail="a redirect without a usable Location")
    if any(hop.url == target for hop in hops):
        return Answer(failure=FailureClass.MOVED, detail=f"a redirect loop over {target}")
    try:
        check_url(target)
    except SsrfRefusedError as error:
        return Answer(failure=FailureClass.SSRF_REFUSED, detail=f"a redirect to {target}: {error}")
    if domains is not None and not on_site(target, domains):
        failure = FailureClass.CONSENT_WALL if "consent" in target else FailureClass.MOVED
        return Answer(failure=failure, detail=f"a redirect off the site, to {target}")
    return None
