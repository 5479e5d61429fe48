"""When a URL is due again: young articles are looked at for edits and deletions, failures with back-off.

Pure functions of times and the class of failure; a dead URL is asked for more and more rarely, for weeks.
"""

from datetime import datetime, timedelta

from scrapers.frontier import DueUrl
from scrapers.outcome import FailureClass

REVISIT_AGES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=7))
"""The ages at which a young article is fetched again."""

LEAST_GAP = timedelta(minutes=30)
"""The least time between two fetches of the same page."""

UNCONDITIONAL_AGES = (timedelta(days=7),)
"""The revisits that send no validators, so that a server with a lying ETag hides an edit for days at most."""

ROBOTS_RECHECK = timedelta(days=7)
"""How long a URL that robots.txt forbids is left alone."""

GIVE_UP_AFTER_ATTEMPTS = 12
"""With the back-off below, some five weeks of failures."""

_FIRST_BACK_OFF = timedelta(minutes=30)
_LONGEST_BACK_OFF = timedelta(days=4)
_PATIENT = {
    FailureClass.NOT_FOUND: timedelta(hours=6),
    FailureClass.GONE: timedelta(days=2),
    FailureClass.FORBIDDEN: timedelta(hours=12),
    FailureClass.CAPTCHA: timedelta(hours=12),
    FailureClass.PAYWALL: timedelta(days=2),
    FailureClass.CLIENT_ERROR: timedelta(days=1),
    FailureClass.TOO_LARGE: timedelta(days=4),
    FailureClass.SSRF_REFUSED: timedelta(days=4),
    FailureClass.MOVED: timedelta(days=1),
}
"""The first pause for failures that do not pass quickly."""


def next_revisit(
    published_at: datetime | None, first_fetched_at: datetime, now: datetime, ages: tuple[timedelta, ...] = REVISIT_AGES
) -> datetime | None:
    """When an article fetched `now` is due again, by its age; None when it is no longer young.

    An announced time of publication in the future, which cannot be, counts as the time of the first fetch.
    """
    born = min(published_at, first_fetched_at) if published_at else first_fetched_at
    return next((born + age for age in ages if born + age > now + LEAST_GAP), None)


def wants_full_fetch(due: DueUrl, now: datetime) -> bool:
    """Whether to ask without validators: never fetched, gone, announced as edited since, or of `UNCONDITIONAL_AGES`."""
    if due.fetched_at is None or due.first_fetched_at is None or due.gone_at is not None:
        return True
    if due.modified_at is not None and due.modified_at > due.fetched_at:
        return True
    born = min(due.published_at, due.first_fetched_at) if due.published_at else due.first_fetched_at
    return any(due.fetched_at < born + age <= now for age in UNCONDITIONAL_AGES)


def next_attempt(failure: FailureClass, attempts: int, now: datetime) -> datetime | None:
    """When to try a URL again that has failed `attempts` times before this one; None to give up."""
    if attempts + 1 >= GIVE_UP_AFTER_ATTEMPTS:
        return None
    pause = _PATIENT.get(failure, _FIRST_BACK_OFF) * (1 << min(attempts, 10))
    return now + min(pause, _LONGEST_BACK_OFF)
