"""The alert desk: takes in how a run ended, and hands out the notices that are due."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from copydesk.alerting.causes import STAGES, cause_of_chore, causes_of
from copydesk.settings import Settings
from copydesk.wiring import warehouse
from warehouse.alerts import EVERYWHERE, GROUPING, Cause, Notice, settle, tell
from warehouse.reports import held_runs
from warehouse.runs import get_run

log = logging.getLogger(__name__)

OVERDUE = "overdue"
"""The cause of a run that does not end."""

Channel = Callable[[Notice], None]
"""Sends one notice; raises where that fails. `str(channel)` is its name in the log."""


class ChannelError(RuntimeError):
    """A channel did not take a notice; the words of this error hold no secret, so that they may be logged."""


def take_in_run(
    settings: Settings, site: str, run_id: str, *, failed_stage: str | None, error: str, now: datetime
) -> None:
    """Bring a site's alerts in line with how its run ended; `failed_stage` None: it went through.

    What held a batch stays wrong for as long as a batch of the site waits for a decision, whatever later runs do.

    Raises:
        WarehouseDownError.
    """
    reached = STAGES if failed_stage is None else STAGES[: STAGES.index(failed_stage) + 1]
    with warehouse(settings) as conn:
        run = get_run(conn, run_id)
        if run is not None:
            causes = causes_of(conn, run, failed_stage, error)
        elif failed_stage is None:
            return
        else:
            causes = [Cause(cause="other", stage=failed_stage, detail=error, next_step="read the log of the task")]
        if held_runs(conn, site):
            reached = tuple(stage for stage in reached if stage != "audit")
        conn.commit()
        settle(conn, site, causes, stages=reached, run_id=run_id, now=now)


def take_in_delay(settings: Settings, site: str, detail: str, *, now: datetime) -> None:
    """Open a site's alert that a run takes too long; the next run of it that ends well closes it.

    Raises:
        WarehouseDownError.
    """
    next_step = f"see in Airflow which task of ingest_{site} waits, and for what"
    cause = Cause(cause=OVERDUE, stage="crawl", detail=detail, next_step=next_step)
    with warehouse(settings) as conn:
        settle(conn, site, [cause], stages=[], run_id=None, now=now)


def take_in_chore(settings: Settings, dag_id: str, task_id: str, *, error: str | None, now: datetime) -> None:
    """Bring the installation's alerts in line with how a task of no site's ended; `error` None: it went through.

    Raises:
        WarehouseDownError.
    """
    causes = [] if error is None else [cause_of_chore(dag_id, task_id, error)]
    with warehouse(settings) as conn:
        settle(conn, EVERYWHERE, causes, stages=[task_id], run_id=None, now=now)


def take_in_maintenance(settings: Settings, causes: Iterable[Cause], *, now: datetime) -> None:
    """Bring the installation's own alerts in line with what maintenance found.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings) as conn:
        settle(conn, EVERYWHERE, causes, stages=["maintenance"], run_id=None, now=now)


def hand_out(
    settings: Settings,
    channels: Iterable[Channel],
    *,
    now: datetime,
    grouping: timedelta = GROUPING,
    on_refused: Callable[[Notice], None] = lambda _notice: None,
) -> list[Notice]:
    """Send what is due to every channel; returns what was sent. Without channels nothing is sent, nor counts as told.

    A notice counts as told when one channel took it; what another one missed is in the log. A notice that no channel
    took stays due, and is given to `on_refused`.

    Raises:
        WarehouseDownError.
    """
    ways = list(channels)
    if not ways:
        return []

    def give(notice: Notice) -> bool:
        taken = send(notice, ways)
        if not taken:
            on_refused(notice)
        return taken

    with warehouse(settings) as conn:
        return tell(conn, give, now=now, grouping=grouping)


def send(notice: Notice, channels: list[Channel]) -> bool:
    """Give a notice to every channel; returns whether one took it."""
    failures: list[str] = []
    for channel in channels:
        try:
            channel(notice)
        except Exception as error:  # noqa: BLE001  # one channel's trouble must not keep the notice from the others
            # another error's own text may hold the channel's address, which is a secret
            failures.append(str(error) if isinstance(error, ChannelError) else f"{channel}: {type(error).__name__}")
    if failures:
        log.error("notice %s not taken by %s", notice.cause, ", ".join(failures))
    return len(failures) < len(channels)
