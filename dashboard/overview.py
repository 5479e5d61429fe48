"""The first page: what needs a person, and how every site stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.charts import DEFINITIONS, Column, spark
from dashboard.desk import Ask, Asked
from dashboard.paging import SheetNumber, sheet
from dashboard.rendering import span
from dashboard.words import state
from scrapers.site import Site
from warehouse.pages import Row

router = APIRouter()

SITES, WANTS = 40, 10
"""How many sites, and how many things that need a person, stand on one sheet: the page stays below 100 KB."""

DAYS = 7
"""How many days the bars show."""

SHOWN = ("published", "held", "missed")
"""What the bars are made of."""

GRACE = timedelta(hours=2)
"""A run is late when twice the usual time between runs and this much have passed."""

STUCK = timedelta(hours=6)
"""A run that has not ended by then has stopped without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A site in the table: its row, how it stands as a shape and in words, and its days, the oldest first."""

    row: Row
    shape: str
    words: str
    days: Sequence[Mapping[str, Any]] = ()
    bars: str = ""


@router.get("/")
def overview(ask: Ask, sites: SheetNumber = 1, wants: SheetNumber = 1) -> HTMLResponse:
    """The page; `sites` and `wants` are the numbers of the sheets that are shown."""
    rows = ask.rows("overview", "sites")
    declared = ask.desk.sites()
    if not rows:
        return ask.show("empty.html", declared=sorted(declared), unreadable=ask.desk.unreadable())
    newest: datetime = max(row["logical_at"] for row in rows)
    last_day = newest.astimezone(UTC).date()
    days = [last_day - timedelta(days=back) for back in reversed(range(DAYS))]
    held, now = ask.rows("overview", "held"), ask.desk.clock()
    lines = [_line(row, held, declared.get(row["site"]), now) for row in rows]
    shown = sheet(lines, sites, SITES)
    return ask.show(
        "overview.html",
        newest=newest,
        days=days,
        lines=_with_days(ask, shown.items, days),
        sites=shown,
        articles=sum(row["articles"] for row in rows),
        enrich=ask.row("overview", "enrich"),
        unrun=sorted(set(declared) - {row["site"] for row in rows}),
        wants=sheet(wanted(held, ask.rows("overview", "alerts"), lines, ask.desk.unreadable()), wants, WANTS),
        definitions=DEFINITIONS,
        silent=all(line.shape == "late" for line in lines),
    )


def wanted(
    held: Iterable[Row], alerts: Iterable[Row], lines: Iterable[Line] = (), unreadable: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """What a person has to settle, each with what to do: batches that wait, causes that last, sites that are silent.

    Before them come sites whose files cannot be read. A cause that the audit met is told with its batch while that
    waits.
    """
    broken = unreadable or {}
    by_site: dict[str, list[Row]] = {}
    for batch in held:
        by_site.setdefault(batch["site"], []).append(batch)
    causes = [alert for alert in alerts if alert["stage"] != "audit" or alert["site"] not in by_site]
    known = {alert["site"] for alert in causes} | set(by_site)
    silent = [line for line in lines if line.shape in {"late", "failed"} and line.row["site"] not in known]
    return [
        *({"kind": "unreadable", "shape": "failed", "site": site, "reason": broken[site]} for site in sorted(broken)),
        *({"kind": "held", "shape": "held", "site": site, "batches": found} for site, found in by_site.items()),
        *({"kind": "alert", "shape": "failed", **alert} for alert in causes),
        *({"kind": "silent", "shape": line.shape, "words": line.words, **line.row} for line in silent),
    ]


def _line(row: Row, held: Sequence[Row], site: Site | None, now: datetime) -> Line:
    shape, words = standing(row, [each for each in held if each["site"] == row["site"]], site, now)
    return Line(row=row, shape=shape, words=words)


def _with_days(ask: Asked, lines: Sequence[Line], days: Sequence[date]) -> list[Line]:
    since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC)
    names = [line.row["site"] for line in lines]
    by_day = {(row["site"], row["day"]): row for row in ask.rows("overview", "days", sites=names, since=since)}
    nothing = {"runs": 0, **dict.fromkeys((*SHOWN, "rejected", "unchanged"), 0)}
    told = []
    for line in lines:
        found = [by_day.get((line.row["site"], day)) for day in days]
        columns = [
            Column(label=str(day), amounts={name: each[name] for name in SHOWN} if each else None)
            for day, each in zip(days, found, strict=True)
        ]
        told.append(replace(line, days=[each or nothing for each in found], bars=spark(columns)))
    return told


def standing(row: Row, held: Sequence[Row], site: Site | None, now: datetime) -> tuple[str, str]:
    """How a site stands, as a shape and in words: what is gravest comes first.

    Whether it is late is judged for declared sites of the real web only: a simulated web has a time of its own.
    """
    if held:
        return "held", f"{len(held)} batches held" if len(held) > 1 else "1 batch held"
    shape, words = state(row)
    age = now - row["logical_at"]
    if site is None or site.is_simulated or shape == "failed":
        return shape, words
    gap = row["usual_gap"] or (timedelta(days=1) if site.is_daily else None)
    if gap and age > 2 * gap + GRACE:
        return "late", f"No run for {span(age)}"
    if shape == "busy" and age > STUCK:
        return "late", f"{words}, for {span(age)}"
    return shape, words
