"""What runs in a parsing process: bodies from the archive in, articles and rejections out; no database, no network.

A module of its own, small, since each worker process imports it afresh; it loads no database library.
"""

import signal
from collections.abc import Sequence

from copydesk.lifeline import die_with_parent
from scrapers.article import Article, Capture, FetchFailure, Rejection
from scrapers.crawl.archive import read_capture
from scrapers.outcome import FailureClass
from scrapers.parse import parse_page
from scrapers.site import Site
from scrapers.sites import registry

MAX_PAGE_SECONDS = 60
"""A page that takes longer ends its worker; `parse_page` promises 10 s, which a slow machine may stretch."""


Result = Article | Rejection | FetchFailure
"""What one capture gives."""


def start_worker(parent_pid: int) -> None:
    """Prepare a worker: it dies with its parent and by an alarm that nothing in C can mask; Ctrl-C is the parent's."""
    die_with_parent(parent_pid, signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def parse_captures(archive_url: str, captures: Sequence[Capture]) -> list[Result]:
    """Parse some captures; one result each, in order."""
    sites = registry()
    return [_parse(archive_url, capture, sites.get(capture.site)) for capture in captures]


def failed(capture: Capture, detail: str) -> FetchFailure:
    """A page that could not be parsed, with the place of its bytes in the archive."""
    place = f"{capture.warc_path}:{capture.warc_offset}"
    return FetchFailure(
        url=capture.url, failure=FailureClass.PARSE_ERROR, status=capture.status, detail=f"{detail} ({place})"
    )


def _parse(archive_url: str, capture: Capture, site: Site | None) -> Result:
    signal.alarm(MAX_PAGE_SECONDS)
    try:
        response = read_capture(archive_url, capture.warc_path, capture.warc_offset)
    except (OSError, ValueError, EOFError) as error:
        return failed(capture, f"the archive cannot be read: {error}")
    else:
        return parse_page(
            response.body,
            capture.final_url,
            content_type=response.content_type,
            fetched_at=capture.fetched_at,
            site=site,
        )
    finally:
        signal.alarm(0)
