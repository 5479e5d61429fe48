"""The world: all articles of all publishers over simulated days, and the truth about them at any moment."""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from fakeweb.addresses import normal
from fakeweb.newsroom import Newsroom
from fakeweb.publishers import PUBLISHERS, Publisher, Source, SourceKind
from fakeweb.schedule import Rates
from fakeweb.truth import EditKind, TruthArticle, TruthVersion
from fakeweb.versions import Versions

DEFAULT_START = datetime(2026, 3, 2, tzinfo=UTC)


class World:
    """A simulated web. Equal arguments give equal worlds, whatever is asked of them and in which order.

    Args:
        seed: the seed of everything.
        start: the first day, at midnight UTC; each publisher begins on this date in its own time zone.
        days: how many days are published.
        per_day: articles on an average weekday of a publisher with volume 1.
        publishers: who takes part.
        rates: how often articles are edited, deleted, moved, cited and syndicated.

    Attributes:
        sites: the publishers by name.
        articles: all articles by key, in order of publication.
    """

    def __init__(
        self,
        seed: int = 7,
        start: datetime = DEFAULT_START,
        days: int = 30,
        *,
        per_day: float = 24.0,
        publishers: Sequence[Publisher] = PUBLISHERS,
        rates: Rates | None = None,
    ) -> None:
        self.seed = seed
        self.start = start
        self.days = days
        self.sites: dict[str, Publisher] = {publisher.name: publisher for publisher in publishers}
        self.newsroom = Newsroom(self.sites, seed, rates or Rates())
        self.articles: dict[str, TruthArticle] = self.newsroom.plan(start.date(), days, per_day)
        self._versions = Versions(self.sites, self.newsroom, self.articles)
        self._by_url = {normal(url): article for article in self.articles.values() for url in _addresses(article)}
        self._by_site = {name: [a for a in self.articles.values() if a.site == name] for name in self.sites}
        self._times = {name: [a.announced_at for a in articles] for name, articles in self._by_site.items()}

    @property
    def end(self) -> datetime:
        """The end of the last day, UTC."""
        return self.start + timedelta(days=self.days)

    def site_of(self, url: str) -> Publisher | None:
        """The publisher that a URL belongs to, by its host: subdomains and the domain it may move to included."""
        host = urlsplit(url).hostname or ""
        if not host.endswith(".test"):
            return None
        return self.sites.get(host.removesuffix(".test").split(".")[-1].removesuffix("-news"))

    def article(self, url: str) -> TruthArticle | None:
        """The article behind a URL: its own address, an alias, or the address after a move."""
        return self._by_url.get(normal(url))

    def versions(self, article: TruthArticle) -> tuple[TruthVersion, ...]:
        """All versions of an article in order of time, its end included."""
        return self._versions.of(article)

    def version(self, article: TruthArticle, now: datetime) -> TruthVersion | None:
        """The version of an article that is in force at `now`; None before publication."""
        current = [version for version in self.versions(article) if version.valid_from <= now]
        return current[-1] if current else None

    def changed_at(self, article: TruthArticle, now: datetime) -> datetime:
        """The last change that the site tells of: publication or an open edit; a stealth edit is not told."""
        told = (edit.at for edit in article.edits if edit.at <= now and edit.kind is not EditKind.STEALTH)
        return max(told, default=article.published_at)

    def at(self, url: str, now: datetime) -> TruthVersion | None:
        """What stands at `url` at `now`, by any of the article's addresses; None where there is no article (yet).

        Of a moved article the old addresses have status 301 and `moved_to` (404 where it moved silently); a deleted one
        has status 404 or 410.
        """
        article = self.article(url)
        version = self.version(article, now) if article else None
        if article is None or version is None or article.moved_url is None or article.moved_at is None:
            return version
        is_new = normal(url) == normal(article.moved_url)
        if now < article.moved_at:
            return None if is_new else version
        if is_new or version.deleted:
            return version
        if article.moved_silently:
            return replace(version, status=404)
        return replace(version, status=301, moved_to=article.moved_url)

    def announced(self, site: str, since: datetime, until: datetime) -> list[TruthArticle]:
        """The articles that the site's sources announced for the first time in `since` <= t < `until`."""
        times = self._times[site]
        return self._by_site[site][bisect.bisect_left(times, since) : bisect.bisect_left(times, until)]

    def expected(self, site: str, since: datetime, until: datetime, now: datetime) -> list[TruthArticle]:
        """As `announced`, without what is deleted at `now`: what a complete crawl at `now` has."""
        return [article for article in self.announced(site, since, until) if article.alive_at(now)]

    def published(self, site: str, now: datetime) -> list[TruthArticle]:
        """The articles of a site that are alive at `now`, newest first."""
        upto = bisect.bisect_right(self._times[site], now)
        return [article for article in reversed(self._by_site[site][:upto]) if article.alive_at(now)]

    def listed(self, site: str, source: Source, now: datetime) -> list[TruthArticle]:
        """What one source of a site lists at `now`, newest first."""
        articles = self.published(site, now)
        if source.kind is SourceKind.SECTION:
            return articles
        if source.hours is not None:
            horizon = now - timedelta(hours=source.hours)
            articles = [article for article in articles if article.announced_at >= horizon]
        return articles[: source.limit]

    def edited(self, site: str, since: datetime, until: datetime) -> list[TruthArticle]:
        """The articles of a site with an edit in `since` <= t < `until`."""
        return [a for a in self._by_site[site] if any(since <= edit.at < until for edit in a.edits)]

    def copies(self, article: TruthArticle) -> list[TruthArticle]:
        """All articles with the same text, word for word, the article itself included."""
        return [other for other in self.articles.values() if other.text_id == article.text_id]


def _addresses(article: TruthArticle) -> Iterable[str]:
    yield article.url
    yield from article.aliases
    if article.moved_url:
        yield article.moved_url
