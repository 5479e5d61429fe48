"""The checks of a batch against its site's contract and history: pure functions that return findings.

A deviation counts when it is larger than the contract allows *and* chance alone would rarely show it: below
`ERROR_CHANCE` it is an error, below `WARNING_CHANCE` a warning. A site crawled daily for 90 days so sees a quiet
batch held about 0.1 times per check at the very most, and in practice less, since the size must be exceeded too.
"""

from collections.abc import Callable, Iterator
from math import exp

from warehouse import history as past
from warehouse.batch import DECLARED_CHANCE, ERROR_CHANCE, SHRUNK, Batch, severity_of
from warehouse.date_checks import article_age, freshness, future_dates, shifted_dates
from warehouse.field_checks import fill_rate
from warehouse.findings import Finding, Severity
from warehouse.statistics import binomial_at_least, normal_tail
from warehouse.volume_checks import announced, lost_pages, vanished_entries, volume

_MARGIN, _WIDE_MARGIN = 1.15, 1.4
_MAX_EDITED_SHARE = 0.5
_USUALLY_SHRUNK = 0.01
_TOO_MANY_CLAIMANTS = 3
"""A page and its AMP form may differ in their headline."""


Check = Callable[[Batch], Iterator[Finding]]


def body_length(batch: Batch) -> Iterator[Finding]:
    """The typical length of bodies against the history."""
    known = past.log_length(batch.history) if batch.has_history else None
    if known is None or batch.is_small:
        return
    total = batch.measures["length_log_sum"]
    ratio = exp(total / batch.rows - known.mean)
    low, high = batch.contract.body_length_ratio
    chance = normal_tail(abs(known.z_of(total, batch.rows)))
    if ratio <= low * _MARGIN or ratio >= high:
        severity = severity_of(chance)
    else:  # half of longer bodies than usual
        severity = severity_of(chance, ERROR_CHANCE) if ratio <= low * _WIDE_MARGIN else None
    if severity:
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
    severity = _of_edits(batch, known, edited) or _of_losses(batch, known)
    if severity:
        change = batch.measures["median_length_change"] or 1.0
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
    """Different pages that call one address their own: published, those much alike would become one article."""
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


def shared_id(batch: Batch) -> Iterator[Finding]:
    """Different pages that print one id of the publisher's: identity does not believe it, and loses that evidence."""
    claimants = batch.measures["id_claimants"]
    if claimants >= _TOO_MANY_CLAIMANTS:
        yield Finding(
            check="shared_id",
            severity=Severity.WARNING,
            field="publisher_id",
            expected="an id for each article",
            actual=f"{claimants} headlines under one",
            message=f"{claimants} pages of different headlines print one id: is it the template's? It merges nothing.",
            sample=batch.sample("id_claimed"),
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
            message=f"{rejected} of {pages} fetched pages were rejected{batch.reasons('rejected')}; "
            f"up to {limit:.0%} are usual",
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
    shared_id,
    future_dates,
    shifted_dates,
    article_age,
    rejected_share,
    freshness,
)


def _of_edits(batch: Batch, known: int, edited: int) -> Severity | None:
    if known < batch.contract.min_rows or edited <= known * _MAX_EDITED_SHARE:
        return None
    usual = past.share(sum(each.edited_rows for each in batch.history), sum(each.known_rows for each in batch.history))
    severity = severity_of(binomial_at_least(edited, known, min(0.5, max(usual, 0.1))))
    if severity is Severity.ERROR and (batch.measures["median_length_change"] or 1.0) > SHRUNK:
        return None if batch.is_read_anew else Severity.WARNING
    return severity


def _of_losses(batch: Batch, known: int) -> Severity | None:
    """Bodies that have lost much of their length are rarer than edits: two of two are evidence enough."""
    shrunk = batch.measures["shrunk_rows"]
    if shrunk < 2 or shrunk <= known * _MAX_EDITED_SHARE:
        return None
    before = sum(each.shrunk_rows for each in batch.history)
    usual = past.rate(before, sum(each.known_rows for each in batch.history), _USUALLY_SHRUNK)
    return severity_of(binomial_at_least(shrunk, known, usual))
