"""How well the audit tells a broken batch from a quiet one: 90 quiet days per site, then each fault on its first day.

    python -m benchmarks.gate [--sites 40] [--days 90] [--seed 7] [--json]

The sites differ in volume (2 to 120 articles on a working day), in weekends, in how regularly they write, in the share
of articles with a section or an author, and in how long their articles are. No database: the checks are pure functions.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import exp, log
from statistics import median
from typing import Any

from scrapers.site import Contract
from warehouse.batch import Batch
from warehouse.checks import CHECKS
from warehouse.findings import Finding, Severity
from warehouse.history import WINDOW, BatchStats

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
_MIN_DAILY, _MIN_DAILY_FOR_VOLUME = 10, 30
_FIELDS = ("headline", "description", "authors", "published_at", "section", "tags", "image_url", "body_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A simulated site: articles a working day, weekend factor, irregularity (0 clockwork, 1 Poisson, more bursts)."""

    name: str
    daily: float
    weekend: float
    irregularity: float
    fill: dict[str, float]
    length: float
    spread: float
    rejected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article of a batch, as far as the audit looks at it."""

    filled: frozenset[str]
    length: float
    age_hours: float


Fault = Callable[[list[Row]], list[Row]]


def papers(count: int, chance: random.Random) -> list[Paper]:
    """Sites of all kinds."""
    return [
        Paper(
            name=f"paper{number}",
            daily=exp(chance.uniform(log(2), log(120))),
            weekend=chance.choice((0.2, 0.5, 1.0)),
            irregularity=chance.choice((0.2, 1.0, 1.0, 1.5)),
            fill={name: chance.choice((1.0, 1.0, 0.95, 0.8)) for name in _FIELDS}
            | {"headline": 1.0, "body_text": 1.0, "published_at": 0.99, "authors": chance.choice((0.98, 0.8))},
            length=exp(chance.uniform(log(900), log(6_000))),
            spread=chance.uniform(0.3, 0.7),
            rejected=chance.choice((0.0, 0.05, 0.15)),
        )
        for number in range(count)
    ]


def day_of(paper: Paper, at: datetime, chance: random.Random) -> list[Row]:
    """The new articles of one day."""
    mean = paper.daily * (paper.weekend if at.weekday() >= 5 else 1.0)
    count = max(0, round(chance.gauss(mean, (paper.irregularity * mean) ** 0.5)))
    return [
        Row(
            filled=frozenset(name for name, share in paper.fill.items() if chance.random() < share),
            length=exp(chance.gauss(log(paper.length), paper.spread)),
            age_hours=chance.uniform(0.1, 24),
        )
        for _ in range(count)
    ]


def measures(rows: Sequence[Row], rejected: int) -> dict[str, Any]:
    """As `warehouse/sql/audit.sql`, measure, would give them."""
    logs = [log(max(row.length, 1)) for row in rows]
    ages = [min(240.0, row.age_hours) for row in rows if "published_at" in row.filled]
    return {
        "rows": len(rows),
        "new_rows": len(rows),
        "rejected": rejected,
        "filled": {name: sum(name in row.filled for row in rows) for name in _FIELDS},
        "length_log_sum": sum(logs),
        "length_log_squares": sum(each * each for each in logs),
        "median_length": median(row.length for row in rows) if rows else None,
        "age_rows": len(ages),
        "age_sum_hours": sum(ages),
        "age_squares": sum(each * each for each in ages),
        "future": sum(each < -1 for each in ages),
        "announced": 0,
        "shifted": 0,
        "median_shift_hours": None,
        "known_rows": 0,
        "edited_rows": 0,
        "median_length_change": None,
        "distinct_bodies": len(rows),
        "distinct_pages": len(rows),
        "samples": {},
    }


def judge(given: dict[str, Any], history: Sequence[BatchStats], at: datetime) -> list[Finding]:
    """All checks on one batch."""
    batch = Batch(
        measures=given,
        contract=Contract(),
        history=[each for each in history if each.logical_at >= at - WINDOW],
        logical_at=at,
        newest_age_hours=None,
    )
    return [finding for check in CHECKS for finding in check(batch)]


def _accepted(given: dict[str, Any], at: datetime) -> BatchStats:
    names = ("rows", "new_rows", "rejected", "filled", "length_log_sum", "length_log_squares")
    more = ("age_rows", "age_sum_hours", "age_squares", "known_rows", "edited_rows")
    return BatchStats(logical_at=at, **{name: given[name] for name in (*names, *more)})


def _half_the_volume(rows: list[Row]) -> list[Row]:
    return rows[: len(rows) // 2]


def _without(field: str) -> Fault:
    return lambda rows: [replace(row, filled=row.filled - {field}) for row in rows]


def _halved(rows: list[Row]) -> list[Row]:
    return [replace(row, length=row.length / 2) for row in rows]


def _moved(hours: float) -> Fault:
    return lambda rows: [replace(row, age_hours=row.age_hours - hours) for row in rows]


FAULTS: dict[str, tuple[Fault, str]] = {
    "half the volume": (_half_the_volume, "volume"),
    "section emptied": (_without("section"), "fill_rate"),
    "authors emptied": (_without("authors"), "fill_rate"),
    "publication time emptied": (_without("published_at"), "fill_rate"),
    "bodies halved": (_halved, "body_length"),
    "dates a day ahead": (_moved(24), "future_dates"),
    "dates three days back": (_moved(-72), "article_age"),
}


def rehearse(sites: int, days: int, seed: int) -> dict[str, Any]:
    """False alarms per site over the quiet days, and for each fault the share caught on its first day.

    Faults are counted on sites of at least 10 articles a working day, half the volume on those of at least 30: that a
    site which writes 10 ± 4 a day wrote 5 is no evidence of anything.
    """
    chance = random.Random(seed)  # noqa: S311  # a reproducible simulation, no secret
    alarms: Counter[str] = Counter()
    by_check: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for paper in papers(sites, chance):
        history: list[BatchStats] = []
        for day in range(days + 21):
            at = START + timedelta(days=day)
            given = measures(rows := day_of(paper, at, chance), round(len(rows) * paper.rejected))
            if day >= 21:
                found = judge(given, history, at)
                alarms.update(finding.severity.value for finding in found)
                by_check.update(f"{finding.check} {finding.severity}" for finding in found)
            history.append(_accepted(given, at))
        while (at := history[-1].logical_at + timedelta(days=1)).weekday() >= 5:
            history.append(_accepted(measures(day_of(paper, at, chance), 0), at))
        usual = day_of(paper, at, chance)
        for name, (fault, check) in FAULTS.items():
            if paper.daily >= (_MIN_DAILY_FOR_VOLUME if check == "volume" else _MIN_DAILY):
                tried[name] += 1
                caught[name] += any(each.check == check for each in judge(measures(fault(usual), 0), history, at))
    return {
        "sites": sites,
        "days": days,
        "held_per_site_90_days": round(alarms[Severity.ERROR] / sites * 90 / days, 3),
        "warnings_per_site_90_days": round(alarms[Severity.WARNING] / sites * 90 / days, 3),
        "false_alarms_by_check": dict(by_check.most_common()),
        "caught": {name: round(caught[name] / tried[name], 3) for name in FAULTS if tried[name]},
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = rehearse(options.sites, options.days, options.seed)
    if options.json:
        print(json.dumps(report))
        return
    print(f"{report['sites']} sites, {report['days']} quiet days each")
    print(f"  held:     {report['held_per_site_90_days']} per site in 90 days")
    print(f"  warnings: {report['warnings_per_site_90_days']} per site in 90 days")
    for name, share in report["caught"].items():
        print(f"  {name}: {share:.0%} caught on the first day")


if __name__ == "__main__":
    main()
