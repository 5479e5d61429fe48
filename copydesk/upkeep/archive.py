"""Is the archive whole? Files left open by dead crawls, and a sample of records read back and held to their digest."""

import contextlib
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scrapers.crawl.archive import payload_digest, read_capture
from scrapers.crawl.store import OPEN_SUFFIX, is_damage, open_store
from warehouse.upkeep import Place

OLD_SECONDS = 24 * 3600
"""A file in the making that was not written to for this long belongs to no crawl any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReport:
    """What a look at the archive found: `damaged` names records that are missing, unreadable or not what was fetched.

    `left_open` names files of dead crawls; the site's next crawl cuts, completes and reads them in.
    """

    checked: int
    damaged: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def check_archive(archive_url: str, places: Iterable[Place], *, now: float | None = None) -> ArchiveReport:
    """Read each of the given records, and look for files left open; `now` is the file system's time in seconds.

    Raises:
        OSError: the archive is away, or closed to us.
    """
    checked, damaged = 0, []
    for place in places:
        checked += 1
        if trouble := _trouble(archive_url, place):
            damaged.append(f"{place.warc_path}:{place.warc_offset}: {trouble}")
    left = tuple(_left_open(open_store(archive_url).root, time.time() if now is None else now))
    return ArchiveReport(checked=checked, damaged=tuple(damaged), left_open=left)


def size_of(archive_url: str, paths: Iterable[str]) -> int:
    """The bytes of some of the archive's files; one that is not there counts nothing."""
    store, total = open_store(archive_url), 0
    for path in paths:
        with contextlib.suppress(FileNotFoundError), store.open(path) as file:
            total += file.seek(0, os.SEEK_END)
    return total


def _trouble(archive_url: str, place: Place) -> str | None:
    """What is wrong with a record, or None."""
    try:
        response = read_capture(archive_url, place.warc_path, place.warc_offset)
    except FileNotFoundError:
        return "the file is missing"
    except (ValueError, OSError, EOFError) as error:
        if not is_damage(error):
            raise
        return f"unreadable: {error}"
    return None if payload_digest(response.body) == place.payload_digest else "its body is not what was fetched"


def _left_open(root: Path, now: float) -> Iterable[str]:
    for file in sorted(root.rglob(f"*.warc.gz{OPEN_SUFFIX}")):
        if now - file.stat().st_mtime > OLD_SECONDS:
            yield file.relative_to(root).as_posix()
