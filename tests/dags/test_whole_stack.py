"""The whole stack for real: by schedule, by feed, by hand, cleared, backfilled, its scheduler shot; then the truth.

API server, scheduler, DAG processor and triggerer as `copydesk up` starts them, over the simulated web in real time.
Each test does one thing to the same stack, in order; the last ones hold the warehouse against what the web knows.
"""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from copydesk.stack import control
from copydesk.stack.layout import airflow_environment, load_secrets
from fakeweb.world import World
from tests.conftest import open_folder
from tests.dags.stack_desk import StackDesk, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

SITE, PAST = "tidewire", "lanternpost"
"""The site of the daily runs, and the one whose past is backfilled."""
COLUMNS = "url, headline, description, authors, published_at, section, tags, body_text"


@pytest.fixture(scope="module")
def desk() -> Iterator[StackDesk]:
    """A running stack, its web eight hours behind so that news can come at a word."""
    with open_folder() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPYDESK_HOME", str(home))
        status = control.up(home, demo=True, port=None, progress=lambda _: None)
        try:
            desk = StackDesk(home, status, [])
            desk.web_call("POST", "clock", {"now": (datetime.now(UTC) - timedelta(hours=8)).isoformat()})
            wait_for(lambda: {f"ingest_{SITE}", f"ingest_{PAST}"} <= set(desk.dag_ids()), 180)
            desk.unpause(f"ingest_{SITE}")
            yield desk
        finally:
            control.down(home)


def articles(desk: StackDesk, site: str) -> dict[str, tuple[Any, ...]]:
    sql = f"SELECT {COLUMNS} FROM news.articles WHERE site = %s AND deleted_at IS NULL"  # noqa: S608  # a constant
    return {row[0]: row for row in desk.rows(sql, site)}


def world(desk: StackDesk) -> World:
    return World(7, start=datetime.fromisoformat(desk.plan.web_start).replace(tzinfo=UTC), days=60)


def airflow(desk: StackDesk, *arguments: str) -> None:
    """A command of Airflow's, in the stack's own environment."""
    environment = airflow_environment(desk.plan, load_secrets(desk.plan.folder)[0])
    done = subprocess.run(
        [sys.executable, "-m", "airflow", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def backfill(desk: StackDesk, since: datetime, until: datetime, behaviour: str) -> None:
    """`airflow backfill create` over some days, to the end of all its runs."""
    dates = ("--from-date", since.isoformat(), "--to-date", until.isoformat())
    options = ("--max-active-runs", "2", "--reprocess-behavior", behaviour)
    airflow(desk, "backfill", "create", "--dag-id", f"ingest_{PAST}", *dates, *options)
    wait_for(lambda: desk.metadata("SELECT count(*) FROM backfill WHERE completed_at IS NULL") == [(0,)], 400)
    assert {run["state"] for run in desk.runs(PAST)} <= {"success", "failed"}


def test_o1_the_schedule_runs_it(desk: StackDesk) -> None:
    wait_for(lambda: desk.finished("scheduled", SITE) == ["success"], 240)
    assert articles(desk, SITE)


def test_o3_a_feed_runs_it(desk: StackDesk) -> None:
    wait_for(lambda: len(desk.looks(SITE)) > 1, 120)
    desk.web_call("POST", "clock", {"now": desk.next_story(SITE).isoformat()})
    wait_for(lambda: desk.finished("asset_triggered", SITE), 180)
    assert set(desk.finished("asset_triggered", SITE)) == {"success"}


def test_o6_a_run_by_hand_survives_its_scheduler(desk: StackDesk) -> None:
    rule = desk.web_call("POST", "behaviour", {"name": "crawl_delay", "site": SITE, "seconds": 0.5})
    conf = {"mode": "window", "since": desk.plan.web_start + "T00:00:00Z", "until": desk.web_now().isoformat()}
    run = desk.run_now(SITE, conf)
    wait_for(lambda: desk.task(SITE, run, "crawl")["state"] == "running", 60)
    report = json.loads(desk.plan.status_file.read_text())
    os.kill(report["services"]["scheduler"]["pid"], signal.SIGKILL)
    wait_for(lambda: desk.run_state(SITE, run) in {"success", "failed"}, 500)
    desk.web_call("DELETE", "behaviour")
    assert desk.run_state(SITE, run) == "success", rule


def test_a_form_that_contradicts_itself_is_refused_at_the_door_or_by_the_task(desk: StackDesk) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        desk.run_now(SITE, {"mode": "everything"})
    assert refused.value.code in {400, 422}
    refused.value.close()
    run = desk.run_now(SITE, {"mode": "window"})
    wait_for(lambda: desk.run_state(SITE, run) in {"success", "failed"}, 120)
    assert (desk.run_state(SITE, run), desk.task(SITE, run, "crawl")["try_number"]) == ("failed", 1)


def test_o1_a_cleared_parse_fetches_nothing_and_changes_nothing(desk: StackDesk) -> None:
    [run] = [run["dag_run_id"] for run in desk.runs(SITE) if run["run_type"] == "scheduled"]
    before, requests = articles(desk, SITE), len(desk.pages(SITE))
    desk.clear(SITE, run, "parse")
    wait_for(lambda: desk.run_state(SITE, run) in {"success", "failed"}, 180)
    assert desk.run_state(SITE, run) == "success"
    assert desk.task(SITE, run, "parse")["try_number"] == 2
    assert (articles(desk, SITE), len(desk.pages(SITE))) == (before, requests)


def test_a_task_leads_to_its_run_behind_the_login(desk: StackDesk) -> None:
    [run] = [run["dag_run_id"] for run in desk.runs(SITE) if run["run_type"] == "scheduled"]
    link = desk.links(SITE, run, "crawl")["Run"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(link, timeout=20)  # noqa: S310  # our own server
    assert refused.value.code == 401
    refused.value.close()
    page = desk.get(link)
    assert " discovered = " in page
    assert f"{SITE}/" in page


def test_o1_a_backfill_gives_the_rows_of_its_days_and_again_changes_nothing(desk: StackDesk) -> None:
    desk.unpause(f"ingest_{PAST}")
    wait_for(lambda: desk.finished("scheduled", PAST) == ["success"], 240)
    standing = articles(desk, PAST)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    since, until = today - timedelta(days=4), today - timedelta(days=1)
    backfill(desk, since, until, "none")
    runs = [run for run in desk.runs(PAST) if run["run_type"] == "backfill"]
    assert len(runs) >= 3
    assert {run["state"] for run in runs} == {"success"}
    filled = articles(desk, PAST)
    assert standing.items() <= filled.items()
    modes = desk.rows("SELECT DISTINCT mode FROM ops.runs WHERE run_id LIKE %s", f"{PAST}-%-backfill")
    assert modes == [("backfill",)]
    intervals = [
        datetime.fromisoformat(run[edge]) for run in runs for edge in ("data_interval_start", "data_interval_end")
    ]
    truth = world(desk).expected(PAST, min(intervals), max(intervals), desk.web_now())
    assert {article.url_at(desk.web_now()) for article in truth} <= set(filled)
    backfill(desk, since, until, "completed")
    assert articles(desk, PAST) == filled


def test_then_the_warehouse_equals_the_truth(desk: StackDesk) -> None:
    run = desk.run_now(SITE, {})
    wait_for(lambda: desk.run_state(SITE, run) in {"success", "failed"}, 240)
    now = desk.web_now()
    start = datetime.fromisoformat(desk.plan.web_start).replace(tzinfo=UTC)
    truth = world(desk).expected(SITE, start - timedelta(days=7), now, now)
    assert set(articles(desk, SITE)) == {article.url_at(now) for article in truth}
    sums = (
        "SELECT count(*) FROM ops.run_urls u JOIN ops.runs r USING (run_id) WHERE u.outcome = 'pending' AND site = %s"
    )
    assert desk.rows(sums, SITE) == [(0,)]
