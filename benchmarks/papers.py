"""Simulated sites for the rehearsal of the audit: what a quiet day of each is like, and what a fault makes of it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import exp, log
from statistics import median
from typing import Any

from warehouse.history import BatchStats

_USUALLY_LOST, _USUALLY_VANISHED, _USUALLY_EDITED = 0.02, 0.01, 0.05
_FIELDS = ("headline", "description", "authors", "published_at", "section", "tags", "image_url", "body_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A simulated site: articles a working day, weekend factor, irregularity (0 clockwork, 1 Poisson, more bursts).

    `listed` is how many entries its feed always has; None: those of the last two days.
    """

    name: str
    daily: float
    weekend: float
    irregularity: float
    fill: dict[str, float]
    length: float
    spread: float
    rejected: float
    listed: int | None

    def mean(self, at: datetime) -> float:
        """The expected articles of a day."""
        return self.daily * (self.weekend if at.weekday() >= 5 else 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article of a batch, as far as the audit looks at it."""

    filled: frozenset[str]
    length: float
    age_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day's batch: its new articles, its feed, and how many pages were due and did not come.

    The feed lists `listed` entries; of `standing` ones, which should still be there from the day before, `vanished`
    went. `known` articles of the day before were fetched again, and `edited` of them had changed, to `change` of their
    length.
    """

    rows: list[Row]
    listed: int
    rejected: int
    lost: int
    standing: int
    vanished: int
    known: int
    edited: int
    change: float = 1.0


Fault = Callable[[Day], Day]


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
            listed=chance.choice((10, 20, 50, None)),
        )
        for number in range(count)
    ]


def day_of(paper: Paper, at: datetime, yesterday: int, chance: random.Random) -> Day:
    """A quiet day; `yesterday` is the number of articles of the day before."""
    mean = paper.mean(at)
    count = max(0, round(chance.gauss(mean, (paper.irregularity * mean) ** 0.5)))
    rows = [
        Row(
            filled=frozenset(name for name, share in paper.fill.items() if chance.random() < share),
            length=exp(chance.gauss(log(paper.length), paper.spread)),
            age_hours=chance.uniform(0.1, 24),
        )
        for _ in range(count)
    ]
    listed = paper.listed or count + yesterday
    standing = round(0.75 * max(0, listed - count))
    return Day(
        rows=rows,
        listed=listed,
        rejected=round(count * paper.rejected),
        lost=sum(chance.random() < _USUALLY_LOST for _ in range(count)),
        standing=standing,
        vanished=sum(chance.random() < _USUALLY_VANISHED for _ in range(standing)),
        known=yesterday,
        edited=sum(chance.random() < _USUALLY_EDITED for _ in range(yesterday)),
    )


def measures(day: Day) -> dict[str, Any]:
    """As `warehouse/sql/audit.sql`, measure, would give them."""
    rows = day.rows
    logs = [log(max(row.length, 1)) for row in rows]
    ages = [min(240.0, row.age_hours) for row in rows if "published_at" in row.filled]
    return {
        "rows": len(rows),
        "new_rows": len(rows),
        "rejected": day.rejected,
        "tried": len(rows) + day.rejected + day.lost,
        "lost": day.lost,
        "standing": day.standing,
        "vanished": day.vanished,
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
        "known_rows": day.known,
        "edited_rows": day.edited,
        "median_length_change": day.change,
        "distinct_bodies": len(rows),
        "distinct_pages": len(rows),
        "claimants": 1,
        "samples": {},
    }


def accepted(day: Day, at: datetime) -> BatchStats:
    """The day as a part of the history."""
    given = measures(day)
    names = ("rows", "new_rows", "rejected", "filled", "length_log_sum", "length_log_squares")
    more = ("age_rows", "age_sum_hours", "age_squares", "known_rows", "edited_rows")
    return BatchStats(logical_at=at, **{name: given[name] for name in (*names, *more)})


def fewer(day: Day) -> Day:
    """Half of the articles, and nothing else to be seen."""
    return replace(day, rows=day.rows[: len(day.rows) // 2])


def _cut_lists(day: Day) -> Day:
    return replace(fewer(day), listed=day.listed // 2, vanished=day.standing // 2)


def _failing_pages(day: Day) -> Day:
    return replace(fewer(day), lost=len(day.rows) - len(day.rows) // 2)


def _each(change: Callable[[Row], Row]) -> Fault:
    return lambda day: replace(day, rows=[change(row) for row in day.rows])


def _halved(day: Day) -> Day:
    shorter = [replace(row, length=row.length / 2) for row in day.rows]
    return replace(day, rows=shorter, edited=day.known, change=0.5)


def _without(field: str) -> Fault:
    return _each(lambda row: replace(row, filled=row.filled - {field}))


def _moved(hours: float) -> Fault:
    return _each(lambda row: replace(row, age_hours=row.age_hours - hours))


FAULTS: dict[str, tuple[Fault, Sequence[str]]] = {
    "half the volume: the sources list half": (_cut_lists, ("announced", "vanished_entries", "volume")),
    "half the volume: the other pages fail": (_failing_pages, ("lost_pages", "volume")),
    "section emptied": (_without("section"), ("fill_rate",)),
    "authors emptied": (_without("authors"), ("fill_rate",)),
    "publication time emptied": (_without("published_at"), ("fill_rate",)),
    "bodies halved": (_halved, ("body_length", "known_articles")),
    "dates a day ahead": (_moved(24), ("future_dates",)),
    "dates three days back": (_moved(-72), ("article_age",)),
}
"""What is done to a day, and the checks that are to say so."""
