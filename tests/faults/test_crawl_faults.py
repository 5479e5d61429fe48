"""Crawls killed at random instants, databases cut off under them, crowds of crawls: nothing lost, nothing doubled."""

import random
import time
from collections import Counter

import psycopg2
import pytest

from scrapers.crawl.report import CrawlState
from scrapers.crawl.session import WORKERS
from tests.crawl.conftest import Desk, FeedMaker, desk, links, nursery, web
from tests.crawl.test_process import RUN, records_read_by_another_tool, trickle

__all__ = ["desk", "links", "nursery", "web"]  # the fixtures

PAGES = 40


@pytest.mark.parametrize("seed", range(80))
@pytest.mark.soak
def test_killed_at_random_instants(desk: Desk, links: FeedMaker, seed: int) -> None:  # a fixture
    chance = random.Random(seed)  # noqa: S311  # reproducible
    trickle(desk, links(PAGES), seconds=0.02)
    kills = chance.randint(1, 3)
    for _ in range(kills):
        process = desk.start("paper", *RUN)
        time.sleep(chance.uniform(0.3, 2.0))
        process.kill()
        process.communicate()
    report = desk.crawl("paper", *RUN)
    served = Counter(desk.web.urls("story"))
    assert (report.fetched, report.pending, report.failed) == (PAGES, 0, 0)
    assert set(served) == set(links(PAGES))
    assert served.total() - PAGES <= WORKERS * kills
    assert set(records_read_by_another_tool(desk.home)) >= set(links(PAGES))
    assert desk.query("SELECT count(*), count(DISTINCT url_id) FROM ops.captures") == [(PAGES, PAGES)]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.soak
def test_connections_cut_at_random_instants(desk: Desk, links: FeedMaker, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # reproducible
    trickle(desk, links(PAGES), seconds=0.05)
    process = desk.start("paper", *RUN)
    for _ in range(3):
        time.sleep(chance.uniform(0.2, 0.8))
        cut_connections(desk)
    report, _ = desk.finish(process)
    if report.state is not CrawlState.OK:
        report = desk.crawl("paper", *RUN)
    assert (report.state, report.fetched) == (CrawlState.OK, PAGES)
    assert max(Counter(desk.web.urls("story")).values()) <= 2


@pytest.mark.parametrize("crowd", [2, 4])
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.soak
def test_a_crowd_of_crawls_of_one_site(desk: Desk, links: FeedMaker, crowd: int, seed: int) -> None:
    trickle(desk, links(PAGES), seconds=0.02)
    crawls = [desk.start("paper", "--run-id", f"paper-{seed}-{number}") for number in range(crowd)]
    statuses = [(process.communicate(timeout=60), process.returncode)[1] for process in crawls]
    assert set(statuses) <= {0, 1}
    assert 0 in statuses
    assert max(Counter(desk.web.urls("story")).values()) == 1
    assert set(desk.web.urls("story")) == set(links(PAGES))


def cut_connections(desk: Desk) -> None:  # the fixture's type
    """End every crawl's connection to the database, as a server that stops at once does."""
    conn = psycopg2.connect(desk.warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name LIKE 'copydesk crawl%'"
        )
    conn.close()
