"""C2: one worker runs crawl after crawl, each a process of its own; none disturbs the next or stays behind."""

import json
import os
import threading
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from copydesk import child_process
from copydesk.crawl_process import CrawlProcess, crawl_command
from copydesk.crawling import crawl_apart
from copydesk.settings import Settings
from scrapers.crawl.report import CrawlState
from tests.copydesk.desk import EVENING, UNHURRIED, Desk
from tests.waiting import wait_for

SITE = "plainwire"
RUN_ID = f"{SITE}-{EVENING:%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize("count", [2, pytest.param(100, marks=pytest.mark.soak)])
def test_c2_crawls_one_after_another_from_one_worker(desk: Desk, count: int) -> None:
    lines: list[str] = []
    reports = []
    files = len(list(Path("/proc/self/fd").iterdir()))
    children = psutil.Process().children(recursive=True)  # other tests' pools leave their resource tracker
    threads = threading.active_count()
    for number in range(count):
        now = EVENING + timedelta(seconds=number)
        run_id = f"{SITE}-{now:%Y%m%dT%H%M%SZ}"
        reports.append(crawl_apart(Settings.from_environment(), SITE, run_id=run_id, now=now, on_line=lines.append))
    assert [report.state for report in reports] == [CrawlState.OK, *[CrawlState.NO_NEWS] * (count - 1)]
    assert [json.loads(line)["event"] for line in lines].count("crawl_finished") == count
    assert not [line for line in lines if "reactor" in line.lower() or '"error"' in line]
    assert desk.rows("SELECT count(*) FROM ops.runs") == [(count,)]
    assert psutil.Process().children(recursive=True) == children
    assert len(list(Path("/proc/self/fd").iterdir())) <= files + 2
    assert threading.active_count() <= threads


def test_c2_a_worker_that_stops_its_crawl_has_it_gone_and_its_pages_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real command, stopped in the middle: its last page never comes, and it reports all the same."""
    monkeypatch.setattr(child_process, "GRACE_SECONDS", 60.0)
    python, _, _, *crawl = crawl_command(SITE, run_id=RUN_ID, now=EVENING)
    desk.web.behaviours.add("hang", site=SITE, paths="/a/", portion=0.2)
    process = CrawlProcess(
        [python, "-c", UNHURRIED, *crawl],
        site=SITE,
        run_id=RUN_ID,
        environment={**os.environ, **desk.environment},
        on_line=lambda _: None,
    )

    def stop() -> None:
        wait_for(lambda: desk.rows("SELECT FROM ops.captures"))
        process.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    report = process.run()
    stopper.join()
    assert report.state is CrawlState.INTERRUPTED
    assert report.fetched > 0
    assert desk.rows("SELECT count(*) FROM ops.captures") == [(report.fetched,)]
    assert not psutil.pid_exists(process.pid or 0)
