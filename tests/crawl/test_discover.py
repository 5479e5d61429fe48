"""What feeds, sitemaps and section pages announce."""

import contextlib
import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.article import SourceKind
from scrapers.crawl.announce import news
from scrapers.crawl.autodiscover import advertised
from scrapers.crawl.discover import MAX_URLS_PER_SOURCE, BadSourceError, Found, parse_feed, parse_sitemap
from scrapers.crawl.list_page import parse_section
from scrapers.crawl.source_times import parse_time

URL = "http://paper.test/feeds/all"


def urls(found: Found) -> list[str]:
    return [each.url for each in found.urls]


@pytest.mark.parametrize("selectors", [("h2 a[[", "a"), ("a", "::nothing")])
def test_a_selector_that_is_none_is_a_fault_of_the_sites_file(selectors: tuple[str, str]) -> None:
    links, following = selectors
    with pytest.raises(BadSourceError, match="in the site's file is no CSS selector"):
        parse_section(b"<a href=/1>1</a>", "http://paper.test/", link_selector=links, next_selector=following)


def test_c3_rss_entries_carry_their_hints() -> None:
    body = b"""<?xml version="1.0"?><rss version="2.0"><channel><item>
    <title>A &lt;b&gt;bold&lt;/b&gt; &amp;amp; title</title><link> /story?utm_source=rss#top </link>
    <pubDate>Mon, 02 Mar 2026 01:00:00 -0500</pubDate></item></channel></rss>"""
    [entry] = parse_feed(body, URL).urls
    assert entry.url == "http://paper.test/story?utm_source=rss"
    assert entry.title == "A bold & title"
    assert entry.published_at == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert (entry.source, entry.source_kind) == (URL, SourceKind.FEED)


def test_c3_atom_takes_the_alternate_link_and_both_times() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title>
    <link rel="enclosure" href="http://cdn.test/a.mp3"/><link rel="alternate" type="text/html" href="http://paper.test/a"/>
    <published>2026-03-02T06:00:00Z</published><updated>2026-03-02T08:30:00+01:00</updated></entry></feed>"""
    [entry] = parse_feed(body, URL).urls
    assert entry.url == "http://paper.test/a"
    assert (entry.published_at, entry.modified_at) == (
        datetime(2026, 3, 2, 6, tzinfo=UTC),
        datetime(2026, 3, 2, 7, 30, tzinfo=UTC),
    )


def test_c3_json_feed() -> None:
    body = b"""\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "items": [
    {"id": "1", "url": "/a", "external_url": "http://else.test/", "title": "T",
     "date_published": "2026-03-02T06:00:00Z"},
    {"id": "http://paper.test/b", "title": 7}, {"id": "no link"}, "nonsense", {"url": "/\\ud800"}]}"""
    found = parse_feed(body, "http://paper.test/feed.json", "application/feed+json")
    assert urls(found) == ["http://paper.test/a", "http://paper.test/b", "http://paper.test/%EF%BF%BD"]
    assert found.urls[0].published_at == datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("guid", "found"),
    [
        ("http://paper.test/?p=41", "post:41"),
        ("https://paper.test/index.php?post_type=news&amp;p=41", "post:41"),
        ("http://paper.test/?page_id=41", None),
        ("http://paper.test/story?p=41&amp;x=1", None),
        ("tag:paper.test,2026:41", None),
    ],
)
def test_w5_a_guid_gives_the_number_of_wordpresss_post(guid: str, found: str | None) -> None:
    item = f"<item><link>http://paper.test/a</link><guid isPermaLink='false'>{guid}</guid></item>"
    feed = f'<rss version="2.0"><channel><title>P</title>{item}</channel></rss>'
    assert [each.publisher_id for each in parse_feed(feed.encode(), "http://paper.test/feed").urls] == [found]


def test_c3_feedburners_original_link_and_permalink_guids_win() -> None:
    body = b"""<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
    <item><link>http://feedproxy.test/~r/x</link><feedburner:origLink>http://paper.test/a</feedburner:origLink></item>
    <item><guid isPermaLink="true">http://paper.test/b</guid></item></channel></rss>"""
    assert urls(parse_feed(body, URL)) == ["http://paper.test/a", "http://paper.test/b"]


@pytest.mark.parametrize(
    "body",
    [
        b'<rss version="2.0"><channel><item><link>http://paper.test/a</link>',
        b'junk <rss version="2.0"><channel><item><title>A & B</title><link>http://paper.test/a</link></item>',
        b'\n\n<?xml version="1.0" encoding="utf-8"?><rss><item><link>http://paper.test/a</link><title>\xe9</title></item></rss>',
    ],
    ids=["cut", "junk", "wrong-encoding"],
)
def test_c3_broken_feeds_give_what_they_hold(body: bytes) -> None:
    assert urls(parse_feed(body, URL)) == ["http://paper.test/a"]


@pytest.mark.parametrize("body", [b"", b"<html><body>Not found</body></html>", b"{", b'{"items": 3}', b"\x00\x01"])
def test_c3_what_is_no_feed_is_told(body: bytes) -> None:
    with pytest.raises(BadSourceError):
        parse_feed(body, URL)


def test_c3_an_empty_feed_is_a_feed() -> None:
    assert parse_feed(b'<rss version="2.0"><channel><title>t</title></channel></rss>', URL) == Found()


NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
 <loc> http://paper.test/a </loc><lastmod>2026-03-02</lastmod>
 <news:news><news:publication_date>2026-03-01T22:00:00-02:00</news:publication_date><news:title>T</news:title></news:news>
 </url><url><loc></loc></url><url><loc>http://paper.test/a</loc></url></urlset>"""


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS, mtime=0), NEWS.replace(b"sitemaps.org", b"wrong.test")])
def test_c3_news_sitemaps(body: bytes) -> None:
    [entry] = parse_sitemap(body, "http://paper.test/news.xml").urls
    assert (entry.url, entry.title) == ("http://paper.test/a", "T")
    assert entry.published_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert entry.modified_at == datetime(2026, 3, 2, tzinfo=UTC)


def test_c3_an_index_names_its_children() -> None:
    body = b"""<sitemapindex><sitemap><loc>/one.xml</loc><lastmod>2026-03-02T06:00Z</lastmod></sitemap>
    <sitemap><loc>http://paper.test/two.xml</loc></sitemap></sitemapindex>"""
    found = parse_sitemap(body, "http://paper.test/sitemap.xml")
    assert [child.url for child in found.children] == ["http://paper.test/one.xml", "http://paper.test/two.xml"]
    assert found.children[0].modified_at == datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_c3_a_text_sitemap_and_a_feed_posing_as_one() -> None:
    assert urls(parse_sitemap(b"\xef\xbb\xbfhttp://paper.test/a\nhttp://paper.test/b\n", URL)) == [
        "http://paper.test/a",
        "http://paper.test/b",
    ]
    [entry] = parse_sitemap(
        b'<rss version="2.0"><channel><item><link>http://paper.test/a</link></item></channel></rss>', URL
    ).urls
    assert entry.source_kind is SourceKind.SITEMAP


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"nothing here", b"<<<", gzip.compress(NEWS, mtime=0)[:40]])
def test_c3_what_is_no_sitemap_is_told(body: bytes) -> None:
    with pytest.raises(BadSourceError):
        parse_sitemap(body, URL)


def test_c3_section_links_are_resolved_against_the_base() -> None:
    body = """<html><head><base href="/de/"></head><body><article><a href="a?x=1#top">Größe</a></article>
    <article><a href="mailto:x@y.test">no</a><a>none</a></article><a rel="next" href="?page=2">»</a></body></html>"""
    found = parse_section(
        body.encode(), "http://paper.test/news", link_selector="article a[href]", next_selector="a[rel=next]"
    )
    assert [(each.url, each.title) for each in found.urls] == [("http://paper.test/de/a?x=1", "Größe")]
    assert found.next_page == "http://paper.test/de/?page=2"


@given(st.binary(max_size=300))
def test_c3_any_bytes_are_a_source_or_told_to_be_none(body: bytes) -> None:
    with contextlib.suppress(BadSourceError):
        assert isinstance(parse_feed(body, URL), Found)
    with contextlib.suppress(BadSourceError):
        assert isinstance(parse_sitemap(body, URL), Found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T06:00:00.123Z", datetime(2026, 3, 2, 6, 0, 0, 123000, tzinfo=UTC)),
        ("2026-03-02 06:00:00+02:00", datetime(2026, 3, 2, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T01:00:00+01:00", None),
        ("1969-12-31", None),
        ("1904-07-22", datetime(1904, 7, 22, tzinfo=UTC)),
        ("last week", None),
        ("", None),
        (None, None),
    ],
)
def test_c3_times_of_sitemaps(text: str | None, expected: datetime | None) -> None:
    assert parse_time(text) == expected


def test_an_image_that_comes_first_lends_a_sitemaps_entry_neither_its_address_nor_its_title() -> None:
    image = (
        "<image:image><image:loc>http://paper.test/a.jpg</image:loc><image:title>A photo</image:title></image:image>"
    )
    news = "<news:news><news:title>A story</news:title></news:news>"
    entry = f"<url>{image}<loc>http://paper.test/a</loc>{news}</url>"
    spaces = 'xmlns:image="http://i" xmlns:news="http://n"'
    [found] = parse_sitemap(f"<urlset {spaces}>{entry}</urlset>".encode(), "http://paper.test/map.xml").urls
    assert (found.url, found.title) == ("http://paper.test/a", "A story")


def test_c3_of_more_than_the_bound_the_latest_are_taken_and_the_rest_is_told() -> None:
    old = (f"<url><loc>http://paper.test/{n}</loc><lastmod>2020-01-01</lastmod></url>" for n in range(50_000))
    new = "<url><loc>http://paper.test/news</loc><lastmod>2026-03-02</lastmod></url>"
    found = parse_sitemap(f"<urlset>{''.join(old)}{new}</urlset>".encode(), URL)
    assert (found.urls[0].url, len(found.urls), found.left_out) == ("http://paper.test/news", MAX_URLS_PER_SOURCE, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("root", ["rss", "urlset", "sitemapindex"])
def test_c3_an_end_that_is_missing_is_seen_and_one_that_is_there_too(root: str, encoding: str) -> None:
    inner = "<channel><item><link>http://paper.test/a</link></item></channel>" if root == "rss" else ""
    inner = inner or f"<{'url' if root == 'urlset' else 'sitemap'}><loc>http://paper.test/a</loc>"
    parse = parse_feed if root == "rss" else parse_sitemap
    start = f'<?xml version="1.0" encoding="{encoding}"?><{root}>{inner}'
    whole = f"{start}{'' if root == 'rss' else '</url>' if root == 'urlset' else '</sitemap>'}</{root}>"
    assert parse(start.encode(encoding), URL).cut_off
    assert not parse(whole.encode(encoding), URL).cut_off
    assert not parse_sitemap(b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' />", URL).cut_off


def test_c3_bare_ampersands_and_entities_of_html_stay_in_the_addresses_of_a_sitemap() -> None:
    body = b"""<urlset><url><loc>http://paper.test/story?cat=1&id=7</loc></url>
    <url><loc>http://paper.test/R&D-news</loc></url><url><loc>http://paper.test/caf&eacute;-story</loc></url>
    <url><loc>http://paper.test/a?b=1&amp;c=2&#38;d=3</loc></url>
    <url><loc><![CDATA[http://paper.test/x?y=1&z=2]]></loc></url></urlset>"""
    assert urls(parse_sitemap(body, URL)) == [
        "http://paper.test/story?cat=1&id=7",
        "http://paper.test/R&D-news",
        "http://paper.test/caf%C3%A9-story",
        "http://paper.test/a?b=1&c=2&d=3",
        "http://paper.test/x?y=1&z=2",
    ]


@pytest.mark.parametrize(
    "fault", ["</url>", "<urll>", "</urlset><urlset>", "<!-- <url><loc>http://paper.test/no</loc></url> -->"]
)
def test_c3_a_stray_tag_in_a_sitemap_hides_nothing_behind_it(fault: str) -> None:
    entries = [f"<url><loc>http://paper.test/{number}</loc></url>" for number in range(6)]
    body = f"<urlset>{''.join(entries[:3])}{fault}{''.join(entries[3:])}</urlset>".encode()
    assert urls(parse_sitemap(body, URL)) == [f"http://paper.test/{number}" for number in range(6)]


def test_c3_of_a_sitemap_that_is_cut_off_only_whole_entries_are_taken() -> None:
    whole = b"<urlset><url><loc>http://paper.test/story-1</loc></url><url><loc>http://paper.test/story-2-of-the-day</loc></url>"
    found = parse_sitemap(whole[: whole.index(b"-2-of") + 2], URL)
    assert (urls(found), found.cut_off) == (["http://paper.test/story-1"], True)
    index = b"<sitemapindex><sitemap><loc>http://paper.test/one.xml</loc></sitemap><sitemap><loc>http://paper.test/tw"
    assert [child.url for child in parse_sitemap(index, URL).children] == ["http://paper.test/one.xml"]


def test_c3_the_date_and_title_of_a_film_are_none_of_the_article() -> None:
    body = b"""<urlset xmlns:video="v"><url><loc>http://paper.test/a</loc><video:video><video:title>A film</video:title>
    <video:publication_date>2019-01-01</video:publication_date></video:video></url></urlset>"""
    [entry] = parse_sitemap(body, URL).urls
    assert (entry.published_at, entry.title) == (None, None)


def test_c3_an_undeclared_prefix_of_the_news_is_read_all_the_same() -> None:
    body = b"""<urlset><url><loc>http://paper.test/a</loc><news:news><news:title>News</news:title>
    <news:publication_date>2026-03-02</news:publication_date></news:news></url></urlset>"""
    [entry] = parse_sitemap(body, URL).urls
    assert (entry.title, entry.published_at) == ("News", datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("links", "taken"),
    [
        ('<link rel="alternate" href="/en"/><link rel="alternate" hreflang="de" href="/de"/>', "http://paper.test/en"),
        (
            '<link rel="alternate" href="/en"/><link rel="alternate" media="handheld" href="http://m.test/en"/>',
            "http://paper.test/en",
        ),
        ('<link rel="alternate" hreflang="de" href="/de"/><link rel="alternate" href="/en"/>', "http://paper.test/en"),
        (
            '<link rel="alternate" hreflang="en" href="/en"/><link rel="alternate" hreflang="de" href="/de"/>',
            "http://paper.test/en",
        ),
    ],
)
def test_c3_of_several_alternates_the_entrys_own_page_is_taken(links: str, taken: str) -> None:
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>{links}</entry></feed>".encode()
    assert urls(parse_feed(body, URL)) == [taken]


def test_c3_a_date_of_an_edit_that_is_to_come_is_no_date_of_an_edit() -> None:
    now = datetime(2026, 3, 2, 6, tzinfo=UTC)
    dates = ("2062-03-02T05:00:00Z", "2026-03-02T05:00:00Z", "2026-03-02T07:00:00Z")
    entries = [f"<url><loc>http://paper.test/{n}</loc><lastmod>{date}</lastmod></url>" for n, date in enumerate(dates)]
    found = parse_sitemap(f"<urlset>{''.join(entries)}</urlset>".encode(), URL)
    assert [each.modified_at for each in news(found, now)] == [None, now - timedelta(hours=1), None]


def test_c3_a_feed_that_a_page_names_is_resolved_against_its_base() -> None:
    head = "<base href='/blog/'><link rel='alternate' type='application/rss+xml' href='rss'>"
    found = advertised(f"<html><head>{head}</head><body>x</body></html>".encode(), "http://paper.test/")
    assert found.feeds == ("http://paper.test/blog/rss",)
