"""The crawl's ledger in PostgreSQL: the frontier of every site, with leases, one crawl per site, and the run's sums.

Each method is one transaction, which `LedgerSession` repeats after a lost connection.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812  # a class, which psycopg2 names in lower case
from psycopg2.extras import execute_values

from scrapers.article import Capture
from scrapers.frontier import Accounts, Announced, CrawlRun, DueUrl, Settlement, SourceCheck, SourceState
from scrapers.outcome import Outcome
from warehouse import ledger_rows as rows
from warehouse import ledger_sql as sql
from warehouse.connection import Connection
from warehouse.ledger_rows import Row
from warehouse.ledger_session import LedgerSession, one_row
from warehouse.plain_text import plain, plain_json

_PAGE_ROWS = 500
_LONGEST_LIVE_HOLD = timedelta(minutes=5)
"""So long a crawl at work may wait; those to come go by the hold's own time, which may be a simulated one."""

_LEAST_WAIT_SECONDS = 0.002
"""A turn that came free between two looks is asked for again after this time."""


def open_ledger(url: str) -> "PostgresLedger":
    """The ledger of the warehouse at a PostgreSQL URL.

    Raises:
        WarehouseError: the server cannot be reached or was not migrated.
    """
    return PostgresLedger(url)


def forget_turns(conn: Connection) -> None:
    """Forget when each host was asked and for how long it is left alone, which goes by the server's clock. Commits.

    For a simulated web, whose time leaps while the server's does not.
    """
    with conn, conn.cursor() as cursor:
        cursor.execute(sql.FORGET_TURNS)


class PostgresLedger:
    """`scrapers.crawl.ledger.Ledger` over the tables of `ops`; to be used from one thread at a time."""

    def __init__(self, url: str) -> None:
        self._session = LedgerSession(url)

    def open_run(self, run: CrawlRun, started_at: datetime) -> None:
        """Lock the site, enter the run, free the leases of dead runs."""
        self._session.lock(run)

        def work(cursor: Cursor) -> None:
            cursor.execute(sql.OPEN_RUN, {**rows.run_values(run), "started_at": started_at})
            cursor.execute(sql.FREE_LEASES, rows.run_values(run))

        self._session.transact(work)

    def restore(self, run: CrawlRun, captures: Sequence[Capture]) -> int:
        """Settle captures found in the archive under the run they were fetched in; those already settled are left."""

        def work(cursor: Cursor) -> int:
            cursor.execute(sql.RUN_EXISTS, rows.run_values(run))
            if not one_row(cursor)[0]:
                return 0
            cursor.execute(sql.FIND_URLS, {**rows.run_values(run), "urls": [capture.url for capture in captures]})
            open_urls = {url: (url_id, known_at) for url_id, url, known_at, settled in cursor.fetchall() if not settled}
            settlements = [rows.restored(*open_urls[each.url], each) for each in captures if each.url in open_urls]
            _enter(cursor, run, ((each.url_id, *rows.PENDING_FETCH) for each in settlements))
            _settle(cursor, run, settlements)
            return len(settlements)

        return self._session.transact(work) if captures else 0

    def adopt(self, run: CrawlRun) -> None:
        """Take over the captures of dead runs of the site that were never parsed."""
        self._session.transact(lambda cursor: cursor.execute(sql.ADOPT_CAPTURES, rows.run_values(run)))

    def sources(self, site: str) -> Mapping[str, SourceState]:
        """What is known of each source of the site, by its URL."""
        return dict(map(rows.source, self._fetch(sql.SOURCES, {"site": site})))

    def holds(self, at: datetime) -> Mapping[str, datetime]:
        """Hosts that asked any crawl for silence beyond `at`, and until when."""
        return {row[0]: row[1] for row in self._fetch(sql.HOLDS, {"at": at})}

    def hold(self, site: str, host: str, at: datetime, until: datetime, reason: str) -> None:
        """Remember that a host asked for silence until a time; crawls at work are held by the server's clock too."""
        values = {"site": site, "host": host, "until": until, "reason": reason}
        silence = min(until - at, _LONGEST_LIVE_HOLD)

        def work(cursor: Cursor) -> None:
            cursor.execute(sql.HOLD, values)
            cursor.execute(sql.HOLD_TURNS, {"host": host, "silence": silence})

        self._session.transact(work)

    def opt_out_files(self, site: str, since: datetime) -> Mapping[str, tuple[str | None, str | None]]:
        """The texts of tdmrep.json and ai.txt by host, where they were asked for after `since`."""
        found = self._fetch(sql.OPT_OUT_FILES, {"site": site, "since": since})
        return {host: (tdmrep, ai_txt) for host, tdmrep, ai_txt in found}

    def keep_opt_out_files(self, site: str, host: str, tdmrep: str | None, ai_txt: str | None, at: datetime) -> None:
        """Remember the two texts of a host; None where there is no such file."""
        values = {"site": site, "host": host, "tdmrep": tdmrep, "ai_txt": ai_txt, "at": at}
        self._session.transact(lambda cursor: cursor.execute(sql.KEEP_OPT_OUT_FILES, values))

    def robots(self, robots_url: str, since: datetime, until: datetime) -> tuple[int, bytes] | None:
        """Status and body of a robots.txt that any crawl asked for in that time."""

        def work(cursor: Cursor) -> tuple[int, bytes] | None:
            cursor.execute(sql.ROBOTS, {"robots_url": robots_url, "since": since, "until": until})
            row = cursor.fetchone()
            return (row[0], bytes(row[1])) if row else None

        return self._session.transact(work)

    def keep_robots(self, robots_url: str, status: int, body: bytes, at: datetime) -> None:
        """Keep the answer to a request for robots.txt."""
        values = {"robots_url": robots_url, "status": status, "body": body, "at": at}
        self._session.transact(lambda cursor: cursor.execute(sql.KEEP_ROBOTS, values))

    def turn(self, host: str, at: datetime, *, delay: timedelta, gap: timedelta) -> float:
        """Take a host's turn among all processes; 0 when it is ours, else the seconds to wait before asking again."""
        values = {"host": host, "at": at, "delay": delay, "gap": gap}

        def work(cursor: Cursor) -> float:
            cursor.execute(sql.TAKE_TURN, values)
            if cursor.fetchone():
                return 0.0
            cursor.execute(sql.TURN_WAIT, values)
            return max(float(one_row(cursor)[0] or 0), _LEAST_WAIT_SECONDS)

        return self._session.transact(work)

    def announce(self, run: CrawlRun, check: SourceCheck, urls: Sequence[Announced]) -> int:
        """Enter a look at a source and what it announced, all or nothing; returns how many URLs were new."""

        def work(cursor: Cursor) -> int:
            cursor.execute(sql.SAVE_SOURCE, {"site": run.site, **rows.check_values(check)})
            given = {plain(each.url): each for each in rows.refused(urls, self._marks(cursor, run.site))}
            if not given:
                return 0
            announced = [rows.announced_row(run, check, each) for each in given.values()]
            known = _values(cursor, sql.ANNOUNCE, announced, rows.ANNOUNCED)
            origin = [rows.origin(row[0], check, given[row[1]]) for row in known]
            _values(cursor, sql.ANNOUNCE_SOURCES, origin)
            _enter(cursor, run, (rows.entry(row, check.checked_at, given[row[1]]) for row in known))
            return sum(bool(row[5]) for row in known)

        return self._session.transact(work)

    def barred(self, site: str, urls: Sequence[Announced]) -> set[str]:
        """Those of what was taken down among these, by any form of its address or by the publisher's id."""
        marks = self._session.transact(lambda cursor: self._marks(cursor, site))
        return {each.url for each in urls if rows.is_refused(each, marks)}

    def taken(self, run: CrawlRun, files: Sequence[str]) -> set[tuple[str, datetime]]:
        """Which places (FILE:OFFSET, time) in files of somebody else's archive other runs of the site have taken."""
        return {(source, at) for source, at in self._fetch(sql.TAKEN, {**rows.run_values(run), "files": list(files)})}

    def enrol(self, run: CrawlRun, at: datetime, *, limit: int, revisits: int) -> None:
        """Give every due URL of the site its row in the run; beyond the limits it is skipped as `too_many`."""
        values = {**rows.run_values(run), "at": at, "limit": limit, "revisits": revisits}
        self._session.transact(lambda cursor: cursor.execute(sql.ENROL_DUE, values))

    def claim(self, run: CrawlRun, at: datetime, *, limit: int, leased_until: datetime) -> list[DueUrl]:
        """Lease the next URLs that are to be fetched in this run."""
        values = {**rows.run_values(run), "at": at, "limit": limit, "leased_until": leased_until}
        claimed = [rows.due(row) for row in self._fetch(sql.CLAIM, values)]  # an UPDATE returns them in any order
        return sorted(claimed, key=rows.urgency)

    def settle(self, run: CrawlRun, settlements: Sequence[Settlement]) -> None:
        """Enter what became of a batch of URLs."""
        if settlements:
            self._session.transact(lambda cursor: _settle(cursor, run, settlements))

    def accounts(self, run: CrawlRun) -> Accounts:
        """The run's sums."""

        def work(cursor: Cursor) -> Accounts:
            cursor.execute(sql.ACCOUNTS, rows.run_values(run))
            counts = {(Outcome(outcome), reason): count for outcome, reason, count in cursor.fetchall()}
            cursor.execute(sql.CAPTURE_COUNT, rows.run_values(run))
            return Accounts(counts=counts, captures=int(one_row(cursor)[0]))

        return self._session.transact(work)

    def close_run(
        self, run: CrawlRun, at: datetime, *, failed: bool, failure: str | None, detail: str, report: str
    ) -> None:
        """Write the run's end and how complete discovery is, free the run's leases and the site's lock."""
        values = {**rows.run_values(run), "failed": failed, "failure": failure, "detail": detail, "at": at}
        values["report"] = plain_json(json.loads(report))

        def work(cursor: Cursor) -> None:
            for statement in (sql.CLOSE_RUN, sql.ESTIMATE_COMPLETENESS, sql.FREE_LEASES):
                cursor.execute(statement, values)

        self._session.unlock(run, work)

    def close(self) -> None:
        """Let go of the connection and, with it, of the site's lock."""
        self._session.close()

    def _marks(self, cursor: Cursor, site: str) -> set[str]:
        cursor.execute(sql.BARRED, {"site": site})
        return {mark for (mark,) in cursor.fetchall()}

    def _fetch(self, statement: str, values: Mapping[str, Any]) -> list[Row]:
        """The rows of one statement, in a transaction of its own."""

        def work(cursor: Cursor) -> list[Row]:
            cursor.execute(statement, values)
            return cursor.fetchall()

        return self._session.transact(work)


def _enter(cursor: Cursor, run: CrawlRun, entries: Iterable[Row]) -> None:
    _values(cursor, sql.ENTER_RUN, [(run.run_id, *entry) for entry in entries])


def _settle(cursor: Cursor, run: CrawlRun, settlements: Sequence[Settlement]) -> None:
    _values(cursor, sql.SETTLE_URLS, [rows.url_row(each) for each in settlements], rows.SETTLED_URL)
    runs = [rows.run_row(run, each) for each in settlements]
    _values(cursor, sql.SETTLE_RUN, runs, rows.SETTLED_RUN)
    captures = [rows.capture_row(run, each.url_id, each.capture) for each in settlements if each.capture is not None]
    _values(cursor, sql.ADD_CAPTURES, captures)


def _values(cursor: Cursor, statement: str, batch: Sequence[Row], template: str | None = None) -> list[Row]:
    """Run a `VALUES %s` statement over a batch; returns what it returns."""
    if not batch:
        return []
    returns = "RETURNING" in statement
    return execute_values(cursor, statement, batch, template, page_size=_PAGE_ROWS, fetch=returns) or []
