"""Callbacks of the ingest tasks: how a run ended goes to the alert desk, and what is due goes out at once."""

import logging
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Context

from dags.alert_channels import channels
from dags.run_context import ingest_run, settings

log = logging.getLogger(__name__)


def stage_failed(context: Context) -> None:
    """`on_failure_callback` of each stage: it failed for good, after its retries."""
    _settle(context, failed=True)


def run_passed(context: Context) -> None:
    """`on_success_callback` of the last stage: whatever was wrong before is over, but what the crawl still reports."""
    _settle(context, failed=False)


def run_overdue(site: str, hours: float, context: dict[str, Any]) -> None:
    """Callback of a run's deadline; it runs apart from the run's tasks, which may all be waiting.

    Airflow lets such a callback read no connection of its database: the DAG `alerts` sends what is taken in here.
    """
    from copydesk.alerting.desk import take_in_delay

    run_id = str(context.get("dag_run", {}).get("dag_run_id", ""))
    detail = f"run {run_id} has not ended {hours:g} hours after it was queued"
    take_in_delay(settings(), site, detail, now=datetime.now(UTC))


def _settle(context: Context, *, failed: bool) -> None:
    from copydesk.alerting import outage
    from copydesk.alerting.desk import hand_out, take_in_run
    from copydesk.errors import WarehouseDownError

    task: Any = context["task"]
    run = ingest_run(task.site, context)
    stage = task.task_id if failed else None
    error = str(context.get("exception") or "")
    now = datetime.now(UTC)
    try:
        take_in_run(run.settings, run.site, run.run_id, failed_stage=stage, error=error, now=run.now)
        refused: list[str] = []
        sent = hand_out(run.settings, channels(), now=now, on_refused=lambda notice: refused.append(notice.cause))
    except WarehouseDownError as down:
        outage.begins(run.settings, channels(), stage=task.task_id, error=str(down), now=now)
        return
    outage.ends(run.settings, channels(), now=now)
    told = ", ".join([notice.cause for notice in sent] + [f"{cause} (taken by no channel)" for cause in refused])
    log.info("alerts: %s", told or "nothing to tell")
