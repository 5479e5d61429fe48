"""The checks of a batch's publication times: pure functions that return findings, as in `warehouse.checks`."""

from collections.abc import Iterator

from warehouse import history as past
from warehouse.batch import SHIFT_HOURS, Batch, severity_of
from warehouse.findings import Finding, Severity
from warehouse.statistics import binomial_at_least, normal_tail
from warehouse.volume_checks import is_seldom


def future_dates(batch: Batch) -> Iterator[Finding]:
    """Publication times later than the fetch."""
    future = batch.measures["future"]
    if future:
        grave = future >= 2 and future >= 0.1 * batch.rows
        yield Finding(
            check="future_dates",
            severity=Severity.ERROR if grave else Severity.WARNING,
            field="published_at",
            expected="no article from the future",
            actual=f"{future} of {batch.rows}",
            message=f"{future} of {batch.rows} articles say they were published after we fetched them",
            sample=batch.sample("future"),
        )


def shifted_dates(batch: Batch) -> Iterator[Finding]:
    """Publication times that disagree with what feed or sitemap announced, all by about the same amount."""
    announced, shifted = batch.measures["announced"], batch.measures["shifted"]
    if announced < batch.contract.min_rows or shifted <= announced / 2:
        return
    hours = batch.measures["median_shift_hours"]
    if abs(hours) > SHIFT_HOURS and (severity := severity_of(binomial_at_least(shifted, announced, 0.1))):
        yield Finding(
            check="shifted_dates",
            severity=severity,
            field="published_at",
            expected="the times that the sources announced",
            actual=f"{hours:+.1f} hours from them in the median",
            message=f"{shifted} of {announced} publication times are off the announced ones by {hours:+.1f} h",
            sample=batch.sample("any"),
        )


def article_age(batch: Batch) -> Iterator[Finding]:
    """The age of new articles against the history: a shift of all dates shows here when no source tells the time."""
    known = past.age(batch.history) if batch.has_history else None
    rows = batch.measures["age_rows"]
    if known is None or rows < batch.contract.min_rows or batch.follows_a_gap() or batch.is_backfill:
        return
    hours = batch.measures["age_sum_hours"] / rows - known.mean
    severity = severity_of(normal_tail(abs(known.z_of(batch.measures["age_sum_hours"], rows))))
    if severity and abs(hours) > max(4.0, known.deviation):
        yield Finding(
            check="article_age",
            severity=severity,
            field="published_at",
            expected=f"new articles about {known.mean:.0f} hours old",
            actual=f"about {known.mean + hours:.0f}",
            message=f"new articles are {hours:+.0f} hours older than usual when fetched: are their dates shifted?",
            sample=batch.sample("any"),
        )


def freshness(batch: Batch) -> Iterator[Finding]:
    """The age of the site's newest article."""
    limit, hours = batch.contract.max_age_hours, batch.newest_age_hours
    if hours is None or hours <= limit or batch.is_backfill:
        return
    if is_seldom(batch, limit):
        return
    yield Finding(
        check="freshness",
        severity=Severity.WARNING,
        field="published_at",
        expected=f"an article in the last {limit} hours",
        actual=f"the newest is {hours:.0f} hours old",
        message=f"the newest article is {hours / 24:.1f} days old: do the site's sources still speak?",
    )
