"""`CrawlReport`: what a crawl did, judged from its own accounts. Loads no Scrapy.

Scrapy's exit status tells nothing: it is 0 when every page failed. A run is green (`ok`, `no_news`) only when its
sources answered and its sums say so.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from scrapers.frontier import Accounts, SourceCheck
from scrapers.outcome import FailureClass, Outcome, PendingReason, SkipReason

TOLERATED_FAILED_SHARE = 0.2
"""Of the URLs tried, this share may fail one by one (404s, time-outs) without the run being flagged."""

_ONE_BY_ONE = frozenset({FailureClass.NOT_FOUND, FailureClass.GONE})
"""Failures that say something of the page and nothing of the site."""


_NOTHING_TO_FETCH = frozenset({FailureClass.MOVED, FailureClass.LAYOUT_CHANGE})
"""Failures of a source that announces much, and nothing of this site."""


_REFUSALS = frozenset({SkipReason.OFF_SITE, SkipReason.NOT_ARTICLE_URL, SkipReason.INVALID_URL})


class CrawlState(StrEnum):
    """How a crawl ended."""

    OK = "ok"
    NO_NEWS = "no_news"
    """Every source answered properly (200 or 304), and nothing was due."""
    PARTIAL = "partial"
    """Something was fetched, and something that should have been was not; `failure` says what stood in the way."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """Stopped from outside; what was fetched is archived, the rest comes first next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source's answer: HTTP `status`, how many URLs it `announced` (None: not read again), or its failure."""

    url: str
    status: int | None = None
    announced: int | None = None
    new: int = 0
    failure: FailureClass | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """The accounts of one crawl.

    discovered = fetched + unchanged + failed + skipped + pending, where `fetched` counts the pages that are archived
    for parse, and `pending` those still to be fetched. The `…_by_…` maps split the counts by reason. `further` pages of
    somebody else's archive have later captures, for another run.
    """

    run_id: str
    site: str
    state: CrawlState
    failure: FailureClass | None = None
    detail: str = ""
    discovered: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    pending: int = 0
    failed_by_class: Mapping[str, int] = field(default_factory=dict)
    skipped_by_reason: Mapping[str, int] = field(default_factory=dict)
    pending_by_reason: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[SourceReport, ...] = ()
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    warc_files: tuple[str, ...] = ()
    restored: int = 0
    further: int = 0
    started_at: datetime | None = None

    @property
    def is_green(self) -> bool:
        """Whether the job was done."""
        return self.state in {CrawlState.OK, CrawlState.NO_NEWS}

    @property
    def exit_status(self) -> int:
        """0 when the job was done, 3 when part of it was, 4 when stopped from outside, 1 otherwise."""
        return {
            CrawlState.OK: 0,
            CrawlState.NO_NEWS: 0,
            CrawlState.PARTIAL: 3,
            CrawlState.INTERRUPTED: 4,
            CrawlState.FAILED: 1,
        }[self.state]

    def to_json(self) -> str:
        """The report as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "CrawlReport":
        """The report that `to_json` wrote; fields of later releases are passed over.

        Raises:
            ValueError: the text is no report.
        """
        given = json.loads(text)
        if not isinstance(given, dict) or "run_id" not in given:
            raise ValueError("no crawl report: the object has no run_id")
        values = _known(cls, given)
        values["state"] = CrawlState(given["state"])
        values["failure"] = _failure(given.get("failure"))
        values["sources"] = tuple(_source(each) for each in given.get("sources", ()))
        values["warc_files"] = tuple(given.get("warc_files", ()))
        values["started_at"] = datetime.fromisoformat(given["started_at"]) if given.get("started_at") else None
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What this process did: URLs tried, how they failed, and what ended the run early."""

    tried: int = 0
    answered: int = 0
    failures: Mapping[FailureClass, int] = field(default_factory=dict)
    stopped_by: FailureClass | None = None
    stop_detail: str = ""


Judgement = tuple[CrawlState, FailureClass | None, str]
"""The state, the class of the most likely cause where it is not green, and that cause in words."""


def judge(sources: tuple[SourceReport, ...], accounts: Accounts, tally: Tally) -> Judgement:
    """The state of a crawl, the class of the most likely cause where it is not green, and that cause in words."""
    fetched_any = tally.answered > 0 or accounts.captures > 0
    if tally.stopped_by is FailureClass.INTERRUPTED:
        return CrawlState.INTERRUPTED, FailureClass.INTERRUPTED, tally.stop_detail
    if tally.stopped_by is not None:
        lost = tally.stopped_by is FailureClass.OTHER or not fetched_any
        return CrawlState.FAILED if lost else CrawlState.PARTIAL, tally.stopped_by, tally.stop_detail
    return _judge_sources(sources, accounts, tally) or _judge_pages(
        [source for source in sources if source.failure is not None], accounts, tally
    )


def _judge_sources(sources: tuple[SourceReport, ...], accounts: Accounts, tally: Tally) -> Judgement | None:
    """The judgement where no source proves anything; None where some do."""
    if not sources and not accounts.captures and not tally.tried:
        return CrawlState.FAILED, FailureClass.EMPTY_FEED, "there was no source to read"
    broken = [source.failure for source in sources if source.failure is not None]
    if sources and len(broken) == len(sources):
        worst = Counter(broken).most_common(1)[0][0]
        first = next(source for source in sources if source.failure is worst)
        state = CrawlState.PARTIAL if tally.answered else CrawlState.FAILED
        return state, worst, f"no source is sound; {first.url}: {first.detail}"
    if sources and not tally.tried and all(source.failure or source.announced == 0 for source in sources):
        return CrawlState.FAILED, FailureClass.EMPTY_FEED, f"no source announces anything, {sources[0].url} among them"
    refused = sum(count for reason, count in accounts.of(Outcome.SKIPPED).items() if reason in _REFUSALS)
    if refused and refused == accounts.discovered and all(source.announced or source.failure for source in sources):
        return CrawlState.FAILED, FailureClass.LAYOUT_CHANGE, f"none of {refused} announced URLs is an article's"
    return None


def _judge_pages(broken: list[SourceReport], accounts: Accounts, tally: Tally) -> Judgement:
    failed = sum(tally.failures.values())
    counted = {kind: count for kind, count in tally.failures.items() if kind not in _ONE_BY_ONE} or tally.failures
    worst = max(counted, key=lambda kind: counted[kind]) if counted else None
    words = f"{failed} of {tally.tried} pages failed" + (f", most of them as {worst}" if worst else "")
    if tally.tried and failed == tally.tried:
        return CrawlState.FAILED, worst, words
    if failed > TOLERATED_FAILED_SHARE * tally.tried:
        return CrawlState.PARTIAL, worst, words
    if broken:
        detail = f"{len(broken)} of the sources failed; {broken[0].url}: {broken[0].detail}"
        lost = not tally.tried and any(source.failure in _NOTHING_TO_FETCH for source in broken)
        return CrawlState.FAILED if lost else CrawlState.PARTIAL, broken[0].failure, detail
    left = accounts.of(Outcome.PENDING).get(PendingReason.TO_FETCH, 0)
    if left:
        return CrawlState.PARTIAL, FailureClass.OTHER, f"{left} pages were left unfetched"
    if not tally.tried and not accounts.captures:
        return CrawlState.NO_NEWS, None, "every source answered, and nothing was due"
    return CrawlState.OK, None, ""


def source_report(check: SourceCheck, new: int) -> SourceReport:
    """A source's line in the report."""
    return SourceReport(
        url=check.source_url,
        status=check.status,
        announced=check.urls_announced,
        new=new,
        failure=check.failure,
        detail=check.detail,
    )


def counts(accounts: Accounts) -> dict[str, Any]:
    """The counting fields of the report; whatever later stages made of a page, for the crawl it is fetched."""
    failed, skipped = accounts.of(Outcome.FAILED), accounts.of(Outcome.SKIPPED)
    to_fetch = accounts.of(Outcome.PENDING).get(PendingReason.TO_FETCH, 0)
    unchanged = sum(accounts.of(Outcome.UNCHANGED).values())
    rest = sum(failed.values()) + sum(skipped.values()) + to_fetch + unchanged
    return {
        "discovered": accounts.discovered,
        "fetched": accounts.discovered - rest,
        "unchanged": unchanged,
        "failed": sum(failed.values()),
        "skipped": sum(skipped.values()),
        "pending": to_fetch,
        "failed_by_class": failed,
        "skipped_by_reason": skipped,
        "pending_by_reason": {PendingReason.TO_FETCH.value: to_fetch} if to_fetch else {},
    }


def _known(cls: type, given: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in dataclasses.fields(cls)}
    return {key: value for key, value in given.items() if key in names}


def _source(given: Mapping[str, Any]) -> SourceReport:
    values = _known(SourceReport, given)
    values["failure"] = _failure(given.get("failure"))
    return SourceReport(**values)


def _failure(value: str | None) -> FailureClass | None:
    return FailureClass(value) if value else None
