"""C5 over processes: two sites that share a host, crawled at once, keep to the budget of one."""

import itertools
from datetime import UTC, datetime, timedelta

from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass
from tests.crawl.conftest import Desk
from tests.crawl.twins import DELAY_SECONDS

START = datetime(2026, 3, 2, tzinfo=UTC)
EVENING = START + timedelta(days=1, hours=20)
WORLD = World(7, START, 2, per_day=24)


def crawl_both(desk: Desk, web: FakeWeb, *options: str) -> dict[str, CrawlReport]:
    """Both crawls at once, each in a process of its own."""
    environment = {"COPYDESK_SITES": "tests.crawl.twins", "COPYDESK_PROXY": web.proxy_url}
    processes = {site: desk.start(site, *options, now=EVENING, **environment) for site in ("twin_feed", "twin_map")}
    return {site: desk.finish(process)[0] for site, process in processes.items()}


def test_c5_two_crawls_of_two_sites_on_one_host_share_its_budget(desk: Desk) -> None:
    with FakeWeb(WORLD, now=EVENING) as web:
        reports = crawl_both(desk, web)
        served = [each.monotonic for each in web.requests]
    assert {report.state for report in reports.values()} == {CrawlState.OK}
    assert len(served) == sum(report.requests for report in reports.values()) > 10
    gaps = [later - earlier for earlier, later in itertools.pairwise(served)]
    assert min(gaps) > DELAY_SECONDS / 2, "a busy machine may send a request late, which brings the next one nearer"
    assert served[-1] - served[0] >= DELAY_SECONDS * (len(served) - 1)


def test_c5_a_retry_after_told_to_one_crawl_holds_the_other_too(desk: Desk) -> None:
    with FakeWeb(WORLD, now=EVENING) as web:
        web.behaviours.add("rate_limited", site="tidewire", paths="news-sitemap", times=1, retry_after=3)
        reports = crawl_both(desk, web)
        requests = web.requests
    assert {report.failure for report in reports.values()} <= {None, FailureClass.RATE_LIMITED}
    refused = next(each.monotonic for each in requests if each.status in {429, 503})
    after = [each.monotonic - refused for each in requests if each.monotonic > refused]
    assert 2.95 <= min(after) <= 4, "the log knows when a request was answered, which for the refused one is late"
