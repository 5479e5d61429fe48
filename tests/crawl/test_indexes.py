"""Sitemap indexes: whatever they say of their children, each child is read before its news are lost."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from scrapers.crawl.discover import Child, parse_sitemap
from scrapers.crawl.indexes import MAX_BACKFILL_CHILDREN, MAX_CHILDREN, due_children
from scrapers.crawl.report import CrawlState
from scrapers.frontier import SourceState
from tests.crawl.conftest import NOW, Desk
from tests.crawl.loopback import Handler, Reply
from tests.crawl.test_sources import DAY, MAPS, index, sitemap

OLDEST = NOW - 30 * DAY


def children(*lastmods: str) -> tuple[Child, ...]:
    entries = (f"<sitemap><loc>/{n}.xml</loc><lastmod>{each}</lastmod></sitemap>" for n, each in enumerate(lastmods))
    body = f"<sitemapindex>{''.join(entries)}</sitemapindex>".encode()
    return parse_sitemap(body, f"{MAPS}/index.xml").children


def read(urls: Iterable[str], hours: float = 0) -> dict[str, SourceState]:
    at = NOW - timedelta(hours=hours)
    return {url: SourceState(full_at=at, checked_at=at) for url in urls}


@pytest.mark.parametrize(
    ("lastmod", "is_due"),
    [
        ("2026-03-02T05:59:00Z", False),
        ("2026-03-02T05:59:00+0000", False),
        ("2026-03-02T06:01:00Z", True),
        ("2026-03-02", True),
        ("2026-03-01", True),
        ("2026-02-28", False),
        ("2026-03-02T01:00:00", True),
        ("2026-03-01T17:59:00", False),
    ],
)
def test_c3_a_lastmod_that_may_mean_a_time_after_the_last_look_makes_a_child_due(lastmod: str, is_due: bool) -> None:
    named = children(lastmod)
    assert bool(due_children(named, read([named[0].url]), OLDEST)) is is_due


def test_c3_dates_that_were_only_printed_let_no_child_wait_for_ever() -> None:
    named = children(*["2026-03-02T06:01:00Z"] * 30)
    first = due_children(named, {}, OLDEST)[:MAX_CHILDREN]
    second = due_children(named, read(first), OLDEST)[:MAX_CHILDREN]
    assert not set(first) & set(second)


def test_c3_news_do_not_wait_for_the_turn_of_a_child_among_many() -> None:
    named = children(*[""] * 50)
    states = read(each.url for each in named)
    lively = named[37].url
    states[lively] = SourceState(full_at=NOW, checked_at=NOW + DAY, changed_at=NOW)
    assert due_children(named, states, OLDEST)[0] == lively


def test_c9_of_thousands_of_daily_maps_a_backfill_reads_those_of_its_days() -> None:
    start = NOW - 4 * MAX_BACKFILL_CHILDREN * DAY
    named = children(*(f"{start + number * DAY:%Y-%m-%d}" for number in range(4 * MAX_BACKFILL_CHILDREN)))
    due = due_children(named, {}, start + 100 * DAY, earliest_first=True)
    assert {each.url for each in named[100:130]} <= set(due[:MAX_BACKFILL_CHILDREN])


def test_c3_the_daily_map_of_yesterday_is_read_again_today(desk: Desk) -> None:
    index(desk, "day-01.xml 2026-03-01", "day-02.xml 2026-03-02")
    sitemap(desk, "day-01.xml", "a")
    sitemap(desk, "day-02.xml", "b")
    desk.crawl("maps")
    sitemap(desk, "day-02.xml", "b", "published-after-the-crawl")
    sitemap(desk, "day-03.xml", "c")
    index(desk, "day-01.xml 2026-03-01", "day-02.xml 2026-03-02", "day-03.xml 2026-03-03")
    desk.web.routes[f"{MAPS}/sitemap_index.xml"].headers["ETag"] = '"2"'  # type: ignore[union-attr]
    desk.crawl("maps", now=NOW + DAY)
    assert {f"{MAPS}/published-after-the-crawl", f"{MAPS}/c"} <= set(desk.web.urls())


@pytest.mark.parametrize("broken", [Reply(status=503), Reply(body=b"<html>sorry</html>")], ids=["503", "no sitemap"])
def test_c3_a_child_that_failed_is_asked_again_although_the_index_stands_still(desk: Desk, broken: Reply) -> None:
    index(desk, "news.xml 2026-03-01T00:00:00Z")
    desk.web.routes[f"{MAPS}/news.xml"] = broken
    assert desk.crawl("maps").state is CrawlState.PARTIAL
    sitemap(desk, "news.xml", "a")
    report = desk.crawl("maps", now=NOW + timedelta(hours=1))
    assert (report.state, report.fetched) == (CrawlState.OK, 1)


def test_c10_a_child_that_a_killed_crawl_did_not_read_is_read_by_the_next(desk: Desk) -> None:
    def killed(_: Handler) -> None:
        process.kill()

    index(desk, "news.xml 2026-03-01T00:00:00Z")
    desk.web.routes[f"{MAPS}/news.xml"] = killed
    process = desk.start("maps")
    process.communicate()
    sitemap(desk, "news.xml", "a")
    desk.crawl("maps", now=NOW + timedelta(hours=1))
    assert f"{MAPS}/a" in desk.web.urls()


def test_c3_an_index_inside_an_index_is_followed(desk: Desk) -> None:
    index(desk, "inner.xml")
    inner = f"<sitemapindex><sitemap><loc>{MAPS}/leaf.xml</loc></sitemap></sitemapindex>"
    desk.web.routes[f"{MAPS}/inner.xml"] = Reply(body=inner.encode())
    sitemap(desk, "leaf.xml", "deep")
    desk.crawl("maps")
    assert f"{MAPS}/deep" in desk.web.urls()


def test_c3_an_index_of_itself_ends(desk: Desk) -> None:
    index(desk, "sitemap_index.xml", "news.xml")
    sitemap(desk, "news.xml", "a")
    desk.crawl("maps")
    assert desk.web.urls("sitemap_index") == [f"{MAPS}/sitemap_index.xml"]


def test_c3_more_children_than_a_run_reads_come_in_their_turn_and_are_told(desk: Desk) -> None:
    names = [f"post-{number}.xml" for number in range(20)]
    index(desk, *names)
    for name in names:
        sitemap(desk, name, f"in-{name[:-4]}", ETag=f'"{name}"')
    report = desk.crawl("maps")
    assert [each.detail for each in report.sources if "index" in each.url] == [
        "8 of its sitemaps are left for later runs"
    ]
    desk.crawl("maps", now=NOW + timedelta(hours=1))
    desk.crawl("maps", now=NOW + timedelta(hours=2))
    assert {f"{MAPS}/in-{name[:-4]}" for name in names} <= set(desk.web.urls())


def test_c6_a_child_that_is_declared_too_is_asked_once(desk: Desk) -> None:
    index(desk, "feed", "news.xml")
    sitemap(desk, "news.xml", "a")
    desk.crawl("maps")
    assert desk.web.urls(f"{MAPS}/feed") == [f"{MAPS}/feed"]


def test_c6_a_source_of_which_304_has_been_true_is_asked_whole_more_rarely(desk: Desk) -> None:
    index(desk, "news.xml")
    sitemap(desk, "news.xml", "a", ETag='"1"')
    whole = []
    for days in (0, 3.1, 6.2, 9.3, 10.2):
        before = len(desk.web.served)
        desk.crawl("maps", now=NOW + days * DAY)
        asked = [each for each in desk.web.served[before:] if each.url.endswith("index.xml")]
        whole.append("if-none-match" not in asked[0].headers)
    assert whole == [True, True, False, False, True]
