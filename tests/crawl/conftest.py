"""Crawls in real processes against a loopback web, into a real warehouse."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from scrapers.crawl.report import CrawlReport
from tests.crawl.loopback import Web, serve
from tests.waiting import PATIENCE_SECONDS

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

UNHURRIED = """
import runpy
from scrapers.crawl import run
run.STOP_SECONDS = 60
runpy.run_module("scrapers.crawl", run_name="__main__", alter_sys=True)
"""
"""A crawl that has a minute to end in order when it is told to: on a busy machine its few seconds may be too short."""

NEVER_SECONDS = 200.0
"""A page that takes so long comes after all that a test waits for."""


class Nursery:
    """The process that forks crawls; where one of them hangs, whoever comes next gets another process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def hatch(self, order: dict[str, Any]) -> tuple[int, int]:
        """Fork a crawl; its exit status and its most memory (KiB) once it has ended.

        Raises:
            AssertionError: it did not end; it is killed, and the message holds the end of its log.
        """
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(2 * PATIENCE_SECONDS, os.killpg, [process.pid, signal.SIGKILL])
        watch.start()
        Path(order["err"]).write_text("")
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            assert line, f"{order['argv']} did not end:\n{Path(order['err']).read_text()[-3000:]}"
        except BaseException:
            self.close()  # its answer, should it still come, is not to be taken for the next one's
            raise
        finally:
            watch.cancel()
        status, peak = map(int, line.split())
        return status, peak

    def close(self) -> None:
        """End the process and the crawl that it waits for, if any."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None

    @staticmethod
    def _start() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.crawl.nursery"],
            env={**os.environ, "COPYDESK_CONTACT": "mailto:desk@paper.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


@dataclass(kw_only=True)
class Desk:
    """A warehouse, an archive and a web, and crawls over them in processes of their own."""

    web: Web
    warehouse_url: str
    home: Path
    nursery: Nursery
    runs: int = 0
    peak_rss_kb: int = 0
    """The most memory that the last crawl had."""
    logs: list[str] = field(default_factory=list)

    def arguments(self, site: str, options: tuple[str, ...], now: datetime) -> list[str]:
        """The command line of a crawl; a run id is made unless one is given."""
        if "--run-id" not in options:
            self.runs += 1
            options = ("--run-id", f"{site}-{now:%Y%m%dT%H%M%SZ}-{self.runs}", *options)
        return [site, "--now", now.isoformat(), "--json", *options]

    def command(self, site: str, options: tuple[str, ...], now: datetime = NOW) -> list[str]:
        """A crawl as a program of its own."""
        return [sys.executable, "-c", UNHURRIED, *self.arguments(site, options, now)]

    def start(self, site: str, *options: str, now: datetime = NOW, **env: str) -> "subprocess.Popen[str]":
        """Start a crawl in a process of its own, as a task would."""
        return subprocess.Popen(
            self.command(site, options, now),
            env={**os.environ, **self.environment, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "COPYDESK_SITES": "tests.crawl.registry",
            "COPYDESK_WAREHOUSE_URL": self.warehouse_url,
            "COPYDESK_HOME": str(self.home),
            "COPYDESK_PROXY": self.web.proxy_url,
        }

    def crawl(self, site: str, *options: str, now: datetime = NOW, **env: str) -> CrawlReport:
        """A crawl to its end; its exit status must agree with its report."""
        report, status = self.hatch(site, *options, now=now, **env)
        assert status == report.exit_status
        assert report.discovered == (
            report.fetched + report.unchanged + report.failed + report.skipped + report.pending
        )
        return report

    def hatch(self, site: str, *options: str, now: datetime = NOW, **env: str) -> tuple[CrawlReport, int]:
        """A crawl to its end in a forked process."""
        out, err = self.home / "out", self.home / "err"
        order = {"argv": self.arguments(site, options, now), "env": {**self.environment, **env}}
        status, self.peak_rss_kb = self.nursery.hatch({**order, "out": str(out), "err": str(err)})
        self.logs.append(err.read_text())
        assert out.read_text().strip(), self.logs[-1][-3000:]
        return CrawlReport.from_json(out.read_text().splitlines()[-1]), status

    def finish(self, process: "subprocess.Popen[str]") -> tuple[CrawlReport, int]:
        """The report of a crawl that runs."""
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        self.logs.append(err)
        assert out.strip(), err[-3000:]
        return CrawlReport.from_json(out.splitlines()[-1]), process.returncode

    def events(self, name: str) -> list[dict[str, Any]]:
        """The events of a name in the last crawl's log."""
        lines = [json.loads(line) for line in self.logs[-1].splitlines()]
        return [line for line in lines if line["event"] == name]

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        conn = psycopg2.connect(self.warehouse_url)
        try:
            with conn.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall()
        finally:
            conn.close()

    def execute(self, sql: str, *values: object) -> None:
        """Change the warehouse."""
        conn = psycopg2.connect(self.warehouse_url)
        with conn, conn.cursor() as cursor:
            cursor.execute(sql, values)
        conn.close()


@pytest.fixture
def web() -> Iterator[Web]:
    """A loopback web of this test's own."""
    with serve() as served:
        yield served


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The process that forks crawls."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def desk(web: Web, module_warehouse_url: str, nursery: Nursery, tmp_path: Path) -> Desk:
    """A desk with empty ledger and archive."""
    conn = psycopg2.connect(module_warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute("TRUNCATE ops.runs, ops.urls, ops.sources, ops.hosts, ops.host_turns, ops.robots CASCADE")
    conn.close()
    return Desk(web=web, warehouse_url=module_warehouse_url, home=tmp_path, nursery=nursery)


_KEEP_TURNS = """
CREATE TABLE public.turns (number serial, at timestamptz, gap interval, crawl int);
CREATE FUNCTION public.keep_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.turns (at, gap, crawl) VALUES (NEW.taken_at, NEW.gap, pg_backend_pid());
    RETURN NULL;
END
$$;
CREATE TRIGGER keep_turn AFTER INSERT OR UPDATE ON ops.host_turns FOR EACH ROW EXECUTE FUNCTION public.keep_turn();
"""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A turn at a host as a crawl took it, or a silence that it told the others; times are Unix time, in seconds."""

    at: float
    gap: float
    crawl: int


@pytest.fixture
def turns(desk: Desk) -> Iterator[Callable[[], list[Turn]]]:
    """The turns taken so far, by the server's clock: no machine is too busy for their distances to be exact."""
    desk.execute(_KEEP_TURNS)
    rows = "SELECT extract(epoch FROM at)::float8, extract(epoch FROM gap)::float8, crawl FROM turns ORDER BY number"
    yield lambda: [Turn(at=at, gap=gap, crawl=crawl) for at, gap, crawl in desk.query(rows)]
    desk.execute("DROP FUNCTION public.keep_turn CASCADE; DROP TABLE public.turns")


FeedMaker = Callable[[int], list[str]]


@pytest.fixture
def links() -> FeedMaker:
    """Makes article URLs of the site `paper`."""
    return lambda count: [f"http://paper.test/story-{number}" for number in range(count)]
