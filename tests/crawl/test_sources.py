"""Sources that lie, stand still or break: no news is lost over it, and nothing is green that should not be."""

import gzip
from datetime import timedelta

import pytest

from scrapers.crawl.report import CrawlState
from scrapers.outcome import FailureClass
from tests.crawl.conftest import NOW, Desk, FeedMaker
from tests.crawl.loopback import Handler, Reply, page, rss

FEED = "http://paper.test/feed"
PAPER = """
from scrapers.site import Feed, Site
SITE = Site(name="paper", domains=("paper.test",), sources=(Feed("http://paper.test/feed"),), delay_seconds=0, {})
"""
MAPS = "http://maps.test"
DAY = timedelta(days=1)


def sitemap(desk: Desk, name: str, *entries: str, **headers: str) -> None:
    """Serve a sitemap of these entries (`path` or `path lastmod`), and their pages."""
    urls = ""
    for entry in entries:
        path, _, lastmod = entry.partition(" ")
        desk.web.routes[f"{MAPS}/{path}"] = Reply(body=page(path))
        urls += f"<url><loc>{MAPS}/{path}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>"
    desk.web.routes[f"{MAPS}/{name}"] = Reply(body=f"<urlset>{urls}</urlset>".encode(), headers=headers)


def index(desk: Desk, *children: str) -> None:
    """Serve the sitemap index, which never changes its ETag, and an unremarkable feed."""
    named = ""
    for child in children:
        path, _, lastmod = child.partition(" ")
        named += f"<sitemap><loc>{MAPS}/{path}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</sitemap>"
    desk.web.routes[f"{MAPS}/sitemap_index.xml"] = Reply(
        body=f"<sitemapindex>{named}</sitemapindex>".encode(), headers={"ETag": '"index"'}
    )
    desk.web.feed(f"{MAPS}/feed", [f"{MAPS}/from-feed"], ETag='"feed"')


@pytest.mark.parametrize("lastmod", ["", " 2026-03-01T00:00:00Z"], ids=["undated", "frozen"])
def test_c3_children_of_an_index_that_stands_still_are_asked_too(desk: Desk, lastmod: str) -> None:
    index(desk, f"news.xml{lastmod}")
    sitemap(desk, "news.xml", "a", ETag='"1"')
    desk.crawl("maps")
    sitemap(desk, "news.xml", "a", "b", ETag='"2"')
    report = desk.crawl("maps", now=NOW + DAY)
    assert [source.status for source in report.sources if source.url.endswith("index.xml")] == [304]
    assert f"{MAPS}/b" in desk.web.urls()


def test_a_source_that_is_declared_no_more_is_not_taken_for_a_child_of_an_index_that_stands_still(desk: Desk) -> None:
    folder = desk.home / "sites"
    folder.mkdir()
    index(desk, "news.xml")
    sitemap(desk, "news.xml", "a", ETag='"1"')
    lists = f'Feed("{MAPS}/feed"), Section("{MAPS}/list"), '
    desk.web.routes[f"{MAPS}/list"] = Reply(body=b'<article><a href="/b">B</a></article>')
    desk.web.routes[f"{MAPS}/b"] = Reply(body=page("b"))
    for days, more in enumerate((lists, "")):
        declared = f'({more}Sitemap("{MAPS}/sitemap_index.xml"),)'
        text = f'SITE = Site(name="maps", domains=("maps.test",), delay_seconds=0, sources={declared})'
        (folder / "maps.py").write_text(f"from scrapers.site import *\n{text}\n", "utf-8")
        report, _ = desk.finish(desk.start("maps", now=NOW + days * DAY, COPYDESK_SITES=str(folder)))
    assert {source.url for source in report.sources} == {f"{MAPS}/sitemap_index.xml", f"{MAPS}/news.xml"}
    assert report.failure is None


def test_c3_a_map_that_is_gone_and_that_its_index_names_no_more_fails_no_run(desk: Desk) -> None:
    """The index lists another one under the same ETag: it is had whole once a known one is gone."""
    index(desk, "old.xml")
    sitemap(desk, "old.xml", "a", ETag='"1"')
    desk.crawl("maps")
    desk.web.routes.pop(f"{MAPS}/old.xml")
    index(desk, "new.xml")
    sitemap(desk, "new.xml", "b", ETag='"1"')
    states = [desk.crawl("maps", now=NOW + days * DAY).state for days in (1, 2)]
    assert states == [CrawlState.OK, CrawlState.OK]
    assert f"{MAPS}/b" in desk.web.urls()
    assert len(desk.web.urls("old.xml")) == 2, "it is not asked for again"


@pytest.mark.parametrize("named", ["old.xml", "months.xml"], ids=["by itself", "by an index in it"])
def test_c1_a_map_that_is_gone_though_its_index_names_it_is_a_failure(desk: Desk, named: str) -> None:
    index(desk, named)
    inner = f"<sitemapindex><sitemap><loc>{MAPS}/old.xml</loc></sitemap></sitemapindex>".encode()
    desk.web.routes[f"{MAPS}/months.xml"] = Reply(body=inner, headers={"ETag": '"months"'})
    sitemap(desk, "old.xml", "a", ETag='"1"')
    desk.crawl("maps")
    desk.web.routes.pop(f"{MAPS}/old.xml")
    report = desk.crawl("maps", now=NOW + DAY)
    assert (report.state, report.failure) == (CrawlState.PARTIAL, FailureClass.NOT_FOUND)


def test_c6_a_quiet_site_of_sitemaps_answers_304_throughout(desk: Desk) -> None:
    index(desk, "news.xml 2026-03-01T00:00:00Z")
    sitemap(desk, "news.xml", "a", ETag='"1"')
    desk.crawl("maps")
    desk.execute("UPDATE ops.urls SET due_at = NULL")
    report = desk.crawl("maps", now=NOW + DAY)
    assert (report.state, {source.status for source in report.sources}) == (CrawlState.NO_NEWS, {304})


def test_a_sitemap_that_prints_todays_date_on_every_page_makes_none_of_them_due(desk: Desk) -> None:
    index(desk, "news.xml")
    stamp = "2026-03-02T05:00:00Z"
    sitemap(desk, "news.xml", *(f"p{number} {stamp}" for number in range(8)))
    assert desk.crawl("maps").fetched == 9
    desk.execute("UPDATE ops.urls SET due_at = NULL")
    sitemap(desk, "news.xml", *(f"p{number} {stamp.replace('02T05', '03T05')}" for number in range(8)))
    report = desk.crawl("maps", now=NOW + DAY)
    assert (report.state, report.fetched, report.skipped_by_reason) == (CrawlState.NO_NEWS, 0, {"not_due": 8})


def test_an_edit_that_a_sitemap_announces_is_fetched(desk: Desk) -> None:
    index(desk, "news.xml")
    sitemap(desk, "news.xml", *(f"p{number} 2026-03-0{1 + number % 2}T0{number}:00:00Z" for number in range(5)))
    desk.crawl("maps")
    desk.execute("UPDATE ops.urls SET due_at = NULL")
    sitemap(desk, "news.xml", "p0 2026-03-03T05:00:00Z", *(f"p{number} 2026-03-01" for number in range(1, 5)))
    desk.web.routes[f"{MAPS}/p0"] = Reply(body=page("edited"))
    report = desk.crawl("maps", now=NOW + DAY)
    assert (report.fetched, report.skipped_by_reason) == (1, {"not_due": 4})


def test_c1_a_feed_whose_links_all_lead_away_is_a_moved_site(desk: Desk) -> None:
    desk.web.routes[FEED] = Reply(body=rss([f"http://newpaper.test/{number}" for number in range(3)]))
    report = desk.crawl("paper")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.MOVED)
    assert "newpaper.test" in report.detail
    assert report.skipped_by_reason == {"off_site": 3}


def test_c1_a_list_page_of_which_nothing_looks_like_an_article_has_changed(desk: Desk) -> None:
    desk.web.routes["http://pages.test/news"] = Reply(body=b'<h2><a href="/logo.png">x</a></h2>')
    report = desk.crawl("pages")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.LAYOUT_CHANGE)


def test_a_feed_that_is_cut_off_gives_what_it_has_and_is_read_again(desk: Desk, links: FeedMaker) -> None:
    whole = rss(links(3))
    for link in links(3):
        desk.web.routes[link] = Reply(body=page(link))
    cut = whole[: whole.index(b"story-2") - 30]
    desk.web.routes[FEED] = Reply(body=cut, headers={"ETag": '"same"'})
    report = desk.crawl("paper")
    assert (report.state, report.failure, report.fetched) == (CrawlState.PARTIAL, FailureClass.BAD_FEED, 2)
    desk.web.routes[FEED] = Reply(body=whole, headers={"ETag": '"same"'})
    again = desk.crawl("paper", now=NOW + timedelta(minutes=10))
    assert (again.state, again.fetched) == (CrawlState.OK, 1)


def test_c6_a_304_that_was_not_asked_for_is_a_failure(desk: Desk) -> None:
    def always(handler: Handler) -> Reply:  # noqa: ARG001  # a route's signature
        return Reply(status=304)

    desk.web.routes[FEED] = always
    report = desk.crawl("paper")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.OTHER)


def test_a_feed_that_moved_is_followed_and_said_to_have_moved(desk: Desk, links: FeedMaker) -> None:
    desk.web.routes[FEED] = Reply(status=301, headers={"Location": "/new-feed"})
    desk.web.feed("http://paper.test/new-feed", links(1))
    report = desk.crawl("paper")
    assert (report.state, report.fetched) == (CrawlState.OK, 1)
    assert "redirected to http://paper.test/new-feed" in report.sources[0].detail


def test_c4_a_robots_file_without_end_is_read_to_500_kib(desk: Desk, links: FeedMaker) -> None:
    def endless(handler: Handler) -> None:
        handler.close_connection = True
        try:
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /story-1\n"
            )
            while True:
                handler.wfile.write(b"# padding padding padding padding\n" * 100)
        except OSError:
            pass

    desk.web.feed(FEED, links(2))
    desk.web.routes["http://paper.test/robots.txt"] = endless
    report = desk.crawl("paper")
    assert (report.state, report.fetched, report.skipped_by_reason) == (CrawlState.OK, 1, {"robots_disallowed": 1})


@pytest.mark.parametrize("kind", ["silent", "false"])
def test_gzip_is_known_by_its_first_bytes(desk: Desk, links: FeedMaker, kind: str) -> None:
    desk.web.feed(FEED, links(1))
    plain = page("packed")
    body, headers = (gzip.compress(plain), {}) if kind == "silent" else (plain, {"Content-Encoding": "gzip"})
    desk.web.routes[links(1)[0]] = Reply(body=body, headers=headers)
    desk.crawl("paper")
    assert desk.query("SELECT length_bytes FROM ops.captures") == [(len(plain),)]


def test_session_ids_do_not_make_another_page(desk: Desk) -> None:
    one, other = "http://paper.test/a?PHPSESSID=1&id=7", "http://paper.test/a;jsessionid=22?id=7"
    desk.web.feed(FEED, [one.replace("&", "&amp;"), other])
    desk.web.routes["http://paper.test/a"] = Reply(body=page("a"))
    assert desk.crawl("paper").discovered == 1


def test_an_empty_news_sitemap_beside_a_sound_feed_is_a_quiet_day_and_alone_it_is_not(desk: Desk) -> None:
    index(desk, "news.xml")
    sitemap(desk, "news.xml", ETag='"empty"')
    assert desk.crawl("maps").state is CrawlState.OK
    desk.execute("UPDATE ops.urls SET due_at = NULL")
    assert desk.crawl("maps", now=NOW + DAY).state is CrawlState.NO_NEWS
    desk.web.routes[f"{MAPS}/feed"] = Reply(status=500)
    desk.web.routes[f"{MAPS}/sitemap_index.xml"] = desk.web.routes[f"{MAPS}/news.xml"]
    report = desk.crawl("maps", now=NOW + 2 * DAY)
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.EMPTY_FEED)


def test_c1_c6_a_304_of_an_empty_sitemap_proves_nothing_either(desk: Desk) -> None:
    sitemap(desk, "sitemap_index.xml", ETag='"empty"')
    desk.web.routes[f"{MAPS}/feed"] = Reply(status=500)
    for hours in (0, 1):
        report = desk.crawl("maps", now=NOW + timedelta(hours=hours))
        assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.EMPTY_FEED)
    assert [source.status for source in report.sources if "sitemap" in source.url] == [304]


def test_c9_a_backfill_fetches_what_the_sitemaps_date_inside_the_window_and_leaves_the_daily_crawl_alone(
    desk: Desk,
) -> None:
    index(desk, "old.xml 2020-06-01T00:00:00Z", "older.xml 2018-06-01T00:00:00Z", "news.xml")
    sitemap(desk, "old.xml", "o1 2020-03-01", "o2 2020-03-05", "o3 2020-05-01")
    sitemap(desk, "older.xml", "x1 2018-03-01")
    sitemap(desk, "news.xml", "n1 2026-03-01")
    window = ("--backfill", "2020-03-01", "2020-04-01")
    report = desk.crawl("maps", *window)
    assert (report.state, report.discovered, report.fetched) == (CrawlState.OK, 2, 2)
    assert f"{MAPS}/older.xml" not in desk.web.urls()
    assert desk.query("SELECT mode FROM ops.runs") == [("backfill",)]
    again = desk.crawl("maps", *window, now=NOW + timedelta(minutes=5))
    assert (again.state, again.skipped_by_reason) == (CrawlState.NO_NEWS, {"not_due": 2})
    daily = desk.crawl("maps", now=NOW + timedelta(minutes=10))
    assert (daily.state, daily.fetched) == (CrawlState.OK, 2)  # n1 and the feed's
    assert {url for (url,) in desk.query("SELECT url FROM ops.urls")} == {
        f"{MAPS}/{path}" for path in ("o1", "o2", "n1", "from-feed")
    }


def test_c9_a_site_without_sitemaps_cannot_be_backfilled_and_says_so(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2))
    report = desk.crawl("paper", "--backfill", "2020-03-01", "2020-04-01")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.EMPTY_FEED)
    desk.web.routes["http://paper.test/robots.txt"] = Reply(body=b"Sitemap: http://paper.test/map.xml\n")
    desk.web.routes["http://paper.test/map.xml"] = Reply(
        body=f"<urlset><url><loc>{links(1)[0]}</loc><lastmod>2020-03-09</lastmod></url></urlset>".encode()
    )
    assert desk.crawl("paper", "--backfill", "2020-03-01", "2020-04-01", now=NOW + DAY).fetched == 1


def test_a_child_of_static_pages_does_not_flag_an_index_whose_siblings_list_articles(desk: Desk) -> None:
    index(desk, "pages.xml", "news.xml")
    sitemap(desk, "pages.xml", "ads/about", "ads/contact")
    sitemap(desk, "news.xml", "a")
    report = desk.crawl("maps")
    assert (report.state, report.fetched, report.skipped_by_reason) == (CrawlState.OK, 2, {"not_article_url": 2})


def test_c1_a_site_of_which_nothing_looks_like_an_article_is_not_green(desk: Desk) -> None:
    index(desk, "news.xml")
    sitemap(desk, "news.xml", "ads/a", "ads/b")
    desk.web.feed(f"{MAPS}/feed", [f"{MAPS}/ads/c", "http://elsewhere.test/d"])
    report = desk.crawl("maps")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.LAYOUT_CHANGE)


@pytest.mark.parametrize("validator", ['"same"', ""], ids=["304", "200"])
def test_a_source_that_stands_still_is_judged_again_by_new_rules(desk: Desk, validator: str) -> None:
    folder = desk.home / "sites"
    folder.mkdir()
    links = ["http://paper.test/news/1", "http://paper.test/blog/2"]
    desk.web.feed(FEED, links, **({"ETag": validator} if validator else {}))
    for rule, fetched in (('article_url="/news/"', 1), ("", 2)):
        (folder / "paper.py").write_text(PAPER.format(rule), "utf-8")
        process = desk.start("paper", now=NOW + fetched * timedelta(minutes=5), COPYDESK_SITES=str(folder))
        report, _ = desk.finish(process)
        assert report.fetched == 1, report
        assert desk.query("SELECT count(*) FROM ops.urls WHERE fetched_at IS NOT NULL") == [(fetched,)]


def test_what_failed_before_is_not_asked_for_where_new_rules_refuse_it_and_is_where_they_allow_it_again(
    desk: Desk,
) -> None:
    folder = desk.home / "sites"
    folder.mkdir()
    desk.web.feed(FEED, ["http://paper.test/news/1", "http://paper.test/tag/2"])
    desk.web.routes["http://paper.test/tag/2"] = Reply(status=403)
    reports = []
    for days, rule in enumerate(("", 'deny_url="/tag/"', "")):
        (folder / "paper.py").write_text(PAPER.format(rule), "utf-8")
        reports.append(desk.finish(desk.start("paper", now=NOW + days * DAY, COPYDESK_SITES=str(folder)))[0])
    assert [report.failed_by_class for report in reports] == [{"forbidden": 1}, {}, {"forbidden": 1}]
    assert reports[1].skipped_by_reason == {"not_article_url": 1}
    assert len(desk.web.urls("/tag/")) == 2


def test_c8_a_host_that_has_left_the_site_is_not_asked_for_what_is_known_of_it_until_it_comes_back(desk: Desk) -> None:
    folder = desk.home / "sites"
    folder.mkdir()
    old, new = "http://old.test/1", "http://paper.test/2"
    desk.web.feed(FEED, [old, new])
    reports = []
    for days, domains in enumerate(('"paper.test", "old.test"', '"paper.test",', '"paper.test", "old.test"')):
        text = PAPER.format("").replace('("paper.test",)', f"({domains})")
        (folder / "paper.py").write_text(text, "utf-8")
        reports.append(desk.finish(desk.start("paper", now=NOW + days * DAY, COPYDESK_SITES=str(folder)))[0])
        desk.execute("UPDATE ops.urls SET due_at = fetched_at + interval '1 hour' WHERE due_at IS NOT NULL")
    assert reports[1].skipped_by_reason == {"off_site": 1}
    assert [len(desk.web.urls(each)) for each in (old, new)] == [2, 3]
    assert (reports[2].unchanged, reports[2].skipped) == (2, 0)
    assert desk.query("SELECT DISTINCT state FROM ops.urls") == [("fetched",)]


@pytest.mark.parametrize("last", [2, 3])
def test_c3_a_further_page_that_failed_is_asked_again_although_those_before_stand_still(desk: Desk, last: int) -> None:
    places = [f"http://pages.test/news{f'?page={number}' if number > 1 else ''}" for number in range(1, last + 1)]
    for number, place in enumerate(places, start=1):
        more = f'<a rel="next" href="?page={number + 1}">more</a>' * (number < last)
        text = f'<html><h2><a href="/p{number}">One</a></h2>{more}</html>'
        desk.web.routes[place] = Reply(body=text.encode(), headers={"ETag": f'"{number}"'})
        desk.web.routes[f"http://pages.test/p{number}"] = Reply(body=page(str(number)))
    further, desk.web.routes[places[-1]] = desk.web.routes[places[-1]], Reply(status=503)
    assert desk.crawl("pages").state is CrawlState.PARTIAL
    desk.web.routes[places[-1]] = further
    assert desk.crawl("pages", now=NOW + timedelta(minutes=20)).fetched == 1


def test_c3_links_are_relative_to_where_a_redirect_led(desk: Desk) -> None:
    host = "http://pages.test"
    desk.web.routes[f"{host}/news"] = Reply(status=301, headers={"Location": "http://www.pages.test/latest/"})
    for number in (1, 2):
        place = "http://www.pages.test/latest/" + (f"?page={number}" if number > 1 else "")
        text = f'<h2><a href="story-{number}">One</a></h2><a rel="next" href="?page=2">more</a>'
        desk.web.routes[place] = Reply(body=f"<html>{text}</html>".encode())
        desk.web.routes[f"http://www.pages.test/latest/story-{number}"] = Reply(body=page(str(number)))
    report = desk.crawl("pages")
    assert (report.state, report.fetched) == (CrawlState.OK, 2)
    assert desk.query("SELECT DISTINCT source FROM ops.url_sources ORDER BY 1") == [
        ("http://pages.test/news",),
        ("http://www.pages.test/latest/?page=2",),
    ]
