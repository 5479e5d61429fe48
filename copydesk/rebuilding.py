"""Rebuilding: a lost warehouse made again from the archive alone. Nothing is fetched, and no file is written.

Every run that the archive holds is entered in the ledger under its own id, with its pages where they lie, and then
parsed, audited and published at its own time, oldest first. Runs that the warehouse knows already are left alone, so
that a rebuild may be stopped and started again. docs/runbook/lost_database.md says what the archive cannot give back.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from copydesk import pipeline, takedown_file
from copydesk.errors import BusyError, NothingFoundError, WarehouseDownError
from copydesk.run_ids import logical_time_of
from copydesk.settings import Settings
from copydesk.wiring import LOST, warehouse, warehouse_url
from scrapers.article import Capture, SourceKind
from scrapers.crawl.archive import read_file
from scrapers.crawl.feed_text import texts_in
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.crawl.store import open_store
from scrapers.frontier import Announced, CrawlRun, LedgerLostError, SiteBusyError, SourceCheck
from scrapers.sites import registry
from warehouse.connection import WarehouseError
from warehouse.ledger import open_ledger
from warehouse.runs import Run, alone_at, at_work, get_run
from warehouse.takedown import remember, standing_again

GO_ON = "pause the DAGs, and run it again: it goes on where it stopped"
DONE = frozenset({"published", "held", "discarded"})
"""States of runs that a rebuild has nothing to do for; any other is taken up again."""


_PATH = re.compile(r"(?P<site>[^/]+)/.*/(?P<run_id>[^/]+)-\d+\.warc\.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What came of a rebuild.

    `known` runs stood in the warehouse already. `held` names the runs that the audit holds: what a person had decided
    about them was in the database and is to be decided again. `passed_over` names files that cannot be entered (no run
    of ours, or a site that is not declared any more), and files with pages that do not read back, with what is wrong;
    those of an earlier rebuild, too. `taken_down` are addresses whose articles a restored backup has brought back: the
    archive remembers that they were taken down, and they are to be taken down again.
    """

    runs: int
    pages: int
    known: int
    held: tuple[str, ...]
    passed_over: tuple[str, ...]
    taken_down: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def rebuild(
    settings: Settings, sites: Sequence[str], *, now: datetime, workers: int | None, on_run: Callable[[str], object]
) -> RebuildReport:
    """Rebuild what the archive holds of some sites, or of all; `on_run` is told each run's id as it begins.

    Raises:
        NothingFoundError: the archive holds nothing of them.
        BusyError: a site is being crawled, or another process is at work on a run, or another rebuild on all.
        WarehouseDownError: the warehouse cannot be reached, or was lost on the way.
    """
    files = [path for path in open_store(settings.archive_url).files() if not sites or path.partition("/")[0] in sites]
    if not files:
        raise NothingFoundError(
            f"the archive {settings.archive_url} holds nothing of {', '.join(sites) or 'any site'}",
            "COPYDESK_ARCHIVE names the archive",
        )
    with warehouse(settings) as alone:
        if not alone_at(alone, "rebuild"):
            raise BusyError("another rebuild of this warehouse is at work", "wait until it is done")
        return _rebuild(settings, files, now=now, workers=workers, on_run=on_run)


def _rebuild(
    settings: Settings, files: Sequence[str], *, now: datetime, workers: int | None, on_run: Callable[[str], object]
) -> RebuildReport:
    _bar(settings, now)
    runs, passed_over = _runs_of(files)
    pages, known, held, fresh = 0, 0, [], []
    for run in runs:
        if done := _done(settings, run.run_id):
            known += 1
            passed_over += _left_out(done)
            continue
        on_run(run.run_id)
        captures, broken = _captures(settings, runs[run])
        passed_over += broken
        if broken and not captures:
            continue  # once entered it would be passed over, though the files were restored
        fresh.append(run.run_id)
        pages += len(captures)
        _enter(settings, run, captures, _texts(settings, run.site, runs[run]), broken)
        if _process(settings, run, captures, workers) == "held":
            held.append(run.run_id)
    pipeline.enrich(settings, now=now)
    with warehouse(settings, role="copydesk_owner") as conn:
        back = tuple(standing_again(conn))
    return RebuildReport(
        runs=len(fresh), pages=pages, known=known, held=tuple(held), passed_over=tuple(passed_over), taken_down=back
    )


def _bar(settings: Settings, now: datetime) -> None:
    """Take in the takedowns that the archive remembers, before anything is entered."""
    if told := takedown_file.entries(settings.archive_url):
        with warehouse(settings, role="copydesk_owner") as conn:
            remember(conn, told, now)


def _runs_of(files: Sequence[str]) -> tuple[Mapping[CrawlRun, list[str]], list[str]]:
    """The runs with their files, oldest first, and the files that belong to none. A retry's lie under another day."""
    found: defaultdict[CrawlRun, list[str]] = defaultdict(list)
    strange = []
    for path in files:
        match = _PATH.fullmatch(path)
        logical_at = logical_time_of(match["run_id"]) if match else None
        if match is None or logical_at is None or match["site"] not in registry():
            strange.append(f"{path}: no run of a declared site")
            continue
        found[CrawlRun(run_id=match["run_id"], site=match["site"], logical_at=logical_at, mode="rebuild")].append(path)
    return {run: found[run] for run in sorted(found, key=lambda run: (run.logical_at, run.run_id))}, strange


def _done(settings: Settings, run_id: str) -> Run | None:
    """The run, where there is nothing to do for it; one that somebody else is at work on is not done twice over."""
    with warehouse(settings) as conn:
        run = get_run(conn, run_id)
        if run is None or run.state in DONE:
            return run
        if at_work(conn, [run_id]):
            raise BusyError(f"another process is at work on run {run_id}", GO_ON)
    return None


def _left_out(run: Run) -> list[str]:
    """What an earlier rebuild could not read of a run: its later versions stand, so that it cannot be put in now."""
    if run.mode != "rebuild" or (run.crawl_report or {}).get("state") != CrawlState.PARTIAL:
        return []
    return [f"{run.run_id} was {run.detail}; restore the file, and rebuild an empty warehouse"]


def _captures(settings: Settings, paths: Sequence[str]) -> tuple[list[Capture], list[str]]:
    """The article pages in some files, and what is wrong with which file."""
    files = [read_file(settings.archive_url, path) for path in paths]
    broken = [f"{each.warc_path}: {len(each.captures)} pages read; {each.broken}" for each in files if each.broken]
    return [capture for each in files for capture in each.captures], broken


def _texts(settings: Settings, site: str, paths: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Where feeds gave whole texts along, for a site that is read so."""
    if not registry()[site].full_feed:
        return {}
    return {url: place for path in paths for url, place in texts_in(settings.archive_url, path).items()}


def _enter(
    settings: Settings,
    run: CrawlRun,
    captures: Sequence[Capture],
    texts: Mapping[str, tuple[str, int]],
    broken: Sequence[str],
) -> None:
    """Enter a run and its pages in the ledger, as its crawl had done, and what of it could not be read."""
    at = _end_of(run, captures)
    check = SourceCheck(source_url=f"archive:{run.site}", checked_at=run.logical_at, urls_announced=len(captures))
    urls = {
        each.url: Announced(
            url=each.url,
            fetch_url=each.url,
            source=check.source_url,
            source_kind=SourceKind.WARC,
            in_hand=True,
            text_at=texts.get(each.url),
        )
        for each in captures
    }
    report = CrawlReport(
        run_id=run.run_id,
        site=run.site,
        state=CrawlState.PARTIAL if broken else CrawlState.OK if captures else CrawlState.NO_NEWS,
        discovered=len(urls),
        fetched=len(urls),
        detail="rebuilt from the archive" + (f", but for {'; '.join(broken)}" if broken else ""),
    )
    try:
        with closing(open_ledger(warehouse_url(settings))) as ledger:
            ledger.open_run(run, min((each.fetched_at for each in captures), default=run.logical_at))
            ledger.announce(run, check, list(urls.values()))
            ledger.restore(run, captures)
            ledger.close_run(run, at, failed=False, failure=None, detail=report.detail, report=report.to_json())
    except SiteBusyError as error:
        raise BusyError(str(error), GO_ON) from error
    except (LedgerLostError, WarehouseError) as error:
        raise WarehouseDownError(str(error), LOST) from error


def _process(settings: Settings, run: CrawlRun, captures: Sequence[Capture], workers: int | None) -> str:
    """Parse, audit and publish a run at its own time; returns `published` or `held`."""
    at = _end_of(run, captures)
    pipeline.parse(settings, run.run_id, now=at, workers=workers)
    if pipeline.audit(settings, run.run_id, now=at).is_held:
        return "held"
    pipeline.publish(settings, run.run_id, now=at)
    return "published"


def _end_of(run: CrawlRun, captures: Sequence[Capture]) -> datetime:
    """When the run was over: its last page."""
    return max((each.fetched_at for each in captures), default=run.logical_at)
