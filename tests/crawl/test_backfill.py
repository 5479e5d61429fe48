"""Backfills from date archives and WordPress's API, and sources that a front page names."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.crawl.announce import ALWAYS
from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.indexes import MAX_CHILDREN
from scrapers.crawl.past import parse_posts, periods, posts_url
from scrapers.crawl.reading import Reading
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.crawl.sources import MAX_API_PAGES, SourceReader
from scrapers.crawl.warc import ArchivedResponse
from scrapers.outcome import FailureClass
from scrapers.site import DateArchive, Feed, Site, WordPressApi
from tests.crawl.conftest import NOW, Desk
from tests.crawl.loopback import Handler, Reply, page, rss
from tests.crawl.test_sources import MAPS, index, sitemap
from tests.waiting import wait_for

POSTS = "http://press.test/wp-json/wp/v2/posts"
WINDOW = ("--backfill", "2025-01-01", "2025-02-01")
MARCH = (datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC))


def posts(desk: Desk, dates: list[datetime], *, per_page: int = 100, headers: bool = True) -> None:
    """Serve WordPress's API over posts of these dates, with its paging and its 400 past the end."""
    for number in range(len(dates)):
        desk.web.routes[f"http://press.test/post-{number}/"] = Reply(body=page(f"post {number}"))

    def answer(handler: Handler) -> Reply:
        asked = dict(pair.split("=") for pair in handler.path.partition("?")[2].split("&"))
        number = int(asked["page"])
        shown = list(enumerate(dates))[(number - 1) * per_page : number * per_page]
        if not shown and number > 1:
            return Reply(status=400, body=b'{"code":"rest_post_invalid_page_number"}')
        found = [
            {
                "id": place + 7,
                "link": f"http://press.test/post-{place}/",
                "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
                "modified_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
                "title": {"rendered": f"Post &amp; <b>{place}</b>"},
            }
            for place, at in shown
        ]
        wanted = asked["_fields"].split("%2C")  # WordPress gives no field that is not asked for
        found = [{name: value for name, value in post.items() if name in wanted} for post in found]
        told = {"X-WP-Total": str(len(dates)), "X-WP-TotalPages": str(-(-len(dates) // per_page))} if headers else {}
        return Reply(body=json.dumps(found).encode(), headers={"Content-Type": "application/json", **told})

    desk.web.routes[POSTS] = answer


def days(desk: Desk, **entries: int) -> None:
    """Serve a day's archive for each `dYYYYMMDD=count`."""
    for day, count in entries.items():
        path = f"http://diary.test/{day[1:5]}/{day[5:7]}/{day[7:9]}/"
        links = "".join(f'<h2><a href="story-{n}/">Story {n}</a></h2>' for n in range(count))
        desk.web.routes[path] = Reply(body=f"<html><body>{links}</body></html>".encode())
        for number in range(count):
            desk.web.routes[f"{path}story-{number}/"] = Reply(body=page(f"{day} {number}"))


def test_c9_the_pages_of_wordpress_are_read_to_their_end_and_only_the_window_is_fetched(desk: Desk) -> None:
    dates = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(-1, 33)]
    posts(desk, dates, per_page=20)
    report = desk.crawl("press", *WINDOW)
    assert (report.state, report.fetched, [source.status for source in report.sources]) == (
        CrawlState.OK,
        31,
        [200, 200],
    )
    rows = desk.query(
        "SELECT u.title, u.announced_published_at, s.source_kind, r.mode, u.publisher_id FROM ops.urls u "
        "JOIN ops.url_sources s USING (url_id) JOIN ops.run_urls o USING (url_id) JOIN ops.runs r USING (run_id) "
        "WHERE u.url LIKE '%%post-1/'"
    )
    assert rows == [("Post & 1", datetime(2025, 1, 1, tzinfo=UTC), "api", "backfill", "post:8")]
    again = desk.crawl("press", *WINDOW, now=NOW + timedelta(minutes=5))
    assert (again.state, again.skipped_by_reason) == (CrawlState.NO_NEWS, {"not_due": 31})


def test_c9_a_400_past_the_end_ends_the_paging_and_fails_nothing(desk: Desk) -> None:
    posts(desk, [datetime(2025, 1, 2, tzinfo=UTC)] * 100, headers=False)  # a full page, and nobody says how many
    report = desk.crawl("press", *WINDOW, "--timeout", "20")
    assert (report.state, report.fetched, len(report.sources)) == (CrawlState.OK, 100, 1)
    assert len(desk.web.urls("page=2")) == 1


def test_c9_a_quiet_window_is_no_news_and_an_api_that_refuses_is_a_failure(desk: Desk) -> None:
    posts(desk, [])
    assert desk.crawl("press", *WINDOW).state is CrawlState.NO_NEWS
    desk.web.routes[POSTS] = Reply(status=401, body=b'{"code":"rest_forbidden"}')
    report = desk.crawl("press", *WINDOW, now=NOW + timedelta(minutes=5))
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.FORBIDDEN)


def test_c9_the_days_of_an_archive_are_those_of_the_sites_own_zone(desk: Desk) -> None:
    days(desk, d20250101=2, d20250103=1, d20250105=4)
    report = desk.crawl("diary", "--backfill", "2025-01-02", "2025-01-05")
    assert report.state is CrawlState.OK
    assert report.fetched == 3  # midnight UTC of the 2nd is still the 1st in New York; the 5th has not begun
    assert [source.status for source in report.sources] == [200, 404, 200, 404]
    assert {kind for (kind,) in desk.query("SELECT source_kind FROM ops.url_sources")} == {"archive"}


def test_c9_an_archive_of_which_no_page_is_there_is_not_a_quiet_month(desk: Desk) -> None:
    report = desk.crawl("diary", *WINDOW)
    assert (report.state, report.failure) == (CrawlState.PARTIAL, FailureClass.NOT_FOUND)


def test_c9_a_backfill_that_was_killed_goes_on_where_it_was(desk: Desk) -> None:
    posts(desk, [datetime(2025, 1, 2, tzinfo=UTC)] * 40)
    for number in range(10, 40):
        desk.web.routes[f"http://press.test/post-{number}/"] = Reply(body=page(f"post {number}"), delay_seconds=0.1)
    process = desk.start("press", *WINDOW, "--run-id", "press-20260302T060000Z-b")
    wait_for(lambda: len(desk.web.urls("/post-")) > 20)
    process.kill()
    process.communicate()
    report = desk.crawl("press", *WINDOW, "--run-id", "press-20260302T060000Z-b")
    assert (report.state, report.fetched) == (CrawlState.OK, 40)
    served = desk.web.urls("/post-")
    assert len(set(served)) == 40
    assert len(served) - len(set(served)) <= 8


def test_c3_a_front_page_and_robots_txt_name_the_sources(desk: Desk) -> None:
    host = "http://front.test"
    desk.web.routes[f"{host}/"] = Reply(
        body=b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss">'
        b'<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">'
        b'<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">'
        b'<link rel="https://api.w.org/" href="/wp-json/"></head><body></body></html>'
    )
    desk.web.routes[f"{host}/robots.txt"] = Reply(body=f"Sitemap: {host}/map.xml\n".encode())
    desk.web.routes[f"{host}/rss"] = Reply(body=rss([f"{host}/a"]), headers={"Content-Type": "application/rss+xml"})
    desk.web.routes[f"{host}/map.xml"] = Reply(body=f"<urlset><url><loc>{host}/b</loc></url></urlset>".encode())
    for path in ("a", "b"):
        desk.web.routes[f"{host}/{path}"] = Reply(body=page(path))
    report = desk.crawl("front")
    assert (report.state, report.fetched) == (CrawlState.OK, 2)
    assert [source.url for source in report.sources] == [f"{host}/", f"{host}/rss", f"{host}/map.xml"]
    assert not [url for url in desk.web.urls() if "comments" in url or "wp-json" in url]
    past = desk.crawl("front", *WINDOW, now=NOW + timedelta(minutes=5))
    assert f"{host}/wp-json/wp/v2/posts" in {source.url.partition("?")[0] for source in past.sources}


def test_c1_a_front_page_that_cannot_be_had_is_a_failure_whatever_robots_txt_names(desk: Desk) -> None:
    host = "http://front.test"
    desk.web.routes[f"{host}/"] = Reply(status=503)
    desk.web.routes[f"{host}/robots.txt"] = Reply(body=f"Sitemap: {host}/map.xml\n".encode())
    desk.web.routes[f"{host}/map.xml"] = Reply(body=f"<urlset><url><loc>{host}/b</loc></url></urlset>".encode())
    desk.web.routes[f"{host}/b"] = Reply(body=page("b"))
    report = desk.crawl("front")
    assert (report.state, report.failure, report.fetched) == (CrawlState.PARTIAL, FailureClass.SERVER_ERROR, 1)


def test_c1_a_front_page_that_robots_txt_forbids_is_no_quiet_day(desk: Desk) -> None:
    desk.web.routes["http://front.test/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /\n")
    report = desk.crawl("front")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.ROBOTS)


def test_c5_as_many_sitemaps_as_robots_txt_names_come_in_their_turn(desk: Desk) -> None:
    host = "http://front.test"
    names = [f"{host}/map-{number}.xml" for number in range(20)]
    desk.web.routes[f"{host}/"] = Reply(body=b"<html><p>news</p></html>")
    desk.web.routes[f"{host}/robots.txt"] = Reply(body="".join(f"Sitemap: {name}\n" for name in names).encode())
    for number, name in enumerate(names):
        desk.web.routes[name] = Reply(body=f"<urlset><url><loc>{host}/in-{number}</loc></url></urlset>".encode())
        desk.web.routes[f"{host}/in-{number}"] = Reply(body=page(name))
    desk.crawl("front")
    assert len(desk.web.urls("map-")) == MAX_CHILDREN
    for hours in (1, 2):
        desk.crawl("front", now=NOW + timedelta(hours=hours))
    assert set(desk.web.urls("map-")) == set(names)


def test_c3_a_front_page_that_names_nothing_is_a_failure(desk: Desk) -> None:
    desk.web.routes["http://front.test/"] = Reply(body=b"<html><body>Hello</body></html>")
    report = desk.crawl("front")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.EMPTY_FEED)


@pytest.mark.parametrize(
    ("pattern", "count", "first"),
    [
        ("http://a.test/{:%Y/%m/%d}/", 32, "http://a.test/2025/02/28/"),
        ("http://a.test/archive?m={:%Y%m}", 2, "http://a.test/archive?m=202502"),
        ("http://a.test/{:%Y}/", 1, "http://a.test/2025/"),
        ("http://a.test/{:%d-%b-%Y}", 32, "http://a.test/28-Feb-2025"),
    ],
)
def test_an_archives_pattern_says_how_long_its_periods_are(pattern: str, count: int, first: str) -> None:
    found = periods(DateArchive(pattern), MARCH, "America/New_York")
    assert (len(found), found[0]) == (count, first)


def test_c9_no_day_of_thirty_years_is_left_out() -> None:
    days = periods(DateArchive("http://a.test/{:%Y/%m/%d}/"), (datetime(1, 1, 1, tzinfo=UTC), MARCH[0]), "UTC")
    assert (len(days), days[-1]) == ((MARCH[0] - ALWAYS[0]).days, "http://a.test/2025/02/28/")


class Endless(Fetcher):
    """A site that has ever more posts."""

    def __init__(self) -> None:
        """Without a network."""

    async def get(self, url: str, **_: object) -> Answer:
        response = ArchivedResponse(
            url=url, status=200, headers=(), body=json.dumps([{}] * 100).encode(), fetched_at=NOW
        )
        return Answer(response=response, status=200)


async def readings(reader: SourceReader) -> list[Reading]:
    return [reading for source in reader.sources() async for reading in reader.read(source)]


def test_c9_more_posts_than_a_backfill_reads_are_told() -> None:
    site = Site(name="x", domains=("x.test",), sources=(Feed("http://x.test/f"),), history=(WordPressApi(POSTS),))
    *read, last = asyncio.run(readings(SourceReader(site, Endless(), {}, NOW, MARCH)))
    assert {each.check.failure for each in read} == {None}
    assert (len(read), last.check.failure) == (MAX_API_PAGES, FailureClass.OTHER)
    assert "backfill the later days" in last.check.detail


def test_an_archive_without_a_date_in_its_address_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a date"):
        Site(
            name="x", domains=("x.test",), sources=(Feed("http://x.test/f"),), history=(DateArchive("http://x.test/"),)
        )


def test_an_api_without_pretty_addresses_is_asked_in_its_own_way() -> None:
    url = posts_url("http://a.test/?rest_route=/wp/v2/posts", MARCH)
    assert url.startswith("http://a.test/?rest_route=/wp/v2/posts&after=2025-02-28T23%3A59%3A59Z")
    following = parse_posts(b"[{}]", url, {"x-wp-totalpages": "2"}).next_page
    assert following is not None
    assert "rest_route=%2Fwp%2Fv2%2Fposts" in following
    assert following.endswith("page=2")


def test_c9_what_a_backfill_leaves_keeps_no_news_from_the_daily_crawl_and_is_there_for_the_next(desk: Desk) -> None:
    folder = desk.home / "sites"
    folder.mkdir()
    sources = '(Feed("http://maps.test/feed"), Sitemap("http://maps.test/sitemap_index.xml"))'
    declared = (
        f'SITE = Site(name="maps", domains=("maps.test",), sources={sources}, delay_seconds=0, max_urls_per_run=3)'
    )
    (folder / "maps.py").write_text(f"from scrapers.site import Feed, Site, Sitemap\n{declared}\n", "utf-8")

    def crawl(hours: int, *options: str) -> CrawlReport:
        process = desk.start("maps", *options, now=NOW + timedelta(hours=hours), COPYDESK_SITES=str(folder))
        return desk.finish(process)[0]

    index(desk, "old.xml 2020-06-01T00:00:00Z")
    sitemap(desk, "old.xml", *(f"old-{number} 2020-03-0{number}" for number in range(1, 8)))
    first = crawl(0, "--backfill", "2020-03-01", "2020-04-01")
    assert (first.fetched, first.skipped_by_reason) == (3, {"too_many": 4})
    desk.web.feed(f"{MAPS}/feed", [f"{MAPS}/news-1", f"{MAPS}/news-2"])
    daily = crawl(1)
    assert (daily.state, daily.fetched) == (CrawlState.OK, 2)
    assert set(desk.web.urls("news-")) == {f"{MAPS}/news-1", f"{MAPS}/news-2"}
    desk.execute("UPDATE ops.urls SET due_at = NULL WHERE fetched_at IS NOT NULL")
    assert [crawl(hours, "--backfill", "2020-03-01", "2020-04-01").fetched for hours in (2, 3, 4)] == [3, 1, 0]


def test_c7_the_latest_news_come_first_where_a_run_may_not_fetch_all(desk: Desk) -> None:
    folder = desk.home / "sites"
    folder.mkdir()
    declared = 'sources=(Sitemap("http://maps.test/news.xml"),), delay_seconds=0, max_urls_per_run=2'
    text = f'from scrapers.site import Site, Sitemap\nSITE = Site(name="maps", domains=("maps.test",), {declared})\n'
    (folder / "maps.py").write_text(text, "utf-8")
    sitemap(desk, "news.xml", *(f"day-{day} 2026-02-{day}T00:00:00Z" for day in (20, 27, 21, 28, 22)))
    desk.finish(desk.start("maps", COPYDESK_SITES=str(folder)))
    assert set(desk.web.urls("day-")) == {f"{MAPS}/day-27", f"{MAPS}/day-28"}
