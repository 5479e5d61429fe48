"""The checks of a batch's publication times: pure functions that return findings, as in `warehouse.checks`."""

from collections.abc import Iterator

from warehouse import history as past
from warehouse.batch import SHIFT_HOURS, Batch, severity_of
from warehouse.findings import Finding, Severity
from warehouse.statistics import binomial_at_least, normal_tail
from warehouse.volume_checks import is_seldom

_USUALLY_MOVED, _USUALLY_OLD = 0.02, 0.02


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
    """Publication times that disagree with what feed or sitemap announced, or with what the same articles had before.

    Two articles are enough, at a site whose pages and sources have told the same time so far.
    """
    announced, known = batch.measures["announced"], batch.measures["known_rows"]
    if severity := _of_shift(batch, "shifted", "announced", announced):
        hours = batch.measures["median_shift_hours"]
        expected, message = "the times that the sources announced", f"of {announced} are off the announced ones"
        moved = batch.measures["shifted"]
    elif not batch.is_read_anew and (severity := _of_shift(batch, "redated_rows", "known_rows", known)):
        hours = batch.measures["median_redated_hours"]
        expected, message = "the times that the same articles had", f"of {known} read again are off those held"
        moved = batch.measures["redated_rows"]
    else:
        return
    if abs(hours) > SHIFT_HOURS:
        yield Finding(
            check="shifted_dates",
            severity=severity,
            field="published_at",
            expected=expected,
            actual=f"{hours:+.1f} hours from them in the median",
            message=f"{moved} publication times {message} by {hours:+.1f} h",
            sample=batch.sample("any"),
        )


def article_age(batch: Batch) -> Iterator[Finding]:
    """The age of new articles against the history: a shift of all dates shows here when no source tells the time.

    One old article that a feed brings up again moves the mean of many: so many old ones must be rare at this site, too.
    """
    known = past.age(batch.history) if batch.has_history else None
    rows = batch.measures["age_rows"]
    if known is None or rows == 0 or batch.follows_a_gap() or batch.is_backfill:
        return
    hours = batch.measures["age_sum_hours"] / rows - known.mean
    chance = normal_tail(abs(known.z_of(batch.measures["age_sum_hours"], rows)))
    if hours > 0:
        later = batch.history[1:]
        usual = past.rate(sum(each.old_rows for each in later), sum(each.age_rows for each in later), _USUALLY_OLD)
        chance = max(chance, binomial_at_least(batch.measures["old_rows"], rows, usual))
    severity = severity_of(chance)
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
    if is_seldom(batch, limit, hours):
        return
    yield Finding(
        check="freshness",
        severity=Severity.WARNING,
        field="published_at",
        expected=f"an article in the last {limit} hours",
        actual=f"the newest is {hours:.0f} hours old",
        message=f"the newest article is {hours / 24:.1f} days old: do the site's sources still speak?",
    )


def _of_shift(batch: Batch, moved: str, among: str, trials: int) -> Severity | None:
    """How grave it is that so many times have `moved`, against how many did before."""
    times = batch.measures[moved]
    if times < 2 or times <= trials / 2:
        return None
    before = sum(getattr(each, moved) for each in batch.history)
    usual = past.rate(before, sum(getattr(each, among) for each in batch.history), _USUALLY_MOVED)
    return severity_of(binomial_at_least(times, trials, usual))
