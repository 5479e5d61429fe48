"""The check of how many articles have each field: pure functions that return findings, as in `warehouse.checks`."""

from collections.abc import Iterator

from warehouse import history as past
from warehouse.batch import DECLARED_CHANCE, Batch, severity_of
from warehouse.findings import Finding, Severity
from warehouse.statistics import binomial_at_least, binomial_at_most, predicted_at_most

_USUALLY_EMPTIED = 0.01


def fill_rate(batch: Batch) -> Iterator[Finding]:
    """Each field against the declared least, against the history, and against what the same articles had before.

    After weeks in which every article had a field, two without are no accident; and of a field that only some articles
    have, those that had it and were read again tell.
    """
    for field in batch.measures["filled"]:
        finding = _below_declared(batch, field) or _below_history(batch, field) or _emptied(batch, field)
        if finding:
            yield finding


def _below_declared(batch: Batch, field: str) -> Finding | None:
    least, filled = batch.contract.min_fill.get(field), batch.measures["filled"][field]
    if batch.is_small or least is None or filled >= least * batch.rows:
        return None
    if binomial_at_most(filled, batch.rows, least) >= DECLARED_CHANCE:
        return None
    return _unfilled(batch, field, f"at least {least:.0%}, as declared", Severity.ERROR)


def _below_history(batch: Batch, field: str) -> Finding | None:
    if not batch.has_history or not batch.rows:
        return None
    filled, before = batch.measures["filled"][field], past.fill(batch.history, field)
    usual = past.share(*before)
    if usual - filled / batch.rows <= batch.contract.max_fill_drop:
        return None
    severity = severity_of(predicted_at_most(filled, batch.rows, *before) * _chances(batch))
    return _unfilled(batch, field, f"about {usual:.0%}, as usual", severity) if severity else None


def _emptied(batch: Batch, field: str) -> Finding | None:
    emptied, known = batch.measures["emptied"].get(field, 0), batch.measures["known_rows"]
    if batch.is_read_anew or emptied < 2:
        return None
    had = past.share(*past.fill(batch.history, field)) * known
    if emptied <= had / 2:
        return None
    before = sum(each.emptied.get(field, 0) for each in batch.history)
    usual = past.rate(before, sum(each.known_rows for each in batch.history), _USUALLY_EMPTIED)
    severity = severity_of(binomial_at_least(emptied, known, usual) * _chances(batch))
    if severity is None:
        return None
    return Finding(
        check="fill_rate",
        severity=severity,
        field=field,
        expected="what an article had it has when it is read again",
        actual=f"gone from {emptied} of {known}",
        message=f"{field} is gone from {emptied} of {known} articles that were read again",
        sample=batch.sample(field),
    )


def _chances(batch: Batch) -> int:
    """As many fields, as many chances."""
    return len(batch.measures["filled"])


def _unfilled(batch: Batch, field: str, expected: str, severity: Severity) -> Finding:
    filled = batch.measures["filled"][field]
    return Finding(
        check="fill_rate",
        severity=severity,
        field=field,
        expected=expected,
        actual=f"{filled / batch.rows:.0%}",
        message=f"{field} is filled in {filled} of {batch.rows} articles; {expected}",
        sample=batch.sample(field),
    )
