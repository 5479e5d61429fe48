"""The chores of maintenance, each safe at any time and to be run again; what they find wrong becomes alerts."""

import shutil
from dataclasses import asdict
from datetime import datetime
from typing import Any

from copydesk.alerting.causes import DISK_FULL
from copydesk.alerting.desk import take_in_maintenance
from copydesk.removal import apply_retention
from copydesk.settings import Settings
from copydesk.upkeep.archive import ArchiveReport, check_archive
from copydesk.wiring import warehouse
from scrapers.crawl.store import is_remote, local_folder
from scrapers.sites import registry
from warehouse import upkeep
from warehouse.alerts import Cause

SAMPLE = 200
"""How many records of the last day, and how many of all times, one check of the archive reads."""

LEAST_FREE_SHARE = 0.1
"""Of the disk that holds the data; below it people are told."""


def free_neglected(settings: Settings, *, now: datetime) -> list[dict[str, Any]]:
    """Free the leases and end the runs of crawls that died; returns what was freed, per site.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings) as conn:
        return [asdict(each) for each in upkeep.free_neglected(conn, now)]


def inspect_storage(settings: Settings, *, now: datetime) -> ArchiveReport:
    """Check the archive and the disk; what is wrong is alerted, what is right again is announced.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings) as conn:
        places = upkeep.sample_places(conn, now, most=SAMPLE)
    report = check_archive(settings.archive_url, places)
    take_in_maintenance(settings, [*_damage(report), *_disk(settings)], now=now)
    return report


def freshness(settings: Settings, *, now: datetime) -> list[dict[str, Any]]:
    """How fresh each declared site is, times in ISO 8601; `stale` where its contract allows no such silence.

    Raises:
        WarehouseDownError.
    """
    sites = registry()
    with warehouse(settings) as conn:
        found = upkeep.freshness(conn, sites, now)
    return [_row(each, sites[each.site].contract.max_age_hours, now) for each in found]


def retention(settings: Settings, *, now: datetime) -> dict[str, Any]:
    """Remove what is older than its site's `retention_days`, and finish takedowns that were interrupted.

    Raises:
        WarehouseDownError.
    """
    return apply_retention(settings, registry().values(), now).to_json()


def vacuum(settings: Settings) -> list[str]:
    """Vacuum and analyse what changed; returns the tables' names.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings, "copydesk_owner", autocommit=True) as conn:
        return upkeep.vacuum(conn)


def _row(each: upkeep.Freshness, max_age_hours: int, now: datetime) -> dict[str, Any]:
    newest = each.newest_article_at
    age_hours = round((now - newest).total_seconds() / 3600, 1) if newest else None
    row = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(each).items()}
    return {**row, "age_hours": age_hours, "stale": age_hours is not None and age_hours > max_age_hours}


def _damage(report: ArchiveReport) -> list[Cause]:
    if not report.damaged:
        return []
    cause = Cause(
        cause="archive_damaged",
        stage="maintenance",
        detail=f"{len(report.damaged)} of {report.checked} records read back are damaged; first: {report.damaged[0]}",
        before="every record reads back as it was fetched",
        after=f"{len(report.damaged)} do not",
        next_step="restore the named files from the backup",
    )
    return [cause]


def _disk(settings: Settings) -> list[Cause]:
    places = [settings.home] + ([] if is_remote(settings.archive_url) else [local_folder(settings.archive_url)])
    used = [(place, shutil.disk_usage(place if place.exists() else place.anchor or ".")) for place in places]
    place, usage = min(used, key=lambda each: each[1].free / each[1].total)
    share = usage.free / usage.total
    if share >= LEAST_FREE_SHARE:
        return []
    cause = Cause(
        cause=DISK_FULL,
        stage="maintenance",
        detail=f"{usage.free / 2**30:.1f} GiB of {usage.total / 2**30:.1f} GiB are free at {place}",
        before=f"at least {LEAST_FREE_SHARE:.0%} free",
        after=f"{share:.1%} free",
        next_step="move the archive to a larger disk or an object store (COPYDESK_ARCHIVE)",
    )
    return [cause]
