"""The look at an unknown site: over the simulated web through real HTTP, and over pages written for the purpose."""

import asyncio
import gzip
import http.client
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from fakeweb.publishers import PUBLISHERS, SCRIPTED
from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.crawl.fetch import Fetcher
from scrapers.crawl.politeness import Politeness
from scrapers.crawl.survey.domains import domain_of, label_of
from scrapers.crawl.survey.findings import Kind, Survey
from scrapers.crawl.survey.front_page import FrontPage, read_front_page
from scrapers.crawl.survey.surveyor import Surveyor
from scrapers.crawl.survey.traits import guessed_kind, local_times, seen_as
from scrapers.crawl.warc import ArchivedResponse
from scrapers.outcome import FailureClass
from tests.crawl.loopback import Reply, Web, serve

START = datetime(2026, 3, 2, tzinfo=UTC)
EVENING = datetime(2026, 3, 3, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def web() -> Iterator[FakeWeb]:
    with FakeWeb(World(7, START, 3, per_day=10, publishers=(*PUBLISHERS, *SCRIPTED)), now=EVENING) as web:
        yield web


@pytest.fixture(autouse=True)
def _well_behaved(web: FakeWeb) -> Iterator[None]:
    yield
    web.behaviours.clear()


def look(web: FakeWeb | Web, url: str) -> Survey:
    """A survey over HTTP by way of the simulated web's proxy, without Scrapy's reactor, which starts but once."""

    def ask(request: Request) -> Response:
        proxy = urlsplit(web.proxy_url)
        connection = http.client.HTTPConnection(proxy.hostname or "", proxy.port, timeout=60)
        connection.request("GET", request.url, headers={"Connection": "close"})
        answer = connection.getresponse()
        headers: dict[str, Any] = dict(answer.getheaders())
        body = answer.read()
        connection.close()
        return Response(request.url, status=answer.status, headers=headers, body=body)

    async def download(request: Request) -> Response:
        return await asyncio.to_thread(ask, request)

    async def survey() -> Survey:
        return await Surveyor(Fetcher(download, Politeness(0), lambda: EVENING)).survey(url)

    return asyncio.run(survey())


def response(body: str | bytes, url: str = "https://example.com/", **headers: str) -> ArchivedResponse:
    raw = body.encode() if isinstance(body, str) else body
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return ArchivedResponse(url=url, status=200, headers=pairs, body=raw, fetched_at=EVENING)


@pytest.mark.parametrize(
    ("site", "cms", "language", "kinds"),
    [
        ("tidewire", "WordPress", "en", {Kind.FEED, Kind.NEWS_SITEMAP, Kind.SITEMAP_INDEX, Kind.API}),
        ("harborledger", "WordPress", "en", {Kind.FEED, Kind.SITEMAP_INDEX, Kind.API}),
        ("lanternpost", "Ghost", "en", {Kind.FEED, Kind.SITEMAP_INDEX}),
        ("fluxdaily", "Next.js", "en", {Kind.FEED, Kind.NEWS_SITEMAP, Kind.SITEMAP_INDEX}),
        ("civicbyte", "Drupal", "en", {Kind.FEED, Kind.SITEMAP}),
        ("netzkurier", None, "de", {Kind.FEED, Kind.NEWS_SITEMAP, Kind.SITEMAP_INDEX}),
    ],
)
def test_a_site_is_seen_as_it_is(web: FakeWeb, site: str, cms: str | None, language: str, kinds: set[Kind]) -> None:
    survey = look(web, f"http://{site}.test/")
    assert survey.failure is None
    assert survey.title == web.world.sites[site].title
    assert (survey.cms.value if survey.cms else None) == cms
    assert survey.language is not None
    assert survey.language.value == language
    assert {each.kind for each in survey.sources if each.is_usable} == kinds
    assert all(each.dated == 1 for each in survey.sources)
    assert Survey.from_json(json.loads(survey.to_json())) == survey


def test_usual_places_are_tried_only_where_nothing_is_named(web: FakeWeb) -> None:
    guesses = {each.url for each in look(web, "http://plainwire.test/").sources if each.found == "a guess"}
    assert guesses == {"http://plainwire.test/sitemap.xml", "http://plainwire.test/news-sitemap.xml"}
    assert not [each for each in look(web, "http://tidewire.test/").sources if each.found == "a guess"]


def test_a_feed_leads_to_the_front_page(web: FakeWeb) -> None:
    survey = look(web, "http://plainwire.test/atom.xml")
    assert (survey.title, survey.front_url) == ("Plainwire", "http://plainwire.test/")
    assert [each.found for each in survey.usable(Kind.FEED)] == ["you"]


@pytest.mark.parametrize(("status", "kept"), [(302, "http://paper.test/feed"), (301, "http://burner.test/paper")])
def test_a_feed_keeps_the_sites_own_address_where_a_redirect_is_for_now(status: int, kept: str) -> None:
    with serve() as web:
        head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        web.routes["http://paper.test/"] = Reply(body=f"<html><head>{head}</head></html>".encode())
        web.routes["http://paper.test/feed"] = Reply(status=status, headers={"Location": "http://burner.test/paper"})
        web.feed("http://burner.test/paper", ["http://paper.test/1"])
        survey = look(web, "http://paper.test/")
    assert [each.url for each in survey.usable(Kind.FEED)] == [kept]


def test_a_page_that_names_no_feed_leads_to_the_front_page(web: FakeWeb) -> None:
    survey = look(web, "http://tidewire.test/about/")
    assert (survey.title, survey.front_url) == ("Tidewire", "http://tidewire.test/")
    assert survey.usable(Kind.FEED)


def test_a_front_page_that_lists_articles_stands_in_for_a_feed(web: FakeWeb) -> None:
    web.behaviours.add("feed_gone", site="plainwire")
    survey = look(web, "http://plainwire.test/")
    [listed] = survey.usable(Kind.LIST)
    assert listed.link_selector == "a.story[href]"
    assert listed.entries >= 5
    assert all("/a/" in url for url in listed.urls)


def test_robots_txt_that_forbids_ends_the_look_at_once(web: FakeWeb) -> None:
    web.behaviours.add("robots_disallow_all", site="tidewire")
    before = len(web.requests)
    survey = look(web, "http://tidewire.test/")
    assert survey.failure is FailureClass.ROBOTS
    assert "forbids" in survey.detail
    assert [each.url for each in web.requests[before:]] == ["http://tidewire.test/robots.txt"]


def test_a_site_that_moved_is_not_followed_to_the_other(web: FakeWeb) -> None:
    web.behaviours.add("moved_domain", site="tidewire")
    survey = look(web, "http://tidewire.test/")
    assert survey.failure is FailureClass.MOVED
    assert survey.front_url == "http://tidewire-news.test/"
    assert survey.sources == ()


@pytest.mark.parametrize(
    ("head", "headers", "cms"),
    [
        (
            '<meta name="generator" content="Elementor 3.2"><meta name="generator" content="WordPress 6.5">',
            {},
            "WordPress",
        ),
        ('<link href="/wp-content/themes/a.css" rel="stylesheet">', {}, "WordPress"),
        ("", {"link": '<https://a.example/wp-json/>; rel="https://api.w.org/"'}, "WordPress"),
        ("", {"x-generator": "Drupal 10"}, "Drupal"),
        ('<script id="__NEXT_DATA__">{}</script>', {}, "Next.js"),
        ("<script>Fusion.contextPath='/pf'</script>", {}, "Arc XP"),
        ('<meta name="generator" content="Kirby V4.1, see getkirby">', {}, "Kirby"),
        ("", {}, None),
    ],
)
def test_the_system_is_known_by_its_word_or_its_marks(head: str, headers: dict[str, str], cms: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>Hello</p></body></html>".encode()
    seen = read_front_page(page, "https://a.example/", headers).cms
    assert (seen.value if seen else None) == cms


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:site_name" content="The Port"><title>News | Elsewhere</title>', "The Port"),
        ("<title>Fresh news every day | Example Wire</title>", "Example Wire"),
        ("<title>Example-Wire: boats and quays</title>", "Example-Wire: boats and quays"),
        ("<title>Boats — quays</title>", "Boats"),
        ("", None),
    ],
)
def test_the_title_is_the_sites_and_not_the_pages(head: str, title: str | None) -> None:
    page = f'<html lang="fr-CA"><head>{head}</head><body></body></html>'.encode()
    seen: FrontPage = read_front_page(page, "https://www.examplewire.com/", {})
    assert seen.title == title
    assert seen.language is not None
    assert (seen.language.value, seen.locale) == ("fr", "fr-CA")


def test_a_menu_is_no_list_of_articles() -> None:
    menu = "".join(f'<h2><a href="/s/{n}">Section {n}</a></h2>' for n in range(9))
    assert read_front_page(f"<html><body>{menu}</body></html>".encode(), "https://a.example/", {}).list_selector is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<?xml version="1.0"?><rss version="2.0"><channel/></rss>', Kind.FEED),
        ('\ufeff<feed xmlns="http://www.w3.org/2005/Atom"/>', Kind.FEED),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', Kind.FEED),
        ("<sitemapindex/>", Kind.SITEMAP_INDEX),
        (gzip.compress(b"<urlset></urlset>", mtime=0), Kind.SITEMAP),
        ("<!doctype html><html><body><article>feed</article></body></html>", None),
        (b"\x1f\x8bbroken", None),
    ],
)
def test_an_address_given_may_be_a_feed_or_a_sitemap(body: str | bytes, kind: Kind | None) -> None:
    assert guessed_kind(response(body)) is kind


def test_a_page_in_place_of_a_feed_is_told() -> None:
    seen = seen_as(Kind.FEED, "a guess", response("<html><body>Not found</body></html>"))
    assert seen.failure is FailureClass.BAD_FEED
    assert not seen.is_usable


def test_a_feed_that_is_a_bomb_is_read_without_going_off(web: FakeWeb) -> None:
    web.behaviours.add("billion_laughs", site="tidewire")
    [feed] = look(web, "http://tidewire.test/").usable(Kind.FEED)
    assert feed.entries > 0


def test_local_times_are_read_in_the_offset_that_they_are_written_in() -> None:
    feed = (
        "<item><pubDate>Tue, 03 Mar 2026 12:02:57 -0500</pubDate></item>"
        "<item><pubDate>Tue, 03 Mar 2026 17:02:57 GMT</pubDate></item>"
        "<entry><published>2026-03-03T18:00:00+01:00</published></entry>"
        "<entry><updated>yesterday at noon</updated></entry>"
    )
    assert local_times(feed.encode()) == ("2026-03-03T12:02:57-05:00", "2026-03-03T18:00:00+01:00")


@pytest.mark.parametrize(
    ("url", "domain", "label"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk", "bbc"),
        ("https://news.example.com/", "example.com", "example"),
        ("https://letters.substack.com/feed", "letters.substack.com", "letters"),
        ("https://someone.github.io/", "someone.github.io", "someone"),
        ("http://tidewire.test/", "tidewire.test", "tidewire"),
    ],
)
def test_domains_are_registrable_names(url: str, domain: str, label: str) -> None:
    assert domain_of(url) == domain
    assert label_of(domain) == label
