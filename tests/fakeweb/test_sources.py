import json
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from fakeweb.addresses import normal
from fakeweb.publishers import PUBLISHERS, Publisher, Source, SourceKind
from fakeweb.server import FakeWeb
from fakeweb.world import World
from tests.fakeweb.conftest import Fetch

FEEDS = (SourceKind.RSS_FULL, SourceKind.RSS_EXCERPT, SourceKind.ATOM)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITES = [publisher.name for publisher in PUBLISHERS]


def declared(*kinds: SourceKind) -> list[object]:
    return [
        pytest.param(publisher, source, id=f"{publisher.name}-{source.kind}")
        for publisher in PUBLISHERS
        for source in publisher.sources
        if source.kind in kinds
    ]


def locations(document: bytes) -> list[str]:
    return [element.text or "" for element in etree.fromstring(document).iter(f"{SITEMAP}loc")]


def newest(world: World, site: str, count: int) -> list[str]:
    return [article.url_at(world.end) for article in world.published(site, world.end)][:count]


@pytest.mark.parametrize(("publisher", "source"), declared(*FEEDS))
def test_feeds_are_valid_and_list_the_newest_articles(
    fetch: Fetch, world: World, publisher: Publisher, source: Source
) -> None:
    feed = feedparser.parse(fetch(publisher.origin + source.path).body)
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == newest(world, publisher.name, source.limit)
    entry, version = feed.entries[0], world.at(feed.entries[0].link, world.end)
    assert version is not None
    assert entry.title == version.headline
    assert tuple(author.name for author in entry.authors) == version.authors
    assert entry.published_parsed[:6] == version.published_at.timetuple()[:6]


def test_a_full_feed_holds_the_whole_text(fetch: Fetch, world: World) -> None:
    entry = feedparser.parse(fetch("http://tidewire.test/feed/").body).entries[0]
    version = world.at(entry.link, world.end)
    assert version is not None
    text = "".join(map(str, etree.HTML(entry.content[0].value).itertext()))
    assert all(part in text for paragraph in version.paragraphs for part in paragraph.split("\t"))


@pytest.mark.parametrize(("publisher", "source"), declared(SourceKind.JSON_FEED))
def test_json_feed_lists_the_newest_articles_under_tracked_links(
    fetch: Fetch, world: World, publisher: Publisher, source: Source
) -> None:
    feed = json.loads(fetch(publisher.origin + source.path).body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    links = [item["url"] for item in feed["items"]]
    assert all(urlsplit(link).query == source.query for link in links)
    assert [normal(link) for link in links] == [normal(url) for url in newest(world, publisher.name, source.limit)]


@pytest.mark.parametrize(("publisher", "source"), declared(SourceKind.NEWS_SITEMAP))
def test_news_sitemaps_reach_back_two_days(fetch: Fetch, world: World, publisher: Publisher, source: Source) -> None:
    expected = {
        article.url_at(world.end)
        for article in world.expected(publisher.name, world.end - timedelta(hours=48), world.end, world.end)
    }
    assert set(locations(fetch(publisher.origin + source.path).body)) == expected


@pytest.mark.parametrize(("publisher", "source"), declared(SourceKind.SITEMAP_INDEX))
def test_sitemap_indexes_lead_to_every_living_article(
    fetch: Fetch, world: World, publisher: Publisher, source: Source
) -> None:
    children = locations(fetch(publisher.origin + source.path).body)
    listed = {url for child in children for url in locations(fetch(child).body)}
    assert {article.url_at(world.end) for article in world.published(publisher.name, world.end)} <= listed


@pytest.mark.parametrize(("publisher", "source"), declared(SourceKind.SECTION))
def test_section_pages_lead_to_every_living_article_by_paging(
    fetch: Fetch, world: World, publisher: Publisher, source: Source
) -> None:
    url: str | None = publisher.origin + source.path
    found: set[str] = set()
    while url:
        page = etree.HTML(fetch(url).text)
        found |= {link.get("href", "") for link in page.iter("a")}
        url = next((link.get("href") for link in page.iter("a") if link.get("rel") == "next"), None)
    assert {article.url_at(world.end) for article in world.published(publisher.name, world.end)} <= found


@pytest.mark.parametrize("site", SITES)
def test_every_announced_article_is_in_a_source_when_it_is_announced(world: World, site: str) -> None:
    publisher = world.sites[site]
    for article in world.announced(site, world.start, world.end):
        listed = [world.listed(site, source, article.announced_at) for source in publisher.sources]
        assert any(article in articles for articles in listed)


@pytest.mark.parametrize("site", SITES)
def test_robots_txt_names_the_sitemaps(fetch: Fetch, world: World, site: str) -> None:
    publisher = world.sites[site]
    robots = fetch(f"{publisher.origin}/robots.txt").text
    kinds = {SourceKind.SITEMAP, SourceKind.SITEMAP_INDEX, SourceKind.NEWS_SITEMAP}
    named = {line.partition(": ")[2] for line in robots.splitlines() if line.startswith("Sitemap")}
    assert named == {publisher.origin + source.path for source in publisher.sources if source.kind in kinds}


@pytest.mark.parametrize(("publisher", "source"), declared(*FEEDS, SourceKind.JSON_FEED, SourceKind.NEWS_SITEMAP))
def test_sources_are_revalidated_until_something_is_published(
    web: FakeWeb, fetch: Fetch, publisher: Publisher, source: Source
) -> None:
    url = publisher.origin + source.path
    latest = web.world.published(publisher.name, web.world.end)[0]
    web.clock.set(latest.announced_at - timedelta(seconds=1))
    first = fetch(url)
    tag = first.headers["ETag"]
    assert parsedate_to_datetime(first.headers["Last-Modified"]) <= web.clock.now()
    assert fetch(url, If_None_Match=tag).status == 304
    assert fetch(url, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    web.clock.set(latest.announced_at)
    assert fetch(url, If_None_Match=tag).status == 200
