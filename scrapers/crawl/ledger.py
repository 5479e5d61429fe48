"""`Ledger`: what the crawl asks of its frontier. `warehouse.ledger` keeps it in PostgreSQL.

Every method is one transaction, may block, and is called from one thread at a time that is not the reactor's.
Each may be repeated after a crash without effect on the sums.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from scrapers.article import Capture
from scrapers.frontier import (
    Accounts,
    Announced,
    CrawlRun,
    DueUrl,
    LedgerLostError,
    Settlement,
    SiteBusyError,
    SourceCheck,
    SourceState,
)

__all__ = ["Ledger", "LedgerFactory", "LedgerLostError", "SiteBusyError"]


class Ledger(Protocol):
    """The frontier of one site: which URLs are known, which are due, and what became of each in each run."""

    def open_run(self, run: CrawlRun, started_at: datetime) -> None:
        """Take the site's lock, enter the run, and free the leases of dead runs.

        Raises:
            SiteBusyError: another process holds the lock.
        """

    def restore(self, run: CrawlRun, captures: Sequence[Capture]) -> int:
        """Enter captures that a killed crawl left durable but unsettled; returns how many were new to the ledger."""

    def adopt(self, run: CrawlRun) -> None:
        """Take over what runs of the site that died had fetched and nobody ever parsed."""

    def sources(self, site: str) -> Mapping[str, SourceState]:
        """What is known of each source of the site, by its URL."""

    def holds(self, at: datetime) -> Mapping[str, datetime]:
        """Hosts that asked any crawl for silence, and until when (later than `at`)."""

    def hold(self, site: str, host: str, at: datetime, until: datetime, reason: str) -> None:
        """Remember that a host asked, at the run's time `at`, for silence until a time."""

    def opt_out_files(self, site: str, since: datetime) -> Mapping[str, tuple[str | None, str | None]]:
        """The texts of tdmrep.json and ai.txt by host, where they were asked for after `since`; None: no such file."""

    def keep_opt_out_files(self, site: str, host: str, tdmrep: str | None, ai_txt: str | None, at: datetime) -> None:
        """Remember the two texts of a host; None where there is no such file."""

    def robots(self, robots_url: str, since: datetime, until: datetime) -> tuple[int, bytes] | None:
        """Status and body of a robots.txt that any crawl asked for in that time."""

    def keep_robots(self, robots_url: str, status: int, body: bytes, at: datetime) -> None:
        """Keep the answer to a request for robots.txt."""

    def turn(self, host: str, at: datetime, *, delay: timedelta, gap: timedelta) -> float:
        """Take a host's turn among all processes; 0 when it is ours, else the seconds to wait before asking again.

        It is ours when no hold is in force `at` the run's time, and, by the one clock of the ledger, `delay` and the
        last taker's `gap` have passed since the last turn. `gap` then binds the next taker.
        """

    def announce(self, run: CrawlRun, check: SourceCheck, urls: Sequence[Announced]) -> int:
        """Enter a look at a source and all that it announced; returns how many URLs were new to the ledger."""

    def barred(self, site: str, urls: Sequence[Announced]) -> Collection[str]:
        """The `url` of those among these that were taken down, by any form of their address or the publisher's id."""

    def taken(self, run: CrawlRun, files: Sequence[str]) -> Collection[tuple[str, datetime]]:
        """What other runs of the site have taken of these files of somebody else's archive: FILE:OFFSET, and its time.

        The time tells two files of one name apart.
        """

    def enrol(self, run: CrawlRun, at: datetime, *, limit: int, revisits: int) -> None:
        """Give every due URL of the site its row in the run: at most `limit`, of which `revisits` fetched before."""

    def claim(self, run: CrawlRun, at: datetime, *, limit: int, leased_until: datetime) -> list[DueUrl]:
        """Lease the next URLs of the run that are to be fetched; new ones first, then the longest due."""

    def settle(self, run: CrawlRun, settlements: Sequence[Settlement]) -> None:
        """Enter what became of a batch of leased URLs."""

    def accounts(self, run: CrawlRun) -> Accounts:
        """The run's sums."""

    def close_run(
        self, run: CrawlRun, at: datetime, *, failed: bool, failure: str | None, detail: str, report: str
    ) -> None:
        """Write the run's end and its report (JSON), free its leases and the site's lock."""

    def close(self) -> None:
        """Let go of the connection; what was not settled stays leased until the next run opens."""


LedgerFactory = Callable[[str], Ledger]
"""Opens the ledger at a URL."""
