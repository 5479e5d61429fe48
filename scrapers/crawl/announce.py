"""From a discovered URL to what is entered in the ledger: its identity, whether it is wanted, and in which window."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from scrapers.article import DiscoveredUrl, SourceKind
from scrapers.crawl.archive import payload_digest
from scrapers.crawl.discover import Found
from scrapers.crawl.record import Places
from scrapers.crawl.urls import canonical, refusal
from scrapers.frontier import MAX_URL_BYTES, Announced
from scrapers.site import Site

NEWS_WINDOW = timedelta(days=30)
"""Sitemap entries dated older than this are history: `copydesk backfill` fetches them, the daily crawl does not."""

Window = tuple[datetime, datetime]
"""From (included) and to (excluded)."""

LEAST_TEXT_CHARACTERS = 1_000
"""Markup included; what is shorter is an excerpt."""

ALWAYS: Window = (datetime(1995, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))

_MANY = 5
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=[/-])")
_ZONES = timedelta(hours=14)
"""How far a local day may lie from the day in UTC."""


def judged(each: DiscoveredUrl, site: Site) -> Announced:
    """A discovered URL with its identity, and the reason not to fetch it where there is one."""
    skip = refusal(each.url, site)
    kept = each.url if len(each.url.encode()) <= MAX_URL_BYTES else _shortened(each.url)
    return Announced(
        url=canonical(kept) or kept,
        fetch_url=kept,
        source=each.source,
        source_kind=each.source_kind,
        title=each.title,
        published_at=each.published_at,
        modified_at=each.modified_at,
        skip=skip,
        publisher_id=each.publisher_id,
        has_text=site.full_feed and len(each.text_html) >= LEAST_TEXT_CHARACTERS,
    )


def news(found: Found, now: datetime) -> tuple[DiscoveredUrl, ...]:
    """What a source announces to a daily crawl: all but a sitemap's history."""
    oldest = now - NEWS_WINDOW
    urls = found.urls if dates_differ(found) else [replace(each, modified_at=None) for each in found.urls]
    past = (replace(each, modified_at=None) if _is_to_come(each.modified_at, now) else each for each in urls)
    return tuple(each for each in past if not _is_history(each, oldest))


def inside(found: Found, window: Window) -> tuple[DiscoveredUrl, ...]:
    """What of a source lies in the window of a backfill."""
    return tuple(each for each in found.urls if is_inside(each, window))


def is_inside(each: DiscoveredUrl, window: Window) -> bool:
    """By its time of publication where the source names one, else by its last modification.

    A link of a date archive has neither: the archive's period lies in the window, unless the day in the link's path
    says that it is a long way off.
    """
    at = each.published_at or each.modified_at
    if at is not None:
        return window[0] <= at < window[1]
    if each.source_kind is not SourceKind.ARCHIVE:
        return False
    day = _day_in_path(each.url)
    if day is None:
        return True
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return window[0] < start + timedelta(days=1) + _ZONES and start - _ZONES < window[1]


def dates_differ(found: Found) -> bool:
    """Whether the dates of modification can be true: a list that was all modified at one time was only printed then."""
    times = [each.modified_at for each in found.urls if each.modified_at is not None]
    return len(times) < _MANY or max(times) - min(times) > timedelta(minutes=1)


def placed(announced: tuple[Announced, ...], places: Places) -> tuple[Announced, ...]:
    """Those whose whole text came along, with the place of the source's answer, which is the last of its responses."""
    if not places:
        return announced
    at = (places[-1].warc_path, places[-1].warc_offset)
    return tuple(replace(each, text_at=at) if each.has_text else each for each in announced)


def _shortened(url: str) -> str:
    """What is kept of a URL that is too long for the ledger: its start and a digest of the whole."""
    start = url.encode()[: MAX_URL_BYTES - 100].decode("utf-8", "ignore")
    return f"{start}#{payload_digest(url.encode())}"


def _is_history(each: DiscoveredUrl, oldest: datetime) -> bool:
    """Only sitemaps hold history; a feed's old entries are what it announces now."""
    latest = max(filter(None, (each.published_at, each.modified_at)), default=None)
    return each.source_kind is SourceKind.SITEMAP and latest is not None and latest < oldest


def _is_to_come(modified_at: datetime | None, now: datetime) -> bool:
    """No edit has been made then; kept, it would hide all edits until that day."""
    return modified_at is not None and modified_at > now


def _day_in_path(url: str) -> date | None:
    match = _DAY_IN_PATH.search(url)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
