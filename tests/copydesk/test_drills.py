"""O10: the drills. What the runbook says about the worst days is done here, on the real pipeline."""

import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from scrapers.frontier import LedgerLostError
from tests.conftest import DatabaseMaker
from tests.copydesk.desk import EVENING, START, Desk
from warehouse.connection import session
from warehouse.runs import alone_at, take_up

SITE, EDITED = "lanternpost", "tidewire"
NEXT = EVENING + timedelta(days=1)
ARTICLES = "SELECT to_jsonb(a) - ARRAY['last_seen_at', 'deleted_at', 'url_id'] FROM news.articles a ORDER BY article_id"
"""All that an analyst sees but what no page says: that it was unchanged, or not there. The last is the ledger's."""

VERSIONS = "SELECT to_jsonb(v) FROM news.article_versions v ORDER BY article_id, version"


def rows(desk: Desk, sql: str) -> list[dict[str, Any]]:
    return [row for (row,) in desk.rows(sql)]


def archive(desk: Desk) -> list[Path]:
    return sorted((Path(desk.environment["COPYDESK_HOME"]) / "archive").rglob("*.warc.gz*"))


@pytest.fixture(scope="module")
def two_days(module_desk: Desk) -> Desk:
    """A warehouse after two days of a site, an edit among them."""
    for day in (EVENING, NEXT):
        assert module_desk.run(EDITED, day)["state"] == "published"
    return module_desk


@pytest.fixture
def lost(
    two_days: Desk, make_database: DatabaseMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """The same archive, but the database is lost: in its place a new one, migrated and empty."""
    shutil.copytree(two_days.environment["COPYDESK_HOME"], tmp_path / "home")
    with make_database() as fresh:
        changed = {"COPYDESK_WAREHOUSE_URL": fresh, "COPYDESK_HOME": str(tmp_path / "home")}
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        yield Desk(web=two_days.web, warehouse_url=fresh, environment=two_days.environment | changed)


def test_o10_a_lost_database_is_rebuilt_from_the_archive(two_days: Desk, lost: Desk) -> None:
    files, requests = {file: file.read_bytes() for file in archive(lost)}, len(lost.web.requests)
    report = lost.json("rebuild", "--now", NEXT.isoformat())
    assert (report["runs"], report["known"], report["held"], report["passed_over"]) == (2, 0, [], [])
    assert rows(lost, ARTICLES) == rows(two_days, ARTICLES) != []
    assert rows(lost, VERSIONS) == rows(two_days, VERSIONS)
    assert max(row["version"] for row in rows(lost, VERSIONS)) > 1
    assert {file: file.read_bytes() for file in archive(lost)} == files
    assert len(lost.web.requests) == requests
    again = lost.json("rebuild", EDITED, "--now", NEXT.isoformat())
    assert (again["runs"], again["known"]) == (0, 2)
    later = NEXT + timedelta(hours=20)
    assert lost.run(EDITED, later)["state"] == "published"  # the next day is an ordinary one
    truth = lost.web.world.expected(EDITED, START - timedelta(days=1), later, later)
    published = {row["article_id"]: row["url"] for row in rows(lost, ARTICLES)}
    assert {article.url_at(later) for article in truth} <= set(published.values())
    assert {row["article_id"] for row in rows(two_days, ARTICLES)} <= set(published)


def test_a_rebuild_waits_for_no_crawl(lost: Desk) -> None:
    with psycopg2.connect(lost.warehouse_url) as crawl, crawl.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"copydesk crawl {EDITED}"])
        assert lost.json("rebuild", status=1)["error"] == "BusyError"
    crawl.close()
    with session(lost.warehouse_url) as other:
        assert alone_at(other, "rebuild")
        assert "another rebuild" in lost.json("rebuild", status=1)["cause"]
    assert lost.json("rebuild", "harborledger", status=1)["error"] == "NothingFoundError"


def test_a_rebuild_whose_warehouse_is_lost_on_the_way_is_told_so_and_goes_on(
    lost: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object) -> None:
        raise LedgerLostError("the ledger was lost: terminating connection")

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.ledger.PostgresLedger.restore", lose)
        told = lost.json("rebuild", "--now", NEXT.isoformat(), status=1)
    assert (told["error"], told["cause"]) == ("WarehouseDownError", "the ledger was lost: terminating connection")
    ((run_id,),) = lost.rows("SELECT run_id FROM ops.runs")
    with session(lost.warehouse_url) as other:
        take_up(other, run_id)
        assert lost.json("rebuild", status=1)["cause"] == f"another process is at work on run {run_id}"
    assert lost.json("rebuild", "--now", NEXT.isoformat())["runs"] == 2


def test_o10_a_rebuild_takes_what_is_left_of_a_damaged_archive(two_days: Desk, lost: Desk) -> None:
    first, second = archive(lost)
    second.write_bytes(second.read_bytes()[: second.stat().st_size // 2])
    (first.parent / "notes.warc.gz").write_bytes(b"of somebody else")
    report = lost.json("rebuild", "--now", NEXT.isoformat(), status=3)
    assert report["runs"] == 2
    strange, broken = report["passed_over"]
    assert strange == f"{EDITED}/{first.parent.relative_to(first.parents[3])}/notes.warc.gz: no run of a declared site"
    assert second.name in broken
    whole = {row["article_id"]: row for row in rows(two_days, ARTICLES) if row["warc_path"].endswith(first.name)}
    left = {row["article_id"]: row for row in rows(lost, ARTICLES)}
    assert whole.items() <= left.items()
    again = lost.json("rebuild", "--now", NEXT.isoformat(), status=3)
    assert (again["runs"], again["known"]) == (0, 2)
    assert broken in again["passed_over"][1], "what is missing is missing still"


def test_o10_a_run_of_which_nothing_can_be_read_is_taken_in_once_its_file_is_restored(
    two_days: Desk, lost: Desk
) -> None:
    _, second = archive(lost)
    whole = second.read_bytes()
    second.write_bytes(gzip.compress(gzip.decompress(whole)))  # as one stream, in which no record has a place
    report = lost.json("rebuild", "--now", NEXT.isoformat(), status=3)
    assert (report["runs"], [each.partition(":")[0].endswith(second.name) for each in report["passed_over"]]) == (
        1,
        [True],
    )
    second.write_bytes(whole)
    report = lost.json("rebuild", "--now", NEXT.isoformat())
    assert (report["runs"], report["known"]) == (1, 1)
    assert rows(lost, VERSIONS) == rows(two_days, VERSIONS)


@pytest.mark.soak
def test_o10_a_lost_part_of_the_archive_takes_no_row_along(two_days: Desk) -> None:
    before, (first, _) = rows(two_days, ARTICLES), archive(two_days)
    away = first.rename(first.with_suffix(".away"))
    report = two_days.json("reparse", EDITED, "--apply", "--now", NEXT.isoformat(), status=3)
    assert report["unread"] > 0
    assert (report["lost"], first.name in report["unread_cause"]) == (0, True)
    assert rows(two_days, ARTICLES) == before
    away.rename(first)
    assert two_days.json("reparse", EDITED, "--now", NEXT.isoformat())["unread"] == 0


@pytest.mark.soak
def test_o10_a_full_disk_stops_a_crawl_and_loses_nothing(desk: Desk) -> None:
    desk.web.clock.set(EVENING)
    run_id = f"{SITE}-{EVENING:%Y%m%dT%H%M%SZ}"
    crawl = [
        sys.executable,
        "-m",
        "copydesk",
        "crawl",
        SITE,
        "--run-id",
        run_id,
        "--now",
        EVENING.isoformat(),
        "--json",
    ]

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    stopped = subprocess.run(
        crawl, env=os.environ | desk.environment, preexec_fn=fill, capture_output=True, text=True, check=False
    )
    report = json.loads(stopped.stdout.splitlines()[-1])
    assert (stopped.returncode, report["state"]) == (1, "failed")
    assert "File too large" in report["detail"]  # a limit stands for the full disk
    assert rows(desk, ARTICLES) == []
    desk.run(SITE, EVENING, "--run-id", run_id)  # there is room again, and the task was cleared
    truth = desk.web.world.expected(SITE, START - timedelta(days=1), EVENING, EVENING)
    assert {row["url"] for row in rows(desk, ARTICLES)} == {article.url_at(EVENING) for article in truth}


BAD_DEPLOY = f"""
from dataclasses import replace
from fakeweb.sites import SITES as GOOD
from scrapers.page import ArticlePage

class Page(ArticlePage):
    def authors(self):
        return None

    def headline(self):
        return None

SITES = GOOD | {{"{SITE}": replace(GOOD["{SITE}"], page=Page)}}
"""


def test_o10_a_bad_deploy_is_held_and_rolled_back_without_fetching(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run(SITE, EVENING)
    before = rows(desk, ARTICLES)
    (tmp_path / "bad_deploy.py").write_text(BAD_DEPLOY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    good = dict(desk.environment)
    desk.environment["COPYDESK_SITES"] = "bad_deploy"
    monkeypatch.setenv("COPYDESK_SITES", "bad_deploy")
    bad = desk.run(SITE, NEXT, status=3)
    assert bad["state"] == "held"
    assert rows(desk, ARTICLES) == before
    desk.environment = good
    monkeypatch.setenv("COPYDESK_SITES", good["COPYDESK_SITES"])
    requests = len(desk.web.requests)
    for stage in ("parse", "audit", "publish"):
        desk.json(stage, bad["run_id"], "--now", NEXT.isoformat())
    assert len(desk.web.requests) == requests
    truth = desk.web.world.expected(SITE, START - timedelta(days=1), NEXT, NEXT)
    assert {article.url_at(NEXT) for article in truth} <= {row["url"] for row in rows(desk, ARTICLES)}
    assert all(row["word_count"] > 20 for row in rows(desk, ARTICLES))
