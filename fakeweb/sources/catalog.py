"""The sources of a site as documents: which path is which source, and what it says at a moment."""

import hashlib
import re
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime

from fakeweb.messages import Response, content
from fakeweb.pages import staticpages
from fakeweb.publishers import Publisher, Source, SourceKind
from fakeweb.sources import feeds, sitemaps
from fakeweb.truth import TruthArticle, TruthVersion
from fakeweb.world import World

_DAY_MAP = re.compile(r"/sitemap-posts-(\d{4}-\d{2}-\d{2})\.xml")
PAGES_MAP = "/sitemap-pages.xml"
XML = "application/xml; charset=UTF-8"


class Catalog:
    """Writes feeds and sitemaps; keeps the last document of each path, since one moment is asked for many times."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[tuple[str, str], tuple[datetime, Response]] = {}

    def answer(self, publisher: Publisher, path: str, now: datetime) -> Response | None:
        """The document at `path`; None when the path is no feed or sitemap of the site."""
        kept = self._kept.get((publisher.name, path))
        if kept is None or kept[0] != now:
            response = self._write(publisher, path, now)
            if response is None:
                return None
            kept = (now, response)
            self._kept[(publisher.name, path)] = kept
        original = kept[1]
        return Response(status=original.status, headers=list(original.headers), body=original.body)

    def _write(self, publisher: Publisher, path: str, now: datetime) -> Response | None:
        if match := _DAY_MAP.fullmatch(path):
            return self._day_map(publisher, match[1], now)
        if path == PAGES_MAP:
            return content(staticpages.sitemap(publisher), XML)
        source = next((s for s in publisher.sources if s.path == path and s.kind is not SourceKind.SECTION), None)
        if source is None:
            return None
        if source.kind is SourceKind.SITEMAP_INDEX:
            children = self.children(publisher, now)
            return _dated(content(sitemaps.index(children), XML), [changed for _, changed in children])
        listed = self.world.listed(publisher.name, source, now)
        if source.kind is SourceKind.SITEMAP:
            return self._sitemap(publisher, listed, now)
        versions = [version for article in listed if (version := self.world.version(article, now))]
        return _dated(_document(publisher, source, versions, now), [version.valid_from for version in versions])

    def children(self, publisher: Publisher, now: datetime) -> list[tuple[str, datetime]]:
        """The sitemaps of an index with the time of their last change: one for each day, newest first."""
        changes: dict[date, datetime] = {}
        for article in self.world.published(publisher.name, now):
            day, changed = article.published_at.astimezone(publisher.zone).date(), self._told(publisher, article, now)
            changes[day] = max(changes.get(day, changed), changed)
        days = [(f"{publisher.origin}/sitemap-posts-{day}.xml", changes[day]) for day in sorted(changes, reverse=True)]
        return [*days, (f"{publisher.origin}{PAGES_MAP}", self.world.start - timedelta(days=200))]

    def _day_map(self, publisher: Publisher, day: str, now: datetime) -> Response | None:
        first = datetime.combine(date.fromisoformat(day), time(), publisher.zone)
        until = min(first + timedelta(days=1), now + timedelta(microseconds=1))
        articles = self.world.expected(publisher.name, first, until, now)
        return self._sitemap(publisher, articles, now) if articles else None

    def _sitemap(self, publisher: Publisher, articles: list[TruthArticle], now: datetime) -> Response:
        pages = [(article.url_at(now), self._told(publisher, article, now)) for article in articles]
        return _dated(content(sitemaps.urlset(pages), XML), [changed for _, changed in pages])

    def _told(self, publisher: Publisher, article: TruthArticle, now: datetime) -> datetime:
        return self.world.changed_at(article, now) if publisher.has_modified else article.published_at


def _document(publisher: Publisher, source: Source, versions: list[TruthVersion], now: datetime) -> Response:
    match source.kind:
        case SourceKind.RSS_FULL | SourceKind.RSS_EXCERPT:
            full = source.kind is SourceKind.RSS_FULL
            document = feeds.rss(publisher, source, versions, now, full=full)
            return content(document, "application/rss+xml; charset=UTF-8")
        case SourceKind.ATOM:
            return content(feeds.atom(publisher, source, versions, now), "application/atom+xml; charset=utf-8")
        case SourceKind.JSON_FEED:
            return content(feeds.json_feed(publisher, source, versions), "application/feed+json; charset=utf-8")
        case _:
            return content(sitemaps.news(publisher, versions), XML)


def _dated(response: Response, changes: list[datetime]) -> Response:
    """The response with ETag and Last-Modified."""
    response.put("ETag", f'"{hashlib.blake2b(response.body, digest_size=9).hexdigest()}"')
    if changes:
        response.put("Last-Modified", format_datetime(max(changes).replace(microsecond=0), usegmt=True))
    return response
