"""One site: its coverage, runs, failures, findings, fill rates and sources."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.charts import DEFINITIONS, SERIES, Column, chart
from dashboard.desk import Ask, SiteName, missing
from dashboard.overview import Line, standing, wanted
from dashboard.paging import From, Place, named
from warehouse.pages import Row

router = APIRouter()

RUNS = 15
"""Runs on a page."""


FIGURES = ("discovered", "published", "unchanged", "rejected", "held", "missed", "gone", "skipped")
"""The columns of the coverage in figures; `open` beside them while a run is at work."""


class Unit(StrEnum):
    """What a column of the chart stands for."""

    DAY = "day"
    HOUR = "hour"


STEPS = {Unit.DAY: (timedelta(days=1), 14), Unit.HOUR: (timedelta(hours=1), 48)}
"""How long a column is, and how many there are."""


@router.get("/sites/{site}")
def site_page(ask: Ask, site: SiteName, by: Unit = Unit.DAY, start: From = None) -> HTMLResponse:
    """The page."""
    declared = ask.desk.sites().get(site)
    last = ask.row("site", "state", site=site)
    unreadable = {name: why for name, why in ask.desk.unreadable().items() if name == site}
    if last is None and unreadable:
        raise missing(f"No run of {site!r} is recorded, and its file cannot be read: {unreadable[site]}")
    if last is None and declared is None:
        raise missing(f"No site {site!r} is declared, and no run of it is recorded.")
    if last is None:
        return ask.show("site_unrun.html", site=site, declared=declared)
    held = ask.rows("site", "held", site=site)
    shape, words = standing(last, held, declared, ask.desk.clock())
    line = Line(row=last, shape=shape, words=words)
    columns, since = _columns(ask, site, by, last["logical_at"])
    place = named(start)
    week = last["logical_at"] - timedelta(days=7)
    runs = ask.rows("site", "runs", site=site, before=place.at, key=place.key, limit=RUNS + 1)
    return ask.show(
        "site.html",
        site=site,
        declared=declared,
        by=by.value,
        units=[unit.value for unit in Unit],
        coverage=[row for _, row in columns],
        figures=FIGURES + (("open",) if any(row.get("open") for _, row in columns) else ()),
        chart=chart([column for column, _ in columns]),
        definitions=DEFINITIONS,
        since=since,
        line=line,
        wants=wanted(held, ask.rows("site", "alerts", site=site), [line], unreadable),
        unreadable=unreadable,
        runs=runs[:RUNS],
        older_place=Place(runs[RUNS - 1]["logical_at"], runs[RUNS - 1]["run_id"]).text if len(runs) > RUNS else None,
        is_first=start is None,
        failed_runs=ask.rows("site", "failed_runs", site=site, since=week),
        troubles=ask.rows("site", "troubles", site=site, since=week),
        findings=ask.rows("site", "findings", site=site),
        fill=fill_rates(ask.rows("site", "fill", site=site), declared.contract.min_fill if declared else {}),
        sources=ask.rows("site", "sources", site=site),
        completeness=ask.rows("site", "completeness", site=site),
    )


def _columns(ask: Ask, site: str, by: Unit, last: datetime) -> tuple[list[tuple[Column, Mapping[str, Any]]], datetime]:
    """The columns that end with the last run, each with its figures, and the time of the first."""
    step, number = STEPS[by]
    last = last.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    end = last.replace(hour=0) if by is Unit.DAY else last
    times = [end - step * back for back in reversed(range(number))]
    found = {row["at"]: row for row in ask.rows("site", "coverage", site=site, unit=by.value, since=times[0])}
    columns = []
    for at in times:
        row = found.get(at)
        label = f"{at.day} {at:%b}" if at.hour == 0 else f"{at:%H}h" if at.hour % 4 == 0 else ""
        amounts = {name: row[name] for name in SERIES} if row else None
        columns.append((Column(label=label, amounts=amounts), row or {"at": at, "runs": 0, "discovered": 0}))
    return columns, times[0]


def fill_rates(batches: Sequence[Row], least: Mapping[str, float]) -> dict[str, Any] | None:
    """The share of rows that have each field: in the newest batch, usually, and at least, as declared.

    `usual` is over the accepted batches before the newest; None where there are none.
    """
    if not batches:
        return None
    newest, before = batches[0], [each for each in batches[1:] if each["accepted"]]
    usual_rows = sum(each["rows"] for each in before)
    fields = []
    for name in sorted(newest["filled"]):
        share = newest["filled"][name] / newest["rows"]
        usual = sum(each["filled"].get(name, 0) for each in before) / usual_rows if usual_rows else None
        floor = least.get(name)
        is_low = (floor is not None and share < floor) or (usual is not None and share < usual - 0.2)
        fields.append({"name": name, "share": share, "usual": usual, "least": floor, "is_low": is_low})
    return {"batch": newest, "before": len(before), "fields": fields}
