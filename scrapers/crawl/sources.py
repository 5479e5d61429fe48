"""Reading a site's sources: conditionally, completely, into announcements that are judged one by one."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from scrapers.crawl import indexes
from scrapers.crawl.announce import ALWAYS, NEWS_WINDOW, Window, inside, judged, news
from scrapers.crawl.archive import ArchivedResponse, payload_digest
from scrapers.crawl.autodiscover import Advertised, advertised
from scrapers.crawl.discover import BadSourceError, Found
from scrapers.crawl.failures import RETRIED
from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.past import PAST_THE_END, periods, posts_url
from scrapers.crawl.reading import DETAIL_CHARACTERS, Reading, is_gone, next_page, of_index, retired, unremembered
from scrapers.crawl.source_kinds import implausible, parse_source, rules_of
from scrapers.crawl.urls import conditional_headers
from scrapers.frontier import Announced, RobotsVerdict, SourceCheck, SourceState
from scrapers.outcome import FailureClass
from scrapers.site import DateArchive, Feed, History, Home, Section, Site, Sitemap, Source, WordPressApi

FULL_EVERY = timedelta(days=3)
"""Once in this time a source is fetched without validators, so that a lying ETag cannot hide news for ever."""

QUIET_FULL_EVERY = timedelta(days=7)
"""The same where the last whole answer told nothing: the 304s before it had been true."""

MAX_API_PAGES = 1_000
"""How many pages of an API are read for one backfill: 100,000 posts."""

_TOO_MANY_POSTS = f"{MAX_API_PAGES} pages of posts were read, and there are more: backfill the later days by themselves"

_MANY_PERIODS = 7
"""When of so many days not one has an archive page, there is no such archive."""


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
        self._looked_at = {each.url for each in self.sources()}  # a child that is declared too is read once
        self._max_children = indexes.MAX_CHILDREN if window is None else indexes.MAX_BACKFILL_CHILDREN

    def sources(self) -> tuple[Source | History, ...]:
        """The sources to read: all that are declared; for a backfill the sitemaps and what tells of the past.

        Where a backfill finds none declared, the front page and robots.txt are asked for them.
        """
        if self._window is None:
            return self._site.sources
        declared = (*self._site.history, *(each for each in self._site.sources if isinstance(each, Sitemap | Home)))
        return declared or (Home(urljoin(self._site.sources[0].url, "/")),)

    async def read(self, source: Source | History) -> AsyncIterator[Reading]:
        """A feed gives one reading; an index one for itself and each child that changed; list pages one for each."""
        match source:
            case Home():
                readings = self._home(source)
            case DateArchive():
                readings = self._periods(source)
            case WordPressApi():
                readings = self._pages(
                    source, posts_url(source.url, self._window or ALWAYS, texts=self._site.full_feed), MAX_API_PAGES
                )
            case Section():
                readings = self._pages(source, source.url, source.max_pages)
            case _:
                readings = self._with_children(source)
        async for reading in readings:
            yield of_index(reading, source.url if isinstance(source, Sitemap) else "")

    async def _with_children(self, source: Feed | Sitemap) -> AsyncIterator[Reading]:
        """A source, and the children of an index first: what is not read of them now must not be hidden by a 304."""
        reading, found = await self._look(source, source.url)
        waiting, room, lost = self._children(source, reading, found), self._max_children, False
        self._looked_at.add(source.url)
        while waiting and room > 0:
            url = waiting.pop(0)
            if url in self._looked_at:
                continue
            self._looked_at.add(url)
            room -= 1
            child, inner = await self._look(source, url)
            if is_gone(child) and reading.check.status == 304:  # its validators may lag behind what it says
                reading, found = await self._look(source, source.url, whole=True)
                waiting += self._children(source, reading, found)
            child = retired(child, found, self._states)
            lost |= child.told.failure is not None
            yield unremembered(child) if inner.children else child
            waiting += self._children(source, child, inner)
        left = set(waiting) - self._looked_at
        resting = {each.url for each in found.children if self._rests(each.url)}
        is_backfill = self._window is not None
        if detail := indexes.unread(len(left), len(resting - self._looked_at), is_backfill=is_backfill):
            reading = replace(reading, check=replace(reading.check, detail=reading.check.detail or detail))
        lost |= any(url not in self._states for url in left)
        yield unremembered(reading) if lost else reading

    async def _pages(self, source: Section | History, url: str, max_pages: int) -> AsyncIterator[Reading]:
        """A list and its further pages, while they lead on and each is new."""
        seen, lost, following = set[str](), False, url
        kept: list[Reading] = []
        while following and following not in seen and len(seen) < max_pages:
            seen.add(following)
            reading, found = await self._look(source, following)
            if isinstance(source, WordPressApi) and len(seen) > 1 and reading.check.status == PAST_THE_END:
                return  # posts were taken away while we paged
            following, reading = next_page(reading, found, source.url, self._site.domains)
            lost |= reading.check.failure is not None
            if isinstance(source, Section):
                kept.append(reading)
            else:
                yield reading
        if isinstance(source, WordPressApi) and following not in {"", *seen}:
            yield Reading(check=self._check(following, Answer(), failure=FailureClass.OTHER, detail=_TOO_MANY_POSTS))
        for reading in reversed(kept):  # the first is entered last, so that no 304 hides the pages behind it
            yield unremembered(reading) if lost else reading

    async def _periods(self, source: DateArchive) -> AsyncIterator[Reading]:
        """The pages of each period; one that is not there is a period in which nothing was published."""
        urls, missing = periods(source, self._window or ALWAYS, self._site.timezone), 0
        for url in urls:
            async for reading in self._pages(source, url, source.max_pages):
                check = reading.check
                absent = check.failure in {FailureClass.NOT_FOUND, FailureClass.GONE}
                missing += absent
                lost = missing == len(urls) >= _MANY_PERIODS
                if absent and not lost:
                    check = replace(check, failure=None, detail="nothing was published then")
                yield replace(reading, check=check)

    async def _home(self, source: Home) -> AsyncIterator[Reading]:
        """The front page, then what it and robots.txt name: for a backfill the API too, otherwise the feeds."""
        answer = await self._fetcher.get(source.url)
        named = Advertised()
        if answer.response is not None and answer.failure is None:
            response = answer.response
            with suppress(BadSourceError):
                named = await asyncio.to_thread(
                    advertised, response.body, response.url, response.content_type, response.header("link")
                )
        sitemaps = indexes.in_turn((*(await self._fetcher.sitemaps(source.url)), *named.sitemaps), self._states)
        sitemaps = [each for each in sitemaps if not self._rests(each)] or sitemaps
        apis = (named.posts_api,) if named.posts_api else ()
        lists: tuple[Source | History, ...] = tuple(Feed(url) for url in named.feeds)
        if self._window is not None:
            lists = tuple(WordPressApi(url) for url in apis)
        declared = {each.url for each in (*self._site.sources, *self._site.history)}
        found = [each for each in (*lists, *map(Sitemap, sitemaps[: self._max_children])) if each.url not in declared]
        yield Reading(check=self._home_check(source, answer, found))
        for each in found:
            async for reading in self.read(each):
                yield reading

    def _home_check(self, source: Home, answer: Answer, found: Sequence[Source | History]) -> SourceCheck:
        forbidden = answer.verdict is RobotsVerdict.DISALLOWED
        if (answer.status is None and not forbidden) or answer.failure in RETRIED:  # it may name more than is found
            return self._check(source.url, answer, failure=answer.failure, detail=answer.detail)
        if found or any(not isinstance(each, Home) for each in self.sources()):
            detail = f"names {', '.join(each.url for each in found)}" if found else "names nothing that is not declared"
            return self._check(source.url, answer, detail=detail[:DETAIL_CHARACTERS])
        detail = "neither the front page nor robots.txt names a feed or sitemap to read"
        failure = FailureClass.ROBOTS if forbidden else FailureClass.EMPTY_FEED
        return self._check(source.url, answer, failure=failure, detail=answer.detail if forbidden else detail)

    async def _look(self, source: Source | History, url: str, *, whole: bool = False) -> tuple[Reading, Found]:
        state = self._states.get(url, SourceState())
        answer = await self._fetcher.get(url, validators={} if whole else self._validators(source, state))
        responses = (*answer.hops, *((answer.response,) if answer.response and answer.status == 200 else ()))
        if answer.failure or answer.verdict is RobotsVerdict.DISALLOWED or answer.response is None:
            failure = answer.failure or FailureClass.ROBOTS
            return Reading(check=self._check(url, answer, failure=failure, detail=answer.detail)), Found()
        if answer.not_modified:
            return Reading(check=self._check(url, answer, announced=0 if state.is_empty else None)), Found()
        try:
            found = await asyncio.to_thread(parse_source, source, url, answer.response)
        except BadSourceError as error:
            check = self._check(url, answer, failure=FailureClass.BAD_FEED, detail=str(error))
            return Reading(check=check, responses=responses), Found()
        return await self._read(source, url, answer, found, responses), found

    async def _read(
        self, source: Source | History, url: str, answer: Answer, found: Found, responses: tuple[ArchivedResponse, ...]
    ) -> Reading:
        """What a source that could be read announces, or why that cannot be the truth."""
        body = answer.response.body if answer.response else b""
        digest = f"{payload_digest(body)} {rules_of(source, self._site)}"
        changed = digest != self._states.get(url, SourceState()).body_digest
        if not changed:
            return Reading(check=self._check(url, answer, digest=digest))
        announced = await asyncio.to_thread(self._announced, found)
        failure, detail = implausible(source, url, found, announced)
        if failure is None and answer.hops and not detail:
            detail = f"the declared address is old: redirected to {answer.response.url if answer.response else ''}"
        is_sound = failure is None and bool(found.urls or found.children)
        # nothing in the window of a backfill is an answer; nothing at all is none
        is_quiet = self._window is not None and not announced and (is_sound or isinstance(source, WordPressApi))
        check = self._check(
            url,
            answer,
            failure=failure,
            detail=detail,
            digest=digest if is_sound else None,
            changed=True,
            announced=None if is_quiet else len(announced),
        )
        return Reading(check=check, announced=announced, responses=responses)

    def _validators(self, source: Source | History, state: SourceState) -> dict[str, str]:
        """Those of the last answer, unless it is to be read whole: for once, or since it was read by other rules."""
        read_otherwise = state.body_digest is not None and not state.body_digest.endswith(rules_of(source, self._site))
        if state.full_at is None or read_otherwise:
            return {}
        was_quiet = state.changed_at is not None and state.changed_at < state.full_at
        if self._now - state.full_at >= (QUIET_FULL_EVERY if was_quiet else FULL_EVERY):
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
        response = answer.response if failure is None else None  # a broken answer's validators would hide its repair
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
        urls = news(found, self._now) if self._window is None else inside(found, self._window)
        return tuple(judged(each, self._site) for each in urls)

    def _children(self, source: Source, reading: Reading, found: Found) -> list[str]:
        """The children of an index to read now, the most urgent first.

        When the index itself stands still, those that we know are asked too, by conditional requests: some indexes
        carry no dates, and some dates are frozen.
        """
        oldest = self._now - NEWS_WINDOW if self._window is None else self._window[0]
        urls = indexes.due_children(found.children, self._states, oldest, earliest_first=self._window is not None)
        is_index = found.children or self._states.get(reading.check.source_url, SourceState()).is_empty  # no URL itself
        if is_index and isinstance(source, Sitemap) and reading.check.failure is None and not reading.check.changed:
            oldest = self._now - NEWS_WINDOW
            named = {each.url for each in found.children}
            urls += indexes.known_children(self._site.sources, self._states, oldest, named, source.url)
        return [url for url in dict.fromkeys(urls) if not self._rests(url)]

    def _rests(self, url: str) -> bool:
        return indexes.rests(url, self._states, self._now)
