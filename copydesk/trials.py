"""Trials of sites: each in a folder and a scratch database of its own, both gone at its end.

What is taken down must not live on in a trial; so one that was killed is cleared by the next, and by every takedown.
"""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TextIO

from copydesk import postgres
from copydesk.errors import BusyError, WarehouseDownError
from copydesk.settings import Settings
from warehouse.migrate import migrate


def pages_path(home: Path, name: str) -> Path:
    """Where the pages of a site's fixture lie: on this machine, and nowhere else."""
    return home / "fixtures" / f"{name}.warc.gz"


@contextmanager
def trial(home: Path, domain: str) -> Iterator[Path]:
    """The folder of one trial of a domain's site; trials of other sites may be at work beside it.

    Raises:
        BusyError: the same site is being tried; two at once would ask it twice as fast as is polite.
    """
    with _locked(home) as trials:
        _clear_abandoned(home)
        for other in trials.glob("*/by"):
            process, _, tried = other.read_text("utf-8").partition(" ")
            if tried == domain:
                raise BusyError(f"{domain} is being tried already, by process {process}", "wait until it is done")
        place = Path(mkdtemp(prefix="trial_", dir=trials))
        lock = _held(place)
        (place / "by").write_text(f"{os.getpid()} {domain}", "utf-8")
    try:
        yield place
    finally:
        with _locked(home), lock:
            _clear(home, place)


def scratch(settings: Settings, place: Path) -> Settings:
    """An empty database and an empty archive for a trial, beside the real ones, whose turns at hosts it takes.

    Raises:
        WarehouseDownError: the embedded PostgreSQL did not start.
    """
    try:
        url = postgres.url(_database(place), settings.home)
        migrate(url)
        turns_url = settings.warehouse_url or postgres.url(home=settings.home)
    except postgres.ClusterError as error:
        raise WarehouseDownError(f"the embedded PostgreSQL: {error}", "see `copydesk db status`") from error
    return replace(settings, warehouse_url=url, archive_url=str(place / "archive"), turns_url=turns_url)


def forget_trials(home: Path, sites: Collection[str]) -> None:
    """Remove the pages that trials of some sites keep (of all, where none is named); a new trial fetches anew."""
    if (home / "trials").is_dir():
        with _locked(home):
            _clear_abandoned(home)
    fixtures = [pages_path(home, site) for site in sites] or (home / "fixtures").glob("*.warc.gz")
    for path in fixtures:
        path.unlink(missing_ok=True)


def _clear_abandoned(home: Path) -> None:
    for place in (home / "trials").glob("trial_*"):
        with suppress(BlockingIOError), _held(place):
            _clear(home, place)


def _clear(home: Path, place: Path) -> None:
    """Remove a trial's pages, and its database; where the server rests, the empty folder keeps that in mind."""
    shutil.rmtree(place / "archive", ignore_errors=True)
    (place / "by").unlink(missing_ok=True)
    server = postgres.cluster(home)
    with suppress(postgres.ClusterError):
        if server.exists():
            server.psql(f"DROP DATABASE IF EXISTS {_database(place)} WITH (FORCE)")
        shutil.rmtree(place)


def _database(place: Path) -> str:
    return f"copydesk_{place.name}"


def _held(place: Path) -> TextIO:
    """The lock that a trial holds as long as its process lives.

    Raises:
        BlockingIOError: it lives.
    """
    lock = (place / "lock").open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise
    return lock


@contextmanager
def _locked(home: Path) -> Iterator[Path]:
    """The folder of all trials, for one process at a time."""
    trials = home / "trials"
    trials.mkdir(parents=True, exist_ok=True)
    with (trials / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield trials
