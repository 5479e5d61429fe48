"""A crawl by a site's name alone, as `scrapy crawl SITE` and `python -m scrapers.crawl SITE` start it.

Sites and ledger come from the object paths in the settings; the crawl itself imports neither.
"""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from scrapy.utils.misc import load_object

from scrapers.crawl import settings
from scrapers.crawl.announce import Window
from scrapers.crawl.report import CrawlReport
from scrapers.crawl.run import PATIENCE_SECONDS, TIMEOUT_SECONDS, run_crawl


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of a crawl."""
    parser.add_argument("--run-id", help="the run's id; the same id goes on with the same run")
    parser.add_argument("--now", type=datetime.fromisoformat, help="the logical time, ISO 8601 with a zone")
    parser.add_argument("--replay", type=Path, help="a WARC file to crawl instead of the network")
    parser.add_argument(
        "--backfill", nargs=2, type=datetime.fromisoformat, metavar=("FROM", "TO"), help="fetch what is dated so"
    )
    parser.add_argument("--warc", nargs="+", type=Path, default=[], metavar="FILE", help="take the pages from there")
    parser.add_argument("--patience", type=float, default=PATIENCE_SECONDS, help="seconds to wait for a held host")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_SECONDS, help="seconds for one response")
    parser.add_argument("--json", action="store_true", help="print the report as JSON on the last line")


def crawl_site(name: str, options: argparse.Namespace) -> CrawlReport:
    """Crawl a site of the registry into the warehouse that the environment names.

    Raises:
        KeyError: there is no such site.
        RuntimeError: `COPYDESK_WAREHOUSE_URL` is not set.
    """
    url = os.environ.get("COPYDESK_WAREHOUSE_URL")
    if not url:
        raise RuntimeError("set COPYDESK_WAREHOUSE_URL; `copydesk crawl` starts the embedded server by itself")
    site = load_object(settings.COPYDESK_REGISTRY)()[name]
    now = options.now or datetime.now(UTC)
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    home = os.environ.get("COPYDESK_HOME", ".copydesk")
    ledger = load_object(settings.COPYDESK_LEDGER)(url)
    try:
        return run_crawl(
            site,
            ledger=ledger,
            archive_url=os.environ.get("COPYDESK_ARCHIVE") or f"{home}/archive",
            run_id=options.run_id or f"{name}-{now:%Y%m%dT%H%M%SZ}-manual",
            now=now,
            replay=options.replay,
            proxy=os.environ.get("COPYDESK_PROXY") or None,
            mode="scheduled" if options.run_id else "manual",
            patience_seconds=options.patience,
            timeout_seconds=options.timeout,
            window=_window(options.backfill),
            warcs=options.warc,
        )
    finally:
        ledger.close()


def _window(days: list[datetime] | None) -> Window | None:
    if days is None:
        return None
    start, end = (day if day.tzinfo else day.replace(tzinfo=UTC) for day in days)
    return start, end


def crawl_and_tell(name: str, options: argparse.Namespace) -> int:
    """Crawl, print the report, and return the exit status; an error is told in a line."""
    try:
        report = crawl_site(name, options)
    except KeyError:
        print(f"no site named {name!r}; `scrapy list` shows them", file=sys.stderr)  # noqa: T201  # a command's output
        return 2
    except (RuntimeError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)  # noqa: T201  # as above
        return 1
    print(report.to_json() if options.json else summary(report))  # noqa: T201  # as above
    return report.exit_status


def summary(report: CrawlReport) -> str:
    """The report in a line for people."""
    numbers = ("discovered", "fetched", "unchanged", "failed", "skipped", "pending")
    told = ", ".join(f"{getattr(report, name)} {name}" for name in numbers)
    return f"{report.site}: {report.state}{f' ({report.failure}: {report.detail})' if report.failure else ''}; {told}"
