"""What is wrong with a run, as causes to alert about: each with evidence and the next thing to do."""

import os
from dataclasses import replace
from typing import Any

from scrapers.outcome import FailureClass
from warehouse.alerts import Cause, failed_sample, findings, last_good
from warehouse.connection import Connection
from warehouse.runs import Run

STAGES = ("crawl", "parse", "audit", "publish")
"""In the order in which a run reaches them."""

FAILED_STAGE = {"parse": "parse_stage", "audit": "audit_stage", "publish": "publish_stage"}
"""The cause, and its page in the runbook, of a stage that ended with an error of its own."""

FAILED_CHORE = {"enrich": "enrich_failed", "maintenance": "maintenance_failed"}
"""The cause, and its page in the runbook, of a task that failed in a DAG which belongs to no site."""

DISK_FULL = "disk_full"
"""The cause of whatever fails because nothing more can be written; maintenance tells it before."""

_NO_ROOM = ("No space left on device", "Disk quota exceeded")
_DETAIL_CHARACTERS = 500
_WAIT = "nothing now: the next run tries again, and this alert ends by itself"
_LOOK = "open the sample in a browser, then `copydesk run {site}` to try again"
_AGAIN = "`copydesk run {site}` tries again, and shows where it ends"
_ASK = "pause the DAG ingest_{site}, and ask the site; going on uninvited makes it worse"
_MEND = "compare the site with scrapers/sites/{site}.py; mend it, then `copydesk run {site}`"
_STEPS: dict[str, str] = {
    FailureClass.RATE_LIMITED: "raise delay_seconds in scrapers/sites/{site}.py if this lasts for more than a day",
    FailureClass.SERVER_ERROR: _WAIT,
    FailureClass.TIMEOUT: _WAIT,
    FailureClass.RESET: _WAIT,
    FailureClass.REFUSED: _WAIT,
    FailureClass.TRUNCATED: _WAIT,
    FailureClass.INTERRUPTED: "clear the task `crawl`: what was fetched is kept, the rest comes first",
    FailureClass.ROBOTS: "look at the site's robots.txt; nothing is fetched until it can be read",
    FailureClass.FORBIDDEN: _ASK,
    FailureClass.CAPTCHA: _ASK,
    FailureClass.EMPTY_FEED: _MEND,
    FailureClass.BAD_FEED: _MEND,
    FailureClass.NOT_FOUND: _MEND,
    FailureClass.GONE: _MEND,
    FailureClass.MOVED: _MEND,
    FailureClass.LAYOUT_CHANGE: _MEND,
    FailureClass.PARSE_ERROR: "`copydesk parse {run}` shows the error with its address; nothing is fetched again",
}
_LAYOUT_CHECKS = frozenset({"fill_rate", "body_length", "repeated_bodies", "known_articles"})
"""Findings that a changed layout makes; the others are rather the site's own doing."""


def causes_of(conn: Connection, run: Run, failed_stage: str | None, error: str) -> list[Cause]:
    """Why a run failed at `failed_stage`, or what it could not do although it went through (None)."""
    if failed_stage in {"crawl", None}:
        return _crawl_causes(conn, run, error if failed_stage else "")
    if failed_stage == "audit" and (held := findings(conn, run.run_id)):
        return [_with_step(each, run) for each in held]
    step = f"read the log of task `{failed_stage}`; then clear it: it may be run again without harm"
    cause = FAILED_STAGE.get(str(failed_stage), "other")
    return [_unless_full(Cause(cause=cause, stage=str(failed_stage), detail=_short(error), next_step=step))]


def cause_of_chore(dag_id: str, task_id: str, error: str) -> Cause:
    """That a task of a DAG which belongs to no site failed."""
    step = f"read the log of task `{task_id}` in the DAG `{dag_id}`; then clear it: it goes on where it was"
    return Cause(cause=FAILED_CHORE[dag_id], stage=task_id, detail=_short(error), next_step=step)


def tells_full_disk(words: str) -> bool:
    """Whether an error's words say that there was no room to write."""
    return any(each in words for each in _NO_ROOM)


def _unless_full(cause: Cause) -> Cause:
    """The cause, or that the disk is full where its words say so."""
    if not tells_full_disk(cause.detail):
        return cause
    step = f"make room on the disk (`df -h`), then clear the task `{cause.stage}`: what it has done is kept"
    return replace(cause, cause=DISK_FULL, next_step=step)


def _crawl_causes(conn: Connection, run: Run, error: str) -> list[Cause]:
    report: dict[str, Any] = dict(run.crawl_report or {})
    failure = report.get("failure") or (run.failure if error else None) or (FailureClass.OTHER if error else None)
    if failure is None:
        return []
    detail = str(report.get("detail") or run.detail or error)
    pages = f"{report.get('fetched', 0)} pages fetched, {report.get('failed', 0)} failed"
    sample = failed_sample(conn, run.run_id, failure) or _failed_source(report, failure)
    cause = Cause(
        cause=str(failure),
        stage="crawl",
        detail=_short(detail),
        sample_url=sample,
        before=_before(conn, run),
        after=f"{run.logical_at:%Y-%m-%d %H:%M} UTC: {pages}",
        next_step=_STEPS.get(failure, _LOOK if sample else _AGAIN).format(site=run.site, run=run.run_id),
    )
    return [_unless_full(cause) if failure == FailureClass.OTHER else cause]


def _failed_source(report: dict[str, Any], failure: str) -> str | None:
    urls = [source.get("url") for source in report.get("sources") or () if source.get("failure") == failure]
    return urls[0] if urls else None


def _before(conn: Connection, run: Run) -> str:
    good = last_good(conn, run.site, run.run_id)
    if good is None:
        return "no run of this site has gone well yet"
    return f"{good.logical_at:%Y-%m-%d %H:%M} UTC: {good.published} articles published"


def _with_step(finding: Cause, run: Run) -> Cause:
    release = f'`copydesk release {run.run_id} --why "…"` if the batch is right'
    mend = f"mend scrapers/sites/{run.site}.py and clear task `parse`"
    other = mend if finding.cause in _LAYOUT_CHECKS else f'`copydesk discard {run.run_id} --why "…"`'
    return Cause(
        cause=finding.cause,
        stage=finding.stage,
        detail=_short(finding.detail),
        sample_url=finding.sample_url,
        before=finding.before,
        after=finding.after,
        next_step=f"{release}; else {other}",
    )


def runbook_page(cause: str) -> str:
    """Where the cause is explained: a page below `COPYDESK_RUNBOOK_URL`, by default in the source tree."""
    base = os.environ.get("COPYDESK_RUNBOOK_URL") or "docs/runbook"
    return f"{base.rstrip('/')}/{cause}.md"


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _DETAIL_CHARACTERS else f"{one_line[: _DETAIL_CHARACTERS - 1]}…"
