"""What runs in a parsing process: bodies from the archive in, articles and rejections out; no database, no network.

A module of its own, small, since each worker process imports it afresh; it loads no database library.
"""

import signal
from collections.abc import Sequence
from dataclasses import replace

from copydesk.lifeline import die_with_parent
from scrapers.article import Article, Capture, FetchFailure, Rejection
from scrapers.crawl.archive import read_capture
from scrapers.crawl.feed_text import CONTENT_TYPE, page_of_entry
from scrapers.crawl.store import is_damage
from scrapers.outcome import FailureClass, RejectionReason
from scrapers.page import ArticlePage
from scrapers.parse import parse_page
from scrapers.site import Site
from scrapers.sites import registry

MAX_PAGE_SECONDS = 60
"""A page that takes longer ends its worker; `parse_page` promises 10 s, which a slow machine may stretch."""


_WALLS = frozenset(
    {
        RejectionReason.CONSENT_WALL,
        RejectionReason.PAYWALL_STUB,
        RejectionReason.LOGIN_WALL,
        RejectionReason.BOT_WALL,
        RejectionReason.EMPTY_BODY,
    }
)
"""What a page may show instead of a text that its feed gives to everybody."""

Result = Article | Rejection | FetchFailure
"""What one capture gives."""

_UNREADABLE = "the archive cannot be read: "
_DAMAGED = "its record in the archive is damaged: "


def start_worker(parent_pid: int) -> None:
    """Prepare a worker: it dies with its parent and by an alarm that nothing in C can mask; Ctrl-C is the parent's."""
    die_with_parent(parent_pid, signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def parse_captures(archive_url: str, captures: Sequence[Capture]) -> list[Result]:
    """Parse some captures; one result each, in order.

    Raises:
        OSError: the archive is away, or closed to us, which says nothing of the pages.
    """
    sites = registry()
    return [_parse(archive_url, capture, sites.get(capture.site)) for capture in captures]


def failed(capture: Capture, detail: str) -> FetchFailure:
    """A page that could not be parsed, with the place of its bytes in the archive."""
    place = f"{capture.warc_path}:{capture.warc_offset}"
    return FetchFailure(
        url=capture.url, failure=FailureClass.PARSE_ERROR, status=capture.status, detail=f"{detail} ({place})"
    )


def unreadable(result: Result) -> str | None:
    """Why a page's file of the archive cannot be read; None where it could, whatever became of the record."""
    return result.detail if isinstance(result, FetchFailure) and result.detail.startswith(_UNREADABLE) else None


def unread(result: Result) -> str | None:
    """Why a page could not be had from the archive, be it for its file or its record; None where it was read."""
    if isinstance(result, FetchFailure) and result.detail.startswith((_UNREADABLE, _DAMAGED)):
        return result.detail
    return None


def _parse(archive_url: str, capture: Capture, site: Site | None) -> Result:
    try:
        response = read_capture(archive_url, capture.warc_path, capture.warc_offset)
    except (OSError, ValueError, EOFError) as error:
        if not is_damage(error):
            raise
        is_there = not isinstance(error, OSError) or error.errno is None
        return failed(capture, f"{_DAMAGED if is_there else _UNREADABLE}{error}")
    signal.alarm(MAX_PAGE_SECONDS)  # only now: a store that is slow to answer is no fault of the page's
    try:
        result = parse_page(
            response.body,
            capture.final_url,
            content_type=response.content_type,
            fetched_at=capture.fetched_at,
            site=site,
        )
        return _from_feed(archive_url, capture, site, result) if isinstance(result, Rejection) else result
    finally:
        signal.alarm(0)


def _from_feed(archive_url: str, capture: Capture, site: Site | None, rejection: Rejection) -> Result:
    """What the site's feed gave along of a page that shows a wall; the rejection where it gave nothing."""
    if rejection.reason not in _WALLS or capture.text_at is None or site is None:
        return rejection
    try:
        feed = read_capture(archive_url, *capture.text_at)
    except (OSError, ValueError, EOFError) as error:
        if not is_damage(error):
            raise
        return rejection
    page = page_of_entry(feed.body, feed.url, feed.content_type, capture.url)
    if page is None:
        return rejection
    generic = replace(site, page=ArticlePage, layouts=())  # the site's selectors are made for its pages
    result = parse_page(page, capture.final_url, content_type=CONTENT_TYPE, fetched_at=capture.fetched_at, site=generic)
    if not isinstance(result, Article):
        return rejection
    return replace(result, field_sources={name: f"feed/{rule}" for name, rule in result.field_sources.items()})
