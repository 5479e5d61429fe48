"""The survey itself: the front page, what it and robots.txt name, and a few usual places where they name nothing."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from scrapers.crawl.announce import ALWAYS
from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.autodiscover import Advertised, advertised
from scrapers.crawl.discover import BadSourceError
from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.log import event
from scrapers.crawl.past import posts_url
from scrapers.crawl.survey.domains import domain_of
from scrapers.crawl.survey.findings import Evidence, Kind, SeenSource, Survey
from scrapers.crawl.survey.front_page import FrontPage, language_of, read_front_page
from scrapers.crawl.survey.traits import children_of, guessed_kind, seen_as
from scrapers.frontier import RobotsVerdict
from scrapers.outcome import FailureClass

MAX_FEEDS = 4
MAX_SITEMAPS = 4
"""So many of each kind are looked at; all that are named are listed by the backfill anyway."""

GUESS = "a guess"
_FOR_GOOD = frozenset({301, 308})
_SITEMAPS = (Kind.NEWS_SITEMAP, Kind.SITEMAP, Kind.SITEMAP_INDEX)
_USUAL_FEEDS = ("/feed/", "/rss.xml", "/atom.xml")
_FEEDS_OF = {
    "WordPress": ("/feed/",),
    "Drupal": ("/rss.xml",),
    "Ghost": ("/rss/",),
    "Hugo": ("/index.xml",),
    "Jekyll": ("/feed.xml",),
    "Arc XP": ("/arc/outboundfeeds/rss/?outputType=xml",),
}
_USUAL_SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml")


@dataclass(slots=True)
class _Seen:
    """What was looked at so far."""

    sources: list[SeenSource] = field(default_factory=list)

    def any_of(self, *kinds: Kind) -> bool:
        return any(each.kind in kinds and each.is_usable for each in self.sources)

    def has(self, url: str) -> bool:
        return any(each.url == url for each in self.sources)


class Surveyor:
    """Looks at one site through the crawl's own fetcher: robots.txt, guards and manners hold for every request."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._seen = _Seen()

    async def survey(self, url: str) -> Survey:
        """Look at the site behind an address: its front page's, or that of one of its feeds or sitemaps."""
        answer = await self._fetcher.get(url)
        front_url = answer.response.url if answer.response else url
        if (trouble := _trouble(url, answer)) is not None:
            return self._told(replace(trouble, front_url=front_url))
        response = answer.response
        if response is not None and (kind := guessed_kind(response)) is not None:
            self._keep(seen_as(kind, "you", response))
            front_url = self._home_of(response)
            response = await self._page_at(front_url)
        page, named = await self._front(response)
        lists = [(front_url, page)]
        root = urljoin(front_url, "/")
        if not named.feeds and front_url != root and (response := await self._page_at(root)) is not None:
            front_url = response.url
            page, named = await self._front(response)
            lists.append((front_url, page))
        await self._feeds(front_url, named, page)
        await self._sitemaps(front_url, named)
        if named.posts_api:
            await self._look(Kind.API, posts_url(named.posts_api, ALWAYS), "the front page", shown=named.posts_api)
        for place, listing in lists:
            self._list(place, listing)
        return self._told(self._survey(url, front_url, page))

    def _told(self, survey: Survey) -> Survey:
        return replace(survey, sources=tuple(self._seen.sources), requests=self._fetcher.requests)

    def _survey(self, url: str, front_url: str, page: FrontPage) -> Survey:
        feeds = [each for each in self._seen.sources if each.kind is Kind.FEED and each.is_usable]
        spoken = ((language_of(feed.language), feed) for feed in feeds)
        by_feed = next((Evidence(value=tag, seen=f"the feed {feed.url}") for tag, feed in spoken if tag), None)
        return Survey(
            url=url,
            front_url=front_url,
            title=page.title or next((feed.title for feed in feeds if feed.title), None),
            cms=page.cms,
            language=page.language or by_feed,
            locale=page.locale,
        )

    async def _page_at(self, url: str) -> ArchivedResponse | None:
        """The front page at an address; None where it cannot be had, or is another site's."""
        answer = await self._fetcher.get(url)
        return answer.response if _trouble(url, answer) is None else None

    async def _front(self, response: ArchivedResponse | None) -> tuple[FrontPage, Advertised]:
        """What a front page says, and which sources it names."""
        if response is None:
            return FrontPage(), Advertised()
        headers = {key.lower(): value for key, value in response.headers}
        try:
            page = await asyncio.to_thread(read_front_page, response.body, response.url, headers)
        except BadSourceError:
            page = FrontPage()
        event("looked", what="front page", url=response.url, title=page.title, cms=page.cms.value if page.cms else None)
        named = Advertised()
        with suppress(BadSourceError):
            named = advertised(response.body, response.url, response.content_type, response.header("link"))
        return page, named

    def _home_of(self, response: ArchivedResponse) -> str:
        """The front page that a feed or sitemap belongs to: by its first articles, else by its own word or address."""
        source = self._seen.sources[-1]
        return urljoin(next(iter(source.urls), source.home or response.url), "/")

    async def _feeds(self, front_url: str, named: Advertised, page: FrontPage) -> None:
        for url in named.feeds[:MAX_FEEDS]:
            await self._look(Kind.FEED, url, "the front page")
        places = (*_FEEDS_OF.get(page.cms.value if page.cms else "", ()), *_USUAL_FEEDS)
        for path in dict.fromkeys(places):
            if self._seen.any_of(Kind.FEED):
                return
            await self._look(Kind.FEED, urljoin(front_url, path), GUESS)

    async def _sitemaps(self, front_url: str, named: Advertised) -> None:
        told = [(url, "robots.txt") for url in await self._fetcher.sitemaps(front_url)]
        told += [(url, "the front page") for url in named.sitemaps]
        told.sort(key=lambda each: "news" not in each[0].lower())  # those of news first, else in the order given
        for url, found in told[:MAX_SITEMAPS]:
            await self._look(Kind.SITEMAP, url, found)
        for path in _USUAL_SITEMAPS:
            if self._seen.any_of(*_SITEMAPS):
                return
            await self._look(Kind.SITEMAP, urljoin(front_url, path), GUESS)

    async def _look(self, kind: Kind, url: str, found: str, *, shown: str | None = None) -> None:
        """Look at one possible source; of an index, at its child for news too where there is one."""
        if self._seen.has(shown or url):
            return
        answer = await self._fetcher.get(url)
        if answer.response is None or answer.failure or answer.verdict is RobotsVerdict.DISALLOWED:
            failure, detail = answer.failure or FailureClass.ROBOTS, answer.detail
            lost = SeenSource(url=url, kind=kind, found=found, status=answer.status, failure=failure, detail=detail)
            self._keep(replace(lost, url=shown or url))
            return
        seen = await asyncio.to_thread(seen_as, kind, found, answer.response)
        if any(hop.status not in _FOR_GOOD for hop in answer.hops):
            shown = shown or url  # where it leads today is lent to it
        self._keep(replace(seen, url=shown) if shown else seen)
        if seen.kind is Kind.SITEMAP_INDEX and not self._seen.any_of(Kind.NEWS_SITEMAP):
            news = next((child for child in children_of(answer.response) if "news" in child.lower()), None)
            if news is not None:
                await self._look(Kind.SITEMAP, news, "the sitemap index")

    def _list(self, front_url: str, page: FrontPage) -> None:
        """The front page itself as a source, where nothing else announces anything."""
        if page.list_selector and not self._seen.any_of(Kind.FEED, Kind.LIST, *_SITEMAPS):
            self._keep(
                SeenSource(
                    url=front_url,
                    kind=Kind.LIST,
                    found="the front page",
                    entries=len(page.articles),
                    urls=page.articles,
                    link_selector=page.list_selector,
                )
            )

    def _keep(self, seen: SeenSource) -> None:
        if self._seen.has(seen.url):
            return
        self._seen.sources.append(seen)
        event("looked", what=seen.kind, url=seen.url, entries=seen.entries, failure=seen.failure, detail=seen.detail)


def _trouble(url: str, answer: Answer) -> Survey | None:
    """Why there is nothing to look at; None where there is."""
    if answer.verdict is RobotsVerdict.DISALLOWED:
        return Survey(url=url, front_url=url, failure=FailureClass.ROBOTS, detail=answer.detail)
    if answer.failure is not None or answer.response is None:
        return Survey(url=url, front_url=url, failure=answer.failure or FailureClass.OTHER, detail=answer.detail)
    if domain_of(answer.response.url) != domain_of(url) and guessed_kind(answer.response) is None:
        detail = f"{url} leads to another site, {answer.response.url}"
        return Survey(url=url, front_url=answer.response.url, failure=FailureClass.MOVED, detail=detail)
    return None
