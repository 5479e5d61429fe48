"""From Airflow's context to the pipeline's terms."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dags.run_context import ingest_run

END = datetime(2026, 3, 3, 6, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def simulated_sites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COPYDESK_SITES", "fakeweb.sites")
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    monkeypatch.setattr("dags.run_context.settings", lambda: None)


def context(run_type: str = "scheduled", name: str = "scheduled__1", **params: str) -> dict[str, Any]:
    """As Airflow gives it: a run of an interval bears its start, one that an asset started bears no logical date."""
    of_interval = run_type in {"scheduled", "backfill"}
    dag_run = SimpleNamespace(
        run_type=SimpleNamespace(value=run_type),
        run_id=name,
        data_interval_start=END - timedelta(days=1) if of_interval else None,
        data_interval_end=END if of_interval else None,
        logical_date={"scheduled": END - timedelta(days=1), "manual": END + timedelta(hours=1)}.get(run_type),
        run_after=END + timedelta(hours=2),
    )
    return {"dag_run": dag_run, "params": params}


def test_a_retry_gets_the_same_run_id() -> None:
    first, again = (ingest_run("tidewire", context()) for _ in range(2))
    assert first.run_id == again.run_id == "tidewire-20260303T062000Z"


@pytest.mark.parametrize(
    ("run_type", "begins"),
    [("manual", "tidewire-20260303T072000Z-"), ("asset_triggered", "tidewire-20260303T082000Z-")],
)
def test_a_run_of_no_interval_is_named_by_its_logical_time_else_by_when_it_was_due(run_type: str, begins: str) -> None:
    assert ingest_run("tidewire", context(run_type)).run_id.startswith(begins)


def test_manual_runs_do_not_collide_with_scheduled_ones() -> None:
    ids = {ingest_run("tidewire", context("manual", name)).run_id for name in ("manual__1", "manual__2")}
    assert len(ids | {ingest_run("tidewire", context()).run_id}) == 3


@pytest.mark.parametrize("run_type", ["scheduled", "backfill", "asset_triggered", "manual"])
def test_a_site_is_fetched_now_however_late_the_task_runs(run_type: str) -> None:
    begun = datetime.now(UTC)
    assert begun <= ingest_run("tidewire", context(run_type)).now <= datetime.now(UTC)


def test_a_backfill_crawls_what_the_site_dates_in_its_interval() -> None:
    run = ingest_run("tidewire", context("backfill"))
    assert run.window == (END - timedelta(days=1), END)
    assert run.run_id == "tidewire-20260303T062000Z-backfill"
    assert ingest_run("tidewire", context()).window is None


def test_a_manual_run_may_replay_a_file_at_its_time() -> None:
    file = "tidewire/2026/03/02/x.warc.gz"
    run = ingest_run("tidewire", context("manual", now="2026-03-02T06:00:00Z", replay=file, mode="replay"))
    assert run.now == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert (run.replay, run.window, run.mode) == (file, None, "manual")
