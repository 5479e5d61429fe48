"""What a site's accepted batches let expect of shares, lengths and ages; of counts see `warehouse.volumes`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt

WINDOW = timedelta(days=56)
"""How far back the history reaches: eight weeks, so that each weekday comes eight times."""


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
    tried: int = 0
    lost: int = 0
    standing: int = 0
    vanished: int = 0
    announced: int = 0
    shifted: int = 0
    old_rows: int = 0
    shrunk_rows: int = 0
    redated_rows: int = 0
    emptied: Mapping[str, int] = field(default_factory=dict)


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


def share(successes: int, trials: int) -> float:
    """A share estimated from counts, kept away from 0 and 1 by half an observation on each side."""
    return (successes + 0.5) / (trials + 1)


_PRIOR_WEIGHT = 25


def rate(successes: int, trials: int, usual: float) -> float:
    """How often something happens at this site, where `usual` is how often it does at any: worth 25 observations."""
    return (successes + usual * _PRIOR_WEIGHT) / (trials + _PRIOR_WEIGHT)


def fill(history: Sequence[BatchStats], name: str) -> tuple[int, int]:
    """Rows with the field of that name, and rows."""
    return sum(batch.filled.get(name, 0) for batch in history), sum(batch.rows for batch in history)


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
