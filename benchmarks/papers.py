"""Simulated sites for the rehearsal of the audit: what a quiet day of each is like, and what a fault makes of it."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from math import exp, log
from statistics import median
from typing import Any

from warehouse.batch import OLD_HOURS, SHIFT_HOURS, SHRUNK
from warehouse.history import BatchStats

_USUALLY_LOST, _USUALLY_VANISHED, _USUALLY_OLD, _USUALLY_OFF = 0.02, 0.01, 0.01, 0.01
_USUALLY_EDITED, _USUALLY_SHRUNK, _USUALLY_EMPTIED, _USUALLY_REDATED = 0.05, 0.003, 0.003, 0.003
_FIELDS = ("headline", "description", "authors", "published_at", "section", "tags", "image_url", "body_text")
_LOSABLE = ("description", "authors", "section", "tags", "image_url")
"""What an editor may take away from an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A simulated site: articles a working day, weekend factor, irregularity (0 clockwork, 1 Poisson, more bursts).

    `listed` is how many entries its feed always has; None: those of the last two days. `tells_times` says whether its
    feed gives times of publication, `varying` which share of its pages has other bytes each time they are fetched, so
    that they are read again.
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
    tells_times: bool
    varying: float

    def mean(self, at: datetime) -> float:
        """The expected articles of a day."""
        return self.daily * (self.weekend if at.weekday() >= 5 else 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article of a batch, as far as the audit looks at it; `off_hours`: from the time that the feed gave."""

    filled: frozenset[str]
    length: float
    age_hours: float
    off_hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A known article that was fetched again: as it is held, and as it was read; None: its bytes were the same."""

    held: Row
    read: Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day's batch: its new articles, those fetched again, its feed, and how many pages were due and did not come.

    The feed lists `listed` entries; of `standing` ones, which should still be there from the day before, `vanished`
    went.
    """

    rows: Sequence[Row]
    again: Sequence[Again]
    listed: int
    rejected: int
    lost: int
    standing: int
    vanished: int

    @property
    def staged(self) -> list[Row]:
        """What comes to the audit: new articles, and known ones that differ."""
        return [*self.rows, *(each.read for each in self.again if each.read is not None and each.read != each.held)]


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
            tells_times=chance.random() < 0.75,
            varying=chance.choice((1.0, 1.0, 0.5, 0.0)),
        )
        for number in range(count)
    ]


def day_of(paper: Paper, at: datetime, before: Sequence[Day], chance: random.Random) -> Day:
    """A quiet day after those `before`; the articles of the day before and of a week ago are fetched again."""
    mean = paper.mean(at)
    rows = [_row(paper, chance) for _ in range(max(0, round(chance.gauss(mean, (paper.irregularity * mean) ** 0.5))))]
    due = [row for days in (1, 7) if len(before) >= days for row in before[-days].rows]
    again = [_again(row, paper, chance) for row in due if chance.random() >= _USUALLY_LOST]
    yesterday = len(before[-1].rows) if before else 0
    listed = paper.listed or len(rows) + yesterday
    standing = round(0.75 * max(0, listed - len(rows)))
    return Day(
        rows=rows,
        again=again,
        listed=listed,
        rejected=round(len(rows) * paper.rejected),
        lost=len(due) - len(again) + sum(chance.random() < _USUALLY_LOST for _ in rows),
        standing=standing,
        vanished=sum(chance.random() < _USUALLY_VANISHED for _ in range(standing)),
    )


def _row(paper: Paper, chance: random.Random) -> Row:
    is_old, is_off = chance.random() < _USUALLY_OLD, chance.random() < _USUALLY_OFF
    return Row(
        filled=frozenset(name for name, share in paper.fill.items() if chance.random() < share),
        length=exp(chance.gauss(log(paper.length), paper.spread)),
        age_hours=chance.uniform(24, 240) if is_old else chance.uniform(0.1, 24),
        off_hours=(chance.uniform(-24, 24) if is_off else chance.gauss(0, 0.1)) if paper.tells_times else None,
    )


def _again(held: Row, paper: Paper, chance: random.Random) -> Again:
    if chance.random() >= paper.varying:
        return Again(held=held, read=None)
    read = held
    if chance.random() < _USUALLY_EDITED:
        read = replace(read, length=read.length * chance.uniform(0.9, 1.2))
    if chance.random() < _USUALLY_SHRUNK:
        read = replace(read, length=read.length * chance.uniform(0.3, 0.7))
    if chance.random() < _USUALLY_REDATED:
        read = replace(read, age_hours=read.age_hours - chance.uniform(1, 24))
    lost = [name for name in _LOSABLE if chance.random() < _USUALLY_EMPTIED]
    return Again(held=held, read=replace(read, filled=read.filled.difference(lost)) if lost else read)


def measures(day: Day) -> dict[str, Any]:
    """As `warehouse/sql/audit.sql`, measure, would give them."""
    rows = day.staged
    logs = [log(max(row.length, 1)) for row in rows]
    ages = [min(240.0, row.age_hours) for row in day.rows if "published_at" in row.filled]
    off = [row.off_hours for row in rows if row.off_hours is not None and "published_at" in row.filled]
    pairs = [(each.held, each.read) for each in day.again if each.read is not None]
    moved = [held.age_hours - read.age_hours for held, read in pairs if "published_at" in held.filled & read.filled]
    redated = [hours for hours in moved if abs(hours) > SHIFT_HOURS]
    changes = [read.length / held.length for held, read in pairs if read.length != held.length]
    return {
        "rows": len(rows),
        "new_rows": len(day.rows),
        "rejected": day.rejected,
        "tried": len(day.rows) + len(day.again) + day.rejected + day.lost,
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
        "old_rows": sum(each > OLD_HOURS for each in ages),
        "future": sum(each < -1 for each in ages),
        "announced": len(off),
        "shifted": sum(abs(each) > SHIFT_HOURS for each in off),
        "median_shift_hours": median(off) if off else None,
        "known_rows": len(day.again),
        "edited_rows": len(changes),
        "shrunk_rows": sum(read.length < SHRUNK * held.length for held, read in pairs),
        "redated_rows": len(redated),
        "median_redated_hours": median(redated) if redated else None,
        "emptied": {name: sum(name in held.filled - read.filled for held, read in pairs) for name in _FIELDS},
        "median_length_change": median(changes) if changes else None,
        "distinct_bodies": len(rows),
        "distinct_pages": len(rows),
        "claimants": 1,
        "id_claimants": 1,
        "samples": {},
        "reasons": {},
    }


def accepted(day: Day, at: datetime) -> BatchStats:
    """The day as a part of the history."""
    given = measures(day)
    names = {each.name for each in fields(BatchStats)} - {"logical_at"}
    return BatchStats(logical_at=at, **{name: given[name] for name in names})


def fewer(day: Day) -> Day:
    """Half of the articles, and nothing else to be seen."""
    return replace(day, rows=day.rows[: len(day.rows) // 2])


def _cut_lists(day: Day) -> Day:
    return replace(fewer(day), listed=day.listed // 2, vanished=day.standing // 2)


def _failing_pages(day: Day) -> Day:
    rows, again = day.rows[: len(day.rows) // 2], day.again[: len(day.again) // 2]
    lost = day.lost + len(day.rows) - len(rows) + len(day.again) - len(again)
    return replace(day, rows=rows, again=again, lost=lost)


def _each(change: Callable[[Row], Row]) -> Fault:
    def spoil(day: Day) -> Day:
        again = [replace(each, read=change(each.read)) if each.read else each for each in day.again]
        return replace(day, rows=[change(row) for row in day.rows], again=again)

    return spoil


def _without(field: str) -> Fault:
    return _each(lambda row: replace(row, filled=row.filled - {field}))


def _moved(hours: float) -> Fault:
    def move(row: Row) -> Row:
        off = None if row.off_hours is None else row.off_hours + hours
        return replace(row, age_hours=row.age_hours - hours, off_hours=off)

    return _each(move)


FAULTS: dict[str, tuple[Fault, Sequence[str]]] = {
    "half the volume: the sources list half": (_cut_lists, ("announced", "vanished_entries", "volume")),
    "half the volume: the other pages fail": (_failing_pages, ("lost_pages", "volume")),
    "section emptied": (_without("section"), ("fill_rate",)),
    "authors emptied": (_without("authors"), ("fill_rate",)),
    "publication time emptied": (_without("published_at"), ("fill_rate",)),
    "bodies halved": (_each(lambda row: replace(row, length=row.length / 2)), ("body_length", "known_articles")),
    "dates a day ahead": (_moved(24), ("future_dates", "shifted_dates")),
    "dates three days back": (_moved(-72), ("article_age", "shifted_dates")),
}
"""What is done to a day, and the checks that are to say so."""


def touched(usual: Day, broken: Day) -> int:
    """How many articles or entries of a list bear the fault: what there is to see of it."""
    if broken.listed != usual.listed:
        return usual.listed - broken.listed
    if broken.lost != usual.lost:
        return broken.lost - usual.lost
    before, after = _read(usual), _read(broken)
    return sum(old != new for old, new in zip(before, after, strict=True))


def _read(day: Day) -> Iterator[Row]:
    yield from day.rows
    yield from (each.read for each in day.again if each.read)
