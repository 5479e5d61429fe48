"""Crawling: in this process (what `copydesk crawl` does) or in one of its own (what everything else does)."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copydesk.crawl_process import CrawlProcess, crawl_command
from copydesk.errors import BadArgumentError, BusyError, JobNotDoneError, WarehouseDownError
from copydesk.run_ids import manual_run_id, site_of
from copydesk.settings import Settings
from copydesk.wiring import LOST, site_named, warehouse_url
from scrapers.crawl.report import CrawlReport
from scrapers.frontier import LedgerLostError, SiteBusyError
from scrapers.site import Site
from warehouse.connection import WarehouseError
from warehouse.ledger import PostgresLedger, open_ledger

_CLOCKS_DIFFER_BY = timedelta(minutes=5)


def crawl_here(
    site_name: str,
    *,
    run_id: str | None,
    now: datetime,
    replay: Path | None,
    mode: str = "manual",
    limit: int | None = None,
    window: tuple[datetime, datetime] | None = None,
    warcs: Sequence[Path] = (),
) -> CrawlReport:
    """Crawl one site in this process; a process can do this once, since Twisted's reactor starts once.

    Raises:
        UnknownSiteError, BadArgumentError: the site, time, run id or replay file cannot be used.
        WarehouseDownError: the ledger cannot be reached, or was lost on the way.
        BusyError: another crawl of the site is at work.
    """
    site = site_named(site_name)
    if limit is not None:
        site = dataclasses.replace(site, max_urls_per_run=min(limit, site.max_urls_per_run))
    settings = Settings.from_environment()
    checked_time(site, now)
    given_id = checked_run_id(site_name, run_id, now)
    checked_replay(replay)
    checked_warcs(warcs)
    url = warehouse_url(settings)

    from scrapers.crawl.browser import RenderUnavailableError  # noqa: PLC0415  # as below
    from scrapers.crawl.run import run_crawl  # noqa: PLC0415  # loads Scrapy, which only this process needs

    try:
        return run_crawl(
            site,
            ledger=open_ledger(url),
            turns=_turns(settings.turns_url),
            archive_url=settings.archive_url,
            run_id=given_id,
            now=now,
            replay=replay,
            proxy=settings.proxy,
            mode=mode,
            window=window,
            warcs=warcs,
        )
    except SiteBusyError as error:
        next_step = "wait for it; one crawl at a time keeps a site's requests within its budget"
        raise BusyError(str(error), next_step) from error
    except RenderUnavailableError as error:
        raise JobNotDoneError(error.cause, error.next_step) from error
    except (LedgerLostError, WarehouseError) as error:
        raise WarehouseDownError(str(error), LOST) from error


def _turns(url: str | None) -> PostgresLedger | None:
    """The ledger whose turns at hosts a trial takes; None where that warehouse is not there: nobody crawls by it."""
    if url is None:
        return None
    try:
        return open_ledger(url)
    except WarehouseError:
        return None


def crawl_apart(  # noqa: PLR0913  # the settings of a crawl, passed through
    settings: Settings,
    site_name: str,
    *,
    run_id: str,
    now: datetime,
    replay: Path | None = None,
    limit: int | None = None,
    window: tuple[datetime, datetime] | None = None,
    warcs: Sequence[Path] = (),
    on_line: Callable[[str], object],
) -> CrawlReport:
    """Crawl one site in a process of its own, its log line by line to `on_line`."""
    process = CrawlProcess(
        crawl_command(site_name, run_id=run_id, now=now, replay=replay, limit=limit, window=window, warcs=warcs),
        site=site_name,
        run_id=run_id,
        environment=settings.to_environment(),
        on_line=on_line,
    )
    return process.run()


def checked_run_id(site_name: str, run_id: str | None, now: datetime) -> str:
    """The given run id when it is one of this site's, a fresh one when none is given.

    Raises:
        BadArgumentError: it is not a run id, or names another site.
    """
    if run_id is None:
        return manual_run_id(site_name, now)
    if site_of(run_id) != site_name:
        raise BadArgumentError(
            f"{run_id!r} is no run id of {site_name}", f"write {site_name}-YYYYmmddTHHMMSSZ, or leave it out"
        )
    return run_id


def checked_time(site: Site, now: datetime) -> None:
    """Refuse a time to come for a real site: its articles would then be too old to be looked at again, for years.

    Raises:
        BadArgumentError: it is to come.
    """
    if not site.is_simulated and now > datetime.now(UTC) + _CLOCKS_DIFFER_BY:
        raise BadArgumentError(f"a run of {now.isoformat()} is to come", "leave out --now, or give an earlier time")


def checked_replay(replay: Path | None, option: str = "--replay") -> None:
    """Refuse a WARC file that is not there, or is none.

    Raises:
        BadArgumentError: it is missing, no file, or of another kind.
    """
    if replay is None:
        return
    wanted = f"{option} takes a WARC file (.warc or .warc.gz)"
    if not replay.is_file():
        raise BadArgumentError(f"there is no file {replay}", wanted)
    with replay.open("rb") as file:
        start = file.read(5)
    if not start.startswith((b"WARC/", b"\x1f\x8b")):
        raise BadArgumentError(f"{replay} is no WARC file", wanted)


def checked_warcs(warcs: Sequence[Path]) -> None:
    """Refuse WARC files to take pages from that are not there, or that lineage could not tell apart.

    Raises:
        BadArgumentError: one is missing or of another kind, or two have one name.
    """
    for path in warcs:
        checked_replay(path, "--warc")
    names = [path.name for path in warcs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BadArgumentError(
            f"two files are named {twice}", "rename one; the warehouse keeps a page's file by its name"
        )
