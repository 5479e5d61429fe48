"""The checks of a batch against its site's contract and history: pure functions that return findings.

A deviation counts when it is larger than the contract allows *and* chance alone would rarely show it: below
`ERROR_CHANCE` it is an error, below `WARNING_CHANCE` a warning. A site crawled daily for 90 days so sees a quiet
batch held about 0.1 times per check at the very most, and in practice less, since the size must be exceeded too.
"""

from collections.abc import Callable, Iterator
from math import exp

from warehouse import history as past
from warehouse.batch import DECLARED_CHANCE, Batch, severity_of
from warehouse.date_checks import article_age, freshness, future_dates, shifted_dates
from warehouse.findings import Finding, Severity
from warehouse.statistics import binomial_at_least, binomial_at_most, normal_tail
from warehouse.volume_checks import announced, lost_pages, vanished_entries, volume

_MAX_EDITED_SHARE = 0.5
_SHRUNK = 0.7
_TOO_MANY_CLAIMANTS = 3
"""A page and its AMP form may differ in their headline."""


Check = Callable[[Batch], Iterator[Finding]]


def fill_rate(batch: Batch) -> Iterator[Finding]:
    """Each field's share of rows that have it, against the declared least and against the history."""
    if batch.is_small:
        return
    for field, filled in batch.measures["filled"].items():
        finding = _below_declared(batch, field, filled) or _below_history(batch, field, filled)
        if finding:
            yield finding


def body_length(batch: Batch) -> Iterator[Finding]:
    """The typical length of bodies against the history."""
    known = past.log_length(batch.history) if batch.has_history else None
    if known is None or batch.is_small:
        return
    total = batch.measures["length_log_sum"]
    ratio = exp(total / batch.rows - known.mean)
    low, high = batch.contract.body_length_ratio
    if low * 1.15 < ratio < high:
        return
    if severity := severity_of(normal_tail(abs(known.z_of(total, batch.rows)))):
        yield Finding(
            check="body_length",
            severity=severity,
            field="body_text",
            expected=f"about {exp(known.mean):.0f} characters",
            actual=f"about {exp(total / batch.rows):.0f}",
            message=f"bodies are {ratio:.0%} of their usual length",
            sample=batch.sample("short"),
        )


def known_articles(batch: Batch) -> Iterator[Finding]:
    """Articles fetched or read again: a site does not rewrite most of them at once, but a broken selector does.

    Of a published run that is read anew by better rules most may differ, but not by losing much of their text.
    """
    known, edited = batch.measures["known_rows"], batch.measures["edited_rows"]
    if known < batch.contract.min_rows or edited <= known * _MAX_EDITED_SHARE:
        return
    usual = past.share(sum(each.edited_rows for each in batch.history), sum(each.known_rows for each in batch.history))
    severity = severity_of(binomial_at_least(edited, known, min(0.5, max(usual, 0.1))))
    change = batch.measures["median_length_change"] or 1.0
    if severity is Severity.ERROR and change > _SHRUNK:
        severity = None if batch.is_read_anew else Severity.WARNING
    if severity:
        yield Finding(
            check="known_articles",
            severity=severity,
            field="body_text",
            expected="most articles that are fetched again are unchanged",
            actual=f"{edited} of {known} differ, their bodies now {change:.0%} of what they were",
            message=f"{edited} of {known} known articles differ from what we hold: has the page's layout changed?",
            sample=batch.sample("short"),
        )


def repeated_bodies(batch: Batch) -> Iterator[Finding]:
    """Different pages with one and the same body: the selector found something that stands on every page."""
    pages, bodies = batch.measures["distinct_pages"], batch.measures["distinct_bodies"]
    if pages >= max(batch.contract.min_rows, 3) and bodies <= pages / 2:
        yield Finding(
            check="repeated_bodies",
            severity=Severity.ERROR,
            field="body_text",
            expected=f"{pages} different bodies",
            actual=str(bodies),
            message=f"{pages} pages share {bodies} bodies: is the text taken from a box that stands on every page?",
            sample=batch.sample("any"),
        )


def shared_address(batch: Batch) -> Iterator[Finding]:
    """Different pages that call one address their own: published, all of them would become one article."""
    claimants = batch.measures["claimants"]
    if claimants >= _TOO_MANY_CLAIMANTS:
        yield Finding(
            check="shared_address",
            severity=Severity.ERROR,
            field="canonical_url",
            expected="an address for each article",
            actual=f"{claimants} headlines under one",
            message=f"{claimants} pages of different headlines name one canonical address: is it the template's?",
            sample=batch.sample("claimed"),
        )


def rejected_share(batch: Batch) -> Iterator[Finding]:
    """The share of fetched pages that were no usable article."""
    rejected = int(batch.measures["rejected"])
    pages = rejected + batch.rows
    before = sum(each.rejected for each in batch.history)
    usual = past.share(before, before + sum(each.rows for each in batch.history)) if batch.has_history else 0.0
    limit = max(batch.contract.max_rejected_share, usual)
    if pages < batch.contract.min_rows or rejected <= limit * pages:
        return
    chance = binomial_at_least(rejected, pages, limit)
    if chance < DECLARED_CHANCE:
        yield Finding(
            check="rejected_share",
            severity=Severity.ERROR,
            expected=f"at most {limit:.0%}",
            actual=f"{rejected / pages:.0%}",
            message=f"{rejected} of {pages} fetched pages were rejected; up to {limit:.0%} are usual",
            sample=batch.sample("rejected"),
        )


CHECKS: tuple[Check, ...] = (
    volume,
    announced,
    vanished_entries,
    lost_pages,
    fill_rate,
    body_length,
    known_articles,
    repeated_bodies,
    shared_address,
    future_dates,
    shifted_dates,
    article_age,
    rejected_share,
    freshness,
)


def _below_declared(batch: Batch, field: str, filled: int) -> Finding | None:
    least = batch.contract.min_fill.get(field)
    if least is None or filled >= least * batch.rows or binomial_at_most(filled, batch.rows, least) >= DECLARED_CHANCE:
        return None
    return _unfilled(batch, field, filled, f"at least {least:.0%}, as declared", Severity.ERROR)


def _below_history(batch: Batch, field: str, filled: int) -> Finding | None:
    if not batch.has_history:
        return None
    usual = past.share(*past.fill(batch.history, field))
    if usual - filled / batch.rows <= batch.contract.max_fill_drop:
        return None
    chance = binomial_at_most(filled, batch.rows, usual) * len(
        batch.measures["filled"]
    )  # as many fields, as many chances
    severity = severity_of(chance)
    return _unfilled(batch, field, filled, f"about {usual:.0%}, as usual", severity) if severity else None


def _unfilled(batch: Batch, field: str, filled: int, expected: str, severity: Severity) -> Finding:
    return Finding(
        check="fill_rate",
        severity=severity,
        field=field,
        expected=expected,
        actual=f"{filled / batch.rows:.0%}",
        message=f"{field} is filled in {filled} of {batch.rows} articles; {expected}",
        sample=batch.sample(field),
    )
