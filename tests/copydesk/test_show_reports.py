"""What reports say of the next step: after a crawl that did not do its job, and after each stage."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from copydesk.checking import CheckReport
from copydesk.run_report import RunReport
from copydesk.show_check import show_check
from copydesk.show_reports import show_crawl, show_run, show_stage
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass, Outcome
from scrapers.sites import SITES

RUN = "wire-20260302T060000Z"
ACCOUNTS = {"discovered": 0, **{str(outcome): 0 for outcome in Outcome}, "reasons": {}}


@pytest.mark.parametrize(
    ("state", "failure", "again"),
    [
        (CrawlState.FAILED, FailureClass.DNS, "the same command tries again"),
        (CrawlState.PARTIAL, FailureClass.TIMEOUT, "the same command tries again"),
        (CrawlState.INTERRUPTED, FailureClass.INTERRUPTED, f"the same command with --run-id {RUN} goes on"),
    ],
)
def test_a_crawl_that_failed_names_its_class_and_the_next_step(
    capsys: pytest.CaptureFixture[str], state: CrawlState, failure: FailureClass, again: str
) -> None:
    crawl = CrawlReport(run_id=RUN, site="wire", state=state, failure=failure, detail="so it was")
    with pytest.raises(typer.Exit):
        show_crawl(crawl, as_json=False)
    with pytest.raises(typer.Exit):
        show_run(RunReport(run_id=RUN, site="wire", state="failed", crawl=crawl), ACCOUNTS, [], as_json=False)
    page = f"docs/runbook/{failure}.md"
    assert (Path(__file__).parents[2] / page).exists()
    told = " ".join(capsys.readouterr().out.split())
    assert told.count(f"next {page} says what to do; {again}") == 2
    assert f"crawl: {failure}, so it was" in told


def test_a_crawl_that_had_no_room_leads_to_the_page_on_full_disks(capsys: pytest.CaptureFixture[str]) -> None:
    detail = "OSError: [Errno 28] No space left on device"
    crawl = CrawlReport(run_id=RUN, site="wire", state=CrawlState.FAILED, failure=FailureClass.OTHER, detail=detail)
    with pytest.raises(typer.Exit):
        show_crawl(crawl, as_json=False)
    assert "next docs/runbook/disk_full.md" in " ".join(capsys.readouterr().out.split())


def test_a_crawl_that_did_its_job_wants_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    crawl = CrawlReport(run_id=RUN, site="wire", state=CrawlState.NO_NEWS)
    show_run(RunReport(run_id=RUN, site="wire", state="published", crawl=crawl), ACCOUNTS, [], as_json=False)
    assert "next" not in capsys.readouterr().out


@dataclass(frozen=True)
class Staged:
    """A stage's report."""

    facts: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"run_id": RUN, **self.facts}


@pytest.mark.parametrize(
    ("stage", "state", "following"),
    [("parse", "parsed", "audit"), ("audit", "passed", "publish"), ("publish", "published", None)],
)
def test_a_stage_names_the_one_that_follows(
    capsys: pytest.CaptureFixture[str], stage: str, state: str, following: str | None
) -> None:
    show_stage(stage, Staged({"state": state}), as_json=False)
    told = capsys.readouterr().out
    assert (f"copydesk {following} {RUN}" in told) == (following is not None)
    assert ("next" in told) == (following is not None)


def test_a_held_batch_is_not_to_be_published(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        show_stage("audit", Staged({"state": "held"}), as_json=False)
    told = capsys.readouterr().out
    assert f"release {RUN}" in told
    assert f"publish {RUN}" not in told


def test_a_run_that_a_scheduler_may_take_up_is_not_called_left(capsys: pytest.CaptureFixture[str]) -> None:
    crawl = CrawlReport(run_id=RUN, site="wire", state=CrawlState.OK)
    show_run(RunReport(run_id=RUN, site="wire", state="published", crawl=crawl), ACCOUNTS, ["wire-2"], as_json=False)
    told = capsys.readouterr().out
    assert "unfinished  wire-2 has pages that are not parsed or not published" in told
    assert re.search(r"where no scheduler takes it up: .*copydesk run wire --run-id wire-2", told)


def test_a_check_without_articles_tells_no_fill_rates(capsys: pytest.CaptureFixture[str]) -> None:
    crawl = CrawlReport(run_id=RUN, site="webpronews", state=CrawlState.FAILED, failure=FailureClass.DNS, detail="away")
    show_check(CheckReport(site=SITES["webpronews"], archive=Path(), crawl=crawl, articles=(), refused=()))
    told = capsys.readouterr().out
    assert "no page gave an article" in told
    assert "0%" not in told
