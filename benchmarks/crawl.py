"""What crawling costs, as ratios taken in one run over the same pages from a fast local server.

    python -m benchmarks.crawl [--pages 600] [--rounds 3] [--json]

`fetch_archive_vs_scrapy`: CPU per page of bare Scrapy (fetch, an empty callback, nothing kept) over that of our fetch
and archive. `pipeline_vs_scrapy`: the same over all of fetch, ledger, archive, parse, audit and publish, the database
server's CPU included. `archive_vs_gzip6`: CPU of gzip level 6 over that of writing the same bodies into the archive,
durably. `two_processes_vs_one`: pages per second of two crawls side by side over those of one, and
`two_parsers_vs_one` the same for parsing processes, both from the CPU that each process takes, so that a busy machine
gives the figures of an idle one. More is better; start-up is taken off by measuring a short crawl too. Each figure is
the median of the rounds.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.newsroom import articles, throw_away_warehouse
from benchmarks.page_server import page
from benchmarks.parse_pool import two_parsers_vs_one
from benchmarks.server_cpu import server_cpu_seconds
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter
from warehouse.connection import session

SHORT = 20
"""Pages of the short crawl, whose cost is taken off as start-up."""

KILOBYTES = 90
NOW = datetime(2026, 3, 2, tzinfo=UTC)
_EMPTY = """
DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables
    WHERE schemaname IN ('ops', 'staging', 'news') AND tablename NOT LIKE '%migration%'
); END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a crawl cost: CPU seconds and wall seconds, in all."""

    pages: int
    cpu: float
    seconds: float

    def beyond(self, short: "Cost") -> "Cost":
        """The cost of the pages that a short crawl did not have."""
        return Cost(pages=self.pages - short.pages, cpu=self.cpu - short.cpu, seconds=self.seconds - short.seconds)

    @property
    def cpu_ms_per_page(self) -> float:
        """CPU milliseconds per page."""
        return 1000 * self.cpu / self.pages


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600, help="pages per crawl")
    parser.add_argument("--rounds", type=int, default=3, help="measurements, of which the median counts")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    with page_server(options.pages) as port, throw_away_warehouse() as url:
        rounds = [measure(port, url, options.pages) for _ in range(options.rounds)]
    figures = {key: round(median(each[key] for each in rounds), 3) for key in rounds[0]}
    if options.json:
        print(json.dumps(figures))
    else:
        for key, value in figures.items():
            print(f"{key:>28}  {value}")


def measure(port: int, url: str, pages: int) -> dict[str, float]:
    """One round of all figures."""
    bare = marginal("bare", port, pages)
    ours = marginal("archive", port, pages)
    whole = pipeline(port, pages, url)
    return {
        "fetch_archive_vs_scrapy": bare.cpu_ms_per_page / ours.cpu_ms_per_page,
        "pipeline_vs_scrapy": bare.cpu_ms_per_page / whole.cpu_ms_per_page,
        "archive_vs_gzip6": archive_against_gzip(),
        "two_processes_vs_one": 2 * ours.cpu_ms_per_page / together(port, pages).cpu_ms_per_page,
        "two_parsers_vs_one": two_parsers_vs_one(min(pages, 200), KILOBYTES),
        "scrapy_ms_per_page": bare.cpu_ms_per_page,
        "fetch_archive_ms_per_page": ours.cpu_ms_per_page,
        "pipeline_ms_per_page": whole.cpu_ms_per_page,
        "pages_per_second": ours.pages / ours.seconds,
    }


def marginal(side: str, port: int, pages: int) -> Cost:
    """What a side costs beyond its start-up."""
    return crawl(side, port, pages).beyond(crawl(side, port, SHORT))


def pipeline(port: int, pages: int, url: str) -> Cost:
    """What the whole pipeline costs beyond its start-up, the database server's CPU included."""
    costs = []
    for count in (SHORT, pages):
        with session(url, role=None, autocommit=True) as conn:
            with conn.cursor() as cursor:
                cursor.execute(_EMPTY)
            before = server_cpu_seconds(conn)
            cost = crawl("pipeline", port, count, url)
            server = server_cpu_seconds(conn) - before
        costs.append(Cost(pages=cost.pages, cpu=cost.cpu + server, seconds=cost.seconds))
    return costs[1].beyond(costs[0])


def together(port: int, pages: int) -> Cost:
    """What two crawls at once cost beyond their start-up, both taken together."""
    costs = []
    for count in (SHORT, pages):
        both = [finish(side) for side in [start("archive", port, count) for _ in range(2)]]
        costs.append(
            Cost(
                pages=sum(each.pages for each in both),
                cpu=sum(each.cpu for each in both),
                seconds=max(each.seconds for each in both),
            )
        )
    return costs[1].beyond(costs[0])


def crawl(side: str, port: int, pages: int, *more: str) -> Cost:
    """One crawl in a process of its own."""
    return finish(start(side, port, pages, *more))


def start(side: str, port: int, pages: int, *more: str) -> "subprocess.Popen[str]":
    """Start a side."""
    command = [sys.executable, "-m", "benchmarks.crawl_side", side, str(port), str(pages), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: "subprocess.Popen[str]") -> Cost:
    """What a side told of itself."""
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(err[-2000:])
    told = json.loads(out.splitlines()[-1])
    return Cost(pages=told["pages"], cpu=told["cpu"], seconds=told["seconds"])


def archive_against_gzip(count: int = 100) -> float:
    """CPU of compressing bodies by gzip level 6 over that of archiving them, digests and fsync included."""
    bodies = [page(each, KILOBYTES) for each in articles(count)]
    began = time.process_time()
    for body in bodies:
        zlib.compress(body, 6, zlib.MAX_WBITS + 16)
    packed = time.process_time() - began
    with tempfile.TemporaryDirectory() as root:
        writer = ArchiveWriter(root, "bench", "bench", NOW)
        began = time.process_time()
        for number, body in enumerate(bodies):
            writer.write(response(number, body))
            if number % 8 == 7:
                writer.sync()
        writer.close()
        return packed / (time.process_time() - began)


def response(number: int, body: bytes) -> ArchivedResponse:
    """A response as the crawl archives it."""
    url = f"http://bench.test/story/{number}"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))
    return ArchivedResponse(url=url, status=200, headers=headers, body=body, fetched_at=NOW, requested=url)


@contextmanager
def page_server(pages: int) -> Iterator[int]:
    """The page server in a process of its own; gives its port."""
    command = [sys.executable, "-m", "benchmarks.page_server", str(pages), str(KILOBYTES)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the page server has no output")
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    main()
