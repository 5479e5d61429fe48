"""Counts by the day: what is usual on a weekday, how much it varies, and what has been missing for days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log
from statistics import fmean, pvariance

from warehouse.history import BatchStats

DAY = timedelta(days=1)

_WEEKEND = 5
_STEADIEST = 0.1
"""The least dispersion that is believed in: a few equal days prove no clockwork."""

_STEADIEST_LIST = 0.03
"""The same for the length of lists, which many sites keep at a fixed number of entries."""

_LEAST_DAYS = 7
_LONGEST_DAYS = 28
"""So long a site may be silent of which too little is known to say what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of a count, and how much it varies; `dispersion` is its variance over a Poisson's."""

    mean: float
    variance: float
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """New articles of one day: what is expected, and how many days since the last run before."""

    expected: Expected
    days_covered: int
    count: int
    shortfall: float
    days_short: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList:
    """How many entries one source of the run announced, and in the runs before."""

    source: str
    announced: int
    before: Sequence[tuple[datetime, int]]


def volume(history: Sequence[BatchStats], logical_at: datetime, new_rows: int) -> Volume | None:
    """The new articles of the 24 hours up to `logical_at` against the same weekday before; None: too little history.

    Runs are added up by the day, counted back from `logical_at`, so that it makes no difference how often a site is
    crawled, and a second run on the same day is no alarm. Days that follow a gap hold the gap's articles too and are
    left out, as is the first day ever, which holds a backlog.
    """
    totals: defaultdict[int, int] = defaultdict(int)
    for batch in history:
        totals[(logical_at - batch.logical_at) // DAY] += batch.new_rows
    today = totals.pop(0, 0) + new_rows
    usable = {day: count for day, count in totals.items() if day + 1 in totals}
    model = _model(usable, logical_at, _STEADIEST)
    if model is None:
        return None
    means, expected = model
    days_covered = min(totals, default=1)
    latest = {**usable, 0: today} if days_covered == 1 else usable
    shortfall, days_short = _shortfall(latest, means, max(1.0, expected.dispersion))
    return Volume(expected=expected, days_covered=days_covered, count=today, shortfall=shortfall, days_short=days_short)


def usual_pause(history: Sequence[BatchStats], logical_at: datetime, silent_days: float) -> float:
    """How probable it is that a site brings nothing for so many days, by its days before; 1 where those are too few.

    Articles that come in bunches make pauses longer than their mean says: the variance over the mean counts for it.
    """
    totals: defaultdict[int, int] = defaultdict(int)
    for batch in history:
        totals[(logical_at - batch.logical_at) // DAY] += batch.new_rows
    counts = [count for day, count in totals.items() if day >= silent_days and day + 1 in totals]
    if len(counts) < _LEAST_DAYS:
        return 0.0 if silent_days > _LONGEST_DAYS else 1.0
    mean = fmean(counts) or 1 / len(counts)
    return exp(-mean * silent_days / max(1.0, pvariance(counts) / mean))


def list_length(each: SourceList, logical_at: datetime) -> Expected | None:
    """How many entries a source usually announces on this weekday; None: too little history."""
    latest = {(logical_at - at) // DAY: count for at, count in each.before}
    model = _model(latest, logical_at, _STEADIEST_LIST)
    return model[1] if model else None


def _model(
    counts: Mapping[int, int], logical_at: datetime, steadiest: float
) -> tuple[Mapping[int, float], Expected] | None:
    """The mean of each day of the history and of today (0), and today's spread."""
    means = _means(counts, logical_at)
    if 0 not in means:
        return None
    residuals = [(count - means[day]) ** 2 / max(means[day], 0.5) for day, count in counts.items() if day in means]
    weekdays = len({day % 7 for day in counts})
    freedom = max(1, len(residuals) - weekdays)
    dispersion = max(steadiest, sum(residuals) / freedom * (1 + 2 / freedom))
    alike = sum(day % 7 == 0 for day in counts)
    variance = max(means[0], 0.5) * dispersion * (1 + 1 / (alike + 1))
    return means, Expected(mean=means[0], variance=variance, dispersion=dispersion)


def _means(counts: Mapping[int, int], logical_at: datetime) -> dict[int, float]:
    """For each day of the history, and 0 for today, the mean of its weekday, drawn towards working day or weekend."""
    by_weekday: defaultdict[int, list[int]] = defaultdict(list)
    by_class: defaultdict[bool, list[int]] = defaultdict(list)
    for day, count in counts.items():
        by_weekday[day % 7].append(count)
        by_class[_is_weekend(logical_at, day)].append(count)
    usual = {kind: fmean(alike) for kind, alike in by_class.items() if len(alike) >= 2}
    means = {}
    for day in (0, *counts):
        alike, kind = by_weekday[day % 7], _is_weekend(logical_at, day)
        if kind in usual:
            means[day] = (sum(alike) + usual[kind]) / (len(alike) + 1)
    return means


SHORTFALL = 6.0
"""The bar of `_shortfall`: at a halved volume it is passed after some 6 / (0.15 * expected / dispersion) days."""


def _shortfall(counts: Mapping[int, int], means: Mapping[int, float], dispersion: float) -> tuple[float, int]:
    """Page's cumulative sum for a halved mean, up to the latest day, and over how many days it has added up.

    Each day adds the logarithm of how much likelier its count is at half the mean than at the mean; below 0 it starts
    anew, and so it does once it has passed the bar, so that a loss is told again, but not every day.
    """
    total, days = 0.0, 0
    for count, mean in _in_order(counts, means):
        if total > SHORTFALL:
            total, days = 0.0, 0
        total += (mean / 2 - count * log(2)) / dispersion
        total, days = (total, days + 1) if total > 0 else (0.0, 0)
    return total, days


def _in_order(counts: Mapping[int, int], means: Mapping[int, float]) -> Iterator[tuple[int, float]]:
    for day in sorted(counts, reverse=True):
        if day in means:
            yield counts[day], means[day]


def _is_weekend(logical_at: datetime, days_before: int) -> bool:
    return (logical_at.weekday() - days_before) % 7 >= _WEEKEND
