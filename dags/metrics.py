"""Metrics of the stages, through Airflow's own metrics (StatsD, Datadog or OpenTelemetry, as its configuration says).

Without a configured backend these calls do nothing. docs/operations.md lists the names; each carries the tag `site`.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk.observability import stats

if TYPE_CHECKING:
    from scrapers.crawl.report import CrawlReport

OUTCOMES = ("fetched", "unchanged", "failed", "skipped", "pending")
COUNTED = {
    "parse": ("staged", "equal", "rejected", "failed"),
    "publish": ("new", "edited", "corrected", "unchanged", "deleted", "restored"),
}
"""Of each stage's report, the counts that become `copydesk.<stage>.pages`, with the count's name as tag `outcome`."""


def of_crawl(report: "CrawlReport", archived: int = 0) -> None:
    """Count what a crawl did, however it ended; `archived` is the size of its files in the archive, in bytes.

    What the crawl itself failed of (robots.txt, its sources) counts once, where no page failed of the same.
    """
    tags = {"site": report.site}
    stats.incr("copydesk.crawl.runs", 1, tags={**tags, "state": str(report.state)})
    for outcome in OUTCOMES:
        _count("copydesk.crawl.urls", getattr(report, outcome), {**tags, "outcome": outcome})
    own = {report.failure: 1} if report.failure else {}
    for failure, count in (own | dict(report.failed_by_class)).items():
        _count("copydesk.crawl.failures", count, {**tags, "class": str(failure)})
    _count("copydesk.crawl.requests", report.requests, tags)
    _count("copydesk.crawl.bytes", report.bytes, tags)
    _count("copydesk.archive.bytes", archived, tags)
    stats.timing("copydesk.crawl.duration", timedelta(seconds=report.seconds), tags=tags)


def of_stage(site: str, stage: str, report: Mapping[str, Any]) -> None:
    """Count what a later stage did, from its report."""
    tags = {"site": site}
    for outcome in COUNTED.get(stage, ()):
        _count(f"copydesk.{stage}.pages", report.get(outcome, 0), {**tags, "outcome": outcome})
    for reason, count in report.get("by_reason", {}).items():
        _count(f"copydesk.{stage}.refused", count, {**tags, "reason": str(reason)})
    if "seconds" in report:
        stats.timing(f"copydesk.{stage}.duration", timedelta(seconds=report["seconds"]), tags=tags)
    if stage == "publish" and report.get("new"):
        # A time and not an age: an age would be right at this moment only.
        stats.gauge("copydesk.publish.last_new", int(time.time()), tags=tags)


def of_audit(site: str, *, held: bool) -> None:
    """Count a batch that passed the audit, or that it held."""
    stats.incr("copydesk.audit.batches", 1, tags={"site": site, "state": "held" if held else "passed"})


def of_freshness(rows: list[dict[str, Any]]) -> None:
    """The age of each site's newest article, in hours."""
    for row in rows:
        if row["age_hours"] is not None:
            stats.gauge("copydesk.freshness.age_hours", row["age_hours"], tags={"site": row["site"]})


def _count(name: str, count: int, tags: dict[str, str]) -> None:
    if count:
        stats.incr(name, count, tags=tags)
