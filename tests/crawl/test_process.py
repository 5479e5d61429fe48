"""The crawl as a process: stopped, killed, started twice, left behind by its parent."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.crawl.run import STOP_SECONDS
from scrapers.crawl.session import WORKERS
from scrapers.outcome import FailureClass
from tests.crawl.conftest import NEVER_SECONDS, NOW, Desk, FeedMaker
from tests.crawl.loopback import Handler, Reply, page
from tests.crawl.registry import SITES
from tests.waiting import PATIENCE_SECONDS, wait_for

FEED = "http://paper.test/feed"
RUN = ("--run-id", "paper-20260302T060000Z")
PATIENT = ("--timeout", f"{2 * NEVER_SECONDS}")
"""Whatever a page takes, it is not the time-out of its download that ends it."""


def trickle(desk: Desk, urls: list[str], seconds: float = 0.15) -> None:
    """Pages that take a while, so that a crawl can be caught in the middle."""
    desk.web.feed(FEED, urls)
    for url in urls:
        desk.web.routes[url] = Reply(body=page(url) * 20, delay_seconds=seconds)


def records_read_by_another_tool(home: Path) -> Counter[str]:
    """The URLs of all response records, read by warcio with digests checked; no file may be left open."""
    found: Counter[str] = Counter()
    files = [file for file in (home / "archive").rglob("*") if file.is_file()]
    assert [file.name for file in files if not file.name.endswith(".warc.gz")] == []
    for file in files:
        with file.open("rb") as handle:
            for record in ArchiveIterator(handle, check_digests="raise"):
                record.content_stream().read()
                if record.rec_type == "response":
                    found[record.rec_headers.get_header("WARC-Target-URI")] += 1
    return found


def test_c2_sigterm_ends_a_crawl_in_order_with_all_it_fetched_archived(desk: Desk, links: FeedMaker) -> None:
    """A crawl that waited for the page that hangs would end without a report, and by another status."""
    assert STOP_SECONDS < 4
    trickle(desk, links(60))
    hanging = links(60)[30]
    desk.web.routes[hanging] = Reply(body=page("late"), delay_seconds=NEVER_SECONDS)
    process = desk.start("paper", *RUN, *PATIENT)
    wait_for(lambda: hanging in desk.web.urls())
    process.terminate()
    report, status = desk.finish(process)
    assert (report.state, report.failure, status) == (CrawlState.INTERRUPTED, FailureClass.INTERRUPTED, 4)
    assert [line for line in desk.logs[-1].splitlines() if not line.startswith('{"at": ')] == []
    assert report.fetched + report.pending == 60
    assert report.fetched > 0
    fetched = {url for (url,) in desk.query("SELECT fetch_url FROM ops.urls WHERE fetched_at IS NOT NULL")}
    assert fetched <= set(records_read_by_another_tool(desk.home))
    desk.web.routes[hanging] = Reply(body=page("late"))
    again = desk.crawl("paper", *RUN)
    assert (again.state, again.fetched) == (CrawlState.OK, 60)
    assert max(Counter(desk.web.urls("story")).values()) <= 2


@pytest.mark.parametrize("after", [1, 9, 25, 47])
def test_c10_killed_at_any_instant_nothing_is_lost_and_little_fetched_twice(
    desk: Desk, links: FeedMaker, after: int
) -> None:
    trickle(desk, links(60), seconds=0.02)
    process = desk.start("paper", *RUN)
    wait_for(lambda: len(desk.web.urls("story")) >= after)
    process.kill()
    process.communicate()
    report = desk.crawl("paper", *RUN)
    assert (report.state, report.fetched, report.pending) == (CrawlState.OK, 60, 0)
    assert set(records_read_by_another_tool(desk.home)) >= set(links(60))
    served = Counter(desk.web.urls("story"))
    assert set(served) == set(links(60))
    assert sum(count - 1 for count in served.values()) <= WORKERS
    assert desk.query("SELECT count(*), count(DISTINCT url_id) FROM ops.captures") == [(60, 60)]


def test_c10_what_is_durable_but_unsettled_is_not_fetched_again(desk: Desk, links: FeedMaker) -> None:
    """Killed between the archive's fsync and the ledger's commit: the archive's word counts."""
    trickle(desk, links(8), seconds=0)
    desk.crawl("paper", *RUN)
    done = desk.query("SELECT url_id FROM ops.captures")
    desk.execute("DELETE FROM ops.captures")
    desk.execute("UPDATE ops.urls SET fetched_at = NULL, first_fetched_at = NULL, state = 'new', due_at = %s", NOW)
    desk.execute("UPDATE ops.run_urls SET outcome = 'pending', reason = 'to_fetch'")
    desk.execute("UPDATE ops.runs SET state = 'crawling'")
    for file in (desk.home / "archive").rglob("*.warc.gz"):
        with file.open("ab") as handle:
            handle.write(b"\x1f\x8b\x08half a record")
        file.rename(f"{file}.open")
    report = desk.crawl("paper", *RUN)
    assert (report.restored, report.fetched, report.requests) == (8, 8, 1)
    assert sorted(desk.query("SELECT url_id FROM ops.captures")) == sorted(done)
    assert records_read_by_another_tool(desk.home).total() > 8


def test_another_run_takes_over_what_a_killed_one_fetched(desk: Desk, links: FeedMaker) -> None:
    trickle(desk, links(30))
    late = links(30)[29]
    desk.web.routes[late] = Reply(body=page("late"), delay_seconds=NEVER_SECONDS)
    process = desk.start("paper", "--run-id", "paper-killed", *PATIENT)
    wait_for(lambda: bool(desk.query("SELECT FROM ops.captures")))
    at_work = "SELECT ops.is_at_work(run_id) FROM ops.runs"
    assert desk.query(at_work) == [(True,)]
    process.kill()
    process.communicate()
    wait_for(lambda: desk.query(at_work) == [(False,)])
    desk.web.routes[late] = Reply(body=page("late"))
    report = desk.crawl("paper", "--run-id", "paper-next", now=NOW + timedelta(minutes=10))
    assert (report.state, report.fetched) == (CrawlState.OK, 30)
    assert desk.query("SELECT count(*) FROM ops.captures WHERE run_id = 'paper-next'") == [(30,)]


def test_c5_a_site_is_crawled_by_one_process_at_a_time(desk: Desk, links: FeedMaker) -> None:
    trickle(desk, links(20), seconds=NEVER_SECONDS)
    first = desk.start("paper", "--run-id", "paper-first", *PATIENT)
    wait_for(lambda: bool(desk.web.urls("story")))
    second = desk.start("paper", "--run-id", "paper-second")
    out, err = second.communicate(timeout=PATIENCE_SECONDS)
    assert second.returncode == 1
    assert not out
    assert "copydesk crawl paper-first" in err
    first.terminate()
    report, _ = desk.finish(first)
    assert (report.state, report.fetched + report.pending) == (CrawlState.INTERRUPTED, 20)


def test_c2_the_log_streams_line_by_line_as_json(desk: Desk, links: FeedMaker) -> None:
    trickle(desk, links(3))
    desk.crawl("paper", *RUN)
    assert [desk.events(name) != [] for name in ("crawl_started", "source", "progress", "crawl_finished")] == [True] * 4
    assert desk.events("progress")[-1]["fetched"] == 3


def test_a_full_disk_fails_the_run_and_keeps_what_was_synced(desk: Desk, links: FeedMaker) -> None:
    """A file size limit stands for the full disk: both end a write halfway, with an OSError."""
    desk.web.feed(FEED, links(40))
    for link in links(40):
        desk.web.routes[link] = _noise
    command = desk.command("paper", RUN)
    limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 600; exec "$@"', "crawl", *command]
    process = subprocess.Popen(
        limited,
        env={**os.environ, **desk.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    report, status = desk.finish(process)
    assert (report.state, status) == (CrawlState.FAILED, 1)
    assert "File too large" in report.detail
    again = desk.crawl("paper", *RUN)
    assert (again.state, again.fetched) == (CrawlState.OK, 40)
    assert set(records_read_by_another_tool(desk.home)) >= set(links(40))


def test_scrapy_lists_and_crawls_the_sites(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2))
    scrapy = Path(sys.executable).with_name("scrapy")
    env = {**os.environ, **desk.environment}
    listed = subprocess.run([scrapy, "list"], env=env, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == sorted(SITES)
    crawled = subprocess.run([scrapy, "crawl", "paper", "--json"], env=env, capture_output=True, text=True, check=True)
    assert CrawlReport.from_json(crawled.stdout).fetched == 2
    desk.web.routes[FEED] = Reply(status=500)
    failed = subprocess.run([scrapy, "crawl", "paper", "--json"], env=env, capture_output=True, text=True, check=False)
    assert failed.returncode == 1


def _noise(handler: Handler) -> Reply:
    return Reply(body=page(handler.path) + os.urandom(20_000).hex().encode())
