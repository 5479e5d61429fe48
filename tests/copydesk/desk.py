"""A desk for tests: a simulated web, a warehouse of its own, and the command line over both."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from fakeweb.server import FakeWeb
from fakeweb.world import World

START = datetime(2026, 3, 2, tzinfo=UTC)
EVENING = datetime(2026, 3, 3, 20, tzinfo=UTC)

UNHURRIED = """
from scrapers.crawl import run
run.STOP_SECONDS = 60
from copydesk.__main__ import main
main()
"""
"""`copydesk` whose crawl has a minute to end in order: on a busy machine its few seconds may be too short."""


@cache
def small_world() -> World:
    """A few days of all sites, with few articles a day; the same for every test."""
    return World(7, START, 4, per_day=10)


@dataclass(kw_only=True)
class Desk:
    """The simulated web and the warehouse of one test, and the environment that names them."""

    web: FakeWeb
    warehouse_url: str
    environment: dict[str, str]

    def invoke(self, *arguments: str) -> Result:
        """Run a command in this process."""
        result = CliRunner(env=self.environment).invoke(app, list(arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, *arguments: str, status: int = 0) -> dict[str, Any]:
        """Run a command with --json, expect an exit status, and return the one object that it prints."""
        result = self.invoke(*arguments, "--json")
        assert result.exit_code == status, f"{result.exit_code}: {result.stdout}{result.stderr}"
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def run(self, site: str, now: datetime, *options: str, status: int = 0) -> dict[str, Any]:
        """`copydesk run` at a simulated time."""
        self.web.clock.set(now)
        return self.json("run", site, "--now", now.isoformat(), *options, status=status)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement selects."""
        conn = psycopg2.connect(self.warehouse_url)
        try:
            with conn.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall()
        finally:
            conn.close()


@contextmanager
def open_desk(warehouse_url: str, home: Path) -> Iterator[Desk]:
    """A desk over a migrated warehouse; its variables are set in this process while it is open."""
    with FakeWeb(small_world(), now=EVENING) as web, pytest.MonkeyPatch.context() as patch:
        environment = {
            "COPYDESK_HOME": str(home),
            "COPYDESK_WAREHOUSE_URL": warehouse_url,
            "COPYDESK_SITES": "fakeweb.sites",
            "COPYDESK_PROXY": web.proxy_url,
            "NO_COLOR": "1",
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        yield Desk(web=web, warehouse_url=warehouse_url, environment=environment)
