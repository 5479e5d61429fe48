"""Reading a site's sources: conditionally, completely, into announcements that are judged one by one."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapers.article import DiscoveredUrl
from scrapers.crawl.archive import ArchivedResponse, payload_digest
from scrapers.crawl.discover import BadSourceError, Found, parse_feed, parse_section, parse_sitemap
from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.urls import canonical, refusal
from scrapers.frontier import MAX_URL_BYTES, Announced, RobotsVerdict, SourceCheck, SourceState
from scrapers.outcome import FailureClass, SkipReason
from scrapers.site import Feed, Section, Site, Sitemap, Source

FULL_EVERY = timedelta(days=3)
"""Once in this time a source is fetched without validators, so that a lying ETag cannot hide news for ever."""

NEWS_WINDOW = timedelta(days=30)
"""Sitemap entries dated older than this are history: `copydesk backfill` fetches them, the daily crawl does not."""

_MANY = 5

MAX_CHILDREN = 12
"""How many children of a sitemap index are read in one run: those that changed last."""


MAX_BACKFILL_CHILDREN = 1_000
"""The same for a backfill, which looks into the past on purpose."""

Window = tuple[datetime, datetime]
"""From (included) and to (excluded)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at a source: the check for the ledger, what it announced, and the responses to archive."""

    check: SourceCheck
    announced: tuple[Announced, ...] = ()
    responses: tuple[ArchivedResponse, ...] = ()


class SourceReader:
    """Reads the sources of one site; `states` is what the ledger knows of them.

    With a `window` (from, to) only what is dated inside it is announced, the whole of an index is read, and nothing is
    remembered of the sources, so that the daily crawl is none the wiser: this is a backfill.
    """

    def __init__(
        self,
        site: Site,
        fetcher: Fetcher,
        states: Mapping[str, SourceState],
        now: datetime,
        window: Window | None = None,
    ) -> None:
        self._site = site
        self._window = window
        self._fetcher = fetcher
        self._states = states if window is None else {}
        self._now = now

    async def sources(self) -> tuple[Source, ...]:
        """The sources to read: all that are declared; for a backfill the sitemaps, those of robots.txt if need be."""
        if self._window is None:
            return self._site.sources
        declared = tuple(source for source in self._site.sources if isinstance(source, Sitemap))
        named = () if declared else await self._fetcher.sitemaps(self._site.sources[0].url)
        return declared or tuple(Sitemap(url) for url in named)

    async def read(self, source: Source) -> AsyncIterator[Reading]:
        """A feed gives one reading, a sitemap index one for itself and each child that changed, a section its pages."""
        reading, found = await self._look(source, source.url)
        yield reading
        if isinstance(source, Section):
            async for page in self._next_pages(source, found):
                yield page
            return
        for url in self._children(source, reading, found):
            yield (await self._look(source, url))[0]

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
        try:
            found = await asyncio.to_thread(_parse, source, url, answer.response)
        except BadSourceError as error:
            check = self._check(url, answer, failure=FailureClass.BAD_FEED, detail=str(error))
            return Reading(check=check, responses=responses), Found()
        return await self._read(source, url, answer, found, responses), found

    async def _read(
        self, source: Source, url: str, answer: Answer, found: Found, responses: tuple[ArchivedResponse, ...]
    ) -> Reading:
        """What a source that could be read announces, or why that cannot be the truth."""
        digest = payload_digest(answer.response.body if answer.response else b"")
        changed = digest != self._states.get(url, SourceState()).body_digest
        if not changed:
            return Reading(check=self._check(url, answer, digest=digest))
        announced = await asyncio.to_thread(self._announced, found)
        failure, detail = _implausible(source, url, found, announced)
        if failure is None and answer.hops:
            detail = f"the declared address is old: redirected to {answer.response.url if answer.response else ''}"
        is_sound = failure is None and bool(found.urls or found.children)
        check = self._check(
            url,
            answer,
            failure=failure,
            detail=detail,
            digest=digest if is_sound else None,
            changed=True,
            announced=len(announced),
        )
        return Reading(check=check, announced=announced, responses=responses)

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
        # the validators of a broken or empty answer would hide its repair
        response = answer.response if failure is None and (digest or answer.not_modified) else None
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
        if self._window is not None:
            return tuple(judged(each, self._site) for each in found.urls if _is_inside(each, self._window))
        oldest = self._now - NEWS_WINDOW
        urls = found.urls if _dates_differ(found) else [replace(each, modified_at=None) for each in found.urls]
        return tuple(judged(each, self._site) for each in urls if not _is_history(each, oldest))

    def _children(self, source: Source, reading: Reading, found: Found) -> list[str]:
        """The children of an index to read now: those that changed by its word, the latest first.

        When the index itself stands still, those that we know are asked too, by conditional requests: some indexes
        carry no dates, and some dates are frozen.
        """
        oldest = self._now - NEWS_WINDOW if self._window is None else self._window[0]
        due = [
            child
            for child in found.children
            if child.modified_at is None
            or (child.modified_at > oldest and child.modified_at > self._read_at(child.url))
        ]
        due.sort(key=lambda child: child.modified_at.timestamp() if child.modified_at else 0.0, reverse=True)
        urls = [child.url for child in due]
        if isinstance(source, Sitemap) and reading.check.failure is None and not reading.check.changed:
            urls += self._known_children()
        return list(dict.fromkeys(urls))[: MAX_CHILDREN if self._window is None else MAX_BACKFILL_CHILDREN]

    def _known_children(self) -> list[str]:
        """Sources that no declaration names: children of indexes, the last read first."""
        declared = {source.url for source in self._site.sources}
        lists = tuple(source.url for source in self._site.sources if isinstance(source, Section))
        known = [url for url in self._states if url not in declared and not (lists and url.startswith(lists))]
        recent = [url for url in known if self._read_at(url) > self._now - NEWS_WINDOW]
        return sorted(recent, key=self._read_at, reverse=True)

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


def _implausible(
    source: Source, url: str, found: Found, announced: tuple[Announced, ...]
) -> tuple[FailureClass | None, str]:
    """Why what a source announces cannot be the whole truth; it is entered all the same."""
    is_next_page = isinstance(source, Section) and url != source.url
    if not found.urls and not found.children and not is_next_page:
        if isinstance(source, Sitemap):
            return (
                None,
                "the sitemap is empty",
            )  # a news sitemap holds two days; the other sources must prove them quiet
        return FailureClass.EMPTY_FEED, "the source announces nothing"
    if found.cut_off:
        return FailureClass.BAD_FEED, "the source is cut off: its end is missing"
    refused = {each.skip for each in announced}
    if refused == {SkipReason.OFF_SITE}:
        return FailureClass.MOVED, f"all {len(announced)} links lead off the site, the first to {announced[0].url}"
    if refused and None not in refused and url == source.url:  # an index's child may well hold nothing but static pages
        return FailureClass.LAYOUT_CHANGE, f"none of {len(announced)} links looks like an article of the site"
    return None, ""


def _dates_differ(found: Found) -> bool:
    """Whether the dates of modification can be true: a list that was all modified at one time was only printed then."""
    times = [each.modified_at for each in found.urls if each.modified_at is not None]
    return len(times) < _MANY or max(times) - min(times) > timedelta(minutes=1)


def _is_inside(each: DiscoveredUrl, window: Window) -> bool:
    """By its day of publication where the sitemap names one, else by its last modification."""
    at = each.published_at or each.modified_at
    return at is not None and window[0] <= at < window[1]


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
