"""What a site refuses for ever, or lists without being there, costs no news and does not flag each run for ever."""

from datetime import timedelta

from scrapers.crawl.report import CrawlState
from tests.crawl.conftest import NOW, Desk
from tests.crawl.loopback import Reply
from tests.crawl.test_sources import MAPS, index, sitemap

FEED = "http://paper.test/feed"


def test_c1_pages_that_are_refused_again_and_again_keep_no_news(desk: Desk) -> None:
    for day in range(5):
        paid = [f"http://paper.test/paid-{day}-{number}" for number in range(15)]
        free = [f"http://paper.test/free-{day}-{number}" for number in range(3)]
        desk.web.feed(FEED, [*free, *paid])
        desk.web.routes.update(dict.fromkeys(paid, Reply(status=403)))
        desk.crawl("paper", now=NOW + timedelta(days=day))
        missing = desk.query("SELECT url FROM ops.urls WHERE url LIKE %s AND state = 'new'", "%free%")
        assert missing == [], f"after day {day}"


def test_c1_a_sitemap_that_is_named_for_ever_and_never_there_is_asked_for_more_and_more_rarely(desk: Desk) -> None:
    index(desk, "dead.xml", "alive.xml")
    sitemap(desk, "alive.xml", "story")
    desk.web.routes[f"{MAPS}/dead.xml"] = Reply(status=404)
    states = [desk.crawl("maps", now=NOW + timedelta(days=day)).state for day in range(14)]
    assert states[:3] == [CrawlState.PARTIAL] * 3
    assert CrawlState.PARTIAL not in states[9:12]
    assert len(desk.web.urls("dead.xml")) == states.count(CrawlState.PARTIAL)
    details = desk.query("SELECT crawl_report->>'sources' FROM ops.runs")
    assert any("asked for rarely" in told for (told,) in details)


def test_c5_a_host_that_never_ends_its_hold_flags_runs_for_days_and_not_for_ever(desk: Desk) -> None:
    held = "http://blog.paper.test/1"
    desk.web.routes[held] = Reply(status=429, headers={"Retry-After": "7200"})
    states = []
    for day in range(5):
        desk.web.feed(FEED, [held, *(f"http://paper.test/{day}-{number}" for number in range(20))])
        states.append(desk.crawl("paper", "--patience", "1", now=NOW + timedelta(days=day)).state)
    assert states == [*[CrawlState.PARTIAL] * 3, CrawlState.OK, CrawlState.OK]
    assert desk.query("SELECT attempts, due_at IS NOT NULL FROM ops.urls WHERE url = %s", held) == [(2, True)]


def test_c5_one_page_that_is_always_refused_for_hours_keeps_no_news(desk: Desk) -> None:
    refused = "http://paper.test/refused"
    desk.web.routes[refused] = Reply(status=429, headers={"Retry-After": "7200"})
    for day in range(3):
        desk.web.feed(FEED, [*(f"http://paper.test/{day}-{number}" for number in range(20)), refused])
        desk.web.routes[refused] = Reply(status=429, headers={"Retry-After": "7200"})
        desk.crawl("paper", "--patience", "1", now=NOW + timedelta(days=day))
        assert desk.query("SELECT url FROM ops.urls WHERE state = 'new'") == [(refused,)], f"after day {day}"
