"""From a due URL and how its fetch ended to what the ledger enters. A pure function."""

from dataclasses import replace
from datetime import datetime

from scrapers.crawl.archive import payload_digest
from scrapers.crawl.fetch import Answer
from scrapers.crawl.schedule import ROBOTS_RECHECK, next_attempt, next_revisit
from scrapers.frontier import DueUrl, RobotsVerdict, Settlement, UrlState
from scrapers.outcome import FailureClass, Outcome, PendingReason, SkipReason

_DELETED = frozenset({FailureClass.NOT_FOUND, FailureClass.GONE})


def settlement(due: DueUrl, answer: Answer, now: datetime) -> Settlement:
    """What became of a URL: skipped (by robots.txt or our own rules), failed or gone, unchanged, or fetched."""
    if answer.verdict is RobotsVerdict.DISALLOWED:
        return Settlement(
            url_id=due.url_id,
            at=now,
            outcome=Outcome.SKIPPED,
            reason=SkipReason.ROBOTS_DISALLOWED,
            detail=answer.detail,
            state=UrlState.SKIPPED,
            due_at=now + ROBOTS_RECHECK,
            robots=answer.verdict,
        )
    if answer.skip is not None:
        return Settlement(
            url_id=due.url_id,
            at=now,
            outcome=Outcome.SKIPPED,
            reason=answer.skip,
            detail=answer.detail,
            status=answer.status,
            state=UrlState.SKIPPED,
        )
    if answer.failure is not None:
        return _failed(due, answer, answer.failure, now)
    return _fetched(due, answer, now)


def taken_over(due: DueUrl, answer: Answer, now: datetime) -> Settlement:
    """What became of a URL whose page came out of somebody else's archive.

    The ledger learns from it only what is newer than what it knows, and a failure to read it says nothing of the URL.
    """
    response = answer.response
    if answer.failure is not None or response is None:
        failure = answer.failure or FailureClass.OTHER
        return Settlement(url_id=due.url_id, at=now, outcome=Outcome.FAILED, reason=failure, detail=answer.detail)
    known_at = max(filter(None, (due.fetched_at, due.gone_at)), default=None)
    return replace(
        _fetched(due, answer, now),
        at=response.fetched_at,
        outcome=Outcome.PENDING,  # parse finds out whether it is as we hold it; the capture says that it was taken
        reason=PendingReason.TO_PARSE,
        state=UrlState.FETCHED if known_at is None or response.fetched_at > known_at else None,
        due_at=next_revisit(due.published_at, due.first_fetched_at or response.fetched_at, now),
    )


def is_deletion(due: DueUrl, answer: Answer) -> bool:
    """Whether a page that we hold is no longer there."""
    return due.fetched_at is not None and answer.failure in _DELETED


def is_unchanged(due: DueUrl, answer: Answer) -> bool:
    """Whether the server, or the bytes themselves, say that the page is the one we hold.

    One that was gone is read anew: its capture, and with it the word that it is back, outlives a run that dies.
    """
    if answer.not_modified or due.gone_at is not None:
        return answer.not_modified
    body = answer.response.body if answer.response else b""
    return due.payload_digest is not None and payload_digest(body) == due.payload_digest


def _failed(due: DueUrl, answer: Answer, failure: FailureClass, now: datetime) -> Settlement:
    return Settlement(
        url_id=due.url_id,
        at=now,
        outcome=Outcome.FAILED,
        reason=FailureClass.GONE if is_deletion(due, answer) else failure,
        detail=answer.detail,
        status=answer.status,
        state=UrlState.GONE if is_deletion(due, answer) else UrlState.FAILED,
        due_at=next_attempt(failure, due.attempts, now),
        robots=answer.verdict,
    )


def _fetched(due: DueUrl, answer: Answer, now: datetime) -> Settlement:
    unchanged = is_unchanged(due, answer)
    response = answer.response
    return Settlement(
        url_id=due.url_id,
        at=now,
        outcome=Outcome.UNCHANGED if unchanged else Outcome.PENDING,
        reason=None if unchanged else PendingReason.TO_PARSE,
        status=answer.status,
        state=UrlState.FETCHED,
        due_at=next_revisit(due.published_at, due.first_fetched_at or now, now),
        robots=answer.verdict,
        etag=(response.header("etag") if response else None) or (due.etag if answer.not_modified else None),
        last_modified=(response.header("last-modified") if response else None)
        or (due.last_modified if answer.not_modified else None),
    )
