"""Whole crawls: what is found, fetched, archived and accounted for, and what a crawl says of itself."""

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.crawl.archive import read_capture
from scrapers.crawl.report import CrawlState
from scrapers.crawl.robots import MAX_BYTES
from scrapers.crawl.warc import ArchivedResponse, payload_digest, response_record
from scrapers.outcome import FailureClass
from tests.crawl.codings import PACK
from tests.crawl.conftest import NOW, Desk, FeedMaker
from tests.crawl.loopback import Handler, Reply, page, rss

FEED = "http://paper.test/feed"


def test_a_crawl_fetches_what_the_feed_announces(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(3))
    report = desk.crawl("paper")
    assert (report.state, report.discovered, report.fetched) == (CrawlState.OK, 3, 3)
    captures = desk.query("SELECT u.url, c.warc_path, c.warc_offset FROM ops.captures c JOIN ops.urls u USING (url_id)")
    bodies = {url: read_capture(str(desk.home / "archive"), path, offset).body for url, path, offset in captures}
    assert bodies == {link: page(link) for link in links(3)}


def test_c1_a_second_look_at_a_quiet_site_is_no_news_and_fetches_no_page(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(3), ETag='"1"')
    desk.crawl("paper")
    before = len(desk.web.served)
    report = desk.crawl("paper", now=NOW + timedelta(minutes=20))
    assert (report.state, report.discovered, report.exit_status) == (CrawlState.NO_NEWS, 0, 0)
    assert [each.url for each in desk.web.served[before:]] == [FEED]
    assert report.sources[0].status == 304


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(status=500), FailureClass.SERVER_ERROR),
        (Reply(status=403, body=b"no"), FailureClass.FORBIDDEN),
        (Reply(status=403, body=b"<script src=/cdn-cgi/challenge-platform/x></script>"), FailureClass.CAPTCHA),
        (Reply(status=429, headers={"Retry-After": "3600"}), FailureClass.RATE_LIMITED),
        (Reply(status=404), FailureClass.NOT_FOUND),
        (Reply(body=b"<html>not a feed</html>"), FailureClass.BAD_FEED),
        (Reply(body=b'<rss version="2.0"><channel></channel></rss>'), FailureClass.EMPTY_FEED),
        (Reply(status=502, headers={"Proxy-Status": "p; error=dns_error"}), FailureClass.DNS),
        (Reply(status=502, headers={"Proxy-Status": "p; error=connection_refused"}), FailureClass.REFUSED),
        (Reply(status=502, headers={"Proxy-Status": "p; error=tls_certificate_error"}), FailureClass.TLS),
    ],
    ids=str,
)
def test_c1_c11_a_site_whose_feed_fails_is_failed_with_its_class(
    desk: Desk, reply: Reply, failure: FailureClass
) -> None:
    desk.web.routes[FEED] = reply
    report = desk.crawl("paper")
    assert (report.state, report.failure, report.exit_status) == (CrawlState.FAILED, failure, 1)


def test_c1_a_site_whose_pages_all_fail_is_failed(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(3))
    for link in links(3):
        desk.web.routes[link] = Reply(status=500)
    report = desk.crawl("paper")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.SERVER_ERROR)
    assert report.failed_by_class == {"server_error": 3}


def test_c1_a_single_dead_link_does_not_flag_the_run(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(10))
    desk.web.routes[links(10)[4]] = Reply(status=404)
    report = desk.crawl("paper")
    assert (report.state, report.failed_by_class) == (CrawlState.OK, {"not_found": 1})


def test_c3_sitemaps_and_feeds_are_merged_and_ads_refused(desk: Desk) -> None:
    host = "http://maps.test"
    desk.web.feed(f"{host}/feed", [f"{host}/a?utm_source=rss", "http://ads.test/x", f"{host}/ads/y", f"{host}/z.jpg"])
    desk.web.routes[f"{host}/sitemap_index.xml"] = Reply(
        body=f"<sitemapindex><sitemap><loc>{host}/news.xml</loc></sitemap>"
        f"<sitemap><loc>{host}/old.xml</loc><lastmod>2019-01-01</lastmod></sitemap></sitemapindex>".encode()
    )
    desk.web.routes[f"{host}/news.xml"] = Reply(
        body=f"<urlset><url><loc>{host}/a</loc></url><url><loc>{host}/b</loc><lastmod>2026-03-01</lastmod></url>"
        f"<url><loc>{host}/history</loc><lastmod>2020-03-01</lastmod></url></urlset>".encode()
    )
    for path in ("a", "b"):
        desk.web.routes[f"{host}/{path}"] = Reply(body=page(path))
    report = desk.crawl("maps")
    assert report.state is CrawlState.OK
    assert report.fetched == 2
    assert report.skipped_by_reason == {"not_article_url": 2, "off_site": 1}
    assert f"{host}/old.xml" not in desk.web.urls()
    sources = desk.query(
        "SELECT s.source_kind FROM ops.url_sources s JOIN ops.urls u USING (url_id) WHERE u.url = %s ORDER BY 1",
        f"{host}/a",
    )
    assert sources == [("feed",), ("sitemap",)]


def test_c3_maps_that_their_index_names_no_more_are_not_asked_for(desk: Desk) -> None:
    host = "http://maps.test"
    desk.web.feed(f"{host}/feed", [f"{host}/a"])
    reports, day_map = [], ""
    for half_days in range(8):
        desk.web.routes.pop(day_map, None)
        day_map = f"{host}/day-{half_days // 2}.xml"
        desk.web.routes[f"{host}/sitemap_index.xml"] = Reply(
            body=f"<sitemapindex><sitemap><loc>{day_map}</loc></sitemap></sitemapindex>".encode()
        )
        link = f"{host}/story-of-day-{half_days // 2}"
        desk.web.routes[day_map] = Reply(body=f"<urlset><url><loc>{link}</loc></url></urlset>".encode())
        desk.web.routes[link] = Reply(body=page(link))
        reports.append(desk.crawl("maps", now=NOW + timedelta(hours=12 * half_days)))
    assert {report.state for report in reports} <= {CrawlState.OK, CrawlState.NO_NEWS}
    assert all(source.status in {200, 304} for report in reports for source in report.sources)
    assert sum(report.fetched for report in reports) == 5


def test_c3_section_pages_are_followed_to_their_next(desk: Desk) -> None:
    host = "http://pages.test"
    for number in range(1, 6):
        links = f'<h2><a href="/p{number}">One</a></h2><a href="/about">About</a>'
        desk.web.routes[f"{host}/news?page={number}"] = Reply(
            body=f'<html><body>{links}<a rel="next" href="/news?page={number + 1}">more</a></body></html>'.encode()
        )
        desk.web.routes[f"{host}/p{number}"] = Reply(body=page(str(number)))
    desk.web.routes[f"{host}/news"] = desk.web.routes[f"{host}/news?page=1"]
    report = desk.crawl("pages")
    assert (report.state, report.fetched) == (CrawlState.OK, 3)


def test_c3_a_next_page_of_somebody_elses_host_is_not_asked_for(desk: Desk) -> None:
    body = b'<h2><a href="/p1">One</a></h2><a rel="next" href="http://elsewhere.test/news?page=2">more</a>'
    desk.web.routes["http://pages.test/news"] = Reply(body=body)
    desk.web.routes["http://pages.test/p1"] = Reply(body=page("1"))
    report = desk.crawl("pages")
    assert (report.state, report.fetched, len(report.sources)) == (CrawlState.OK, 1, 1)
    assert report.sources[0].detail == "its next page lies off the site: http://elsewhere.test/news?page=2"
    assert [each.url for each in desk.web.served if "elsewhere" in each.url] == []


def test_c4_robots_txt_is_asked_for_twice_a_day_whatever_the_number_of_crawls(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(1))
    robots = "http://paper.test/robots.txt"
    asked = []
    for hours in (0, 1, 11, 13):
        if hours == 11:
            desk.web.routes[robots] = Reply(body=b"User-agent: *\nDisallow: /\n")
        report = desk.crawl("paper", now=NOW + timedelta(hours=hours))
        asked.append([each.url for each in desk.web.served].count(robots))
    assert asked == [1, 1, 1, 2]
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.ROBOTS)


@pytest.mark.parametrize("size_kib", [400, 12_000])
def test_c4_a_rule_far_down_in_a_large_robots_txt_is_obeyed(desk: Desk, links: FeedMaker, size_kib: int) -> None:
    desk.web.feed(FEED, links(2))
    line = b"# " + b"x" * 61 + b"\n"
    rules = b"User-agent: *\n" + line * 16 * 390 + b"Disallow: /story-1\n" + line * 16 * (size_kib - 390)
    desk.web.routes["http://paper.test/robots.txt"] = Reply(body=rules)
    report = desk.crawl("paper")
    assert (report.fetched, report.skipped_by_reason) == (1, {"robots_disallowed": 1})
    assert desk.web.urls("story") == links(1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("padding", ["long when packed", "long when unpacked"])
def test_c4_a_large_robots_txt_that_comes_packed_is_read_to_its_bound(
    desk: Desk, links: FeedMaker, coding: str, padding: str
) -> None:
    """Packed, though it was asked for as it is."""
    desk.web.feed(FEED, links(2))
    noise = random.Random(1).randbytes(600_000).hex().encode()  # noqa: S311  # no secret
    more = b"\n# ".join(noise[at : at + 64] for at in range(0, len(noise), 64))
    rules = b"User-agent: *\nDisallow: /story-1\n# " + (more if padding == "long when packed" else b"x" * 11_000_000)
    packed = PACK[coding](rules)
    assert (len(packed) > MAX_BYTES) is (padding == "long when packed")
    desk.web.routes["http://paper.test/robots.txt"] = Reply(body=packed, headers={"Content-Encoding": coding})
    report = desk.crawl("paper")
    assert (report.state, report.fetched, report.skipped_by_reason) == (CrawlState.OK, 1, {"robots_disallowed": 1})


def test_c4_a_site_that_wants_a_week_between_requests_is_left_alone(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2))
    desk.web.routes["http://paper.test/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: 604800\n")
    report = desk.crawl("paper")
    assert (report.state, report.failure, desk.web.urls("story")) == (CrawlState.FAILED, FailureClass.RATE_LIMITED, [])


@pytest.mark.parametrize("status", [201, 202, 203, 205, 226, 300])
def test_c11_an_answer_that_is_no_page_is_a_failure(desk: Desk, links: FeedMaker, status: int) -> None:
    desk.web.feed(FEED, links(9))
    desk.web.routes[links(9)[4]] = Reply(status=status, body=page("4"))
    report = desk.crawl("paper")
    assert (report.fetched, report.failed_by_class) == (8, {"other": 1})
    assert desk.query("SELECT detail FROM ops.run_urls WHERE outcome = 'failed'") == [
        (f"HTTP {status} instead of a page",)
    ]


def test_c8_the_time_of_one_page_is_not_sent_where_it_redirects_to_another(desk: Desk, links: FeedMaker) -> None:
    first, second, third = links(3)
    desk.web.feed(FEED, links(3), ETag='"1"')
    dated = {"Last-Modified": "Sun, 01 Mar 2026 09:00:00 GMT"}
    for link in links(3):
        desk.web.routes[link] = Reply(body=page(link), headers={**dated, "ETag": f'"{link[-1]}"'})
    desk.crawl("paper")
    before = len(desk.web.served)
    desk.web.routes[first] = Reply(status=301, headers={"Location": "/older"})
    desk.web.routes["http://paper.test/older"] = Reply(body=page("older"))
    desk.web.routes[second] = Reply(status=301, headers={"Location": f"{second}/"})
    desk.web.routes[f"{second}/"] = Reply(body=page(second))
    desk.crawl("paper", now=NOW + timedelta(hours=1, minutes=5))
    sent = {each.url: each.headers for each in desk.web.served[before:]}
    conditions = {
        url: ("if-none-match" in sent[url], "if-modified-since" in sent[url])
        for url in ("http://paper.test/older", f"{second}/", third)
    }
    assert conditions == {"http://paper.test/older": (True, False), f"{second}/": (True, True), third: (True, True)}


def test_c6_a_lying_etag_hides_news_for_three_days_at_most(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(1), ETag='"lie"')
    desk.crawl("paper")
    desk.web.feed(FEED, links(2), ETag='"lie"')
    assert desk.crawl("paper", now=NOW + timedelta(days=1)).sources[0].status == 304
    late = desk.crawl("paper", now=NOW + timedelta(days=3, minutes=1))
    assert (late.sources[0].status, late.sources[0].new) == (200, 1)


def test_c8_edits_are_fetched_and_deletions_are_marked(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(3), ETag='"1"')
    first, second, third = links(3)
    desk.web.routes[third] = Reply(body=page("third"), headers={"ETag": '"third"'})
    desk.crawl("paper")
    desk.web.routes[first] = Reply(body=page("edited"))
    desk.web.routes[second] = Reply(status=410)
    report = desk.crawl("paper", now=NOW + timedelta(hours=1, minutes=5))
    assert (report.state, report.fetched, report.unchanged, report.failed_by_class) == (
        CrawlState.OK,
        1,
        1,
        {"gone": 1},
    )
    states = dict(desk.query("SELECT url, state FROM ops.urls"))
    assert states == {first: "fetched", second: "gone", third: "fetched"}


def test_c8_a_page_that_was_gone_and_is_back_is_read_anew(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2), ETag='"1"')
    (link, _), known = links(2), Reply(body=page("known"), headers={"ETag": '"known"'})
    desk.web.routes[link] = known
    desk.crawl("paper")
    desk.web.routes[link] = Reply(status=404)
    desk.crawl("paper", now=NOW + timedelta(hours=1, minutes=5))
    desk.web.routes[link] = known
    report = desk.crawl("paper", now=NOW + timedelta(days=1))
    assert (report.fetched, report.unchanged) == (1, 1)
    assert desk.query("SELECT state, gone_at FROM ops.urls WHERE url = %s", link) == [("fetched", None)]
    report = desk.crawl("paper", now=NOW + timedelta(days=2))
    assert report.fetched == 0


def test_c8_an_identical_page_is_unchanged(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2), ETag='"1"')
    desk.crawl("paper")
    report = desk.crawl("paper", now=NOW + timedelta(hours=1, minutes=5))
    assert (report.state, report.unchanged, report.fetched) == (CrawlState.OK, 2, 0)
    assert len(desk.query("SELECT FROM ops.captures")) == 2


def test_c7_the_ledger_and_no_window_decides_what_is_new(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2))
    desk.crawl("paper")
    desk.web.feed(FEED, links(9))
    report = desk.crawl("paper", now=NOW + timedelta(days=4))
    assert report.sources[0].new == 7
    assert len(desk.query("SELECT FROM ops.urls WHERE fetched_at IS NOT NULL")) == 9


def test_the_user_agent_is_honest(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(1))
    desk.crawl("paper")
    assert {each.headers["user-agent"] for each in desk.web.served} == {"Copydesk/0.1 (+mailto:desk@paper.test)"}


def test_the_url_is_fetched_as_announced_and_known_by_its_canonical_form(desk: Desk) -> None:
    announced = "http://paper.test/story?wt_mc=rss.red&amp;seite=all"
    desk.web.feed(FEED, [announced])
    desk.web.routes["http://paper.test/story"] = Reply(body=page("story"))
    desk.crawl("paper")
    assert "http://paper.test/story?wt_mc=rss.red&seite=all" in desk.web.urls()
    assert desk.query("SELECT url FROM ops.urls") == [("http://paper.test/story?seite=all",)]


def test_redirects_are_followed_on_the_site_only(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(4))
    moved, away, loop, consent = links(4)
    desk.web.routes[moved] = Reply(status=301, headers={"Location": "/new-home"})
    desk.web.routes["http://paper.test/new-home"] = Reply(body=page("new home"))
    desk.web.routes[away] = Reply(status=302, headers={"Location": "http://elsewhere.test/x"})
    desk.web.routes[loop] = Reply(status=302, headers={"Location": loop})
    desk.web.routes[consent] = Reply(status=302, headers={"Location": "http://consent.elsewhere.test/?back"})
    report = desk.crawl("paper")
    assert report.failed_by_class == {"consent_wall": 1, "moved": 2}
    assert "http://elsewhere.test/x" not in desk.web.urls()
    assert desk.query("SELECT final_url FROM ops.captures") == [("http://paper.test/new-home",)]


def test_a_source_that_breaks_beside_a_good_one_makes_the_run_partial(desk: Desk) -> None:
    desk.web.feed("http://maps.test/feed", ["http://maps.test/a"])
    desk.web.routes["http://maps.test/sitemap_index.xml"] = Reply(status=503)
    report = desk.crawl("maps")
    assert (report.state, report.failure, report.fetched) == (CrawlState.PARTIAL, FailureClass.SERVER_ERROR, 1)


def test_more_urls_than_a_run_may_fetch_come_first_next_time(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(5))

    def busy(_: Handler) -> Reply:
        return Reply(status=429, headers={"Retry-After": "7200"})

    for link in links(5)[2:]:
        desk.web.routes[link] = busy
    report = desk.crawl("paper", "--patience", "1")
    assert (report.state, report.failure) == (CrawlState.PARTIAL, FailureClass.RATE_LIMITED)
    assert report.pending + report.fetched == 5
    for link in links(5):
        desk.web.routes[link] = Reply(body=page(link))
    before = len(desk.web.served)
    early = desk.crawl("paper", "--patience", "1", now=NOW + timedelta(hours=1))
    assert (early.state, early.failure) == (CrawlState.FAILED, FailureClass.RATE_LIMITED)
    assert len(desk.web.served) == before  # the hold outlives the run
    late = desk.crawl("paper", now=NOW + timedelta(hours=3))
    assert late.state is CrawlState.OK
    assert len(desk.query("SELECT FROM ops.urls WHERE fetched_at IS NOT NULL")) == 5


def test_c12_a_list_of_nothing_but_dead_links_is_not_followed_to_its_end(desk: Desk) -> None:
    desk.web.routes[FEED] = Reply(body=rss([f"http://paper.test/dead-{number}" for number in range(400)]))
    report = desk.crawl("paper")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.NOT_FOUND)
    assert len(desk.web.urls("dead")) < 220
    assert report.pending > 180


def test_c1_a_site_that_breaks_down_is_left_alone_after_twenty_failures(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(60))
    for link in links(60):
        desk.web.routes[link] = Reply(status=403, body=b"no")
    report = desk.crawl("paper")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.FORBIDDEN)
    assert 20 <= len(desk.web.urls("story")) < 30
    assert report.pending > 30


_NO_ROBOTS = Reply(status=500)
_NO_NAME = Reply(status=502, headers={"Proxy-Status": "p; error=dns_error"})


@pytest.mark.parametrize("way", ["link", "redirect"])
@pytest.mark.parametrize(("dead", "failure"), [(_NO_ROBOTS, "robots"), (_NO_NAME, "dns")], ids=["robots", "dns"])
def test_c11_a_dead_host_of_a_site_keeps_no_page_of_the_others(
    desk: Desk, links: FeedMaker, dead: Reply, failure: str, way: str
) -> None:
    lost = "http://promo.paper.test/old"
    first = lost if way == "link" else "http://paper.test/campaign"
    desk.web.feed(FEED, [first, *links(30)], ETag='"1"')
    desk.web.routes["http://paper.test/campaign"] = Reply(status=302, headers={"Location": lost})
    desk.web.routes["promo.paper.test"] = dead
    report = desk.crawl("paper")
    assert (report.state, report.fetched, report.failed_by_class) == (CrawlState.OK, 30, {failure: 1})
    assert desk.query("SELECT attempts, due_at > %s FROM ops.urls WHERE url = %s", NOW, first) == [(1, True)]


def test_c11_a_dead_port_of_a_host_keeps_no_page_of_the_others(desk: Desk, links: FeedMaker) -> None:
    lost = "http://paper.test:8081/old"
    desk.web.feed(FEED, [lost, *links(30)], ETag='"1"')
    desk.web.routes["paper.test:8081"] = _NO_ROBOTS
    report = desk.crawl("paper")
    assert (report.state, report.fetched, report.failed_by_class) == (CrawlState.OK, 30, {"robots": 1})


def test_c11_a_host_that_only_redirects_to_where_it_refuses_does_not_answer(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(3))
    for link in links(3):
        desk.web.routes[link] = Reply(status=301, headers={"Location": link.replace("paper.test", "paper.test:8081")})
    desk.web.routes["paper.test:8081"] = _NO_ROBOTS
    assert desk.crawl("paper").failed_by_class == {"robots": 3}
    desk.web.routes[FEED] = Reply(status=500)
    report = desk.crawl("paper", now=NOW + timedelta(days=5))
    assert (report.state, report.failure, report.pending) == (CrawlState.FAILED, FailureClass.ROBOTS, 3)


def test_c5_a_held_host_of_a_site_keeps_no_page_of_the_others_and_its_own_stay_due(
    desk: Desk, links: FeedMaker
) -> None:
    desk.web.feed(FEED, ["http://blog.paper.test/1", "http://blog.paper.test/2", *links(30)])
    desk.web.routes["http://blog.paper.test/1"] = Reply(status=429, headers={"Retry-After": "7200"})
    report = desk.crawl("paper", "--patience", "1")
    assert (report.state, report.failure) == (CrawlState.PARTIAL, FailureClass.RATE_LIMITED)
    assert (report.fetched >= 30, report.failed) == (True, 0)
    due = desk.query("SELECT url, attempts FROM ops.urls WHERE due_at < %s", NOW + timedelta(minutes=1))
    assert ("http://blog.paper.test/1", 0) in due


def test_c11_a_site_of_which_no_host_can_be_asked_stays_due(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, [link.replace("paper", "www.paper") for link in links(3)])
    desk.web.routes["http://www.paper.test/robots.txt"] = Reply(status=500)
    desk.crawl("paper")
    desk.web.routes[FEED] = Reply(status=500)
    report = desk.crawl("paper", now=NOW + timedelta(days=5))
    assert (report.state, report.failure, report.pending) == (CrawlState.FAILED, FailureClass.ROBOTS, 3)


def test_a_refusal_in_a_file_to_replay_is_not_asked_for_again(desk: Desk, links: FeedMaker) -> None:
    file = desk.home / "wget.warc.gz"
    refusal = ArchivedResponse(url="", status=429, headers=(("Retry-After", "1"),), body=b"slow down", fetched_at=NOW)
    feed = replace(refusal, url=FEED, status=200, headers=(), body=rss(links(2)))
    given = (feed, replace(feed, url=links(2)[0], body=page("one")), replace(refusal, url=links(2)[1]))
    file.write_bytes(b"".join(response_record(each, payload_digest(each.body)) for each in given))
    process = desk.start("paper", "--replay", str(file))
    stop = threading.Timer(30, process.kill)
    stop.start()
    report, _ = desk.finish(process)
    stop.cancel()
    assert (report.state, report.failure, report.fetched) == (CrawlState.PARTIAL, FailureClass.RATE_LIMITED, 1)


@pytest.mark.parametrize("status", [429, 503])
def test_c5_a_bot_wall_that_asks_for_silence_has_it(desk: Desk, links: FeedMaker, status: int) -> None:
    desk.web.feed(FEED, links(30))
    for link in links(30):
        desk.web.routes[link] = Reply(status=status, headers={"Retry-After": "3600"}, body=b"<p>solve this captcha")
    report = desk.crawl("paper", "--patience", "1")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.RATE_LIMITED)
    assert set(report.failed_by_class) == {"captcha"}
    assert len(desk.web.urls("story")) <= 8  # those in flight when the first was refused
    assert report.requests == len(desk.web.served)


def test_c8_a_page_that_is_gone_is_asked_for_more_and_more_rarely_and_not_for_ever(
    desk: Desk, links: FeedMaker
) -> None:
    desk.web.feed(FEED, links(2), ETag='"1"')
    desk.crawl("paper")
    first = links(2)[0]
    desk.web.routes[first] = Reply(status=404)
    asked = []
    for day in range(1, 64, 2):  # at the longest, a look every six days
        before = len(desk.web.served)
        desk.crawl("paper", now=NOW + timedelta(days=day))
        asked.append([each.url for each in desk.web.served[before:]].count(first))
    assert asked[:2] == [1, 1]
    assert sum(asked) <= 14
    assert asked[-1] == 0
    assert desk.query("SELECT state FROM ops.urls WHERE url = %s", first) == [("gone",)]
