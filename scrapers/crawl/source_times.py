"""Times as feeds and sitemaps write them, in UTC. Pure functions; what is unclear, or no time at all, is None."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from time import struct_time

_ZONED = re.compile(r":.*(?:[zZ]|[+-]\d\d:?\d\d)$")
_ANYWHERE = timedelta(hours=12)  # the westernmost zone is so far behind UTC
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PRINTING = 1600  # zeros come out as year 1 or 1601, a count of seconds from zero as 1970


def parse_time(text: str | None) -> datetime | None:
    """A W3C date or time (sitemap protocol, JSON Feed, Atom) in UTC; a bare date is its midnight; None if unclear."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace(" ", "T", 1))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return _meant(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def latest(lastmod: str, modified_at: datetime | None) -> datetime | None:
    """The latest moment that a time may mean: a bare date is a whole day, and without a zone it is one of anywhere."""
    if modified_at is None or _ZONED.search(lastmod):
        return modified_at
    return modified_at + (_ANYWHERE if ":" in lastmod else timedelta(days=1) + _ANYWHERE)


def from_struct(moment: object) -> datetime | None:
    """A time as feedparser gives it."""
    if not isinstance(moment, struct_time):
        return None
    try:
        return _meant(datetime.fromtimestamp(calendar.timegm(moment), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _meant(moment: datetime) -> datetime | None:
    """None for what systems print where they have no time: year 1, or the start of Unix time in some zone."""
    return moment if moment.year > _PRINTING + 1 and abs(moment - _EPOCH) > timedelta(days=1) else None
