"""One side of the crawl's benchmark, in a process of its own; prints what it cost as one line of JSON.

python -m benchmarks.crawl_side bare|archive|pipeline PORT PAGES [WAREHOUSE_URL]
"""

import json
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from scrapers.article import Capture
from scrapers.frontier import Accounts, Announced, CrawlRun, DueUrl, Settlement, SourceCheck, SourceState
from scrapers.outcome import Outcome, PendingReason
from scrapers.site import Feed, Site

NOW = datetime(2026, 3, 2, tzinfo=UTC)


class MemoryLedger:
    """A ledger without a database, so that fetching and archiving are measured alone."""

    def __init__(self) -> None:
        self._due: list[DueUrl] = []
        self._counts: dict[tuple[Outcome, str | None], int] = {}
        self._captures = 0

    def open_run(self, run: CrawlRun, started_at: datetime) -> None:
        """Nothing to lock."""

    def restore(self, run: CrawlRun, captures: Sequence[Capture]) -> int:  # noqa: ARG002  # the protocol's signature
        """Nothing is left over."""
        return 0

    def adopt(self, run: CrawlRun) -> None:
        """Nobody died."""

    def sources(self, site: str) -> Mapping[str, SourceState]:  # noqa: ARG002  # as above
        """All sources are new."""
        return {}

    def holds(self, at: datetime) -> Mapping[str, datetime]:  # noqa: ARG002  # as above
        """Nobody holds us."""
        return {}

    def hold(self, site: str, host: str, at: datetime, until: datetime, reason: str) -> None:
        """Nobody does."""

    def barred(self, site: str, urls: Sequence[Announced]) -> Sequence[str]:  # noqa: ARG002  # as above
        """Nothing was taken down."""
        return ()

    def taken(self, run: CrawlRun, files: Sequence[str]) -> Sequence[tuple[str, datetime]]:  # noqa: ARG002  # as above
        """Nothing is taken from files."""
        return ()

    def opt_out_files(self, site: str, since: datetime) -> Mapping[str, tuple[str | None, str | None]]:  # noqa: ARG002  # as above
        """None are known."""
        return {}

    def keep_opt_out_files(self, *_: object) -> None:
        """Nobody asks again."""

    def robots(self, robots_url: str, since: datetime, until: datetime) -> tuple[int, bytes] | None:  # noqa: ARG002  # as above
        """None is kept."""
        return None

    def keep_robots(self, robots_url: str, status: int, body: bytes, at: datetime) -> None:
        """Nor will it be."""

    def turn(self, host: str, at: datetime, *, delay: timedelta, gap: timedelta) -> float:  # noqa: ARG002  # as above
        """Nobody else asks."""
        return 0.0

    def announce(self, run: CrawlRun, check: SourceCheck, urls: Sequence[Announced]) -> int:  # noqa: ARG002  # as above
        """All URLs are new and due."""
        self._due += [DueUrl(url_id=n, url=each.url, fetch_url=each.fetch_url) for n, each in enumerate(urls)]
        return len(urls)

    def enrol(self, run: CrawlRun, at: datetime, *, limit: int, revisits: int) -> None:
        """All are in the run."""

    def claim(self, run: CrawlRun, at: datetime, *, limit: int, leased_until: datetime) -> list[DueUrl]:  # noqa: ARG002  # as above
        """The next few."""
        claimed, self._due = self._due[:limit], self._due[limit:]
        return claimed

    def settle(self, run: CrawlRun, settlements: Sequence[Settlement]) -> None:  # noqa: ARG002  # as above
        """Count."""
        for each in settlements:
            key = (each.outcome, each.reason)
            self._counts[key] = self._counts.get(key, 0) + 1
            self._captures += each.capture is not None

    def accounts(self, run: CrawlRun) -> Accounts:  # noqa: ARG002  # as above
        """The sums, with what is still to be done."""
        counts = dict(self._counts)
        if self._due:
            counts[Outcome.PENDING, PendingReason.TO_FETCH] = len(self._due)
        return Accounts(counts=counts, captures=self._captures)

    def close_run(self, run: CrawlRun, at: datetime, **end: object) -> None:
        """Nothing to write."""

    def close(self) -> None:
        """Nothing to close."""


def bare(port: int, pages: int) -> int:
    """Scrapy as it comes, over the same pages, through the same proxy; returns how many came."""
    from scrapy import Request, Spider  # noqa: PLC0415  # each side pays for its own imports only
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415
    from scrapy.http import Response  # noqa: PLC0415

    came: list[int] = []

    class Bare(Spider):
        name = "bare"

        async def start(self):  # type: ignore[no-untyped-def]  # noqa: ANN202  # Scrapy's own idiom
            for number in range(pages):
                yield Request(f"http://bench.test/story/{number}", meta={"proxy": f"http://127.0.0.1:{port}"})

        def parse(self, response: Response) -> Iterator[dict[str, int]]:
            came.append(len(response.body))
            yield from ()

    process = CrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
    process.crawl(Bare)
    process.start()
    return len(came)


def archive(port: int, pages: int, warehouse_url: str | None = None) -> int:
    """Our crawl with its archive, into memory or into a warehouse; returns how many pages came."""
    from scrapers.crawl.ledger import Ledger  # noqa: PLC0415  # as above
    from scrapers.crawl.run import run_crawl  # noqa: PLC0415

    ledger: Ledger = MemoryLedger()
    if warehouse_url:
        from warehouse.ledger import open_ledger  # noqa: PLC0415

        ledger = open_ledger(warehouse_url)
    with tempfile.TemporaryDirectory() as root:
        report = run_crawl(
            site(pages),
            ledger=ledger,
            archive_url=root,
            run_id="bench-crawl",
            now=NOW,
            proxy=f"http://127.0.0.1:{port}",
        )
        ledger.close()
        if warehouse_url:
            _load(warehouse_url, root)
    return report.fetched


def site(pages: int) -> Site:
    """The site with so many pages."""
    return Site(
        name="bench",
        domains=("bench.test",),
        sources=(Feed(f"http://bench.test/feed-{pages}.json"),),
        delay_seconds=0,
        max_urls_per_run=pages,
    )


def _load(warehouse_url: str, root: str) -> None:
    """Parse, audit and publish what was crawled, in this process."""
    from scrapers.crawl.archive import read_capture  # noqa: PLC0415  # as above
    from scrapers.parse import parse_page  # noqa: PLC0415
    from warehouse.audit import audit  # noqa: PLC0415
    from warehouse.captures import captures_of_run  # noqa: PLC0415
    from warehouse.connection import session  # noqa: PLC0415
    from warehouse.publish import publish  # noqa: PLC0415
    from warehouse.staging import Parsed, stage  # noqa: PLC0415

    with session(warehouse_url) as reading, session(warehouse_url) as conn:

        def results() -> Iterator[Parsed]:
            for page in captures_of_run(reading, "bench-crawl"):
                read = read_capture(root, page.capture.warc_path, page.capture.warc_offset)
                result = parse_page(read.body, read.url, content_type=read.content_type, fetched_at=NOW, site=site(1))
                yield Parsed(url_id=page.url_id, result=result)

        stage(conn, "bench-crawl", results(), NOW)
        audit(conn, "bench-crawl", site(1), NOW)
        publish(conn, "bench-crawl", NOW)


def main(arguments: list[str]) -> None:
    """Run one side and tell its cost."""
    logging.disable(logging.INFO)
    side, port, pages, *url = arguments
    started = time.monotonic()
    came = bare(int(port), int(pages)) if side == "bare" else archive(int(port), int(pages), *url)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"pages": came, "cpu": used.ru_utime + used.ru_stime, "seconds": time.monotonic() - started}
    print(json.dumps(cost | {"rss_mb": used.ru_maxrss // 1024}))


if __name__ == "__main__" and len(sys.argv) > 1:
    main(sys.argv[1:])
