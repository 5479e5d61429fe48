"""Callbacks of the tasks: how a run, or a chore, ended goes to the alert desk, and what is due goes out at once."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowFailException

from dags.alert_channels import channels
from dags.run_context import ingest_run, run_id_of, settings

if TYPE_CHECKING:
    from copydesk.settings import Settings

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


def chore_failed(context: Context) -> None:
    """`on_failure_callback` of the tasks that belong to no site: one failed for good, after its retries."""
    _settle_chore(context, error=str(context.get("exception") or "it ended without a word"))


def chore_passed(context: Context) -> None:
    """`on_success_callback` of the same: whatever kept it from its work before is over."""
    _settle_chore(context, error=None)


def _settle(context: Context, *, failed: bool) -> None:
    from copydesk.alerting.desk import take_in_run

    task: Any = context["task"]
    in_force, run_id, now = settings(), run_id_of(task.site, context), datetime.now(UTC)
    with suppress(AirflowFailException):  # of a form that contradicts itself: that is what is to be told
        now = ingest_run(task.site, context).now
    stage = task.task_id if failed else None
    error = str(context.get("exception") or "")
    _tell(
        in_force,
        task.task_id,
        lambda: take_in_run(in_force, task.site, run_id, failed_stage=stage, error=error, now=now),
    )


def _settle_chore(context: Context, *, error: str | None) -> None:
    from copydesk.alerting.desk import take_in_chore

    task: Any = context["task"]
    in_force, now = settings(), datetime.now(UTC)
    _tell(in_force, task.task_id, lambda: take_in_chore(in_force, task.dag_id, task.task_id, error=error, now=now))


def _tell(in_force: "Settings", stage: str, take_in: Callable[[], None]) -> None:
    """Take in what is to be told, and send what is due; where the warehouse is away, that."""
    from copydesk.alerting import outage
    from copydesk.alerting.desk import hand_out
    from copydesk.errors import WarehouseDownError

    now = datetime.now(UTC)
    refused: list[str] = []
    try:
        take_in()
        sent = hand_out(in_force, channels(), now=now, on_refused=lambda notice: refused.append(notice.cause))
    except WarehouseDownError as down:
        outage.begins(in_force, channels(), stage=stage, error=str(down), now=now)
        return
    outage.ends(in_force, channels(), now=now)
    told = ", ".join([notice.cause for notice in sent] + [f"{cause} (taken by no channel)" for cause in refused])
    log.info("alerts: %s", told or "nothing to tell")
