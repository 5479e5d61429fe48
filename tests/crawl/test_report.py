"""The judgement over a crawl, and the report as it travels."""

from datetime import UTC, datetime

import pytest

from scrapers.crawl.report import CrawlReport, CrawlState, SourceReport, Tally, counts, judge
from scrapers.frontier import Accounts
from scrapers.outcome import FailureClass, Outcome, PendingReason, SkipReason

GOOD = SourceReport(url="http://paper.test/feed", status=200, announced=3, new=3)
QUIET = SourceReport(url="http://paper.test/feed", status=304)
BROKEN = SourceReport(url="http://paper.test/map", status=500, failure=FailureClass.SERVER_ERROR, detail="HTTP 500")
EMPTY = SourceReport(url="http://paper.test/news.xml", status=200, announced=0)
NOTHING = Accounts(counts={}, captures=0)
THREE = Accounts(counts={(Outcome.PENDING, PendingReason.TO_PARSE): 3}, captures=3)
LEFT = Accounts(counts={(Outcome.PENDING, PendingReason.TO_FETCH): 2, (Outcome.PENDING, "to_parse"): 1}, captures=1)


@pytest.mark.parametrize(
    ("sources", "accounts", "tally", "state", "failure"),
    [
        ((GOOD,), THREE, Tally(tried=3, answered=3), CrawlState.OK, None),
        ((QUIET,), NOTHING, Tally(), CrawlState.NO_NEWS, None),
        ((GOOD,), NOTHING, Tally(), CrawlState.NO_NEWS, None),
        ((EMPTY,), NOTHING, Tally(), CrawlState.FAILED, FailureClass.EMPTY_FEED),
        ((EMPTY, QUIET), NOTHING, Tally(), CrawlState.NO_NEWS, None),
        ((BROKEN,), NOTHING, Tally(), CrawlState.FAILED, FailureClass.SERVER_ERROR),
        ((BROKEN, QUIET), NOTHING, Tally(), CrawlState.PARTIAL, FailureClass.SERVER_ERROR),
        ((GOOD, BROKEN), THREE, Tally(tried=3, answered=3), CrawlState.PARTIAL, FailureClass.SERVER_ERROR),
        (
            (GOOD,),
            THREE,
            Tally(tried=6, answered=3, failures={FailureClass.TIMEOUT: 3}),
            CrawlState.PARTIAL,
            FailureClass.TIMEOUT,
        ),
        (
            (GOOD,),
            THREE,
            Tally(tried=20, answered=18, failures={FailureClass.TIMEOUT: 1, FailureClass.NOT_FOUND: 1}),
            CrawlState.OK,
            None,
        ),
        (
            (GOOD,),
            NOTHING,
            Tally(tried=3, failures={FailureClass.NOT_FOUND: 2, FailureClass.FORBIDDEN: 1}),
            CrawlState.FAILED,
            FailureClass.FORBIDDEN,
        ),
        ((GOOD,), LEFT, Tally(tried=1, answered=1), CrawlState.PARTIAL, FailureClass.OTHER),
        (
            (GOOD,),
            LEFT,
            Tally(tried=1, answered=1, stopped_by=FailureClass.RATE_LIMITED),
            CrawlState.PARTIAL,
            FailureClass.RATE_LIMITED,
        ),
        ((), NOTHING, Tally(stopped_by=FailureClass.ROBOTS), CrawlState.FAILED, FailureClass.ROBOTS),
        ((GOOD,), THREE, Tally(stopped_by=FailureClass.INTERRUPTED), CrawlState.INTERRUPTED, FailureClass.INTERRUPTED),
        ((GOOD,), THREE, Tally(stopped_by=FailureClass.OTHER), CrawlState.FAILED, FailureClass.OTHER),
    ],
)
def test_c1_a_run_is_judged_by_its_own_accounts(
    sources: tuple[SourceReport, ...],
    accounts: Accounts,
    tally: Tally,
    state: CrawlState,
    failure: FailureClass | None,
) -> None:
    assert judge(sources, accounts, tally)[:2] == (state, failure)


def test_the_counts_add_up_whatever_later_stages_made_of_the_pages() -> None:
    accounts = Accounts(
        counts={
            (Outcome.PUBLISHED, None): 5,
            (Outcome.REJECTED, "paywall_stub"): 1,
            (Outcome.PENDING, "held"): 2,
            (Outcome.PENDING, "to_fetch"): 3,
            (Outcome.UNCHANGED, None): 4,
            (Outcome.FAILED, "timeout"): 1,
            (Outcome.SKIPPED, SkipReason.NOT_DUE): 7,
        },
        captures=8,
    )
    told = counts(accounts)
    assert told["fetched"] == 8
    assert (
        told["discovered"] == 23 == sum(told[name] for name in ("fetched", "unchanged", "failed", "skipped", "pending"))
    )


def test_the_report_survives_its_travel() -> None:
    report = CrawlReport(
        run_id="paper-1",
        site="paper",
        state=CrawlState.PARTIAL,
        failure=FailureClass.TIMEOUT,
        sources=(GOOD, BROKEN),
        failed_by_class={"timeout": 2},
        warc_files=("a.warc.gz",),
        started_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert CrawlReport.from_json(report.to_json()) == report
    assert CrawlReport.from_json(report.to_json()[:-1] + ', "of_a_later_release": 1}') == report


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"event": "progress"}'])
def test_what_is_no_report_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        CrawlReport.from_json(text)


@pytest.mark.parametrize(
    ("state", "status"), [("ok", 0), ("no_news", 0), ("partial", 3), ("failed", 1), ("interrupted", 4)]
)
def test_only_a_job_done_exits_with_zero(state: str, status: int) -> None:
    assert CrawlReport(run_id="r", site="s", state=CrawlState(state)).exit_status == status
