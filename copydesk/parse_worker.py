"""What runs in a parsing process: bodies from the archive in, articles and rejections out; no database, no network.

A module of its own, small, since each worker process imports it afresh.
"""

import signal
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.lifeline import die_with_parent
from scrapers.article import Article, Capture, FetchFailure, Rejection
from scrapers.crawl.archive import read_capture
from scrapers.outcome import FailureClass
from scrapers.parse import parse_page
from scrapers.site import Site
from scrapers.sites import registry

MAX_PAGE_SECONDS = 60
"""A page that takes longer ends its worker; `parse_page` promises 10 s, which a slow machine may stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one capture gave."""

    capture: Capture
    result: Article | Rejection | FetchFailure


def start_worker(parent_pid: int) -> None:
    """Prepare a worker: it dies with its parent and by an alarm that nothing in C can mask; Ctrl-C is the parent's."""
    die_with_parent(parent_pid, signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def parse_captures(archive_url: str, captures: Sequence[Capture]) -> list[Parsed]:
    """Parse some captures, in order; one result each."""
    sites = registry()
    return [_parse(archive_url, capture, sites.get(capture.site)) for capture in captures]


def _parse(archive_url: str, capture: Capture, site: Site | None) -> Parsed:
    signal.alarm(MAX_PAGE_SECONDS)
    try:
        response = read_capture(archive_url, capture.warc_path, capture.warc_offset)
    except (OSError, ValueError, EOFError) as error:
        detail = f"{capture.warc_path}:{capture.warc_offset} cannot be read: {error}"
        failure = FetchFailure(url=capture.url, failure=FailureClass.PARSE_ERROR, status=capture.status, detail=detail)
        return Parsed(capture=capture, result=failure)
    result = parse_page(
        response.body,
        capture.final_url,
        content_type=response.content_type,
        fetched_at=capture.fetched_at,
        site=site,
    )
    signal.alarm(0)
    return Parsed(capture=capture, result=result)
