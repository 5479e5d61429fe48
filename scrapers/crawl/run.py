"""`run_crawl`: one crawl in this process. The reactor cannot start twice, so it is one per process."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TypeVar

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.internet.asyncioreactor import AsyncioSelectorReactor

from scrapers.crawl import browser
from scrapers.crawl import settings as project
from scrapers.crawl.announce import Window
from scrapers.crawl.job import Errand, Job
from scrapers.crawl.ledger import Ledger
from scrapers.crawl.log import json_lines
from scrapers.crawl.politeness import Politeness
from scrapers.crawl.report import CrawlReport
from scrapers.crawl.session import Session
from scrapers.crawl.spider import ErrandSpider, SiteSpider
from scrapers.frontier import CrawlRun
from scrapers.outcome import FailureClass
from scrapers.site import Site

PATIENCE_SECONDS = 300.0
"""How long a run waits for a host that asked for silence before it ends as `rate_limited`."""

TIMEOUT_SECONDS = 30.0
"""The longest that one response may take, from connecting to its last byte."""

STOP_SECONDS = 3.7
"""When a signal has not ended the crawl in order by then, the process ends as it is; the next start recovers."""

LEFT_SECONDS = 0.5
"""How long what Scrapy has left waiting may take to be cancelled."""

_PR_SET_PDEATHSIG = 1

S = TypeVar("S", bound=ErrandSpider)


def run_crawl(  # noqa: PLR0913  # the contract's signature
    site: Site,
    *,
    ledger: Ledger,
    turns: Ledger | None = None,
    archive_url: str,
    run_id: str,
    now: datetime,
    replay: Path | None = None,
    proxy: str | None = None,
    mode: str = "scheduled",
    patience_seconds: float = PATIENCE_SECONDS,
    timeout_seconds: float = TIMEOUT_SECONDS,
    window: Window | None = None,
    warcs: Sequence[Path] = (),
) -> CrawlReport:
    """Crawl one site to its report. SIGTERM and SIGINT end it within seconds with all that was fetched archived.

    `now` is the logical time; the run's clock goes on from there. `turns` is the ledger whose turns at hosts it takes,
    where that is another one. With `replay` every answer comes from that WARC file
    and nothing goes over the network. `proxy` is an http URL that all requests go through. A `window` (from, to) makes
    it a backfill: what sitemaps, date archives and APIs date inside it is found and fetched, a run's limit of URLs at a
    time; run it again to go on. With `warcs`, files of somebody else's crawl, the pages come from there, without any
    network: those that were crawled within the window, of several captures of a page the earliest not yet taken.

    Raises:
        SiteBusyError: another process crawls this site.
        FileNotFoundError: there is no file to replay, or to take pages from.
        RenderUnavailableError: the site's pages need a browser, and there is none.
    """
    if missing := [path for path in (*([replay] if replay else []), *warcs) if not path.is_file()]:
        raise FileNotFoundError(f"no archive at {missing[0]}")
    politeness = Politeness(0 if replay else site.delay_seconds, patience_seconds=patience_seconds)
    run = CrawlRun(
        run_id=run_id,
        site=site.name,
        logical_at=now,
        mode="replay" if replay else "backfill" if window or warcs else mode,
    )
    job = Job(
        site=site,
        run=run,
        ledger=ledger,
        turns=turns or ledger,
        archive_url=archive_url,
        politeness=politeness,
        proxy=proxy,
        replay=replay is not None,
        window=window,
        warcs=tuple(warcs),
        render_seconds=2 * timeout_seconds,
    )
    with json_lines():
        if job.warcs:
            return asyncio.run(_take_over(job))
        settings = project_settings(replay, timeout_seconds)
        if job.renders:
            browser.check_available(site.name)
            settings.setdict(browser.settings(job.render_seconds), priority="cmdline")
        return _crawl(job, settings)


def project_settings(replay: Path | None, timeout_seconds: float) -> Settings:
    """Scrapy's settings for one process."""
    settings = Settings()
    settings.setmodule(project, priority="project")
    settings.set("DOWNLOAD_TIMEOUT", timeout_seconds, priority="cmdline")
    if replay is not None:
        settings.set("COPYDESK_REPLAY", str(replay), priority="cmdline")
        settings.set("HTTPCACHE_ENABLED", value=True, priority="cmdline")
        settings.set("HTTPCACHE_STORAGE", "scrapers.crawl.replay.WarcStorage", priority="cmdline")
        settings.set("HTTPCACHE_IGNORE_MISSING", value=True, priority="cmdline")
    return settings


def _plan_by_monotonic_time() -> None:
    """Twisted plans by the wall clock: set back by an hour, each time-out and pause would last an hour longer."""
    AsyncioSelectorReactor.seconds = staticmethod(time.monotonic)


def _event_loop() -> asyncio.AbstractEventLoop:
    """The loop that the reactor runs on."""
    return asyncio.get_event_loop()


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Close the loop, which Twisted leaves open; a caller that lives on would keep its sockets.

    What Scrapy has left waiting in it when a crawl was stopped would be told on stderr as destroyed.
    """
    if left := asyncio.all_tasks(loop):
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.wait(left, timeout=LEFT_SECONDS))
    loop.close()


def _crawl(job: Job, settings: Settings) -> CrawlReport:
    report = run_spider(SiteSpider, job, settings).report
    if report is None:
        raise RuntimeError("the crawl ended without a report; the log says why")
    return report


def run_spider(kind: type[S], job: Errand, settings: Settings) -> S:
    """Run one spider on its errand in this process's reactor; signals end it in order.

    Raises whatever the errand ended with.
    """
    _plan_by_monotonic_time()
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(kind)
    process.crawl(crawler, job=job)
    try:
        with _ended_by_signals(crawler):
            process.start(install_signal_handlers=False)
    finally:
        _close(_event_loop())
    spider = crawler.spider
    if not isinstance(spider, kind):
        raise RuntimeError("the spider did not open; the log says why")
    if spider.error is not None:
        raise spider.error
    return spider


async def _take_over(job: Job) -> CrawlReport:
    """A run without any network needs no reactor."""
    session = Session(job, _no_download)
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            stop = partial(session.stop, FailureClass.INTERRUPTED, f"stopped by {number.name}")
            asyncio.get_running_loop().add_signal_handler(number, stop)
    return await session.crawl()


async def _no_download(request: Request) -> Response:
    raise RuntimeError(f"a run over files wants to fetch {request.url}")


@contextmanager
def _ended_by_signals(crawler: Crawler) -> Iterator[None]:
    """SIGTERM or SIGINT ends the session in order; a second one, or a session that cannot end, ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def handle(number: int, _: FrameType | None) -> None:
        if received:
            _end_at_once(128 + number)
        received.append(number)
        last_resort = threading.Timer(STOP_SECONDS, _end_at_once, [128 + number])
        last_resort.daemon = True
        last_resort.start()
        timers.append(last_resort)
        _event_loop().call_soon_threadsafe(_stop, crawler, signal.Signals(number))

    timers: list[threading.Timer] = []
    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_at_once(status: int) -> None:
    browser.kill()
    os._exit(status)


def _stop(crawler: Crawler, number: signal.Signals) -> None:
    spider = crawler.spider
    if isinstance(spider, ErrandSpider):
        spider.stop(FailureClass.INTERRUPTED, f"stopped by {number.name}")
