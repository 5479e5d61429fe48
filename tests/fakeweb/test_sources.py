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


def test_the_wordpress_api_pages_through_a_window_of_time(fetch: Fetch, world: World) -> None:
    since, until = world.start + timedelta(days=1), world.start + timedelta(days=3)
    window = f"after={since:%Y-%m-%dT%H:%M:%SZ}&before={until:%Y-%m-%dT%H:%M:%SZ}&order=asc&per_page=7"
    posts: list[dict[str, str]] = []
    pages = 1
    while len(posts) < pages * 7 and len(posts) % 7 == 0:
        reply = fetch(f"http://tidewire.test/wp-json/wp/v2/posts?{window}&page={len(posts) // 7 + 1}")
        pages = int(reply.headers["X-WP-TotalPages"])
        posts += json.loads(reply.body)
    expected = world.expected("tidewire", since, until, world.end)
    assert [post["link"] for post in posts] == [article.url_at(world.end) for article in expected]
    assert int(reply.headers["X-WP-Total"]) == len(posts)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/wp-json/", 200),
        ("/wp-json/wp/v2/posts?page=999", 400),
        ("/wp-json/wp/v2/posts?per_page=101", 400),
        ("/wp-json/wp/v2/posts?after=yesterday", 400),
        ("/wp-json/wp/v2/users", 404),
    ],
)
def test_the_wordpress_api_answers_as_such_apis_do(fetch: Fetch, path: str, status: int) -> None:
    reply = fetch(f"http://harborledger.test{path}")
    assert reply.status == status
    assert json.loads(reply.body)


def test_sites_without_the_api_have_no_such_page(fetch: Fetch) -> None:
    assert fetch("http://civicbyte.test/wp-json/wp/v2/posts").status == 404


def test_date_archives_list_the_day(fetch: Fetch, world: World) -> None:
    page = fetch("http://harborledger.test/2026/03/03/").text
    zone = world.sites["harborledger"].zone
    living = world.published("harborledger", world.end)
    on_the_day = {a.url_at(world.end) for a in living if a.published_at.astimezone(zone).day == 3}
    assert on_the_day
    assert all(f'href="{url}"' in page for url in on_the_day)
    assert fetch("http://harborledger.test/2026/02/03/").status == 404
