"""Reading a site's sources: conditionally, completely, into announcements that are judged one by one."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.article import DiscoveredUrl
from scrapers.crawl.archive import ArchivedResponse, payload_digest
from scrapers.crawl.discover import BadSourceError, Child, Found, parse_feed, parse_section, parse_sitemap
from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.urls import canonical, refusal
from scrapers.frontier import MAX_URL_BYTES, Announced, RobotsVerdict, SourceCheck, SourceState
from scrapers.outcome import FailureClass
from scrapers.site import Feed, Section, Site, Sitemap, Source

FULL_EVERY = timedelta(days=3)
"""Once in this time a source is fetched without validators, so that a lying ETag cannot hide news for ever."""

NEWS_WINDOW = timedelta(days=30)
"""Sitemap entries dated older than this are history: `copydesk backfill` fetches them, the daily crawl does not."""

MAX_CHILDREN = 12
"""How many children of a sitemap index are read in one run: those that changed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at a source: the check for the ledger, what it announced, and the responses to archive."""

    check: SourceCheck
    announced: tuple[Announced, ...] = ()
    responses: tuple[ArchivedResponse, ...] = ()


class SourceReader:
    """Reads the sources of one site; `states` is what the ledger knows of them."""

    def __init__(self, site: Site, fetcher: Fetcher, states: Mapping[str, SourceState], now: datetime) -> None:
        self._site = site
        self._fetcher = fetcher
        self._states = states
        self._now = now

    async def read(self, source: Source) -> AsyncIterator[Reading]:
        """A feed gives one reading, a sitemap index one for itself and each child that changed, a section its pages."""
        reading, found = await self._look(source, source.url)
        yield reading
        if isinstance(source, Section):
            async for page in self._next_pages(source, found):
                yield page
            return
        for child in self._changed(found.children):
            yield (await self._look(source, child.url))[0]

    async def _next_pages(self, source: Section, found: Found) -> AsyncIterator[Reading]:
        """Further pages of a section, while they lead on and each is new."""
        seen = {source.url}
        while found.next_page and found.next_page not in seen and len(seen) < source.max_pages:
            seen.add(found.next_page)
            reading, found = await self._look(source, found.next_page)
            yield reading

    async def _look(self, source: Source, url: str) -> tuple[Reading, Found]:
        state = self._states.get(url, SourceState())
        answer = await self._fetcher.get(url, validators=self._validators(state))
        responses = (*answer.hops, *((answer.response,) if answer.response and answer.status == 200 else ()))
        if answer.failure or answer.verdict is RobotsVerdict.DISALLOWED or answer.response is None:
            failure = answer.failure or FailureClass.ROBOTS
            return Reading(check=self._check(url, answer, failure=failure, detail=answer.detail)), Found()
        if answer.not_modified:
            return Reading(check=self._check(url, answer)), Found()
        digest = payload_digest(answer.response.body)
        try:
            found = await asyncio.to_thread(_parse, source, url, answer.response)
        except BadSourceError as error:
            check = self._check(url, answer, failure=FailureClass.BAD_FEED, detail=str(error))
            return Reading(check=check, responses=responses), Found()
        if not found.urls and not found.children and not (isinstance(source, Section) and url != source.url):
            check = self._check(url, answer, failure=FailureClass.EMPTY_FEED, detail="the source announces nothing")
            return Reading(check=check, responses=responses), found
        changed = digest != state.body_digest
        announced = await asyncio.to_thread(self._announced, found) if changed else ()
        check = self._check(url, answer, digest=digest, changed=changed, announced=len(announced) if changed else None)
        return Reading(check=check, announced=announced, responses=responses if changed else ()), found

    def _validators(self, state: SourceState) -> dict[str, str]:
        if state.full_at is None or self._now - state.full_at >= FULL_EVERY:
            return {}
        return conditional_headers(state.etag, state.last_modified)

    def _check(  # one keyword per field of the check
        self,
        url: str,
        answer: Answer,
        *,
        failure: FailureClass | None = None,
        detail: str = "",
        digest: str | None = None,
        changed: bool = False,
        announced: int | None = None,
    ) -> SourceCheck:
        response = answer.response
        return SourceCheck(
            source_url=url,
            checked_at=self._now,
            status=answer.status,
            failure=failure,
            detail=detail,
            etag=response.header("etag") if response else None,
            last_modified=response.header("last-modified") if response else None,
            body_digest=digest,
            changed=changed,
            urls_announced=announced,
        )

    def _announced(self, found: Found) -> tuple[Announced, ...]:
        oldest = self._now - NEWS_WINDOW
        return tuple(judged(each, self._site) for each in found.urls if not _is_history(each, oldest))

    def _changed(self, children: tuple[Child, ...]) -> list[Child]:
        """The children to read now, the latest changed first; those without a date come last, in their order."""
        oldest = self._now - NEWS_WINDOW
        due = [
            child
            for child in children
            if child.modified_at is None
            or (child.modified_at > oldest and child.modified_at > self._read_at(child.url))
        ]
        due.sort(key=lambda child: child.modified_at.timestamp() if child.modified_at else 0.0, reverse=True)
        return due[:MAX_CHILDREN]

    def _read_at(self, url: str) -> datetime:
        state = self._states.get(url)
        return state.full_at if state and state.full_at else datetime.min.replace(tzinfo=self._now.tzinfo)


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, section 13.1)."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {key: value for key, value in headers.items() if value}


def judged(each: DiscoveredUrl, site: Site) -> Announced:
    """A discovered URL with its identity, and the reason not to fetch it where there is one."""
    skip = refusal(each.url, site)
    kept = each.url if len(each.url.encode()) <= MAX_URL_BYTES else _shortened(each.url)
    return Announced(
        url=canonical(kept) or kept,
        fetch_url=kept,
        source=each.source,
        source_kind=each.source_kind,
        title=each.title,
        published_at=each.published_at,
        modified_at=each.modified_at,
        skip=skip,
    )


def _shortened(url: str) -> str:
    """What is kept of a URL that is too long for the ledger: its start and a digest of the whole."""
    start = url.encode()[: MAX_URL_BYTES - 100].decode("utf-8", "ignore")
    return f"{start}#{payload_digest(url.encode())}"


def _is_history(each: DiscoveredUrl, oldest: datetime) -> bool:
    """Only sitemaps hold history; a feed's old entries are what it announces now."""
    latest = max(filter(None, (each.published_at, each.modified_at)), default=None)
    return each.source_kind == "sitemap" and latest is not None and latest < oldest


def _parse(source: Source, url: str, response: ArchivedResponse) -> Found:
    match source:
        case Feed():
            return parse_feed(response.body, url, response.content_type)
        case Sitemap():
            return parse_sitemap(response.body, url)
        case Section():
            return parse_section(
                response.body,
                url,
                link_selector=source.link_selector,
                next_selector=source.next_selector,
                content_type=response.content_type,
            )
