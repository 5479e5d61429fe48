"""What all crawls share through the ledger, on whatever machine they run: turns at hosts, and robots.txt.

A lock file would hold on one machine only, and a lease on a whole host would make one site wait for the other's crawl
to end; a row per host, updated when its time has come, lets them interleave at the host's own pace.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from scrapers.crawl.ledger import Ledger
from scrapers.crawl.record import Recorder
from scrapers.frontier import CrawlRun

ROBOTS_AGE = timedelta(hours=12)
"""The oldest robots.txt that a run begins with: with the run's own hours it stays below a day (RFC 9309)."""


class LedgerTurns:
    """`scrapers.crawl.politeness.Turns` over the ledger; `clock` is the run's time, by which holds are kept."""

    def __init__(self, ledger: Ledger, recorder: Recorder, run: CrawlRun, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._call = recorder.call
        self._run = run
        self._clock = clock

    async def take(self, host: str, delay_seconds: float, gap_seconds: float) -> float:
        """Take the host's turn: 0 when it is ours, else the seconds to wait before asking again."""
        delay, gap = timedelta(seconds=delay_seconds), timedelta(seconds=gap_seconds)
        return await self._call(self._ledger.turn, host, self._clock(), delay=delay, gap=gap)

    async def hold(self, host: str, seconds: float) -> None:
        """Enter the host's hold at once, for the crawls at work now as for the next."""
        at = self._clock()
        await self._call(self._ledger.hold, self._run.site, host, at, at + timedelta(seconds=seconds), "Retry-After")


class LedgerRobots:
    """`scrapers.crawl.fetch.RobotsStore` over the ledger; a copy's time is that of the run that asked for it."""

    def __init__(self, ledger: Ledger, recorder: Recorder, run: CrawlRun) -> None:
        self._ledger = ledger
        self._call = recorder.call
        self._at = run.logical_at

    async def find(self, robots_url: str) -> tuple[int, bytes] | None:
        """Status and body of a copy not older than `ROBOTS_AGE`; one from a later time than the run's is not used."""
        return await self._call(self._ledger.robots, robots_url, self._at - ROBOTS_AGE, self._at)

    async def keep(self, robots_url: str, status: int, body: bytes) -> None:
        """Keep an answer."""
        await self._call(self._ledger.keep_robots, robots_url, status, body, self._at)
