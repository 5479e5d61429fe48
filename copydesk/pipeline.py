"""The pipeline: the four stages over run ids. Between them travel ids, paths and counts; bodies stay in the archive."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.crawling import crawl_apart
from copydesk.errors import JobNotDoneError, StoppedError, UnknownRunError, WarehouseDownError
from copydesk.parse_pool import parse_all
from copydesk.parse_worker import Result, unreadable
from copydesk.run_report import RunReport
from copydesk.settings import Settings
from copydesk.wiring import site_named, warehouse
from scrapers.outcome import Outcome
from warehouse.audit import AuditReport
from warehouse.audit import audit as audit_batch
from warehouse.captures import CapturedPage, captures_of_run, held_otherwise
from warehouse.connection import Connection
from warehouse.enrich.run import EnrichReport
from warehouse.enrich.run import enrich as enrich_queued
from warehouse.publish import PublishReport
from warehouse.publish import publish as publish_batch
from warehouse.reports import run_accounts as accounts_of_run
from warehouse.runs import Run, at_work, get_run, recent_runs, take_up
from warehouse.staging import Parsed, StageReport, note_anew, stage

OnLine = Callable[[str], None]


def parse(settings: Settings, run_id: str, *, now: datetime, workers: int | None = None) -> StageReport:
    """Parse all that a run has archived, into staging, in place of what an earlier parse of the run had staged.

    A run whose site is not declared, or not to be read, is left as it is: other rules than the site's would read it
    otherwise, and no audit could follow.

    Raises:
        JobNotDoneError: none of its pages is to be had from the archive; nothing is staged then, nor settled.
        UnknownRunError, UnknownSiteError, BadArgumentError, WarehouseDownError.
    """
    with warehouse(settings) as reading, warehouse(settings) as writing:
        site_named(known_run(reading, run_id).site)
        _taken_up(reading, run_id)
        pages = captures_of_run(reading, run_id)
        parsed = _read(parse_all(settings.archive_url, pages, workers=workers), run_id)
        results = (Parsed(url_id=page.url_id, result=result) for page, result in parsed)
        report = stage(writing, run_id, results, now)
        held = parse_all(settings.archive_url, held_otherwise(reading, run_id), workers=workers)
        note_anew(writing, run_id, (Parsed(url_id=page.url_id, result=result) for page, result in held))
        return report


def _read(parsed: Iterable[tuple[CapturedPage, Result]], run_id: str) -> Iterator[tuple[CapturedPage, Result]]:
    """The results of a run; where none of its pages could be read, it is the archive that is away, and not the pages.

    Raises:
        JobNotDoneError: at the end, where none could.
    """
    read, cause = False, None
    for page, result in parsed:
        cause = unreadable(result) or cause
        read = read or not unreadable(result)
        yield page, result
    if cause and not read:
        raise JobNotDoneError(cause, f"see to the archive (COPYDESK_ARCHIVE), then `copydesk parse {run_id}`")


def audit(settings: Settings, run_id: str, *, now: datetime) -> AuditReport:
    """Check the staged batch of a run against its site's contract; a batch that breaks it is held.

    Raises:
        UnknownRunError, UnknownSiteError, WarehouseDownError.
    """
    with warehouse(settings) as conn:
        run = _taken_up(conn, run_id)
        return audit_batch(conn, run_id, site_named(run.site), now)


def publish(settings: Settings, run_id: str, *, now: datetime) -> PublishReport:
    """Publish an audited batch in one transaction.

    Raises:
        JobNotDoneError: the batch is held, or was not audited yet.
        UnknownRunError, WarehouseDownError.
    """
    with warehouse(settings) as conn:
        _taken_up(conn, run_id)
        return publish_batch(conn, run_id, now)


def enrich(settings: Settings, *, now: datetime) -> EnrichReport:
    """Work off what publishing has queued: search entries, stories, citations, mentions.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings) as conn:
        return enrich_queued(conn, now)


def run_site(  # noqa: PLR0913  # the settings of a run, passed through
    settings: Settings,
    site: str,
    *,
    run_id: str,
    now: datetime,
    replay: Path | None = None,
    window: tuple[datetime, datetime] | None = None,
    warcs: Sequence[Path] = (),
    workers: int | None = None,
    on_line: OnLine,
    on_stage: OnLine,
) -> RunReport:
    """All four stages for one site, stopping where a stage says so; `on_stage` is told each stage's name as it starts.

    Raises:
        StoppedError: a person stopped it.
        UnknownSiteError, WarehouseDownError.
    """
    with _stoppable(run_id):
        on_stage("crawl")
        crawled = crawl_apart(
            settings, site, run_id=run_id, now=now, replay=replay, window=window, warcs=warcs, on_line=on_line
        )
        if crawled.state in {"failed", "interrupted"}:
            return RunReport(run_id=run_id, site=site, state="failed", crawl=crawled)
        on_stage("parse")
        parsed = parse(settings, run_id, now=now, workers=workers)
        on_stage("audit")
        audited = audit(settings, run_id, now=now)
        if audited.is_held:
            return RunReport(run_id=run_id, site=site, state="held", crawl=crawled, parse=parsed, audit=audited)
        on_stage("publish")
        published = publish(settings, run_id, now=now)
        on_stage("enrich")
        enriched = enrich(settings, now=now)
        return RunReport(
            run_id=run_id,
            site=site,
            state="partial" if crawled.state == "partial" else "published",
            crawl=crawled,
            parse=parsed,
            audit=audited,
            publish=published,
            enrich=enriched,
        )


@contextmanager
def _stoppable(run_id: str) -> Iterator[None]:
    """Let who stops a run, or loses its warehouse, know how it goes on: its crawl may be done, its pages not parsed."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError(run_id) from None
    except WarehouseDownError as error:
        step = f"`copydesk db status`; then the same command with --run-id {run_id} goes on"
        raise WarehouseDownError(str(error), step) from error


def unfinished(settings: Settings, site: str) -> list[str]:
    """The latest runs of a site that were crawled and not taken to their end, and that no process is at work on.

    The oldest come first. They were stopped, and go on under their id, or a scheduler is about to take them up.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings) as conn:
        runs = recent_runs(conn, site)
        left = [run.run_id for run in reversed(runs) if run.state in {"crawled", "parsed", "audited"}]
        busy = at_work(conn, left)
    return [run_id for run_id in left if run_id not in busy]


def _taken_up(conn: Connection, run_id: str) -> Run:
    """The run of an id, which others see from now on to be worked on.

    Raises:
        UnknownRunError: there is none.
    """
    run = known_run(conn, run_id)
    take_up(conn, run_id)
    return run


def known_run(conn: Connection, run_id: str) -> Run:
    """The run of an id.

    Raises:
        UnknownRunError: there is none; the error names the latest runs.
    """
    run = get_run(conn, run_id)
    if run is None:
        raise UnknownRunError(run_id, [each.run_id for each in recent_runs(conn, limit=3)])
    return run


def run_accounts(settings: Settings, run_id: str) -> dict[str, Any]:
    """The sums of a run: each outcome's count, `discovered`, and under `reasons` each outcome's counts by reason.

    A run whose crawl never came to the ledger has none: all its sums are 0.
    """
    with warehouse(settings) as conn:
        accounts = accounts_of_run(conn, run_id)
    by_outcome = {outcome: accounts.of(outcome) for outcome in Outcome}
    return {
        "discovered": accounts.discovered,
        **{outcome.value: sum(reasons.values()) for outcome, reasons in by_outcome.items()},
        "reasons": {outcome.value: reasons for outcome, reasons in by_outcome.items() if any(reasons)},
    }
