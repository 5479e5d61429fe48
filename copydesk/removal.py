"""Removal for good: takedowns and retention, from the warehouse's rows through to exported files and the archive.

The rows go first and in one transaction; then the archive's records and what was exported. Interrupted in between,
the takedown stays unfinished, and the next removal, or `finish_all`, does what is left.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from copydesk import takedown_file
from copydesk.errors import JobNotDoneError
from copydesk.person import decider
from copydesk.settings import Settings
from copydesk.trials import forget_trials
from copydesk.wiring import warehouse, warehouse_url
from scrapers.crawl.archive import recover
from scrapers.crawl.erase import erase
from scrapers.crawl.redact import redact
from scrapers.crawl.store import ArchiveAwayError, open_store
from scrapers.frontier import CrawlRun
from scrapers.site import Site
from warehouse import takedown
from warehouse.connection import Connection
from warehouse.export_removal import remove_from_exports
from warehouse.identity import canonical_key
from warehouse.ledger import open_ledger
from warehouse.takedown import Takedown

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What was removed: articles, and records of the archive; `missing` records had gone with their file before.

    `waiting` takedowns have records in files that a crawl is writing; they are finished by the next removal, or by
    maintenance, when the files are complete.
    """

    articles: int
    erased: int
    missing: int
    waiting: int

    def to_json(self) -> dict[str, Any]:
        """The removal as a JSON-ready object."""
        return asdict(self)


def take_down(settings: Settings, url: str, *, who: str | None, why: str, now: datetime) -> Removal:
    """Remove the article of any of its addresses, everywhere, and bar the address.

    Raises:
        JobNotDoneError: nothing is known of the URL, no reason is given, or the archive is empty.
        BadArgumentError: nobody asks for it.
        WarehouseDownError.
    """
    advice = "`copydesk trace URL` tells what is known of an address; --why takes the reason"
    with warehouse(settings, role="copydesk_owner", advice=advice) as conn:
        done = takedown.take_down(conn, url, decider(who), why, now)
    return _counted([done], finish_all(settings, now))


def apply_retention(settings: Settings, sites: Iterable[Site], now: datetime) -> Removal:
    """Remove what is older than each site's `retention_days`.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings, role="copydesk_owner") as conn:
        done = takedown.apply(conn, sites, now)
    return _counted(done, finish_all(settings, now))


def finish_all(settings: Settings, now: datetime) -> tuple[int, int, int]:
    """Finish every unfinished takedown: its articles in exported files, its records in the archive, its site's trials.

    Returns how many records were erased, how many were missing, and how many takedowns have to wait for a crawl.

    Raises:
        JobNotDoneError: some file could not be cleared; all others are, of every takedown, and the next removal tries
            again. Or the archive is empty.
        ArchiveAwayError: its store cannot be reached.
    """
    erased = missing = waiting = 0
    troubles: list[str] = []
    with warehouse(settings, role="copydesk_owner") as conn:
        for each in takedown.unfinished(conn):
            before = len(troubles)
            with _noted(troubles, f"what was left open of {each.site}"):
                _complete_left_open(settings, conn, each, now)
            is_open = _is_being_written(settings, conn, each)
            gone, lost = _erase(settings, each, now, troubles, is_open=is_open)
            erased += gone + _clear_sources(settings, each, now, troubles)
            missing += lost
            if each.article_ids:
                with _noted(troubles, "exports"):
                    remove_from_exports(conn, each.article_ids, now)
            forget_trials(settings.home, each.sites)
            takedown_file.append(settings.archive_url, each)
            if is_open:
                waiting += 1
            elif len(troubles) == before:
                takedown.finish(conn, each.takedown_id, now)
    if troubles:
        raise JobNotDoneError(
            f"the articles are out of the warehouse, but not out of every file: {'; '.join(dict.fromkeys(troubles))}",
            "make room, or restore or delete what is named, then give the same command again; maintenance does daily",
        )
    return erased, missing, waiting


@contextmanager
def _noted(troubles: list[str], place: str) -> Iterator[None]:
    """Keep what is wrong with one file for the end, so that it holds up no other file, and no other takedown."""
    try:
        yield
    except ArchiveAwayError:
        raise
    except (OSError, ValueError) as error:
        troubles.append(f"{place}: {error}")


def _erase(settings: Settings, done: Takedown, now: datetime, troubles: list[str], *, is_open: bool) -> tuple[int, int]:
    """Erase the records of a takedown; returns how many it erased, and how many had gone with their file before."""
    erased = missing = 0
    for path, places in groupby(done.captures, key=attrgetter("warc_path")):
        offsets = [place.warc_offset for place in places]
        with _noted(troubles, path):
            try:
                erase(settings.archive_url, path, offsets, now)
            except FileNotFoundError:
                if not is_open:
                    _see_archive(settings, path)
                    logger.warning("%s is not in the archive any more", path)
                    missing += len(offsets)
            else:
                erased += len(offsets)
    return erased, missing


def _see_archive(settings: Settings, path: str) -> None:
    """Take a file for lost only where the archive has others; a disk that is not mounted comes back with all of them.

    Raises:
        JobNotDoneError: the archive is empty.
    """
    if not open_store(settings.archive_url).files():
        raise JobNotDoneError(
            f"{path} cannot be cleared: the archive {settings.archive_url} is empty",
            "COPYDESK_ARCHIVE names the archive; when it is there again, give the same command again",
        )


def _complete_left_open(settings: Settings, conn: Connection, done: Takedown, now: datetime) -> None:
    """Complete and settle what dead crawls of the sites left open, as the next ones would: there may never be any."""
    store = open_store(settings.archive_url)
    for site in filter(store.left_open, done.sites):
        run = CrawlRun(run_id="", site=site, logical_at=now)
        with takedown.alone(conn, site) as is_alone, closing(open_ledger(warehouse_url(settings))) as ledger:
            for file in recover(settings.archive_url, site) if is_alone else ():
                ledger.restore(replace(run, run_id=file.run_id), file.captures)


def _is_being_written(settings: Settings, conn: Connection, done: Takedown) -> bool:
    """Whether files in the making may hold what was taken down: the article's page, or a feed's whole text of it.

    Asked before anything is erased: what was begun later is written without it.
    """
    if done.kind == "retention":
        return False
    store = open_store(settings.archive_url)
    return any(takedown.is_crawled(conn, site) or store.left_open(site) for site in done.sites)


def _clear_sources(settings: Settings, done: Takedown, now: datetime, troubles: list[str]) -> int:
    """Take an article's text out of what feeds and APIs answered, and its unknown pages; returns how many had it.

    A day of the archive is a folder, and no source can have had the text before it announced the address. Retention
    empties the feeds' answers of the days whose pages are too old: no answer is younger than what it tells of.
    """
    marks, cleared = set(done.marks), 0
    is_retention = done.kind == "retention"
    if is_retention:
        last = f"{done.site}/{done.since:%Y/%m/%d}" if done.since else f"{done.site}/~"
        days = {each.warc_path.rpartition("/")[0] for each in done.captures}
        days = {day for day in days if day <= last}  # an old article's page may have been fetched the other day
        paths = [path for path in _files(settings) if path.rpartition("/")[0] in days]
    elif done.marks and done.since is not None:
        first, parted = f"{done.since:%Y/%m/%d}/", (path.partition("/") for path in _files(settings))
        paths = [f"{site}/{rest}" for site, _, rest in parted if site in done.sites and rest >= first]
    else:
        paths = []
    for path in paths:
        with _noted(troubles, path):
            cleared += redact(
                settings.archive_url,
                path,
                lambda url: is_retention or canonical_key(url) in marks,
                now,
                pages=not is_retention,
            )
    return cleared


def _files(settings: Settings) -> list[str]:
    return open_store(settings.archive_url).files()


def _counted(done: Iterable[Takedown], records: tuple[int, int, int]) -> Removal:
    erased, missing, waiting = records
    return Removal(articles=sum(each.articles for each in done), erased=erased, missing=missing, waiting=waiting)
