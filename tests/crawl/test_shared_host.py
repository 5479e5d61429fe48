"""C5 over processes: two sites that share a host, crawled at once, keep to the budget of one."""

import itertools
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.crawl.report import CrawlState
from scrapers.outcome import FailureClass
from tests.crawl.conftest import Desk, Turn
from tests.crawl.twins import DELAY_SECONDS
from tests.waiting import wait_for

START = datetime(2026, 3, 2, tzinfo=UTC)
EVENING = START + timedelta(days=1, hours=20)
WORLD = World(7, START, 2, per_day=24)


def start(desk: Desk, web: FakeWeb, site: str) -> "subprocess.Popen[str]":
    """A crawl in a process of its own."""
    return desk.start(site, now=EVENING, COPYDESK_SITES="tests.crawl.twins", COPYDESK_PROXY=web.proxy_url)


def test_c5_two_crawls_of_two_sites_on_one_host_share_its_budget(desk: Desk, turns: Callable[[], list[Turn]]) -> None:
    """A request may be sent late, but never before its turn, and turns are never nearer than the delay."""
    began = time.time() - time.monotonic()
    with FakeWeb(WORLD, now=EVENING) as web:
        crawls = [start(desk, web, site) for site in ("twin_feed", "twin_map")]
        reports = [desk.finish(crawl)[0] for crawl in crawls]
        served = [began + each.monotonic for each in web.requests]
    taken = turns()
    assert {report.state for report in reports} == {CrawlState.OK}
    assert len(served) == len(taken) == sum(report.requests for report in reports) > 10
    assert len({turn.crawl for turn in taken}) == 2
    assert min(later.at - earlier.at for earlier, later in itertools.pairwise(taken)) >= DELAY_SECONDS
    assert [turn for turn, at in zip(taken, served, strict=True) if at < turn.at - 0.1] == []


def test_c5_a_retry_after_told_to_one_crawl_holds_the_other_too(desk: Desk, turns: Callable[[], list[Turn]]) -> None:
    with FakeWeb(WORLD, now=EVENING) as web:
        web.behaviours.add("rate_limited", site="tidewire", paths="news-sitemap", times=1, retry_after=3)
        first = start(desk, web, "twin_map")
        wait_for(lambda: any(turn.gap > 1 for turn in turns()))
        second = start(desk, web, "twin_feed")
        reports = [desk.finish(crawl)[0] for crawl in (first, second)]
    taken = turns()
    assert {report.failure for report in reports} <= {None, FailureClass.RATE_LIMITED}
    told = max(range(len(taken)), key=lambda number: taken[number].gap)
    assert 1 < taken[told].gap <= 3
    assert len({turn.crawl for turn in taken[told + 1 :]}) == 2
    assert taken[told + 1].at - taken[told].at >= taken[told].gap
