"""What a site's accepted batches let expect: volume by weekday, shares, lengths and ages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean

DAY = timedelta(days=1)
WINDOW = timedelta(days=56)
"""How far back the history reaches: eight weeks, so that each weekday comes eight times."""

_WEEKEND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchStats:
    """The figures of one accepted batch (`ops.run_stats`)."""

    logical_at: datetime
    rows: int
    new_rows: int
    rejected: int
    filled: Mapping[str, int]
    length_log_sum: float
    length_log_squares: float
    age_rows: int
    age_sum_hours: float
    age_squares: float
    known_rows: int
    edited_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """New articles of one day: what is expected, how much it varies, and how many days since the last run before."""

    mean: float
    variance: float
    days_covered: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and standard deviation over `rows` values."""

    rows: int
    mean: float
    deviation: float

    def z_of(self, total: float, rows: int) -> float:
        """How many standard errors the mean of a new sample lies above this one."""
        error = self.deviation * sqrt(1 / rows + 1 / self.rows)
        return (total / rows - self.mean) / error if error else 0.0


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
    usable = [day for day in totals if day + 1 in totals]
    expected = _expected(usable, totals, logical_at)
    if not expected or 0 not in expected:
        return None
    residuals = [(totals[day] - expected[day]) ** 2 / max(expected[day], 0.5) for day in usable if day in expected]
    weekdays = len({day % 7 for day in usable})
    dispersion = max(0.1, sum(residuals) / max(1, len(residuals) - weekdays))
    alike = sum(day % 7 == 0 for day in usable)
    mean = expected[0]
    return Volume(
        mean=mean,
        variance=max(mean, 0.5) * dispersion * (1 + 1 / (alike + 1)),
        days_covered=min(totals, default=1),
        count=today,
    )


def _expected(usable: Sequence[int], totals: Mapping[int, int], logical_at: datetime) -> dict[int, float]:
    """For each day of the history, and 0 for today, the mean of its weekday, drawn towards working day or weekend."""
    by_weekday: defaultdict[int, list[int]] = defaultdict(list)
    by_class: defaultdict[bool, list[int]] = defaultdict(list)
    for day in usable:
        by_weekday[day % 7].append(totals[day])
        by_class[_is_weekend(logical_at, day)].append(totals[day])
    expected = {}
    for day in (0, *usable):
        alike, kind = by_weekday[day % 7], by_class[_is_weekend(logical_at, day)]
        if len(kind) >= 2:
            expected[day] = (sum(alike) + fmean(kind)) / (len(alike) + 1)
    return expected


def share(successes: int, trials: int) -> float:
    """A share estimated from counts, kept away from 0 and 1 by half an observation on each side."""
    return (successes + 0.5) / (trials + 1)


def fill(history: Sequence[BatchStats], field: str) -> tuple[int, int]:
    """Rows with the field, and rows."""
    return sum(batch.filled.get(field, 0) for batch in history), sum(batch.rows for batch in history)


def log_length(history: Sequence[BatchStats]) -> Moments | None:
    """Of ln(characters of the body) per row."""
    rows = sum(batch.rows for batch in history)
    return _moments(
        rows, sum(batch.length_log_sum for batch in history), sum(batch.length_log_squares for batch in history)
    )


def age(history: Sequence[BatchStats]) -> Moments | None:
    """Of the age in hours of new articles when fetched; the first batch, a backlog, is left out."""
    later = history[1:]
    rows = sum(batch.age_rows for batch in later)
    return _moments(rows, sum(batch.age_sum_hours for batch in later), sum(batch.age_squares for batch in later))


def _moments(rows: int, total: float, squares: float) -> Moments | None:
    if rows < 10:
        return None
    mean = total / rows
    return Moments(rows=rows, mean=mean, deviation=sqrt(max(squares / rows - mean * mean, 1e-4)))


def _is_weekend(logical_at: datetime, days_before: int) -> bool:
    return (logical_at - days_before * DAY).weekday() >= _WEEKEND
