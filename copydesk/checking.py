"""Checking a site: a small crawl beside the warehouse, and what the site's declaration makes of the pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.crawling import checked_replay, crawl_apart
from copydesk.parse_pool import parse_all
from copydesk.run_ids import manual_run_id
from copydesk.settings import Settings
from copydesk.trials import scratch
from copydesk.wiring import site_named
from scrapers.article import Article, FetchFailure, Rejection
from scrapers.crawl.report import CrawlReport
from scrapers.parse.selectors import is_valid
from scrapers.site import MEASURED, Site
from warehouse.captures import captures_of_run
from warehouse.connection import session

FIELDS = MEASURED
"""What is known of an article: whose shares of articles a trial tells, and whose values a reparse compares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a small crawl of a site gave: its sources, the articles, what was no article, and the fill rates.

    `archive` is the folder that holds what was fetched, until the trial's end.
    """

    site: Site
    archive: Path
    crawl: CrawlReport
    articles: tuple[Article, ...]
    refused: tuple[Rejection | FetchFailure, ...]

    @property
    def fill(self) -> dict[str, float]:
        """The share of articles that have each field, in 0…1."""
        total = len(self.articles)
        return {
            name: sum(bool(getattr(each, name)) for each in self.articles) / total if total else 0 for name in FIELDS
        }

    @property
    def troubles(self) -> tuple[str, ...]:
        """What stands against putting the site to work, in words."""
        found = [] if self.crawl.is_green else [f"the crawl is {self.crawl.state}: {self.crawl.detail}"]
        if not self.articles:
            found.append("no page gave an article")
        elif len(self.refused) > self.site.contract.max_rejected_share * (len(self.articles) + len(self.refused)):
            found.append(f"{len(self.refused)} of {len(self.articles) + len(self.refused)} pages gave no article")
        found += [f"{name} is {selector!r}, which is no CSS selector" for name, selector in _invalid(self.site)]
        floors = self.site.contract.min_fill if self.articles else {}
        found += [
            f"{name} is filled in {self.fill[name]:.0%} of the articles; the contract asks for {floor:.0%}"
            for name, floor in floors.items()
            if self.fill[name] < floor
        ]
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        shown = ("url", "headline", "authors", "published_at", "section", "language", "word_count")
        return {
            "site": self.site.name,
            "passed": not self.troubles,
            "troubles": list(self.troubles),
            "sources": [
                {"url": each.url, "status": each.status, "announced": each.announced, "failure": each.failure}
                for each in self.crawl.sources
            ],
            "articles": [{name: getattr(article, name) for name in shown} for article in self.articles],
            "refused": [{"url": each.url, "reason": _reason(each), "detail": each.detail} for each in self.refused],
            "fill": self.fill,
        }


def check(
    settings: Settings,
    site_name: str,
    *,
    now: datetime,
    limit: int,
    replay: Path | None,
    on_line: Callable[[str], object],
    place: Path,
) -> CheckReport:
    """Crawl at most `limit` pages of a site into the scratch database and archive of a trial, and parse them.

    `place` is the trial's folder.

    Raises:
        UnknownSiteError, BadArgumentError: the site or the file to replay is not there.
        WarehouseDownError: the embedded PostgreSQL, which holds the scratch database, did not start.
    """
    site = site_named(site_name)
    checked_replay(replay)
    beside = scratch(settings, place)
    run_id = manual_run_id(site_name, now)
    report = crawl_apart(beside, site_name, run_id=run_id, now=now, replay=replay, limit=limit, on_line=on_line)
    results: Sequence[Any] = []
    with session(beside.warehouse_url or "") as conn:
        results = [result for _, result in parse_all(beside.archive_url, captures_of_run(conn, run_id))]
    return CheckReport(
        site=site,
        crawl=report,
        archive=Path(beside.archive_url),
        articles=tuple(each for each in results if isinstance(each, Article)),
        refused=tuple(each for each in results if not isinstance(each, Article)),
    )


def _invalid(site: Site) -> Iterator[tuple[str, str]]:
    """The selectors of a site's page classes that can find nothing on any page, by the names of their attributes."""
    for page in dict.fromkeys((site.page, *(layout.page for layout in site.layouts))):
        for name in filter(lambda each: each.endswith(("_selector", "_selectors")), dir(page)):
            given = getattr(page, name)
            for selector in (given,) if isinstance(given, str) else given or ():
                if not is_valid(selector):
                    yield f"{page.__name__}.{name}", selector


def _reason(refused: Rejection | FetchFailure) -> str:
    return refused.reason if isinstance(refused, Rejection) else refused.failure
