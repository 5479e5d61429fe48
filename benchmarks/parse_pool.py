"""What a second parsing process brings, from the CPU that each takes: other work on the machine does not count.

With one worker a parse takes as long as the worker's CPU, its parent being quicker. With two workers on two idle cores
it takes half of all that is used, the parent's share included. Both are taken in one run, on the same busy machine.
"""

import dataclasses
import resource
import tempfile
from datetime import UTC, datetime

from benchmarks.newsroom import articles
from benchmarks.page_server import page
from copydesk.parse_pool import CHUNK_PAGES, parse_all
from scrapers.article import Article, Capture
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter
from warehouse.captures import CapturedPage

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


def two_parsers_vs_one(pages: int, kilobytes: int) -> float:
    """Pages per second of two workers over those of one, on idle cores, start-up taken off."""
    with tempfile.TemporaryDirectory() as root:
        parent, workers = marginal(root, archived(root, pages, kilobytes), workers=2)
    return workers / ((parent + workers) / 2)


def marginal(root: str, captured: list[CapturedPage], workers: int) -> tuple[float, float]:
    """CPU seconds of the parent and of all workers for the pages beyond the first few, which pay for the start."""
    short, whole = (parse(root, each, workers) for each in (captured[: CHUNK_PAGES * workers], captured))
    return whole[0] - short[0], whole[1] - short[1]


def parse(root: str, captured: list[CapturedPage], workers: int) -> tuple[float, float]:
    """CPU seconds of the parent and of all workers."""
    before = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
    parsed = sum(isinstance(result, Article) for _, result in parse_all(root, captured, workers=workers))
    if parsed != len(captured):
        raise RuntimeError(f"only {parsed} of {len(captured)} pages were parsed")
    return cpu(resource.RUSAGE_SELF) - before[0], cpu(resource.RUSAGE_CHILDREN) - before[1]


def cpu(who: int) -> float:
    """CPU seconds so far of this process, or of its children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def archived(root: str, pages: int, kilobytes: int) -> list[CapturedPage]:
    """Pages in an archive."""
    writer = ArchiveWriter(root, "bench", "bench-parse", NOW)
    captured = []
    for number, article in enumerate(articles(pages)):
        body, url = page(article, kilobytes), f"http://bench.test/story/{number}"
        place = writer.write(ArchivedResponse(url=url, status=200, headers=HEADERS, body=body, fetched_at=NOW))
        capture = Capture(
            site="bench",
            url=url,
            final_url=url,
            status=200,
            fetched_at=NOW,
            content_type=HEADERS[0][1],
            etag=None,
            last_modified=None,
            length_bytes=len(body),
            **dataclasses.asdict(place),
        )
        captured.append(CapturedPage(url_id=number, announced_url=url, capture=capture))
    writer.close()
    return captured
