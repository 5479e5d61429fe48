"""One look at a feed: at most one conditional request, robots.txt obeyed, and a state that says when to look again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import aiohttp

from copydesk.watch.state import FULL_SECONDS, FeedState, marks, with_earlier
from copydesk.watch.web import Answer, RobotsForbidError, TooLargeError, TooManyRedirectsError, Web
from scrapers.crawl.discover import BadSourceError, parse_feed
from scrapers.crawl.guards import SsrfRefusedError
from scrapers.crawl.politeness import retry_after_seconds
from scrapers.crawl.robots import MAX_AGE_SECONDS, Robots, of_answer, robots_url
from scrapers.crawl.settings import ROBOTS_AGENT
from scrapers.frontier import RobotsVerdict
from scrapers.outcome import FailureClass

_NETWORK: tuple[tuple[type[BaseException], FailureClass], ...] = (
    (SsrfRefusedError, FailureClass.SSRF_REFUSED),
    (RobotsForbidError, FailureClass.ROBOTS),
    (TooLargeError, FailureClass.TOO_LARGE),
    (TooManyRedirectsError, FailureClass.MOVED),
    (aiohttp.ClientSSLError, FailureClass.TLS),
    (aiohttp.ClientConnectorDNSError, FailureClass.DNS),
    (aiohttp.ClientConnectorError, FailureClass.REFUSED),
    (TimeoutError, FailureClass.TIMEOUT),
    (aiohttp.ServerDisconnectedError, FailureClass.RESET),
    (aiohttp.ClientPayloadError, FailureClass.TRUNCATED),
    (aiohttp.InvalidURL, FailureClass.CLIENT_ERROR),
    (aiohttp.ClientError, FailureClass.RESET),
    (OSError, FailureClass.RESET),
)
_STATUSES = {
    401: FailureClass.FORBIDDEN,
    403: FailureClass.FORBIDDEN,
    404: FailureClass.NOT_FOUND,
    410: FailureClass.GONE,
    429: FailureClass.RATE_LIMITED,
    451: FailureClass.FORBIDDEN,
}
_ROBOTS_RETRY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found: the addresses that were not there before (`news`), and the state to keep."""

    state: FeedState
    status: int | None = None
    news: tuple[str, ...] = ()


async def look(web: Web, feed: str, state: FeedState, now: datetime, *, poll_seconds: float) -> Look:
    """Ask a feed whether it has changed.

    The first answer of a feed never seen before is news to nobody: what it lists is the daily schedule's to fetch.
    """
    try:
        state = await _with_robots(web, feed, state, now)
        if not state.robots_allows:
            allowed_again = (state.robots_until - now).total_seconds() if state.robots_until else _ROBOTS_RETRY_SECONDS
            failed = state.fails(FailureClass.ROBOTS, now, poll_seconds=poll_seconds, at_least=allowed_again)
            return Look(state=failed)
        may_follow = partial(_may_follow, web, now)
        answer = await web.get(state.location or feed, _conditions(state, now), may_follow=may_follow)
    except tuple(kind for kind, _ in _NETWORK) as error:
        failure = next(failure for kind, failure in _NETWORK if isinstance(error, kind))
        return Look(state=_at(None, state.fails(failure, now, poll_seconds=poll_seconds)))
    return await _read(answer, feed, state, now, poll_seconds)


async def _with_robots(web: Web, feed: str, state: FeedState, now: datetime) -> FeedState:
    """The state with a verdict of robots.txt that is still good; it is asked for once a day."""
    if state.robots_until is not None and now < state.robots_until:
        return state
    target = state.location or feed
    until, robots = await _robots_at(web, robots_url(target), now)
    return replace(
        state,
        robots_allows=robots.verdict(target, ROBOTS_AGENT) is RobotsVerdict.ALLOWED,
        robots_until=until,
        crawl_delay_seconds=robots.crawl_delay_seconds(ROBOTS_AGENT) or 0.0,
    )


async def _may_follow(web: Web, now: datetime, url: str) -> bool:
    """What robots.txt says of the place that a redirect leads to."""
    _, robots = await _robots_at(web, robots_url(url), now)
    return robots.verdict(url, ROBOTS_AGENT) is RobotsVerdict.ALLOWED


async def _robots_at(web: Web, place: str, now: datetime) -> tuple[datetime, Robots]:
    """How long the rules that stand at a place are good, and the rules; they are asked for once a day."""
    known = web.known_robots.get(place)
    if known is not None and now < known[0]:
        return known
    try:
        answer = await web.robots(place)
        robots = of_answer(answer.status, answer.body)
    except (aiohttp.ClientError, OSError, TimeoutError):
        robots = Robots(reachable=False)
    seconds = MAX_AGE_SECONDS if robots.reachable else _ROBOTS_RETRY_SECONDS
    web.known_robots[place] = (now + timedelta(seconds=seconds), robots)
    return web.known_robots[place]


def _at(location: str | None, state: FeedState) -> FeedState:
    """The state of a feed that is to be had there; the verdict was for where it was had before."""
    return replace(state, location=location, robots_until=state.robots_until if location == state.location else None)


def _conditions(state: FeedState, now: datetime) -> Mapping[str, str]:
    """The headers that make the request conditional (RFC 9110, section 13.1); none when a whole answer is due."""
    if state.full_at is None or now - state.full_at > timedelta(seconds=FULL_SECONDS):
        return {}
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in conditions.items() if value}


async def _read(answer: Answer, feed: str, state: FeedState, now: datetime, poll_seconds: float) -> Look:
    if answer.status == 304:
        return Look(state=state.recovers(), status=304)
    if not 200 <= answer.status < 300:
        failure = _STATUSES.get(answer.status)
        failure = failure or (FailureClass.SERVER_ERROR if answer.status >= 500 else FailureClass.CLIENT_ERROR)
        wait = retry_after_seconds(answer.headers, now)
        failed = state.fails(failure, now, poll_seconds=poll_seconds, at_least=wait)
        return Look(state=_at(None, failed), status=answer.status)
    try:
        content_type = answer.headers.get("content-type")
        # in a thread: a feed of a megabyte takes long enough to hold up all the others
        listed = await asyncio.to_thread(_listed, answer.body, feed, content_type)
    except BadSourceError:
        failed = state.fails(FailureClass.BAD_FEED, now, poll_seconds=poll_seconds)
        return Look(state=_at(None, failed), status=answer.status)
    known = set(listed if state.seen is None else state.seen)
    news = [url for mark, url in listed.items() if mark not in known]
    fresh = replace(
        state.recovers(),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        seen=with_earlier(tuple(listed), state.seen or ()),
        full_at=now,
    )
    return Look(state=_at(answer.moved_to or state.location, fresh), status=answer.status, news=tuple(news))


def _listed(body: bytes, feed: str, content_type: str | None) -> dict[str, str]:
    """The addresses that a feed lists, by their marks."""
    return marks(each.url for each in parse_feed(body, feed, content_type).urls)
