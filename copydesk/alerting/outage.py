"""The one alert that cannot be kept in the warehouse: that the warehouse is away.

Its state is a file below the home, so that it too is told once, and its end once, by each machine that runs tasks. The
file is empty, its time is the outage's: a full disk, which may be why the warehouse is away, still takes it.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from copydesk.alerting.desk import send
from copydesk.settings import Settings
from warehouse.alerts import EVERYWHERE, Alert, Notice

CAUSE = "warehouse_down"
Channel = Callable[[Notice], None]


def begins(settings: Settings, channels: Iterable[Channel], *, stage: str, error: str, now: datetime) -> bool:
    """Tell that the warehouse is away, unless that was told already; returns whether it was told now."""
    mark, ways = _mark(settings), list(channels)
    if mark.exists() or not ways:
        return False
    told = send(Notice(cause=CAUSE, over=False, alerts=(_alert(stage, error, now),)), ways)
    if told:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        os.utime(mark, (now.timestamp(), now.timestamp()))
    return told


def ends(settings: Settings, channels: Iterable[Channel], *, now: datetime) -> bool:
    """Tell that the warehouse is back, where it was told to be away; returns whether it was told now.

    What no channel takes is told when the next task ends.
    """
    mark = _mark(settings)
    claim = mark.with_name(f"{mark.name}.{os.getpid()}")
    try:
        mark.rename(claim)
    except FileNotFoundError:  # nothing was told, or another task of this machine tells it
        return False
    began = datetime.fromtimestamp(claim.stat().st_mtime, UTC)
    over, ways = replace(_alert("", "", began), closed_at=now), list(channels)
    told = send(Notice(cause=CAUSE, over=True, alerts=(over,)), ways)
    if told or not ways:
        claim.unlink()
    else:
        claim.rename(mark)
    return told


def _mark(settings: Settings) -> Path:
    return settings.home / "alerts" / CAUSE


def _alert(stage: str, error: str, at: datetime) -> Alert:
    return Alert(
        alert_id=0,
        site=EVERYWHERE,
        cause=CAUSE,
        stage=stage,
        run_id=None,
        detail=error,
        sample_url=None,
        before="the warehouse answers",
        after="it does not; every site's tasks fail until it does",
        next_step="`copydesk db status`; mend it, then clear the failed tasks",
        occurrences=1,
        opened_at=at,
        last_seen_at=at,
        closed_at=None,
    )
