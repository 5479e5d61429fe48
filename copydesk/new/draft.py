"""The draft of a declaration: which of the sources that a survey saw are declared, and what else is known."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk.new.zones import zone_of
from scrapers.crawl.survey.domains import domain_of
from scrapers.crawl.survey.findings import Evidence, Kind, SeenSource, Survey
from scrapers.crawl.survey.front_page import region_of
from scrapers.crawl.urls import canonical
from scrapers.site import Feed, Section, Site, Sitemap, Source, WordPressApi

MAX_DECLARED_FEEDS = 2
MAX_TITLE = 60
"""Characters; what is longer is a slogan."""

_MIN_URLS = 5
_DATED_SHARE = 0.9
_NEW_SHARE = 0.3
_SHAPES = (
    r"/\d{4}/\d{2}/\d{2}/", r"/\d{4}/\d{2}/", r"-\d+\.html$", r"/\d{4,}-", r"-\d{4,}/?$", r"/\d{4,}/",
    r"/articles?/", r"/story/", r"/stories/", r"/artikel/", r"/news/[^/]+",
)  # fmt: skip
"""What the addresses of articles have, and those of other pages have not; the first that all have is taken."""

NO_ARTICLES = r"/(about|advertise|author|authors|category|contact|imprint|privacy|tag|tags|terms|topics?)(/|$)"
"""What is kept out of a sitemap of everything where the addresses of articles have no shape of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A declaration, where its time zone comes from, and what was made of each source that was seen, by address."""

    site: Site
    timezone: Evidence
    uses: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether no source is worth declaring; the declaration then has a stand-in."""
        return "declared" not in self.uses.values()


def draft_of(survey: Survey, name: str) -> Draft:
    """Declare a site by its survey; a name of the simulated web needs no pause between requests."""
    uses = {each.url: _trouble(each) for each in survey.sources}
    feeds, maps, pattern = _feeds(survey, uses), _sitemaps(survey, uses), _shape(survey)
    api = survey.usable(Kind.API)
    lists = () if feeds or maps else survey.usable(Kind.LIST)
    sources: tuple[Source, ...] = (
        *(Feed(each.url) for each in feeds),
        *(Sitemap(each.url) for each in maps),
        *(Section(each.url, link_selector=each.link_selector or "a[href]") for each in lists),
    )
    uses |= {each.url: "declared" for each in (*feeds, *maps, *lists)}
    uses |= {each.url: "for backfills" for each in api}
    domains = _domains(survey, (*feeds, *maps))
    timezone = zone_for(survey, domains[0], (text for each in survey.sources for text in each.local_times))
    whole = any(each.kind is not Kind.NEWS_SITEMAP for each in maps)  # feeds and news sitemaps hold articles only
    site = Site(
        name=name,
        title=(survey.title or domains[0])[:MAX_TITLE],
        domains=domains,
        sources=sources or (Feed(survey.front_url),),
        history=tuple(WordPressApi(each.url) for each in api),
        language=survey.language.value if survey.language else None,
        timezone=timezone.value,
        article_url=pattern if whole or lists else None,
        deny_url=NO_ARTICLES if (whole or lists) and not pattern else None,
        delay_seconds=0 if all(domain.endswith(".test") for domain in domains) else 1.0,
    )
    return Draft(site=site, timezone=timezone, uses=uses)


def zone_for(survey: Survey, domain: str, local_times: Iterable[str]) -> Evidence:
    """The zone of a surveyed site, by the times that it or its pages write."""
    language = survey.language.value if survey.language else None
    return zone_of(domain, region_of(survey.locale), language, local_times)


def _trouble(source: SeenSource) -> str:
    """Why a source is not declared, unless it is."""
    if source.failure is not None:
        return source.detail or source.failure.value
    return "it is empty" if not source.entries else "left out"


def _feeds(survey: Survey, uses: dict[str, str]) -> list[SeenSource]:
    """The first feed, and another where it tells of more than the first."""
    chosen: list[SeenSource] = []
    known: set[str] = set()
    for feed in survey.usable(Kind.FEED):
        new = set(feed.urls) - known
        if len(chosen) >= MAX_DECLARED_FEEDS or len(new) < _NEW_SHARE * len(feed.urls):
            uses[feed.url] = "the other feeds tell as much"
            continue
        chosen.append(feed)
        known |= set(feed.urls)
    return chosen


def _sitemaps(survey: Survey, uses: dict[str, str]) -> list[SeenSource]:
    """A news sitemap always; a sitemap of everything where the daily crawl can tell what in it is a new article."""
    news = list(survey.usable(Kind.NEWS_SITEMAP)[:1])
    whole = list(survey.usable(Kind.SITEMAP_INDEX, Kind.SITEMAP)[:1])
    for each in whole:
        if each.dated < _DATED_SHARE:
            uses[each.url] = "it has no dates; left to backfills"
            whole = []
        elif not _shape(survey) and (survey.usable(Kind.FEED) if not news else survey.usable(Kind.API)):
            uses[each.url] = "its articles cannot be told by their addresses; left to backfills"
            whole = []
    return [*news, *whole]


def _shape(survey: Survey) -> str | None:
    """A pattern that all articles' addresses in feeds, news sitemaps and lists have."""
    urls = [canonical(url) or url for url in _urls(survey.usable(Kind.FEED, Kind.NEWS_SITEMAP, Kind.LIST, Kind.API))]
    if len(urls) < _MIN_URLS:
        return None
    return next((shape for shape in _SHAPES if all(re.search(shape, url) for url in urls)), None)


def _domains(survey: Survey, sources: Sequence[SeenSource]) -> tuple[str, ...]:
    """The site's domain, by where its articles lie."""
    counted = Counter(map(domain_of, _urls(sources)))
    home = domain_of(survey.front_url)
    if counted.get(home, 0) or not counted:
        return (home,)
    return (counted.most_common(1)[0][0],)


def _urls(sources: Iterable[SeenSource]) -> list[str]:
    return list(dict.fromkeys(url for source in sources for url in source.urls))
