"""The connection of one crawl to its ledger: transactions that outlive a lost connection, and the lock on a site.

A lost connection is opened again and the transaction repeated, which is safe since every statement may run twice; the
site's lock is taken again first, and if another crawl has it by then, we stop.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import psycopg2
from psycopg2.errors import DiskFull
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # a class, which psycopg2 names in lower case

from scrapers.frontier import CrawlRun, LedgerLostError, SiteBusyError
from warehouse import ledger_rows as rows
from warehouse import ledger_sql as sql
from warehouse.connection import WarehouseError, connect
from warehouse.ledger_rows import Row
from warehouse.plain_text import PlainCursor

T = TypeVar("T")

_RECONNECT_PAUSES_SECONDS = (0.2, 0.5, 1, 2, 4, 8)
_UNLOCK_PAUSES_SECONDS = (0.05, 0.2, 0.75)
"""The server lets go of a site's lock a moment after the crawl that held it has closed its connection or was killed."""


class LedgerSession:
    """A connection to the warehouse at a PostgreSQL URL, which is opened again when it is lost.

    Raises:
        WarehouseError: the server cannot be reached or was not migrated.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._conn = connect(url)
        self._locked_run: CrawlRun | None = None

    def transact(self, work: Callable[[Cursor], T]) -> T:
        """Run `work` in a transaction; repeat it for some seconds after a lost connection, or a deadlock.

        Raises:
            LedgerLostError: the connection does not come back, or the disk is full.
            SiteBusyError: it came back, and another crawl holds the site's lock by now.
        """
        for pause in (*_RECONNECT_PAUSES_SECONDS, None):
            try:
                with self._conn, self._conn.cursor(cursor_factory=PlainCursor) as cursor:
                    return work(cursor)
            except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
                is_passing = self._conn.closed or isinstance(error, psycopg2.extensions.TransactionRollbackError)
                if pause is None or not is_passing:
                    what = "the disk of the ledger is full" if isinstance(error, DiskFull) else "the ledger was lost"
                    raise LedgerLostError(f"{what}: {str(error).strip()}") from error
                time.sleep(pause)
                if self._conn.closed:
                    self._reconnect()
        raise AssertionError("the last pause is None")

    def lock(self, run: CrawlRun) -> None:
        """Take the lock on the run's site.

        Raises:
            SiteBusyError: another crawl holds it.
        """

        def work(cursor: Cursor) -> str | None:
            cursor.execute("SELECT set_config('application_name', %s, false)", [f"copydesk crawl {run.run_id}"[:63]])
            cursor.execute(sql.TAKE_LOCK, rows.run_values(run))
            if one_row(cursor)[0]:
                return None
            cursor.execute(sql.LOCK_HOLDER, rows.run_values(run))
            row = cursor.fetchone()
            return str(row[0]) if row else "a crawl that has just ended"

        for pause in (*_UNLOCK_PAUSES_SECONDS, None):
            holder = self.transact(work)
            if holder is None:
                break
            if pause is None:
                raise SiteBusyError(
                    f"site {run.site} is being crawled by another process ({holder}); wait for it or stop it"
                )
            time.sleep(pause)
        self._locked_run = run

    def unlock(self, run: CrawlRun, work: Callable[[Cursor], None]) -> None:
        """Run the last `work` of a run and let go of its site's lock, in one transaction."""

        def last_work(cursor: Cursor) -> None:
            work(cursor)
            cursor.execute(sql.FREE_LOCK, rows.run_values(run))

        self.transact(last_work)
        self._locked_run = None

    def close(self) -> None:
        """Let go of the connection and, with it, of the site's lock."""
        self._conn.close()

    def _reconnect(self) -> None:
        try:
            self._conn = connect(self._url)
        except WarehouseError:
            return  # the next attempt finds the connection closed and waits longer
        if (run := self._locked_run) is not None:
            self._locked_run = None
            self.lock(run)


def one_row(cursor: Cursor) -> Row:
    """The row that a statement must have returned."""
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the statement returned no row")
    return row
