"""The archive: every response as a WARC 1.1 record in a gzip member of its own, durable before it counts.

A file is written under a temporary name (`….warc.gz.open`), made durable in groups of records, and renamed when it is
complete. Its name is known from the start: `SITE/YYYY/MM/DD/<site>-<run>-<n>.warc.gz` below the archive's root.
Bodies are kept decoded; the codings they came in stand in `X-Crawl-…` headers, as Common Crawl does it.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import WarcRecord, WarcRecordType

from scrapers.article import Capture
from scrapers.crawl.store import open_store, reaching, whole_members
from scrapers.crawl.warc import (
    ArchivedResponse,
    NoPlacesError,
    info_record,
    payload_digest,
    read,
    records,
    response_record,
    run_of,
    sound_records,
)

__all__ = [
    "ArchiveWriter",
    "ArchivedResponse",
    "iter_archive",
    "payload_digest",
    "read_capture",
    "read_file",
    "recover",
]

ROLL_BYTES = 1 << 30
"""A file is closed and the next one begun beyond this size, as the WARC guidelines advise (1 GB)."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """Where a record lies: `warc_path` relative to the archive's root, `warc_offset` in bytes, and its digest."""

    warc_path: str
    warc_offset: int
    payload_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A file read for the ledger: its path, the run it belongs to, and its article pages.

    `broken` says what of it could not be read; the rest is here.
    """

    warc_path: str
    run_id: str
    captures: tuple[Capture, ...]
    broken: str = ""


class ArchiveWriter:
    """Writes one crawl's responses. `write` places a record; `sync` makes all placed records durable.

    Raises:
        OSError: the disk is full or gone; what was synced before stays whole.
    """

    def __init__(
        self, archive_url: str, site: str, run_id: str, now: datetime, *, roll_bytes: int = ROLL_BYTES
    ) -> None:
        self._store = open_store(archive_url)
        self._stem = f"{site}/{now:%Y/%m/%d}/{site}-{run_id.removeprefix(site + '-')}"
        self._info = {"software": "Copydesk/0.1", "format": "WARC File Format 1.1", "isPartOf": run_id}
        self._now = now
        self._roll_bytes = roll_bytes
        self._file: BinaryIO | None = None
        self._path = ""
        self._synced_bytes = 0
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self.paths: list[str] = []

    def write(self, response: ArchivedResponse) -> RecordPlace:
        """Place a response in the archive; it is not durable before the next `sync`."""
        if self._file is None:
            self._open()
        digest = payload_digest(response.body)
        offset = self._synced_bytes + self._pending_bytes
        self._append(response_record(response, digest))
        return RecordPlace(warc_path=self._path, warc_offset=offset, payload_digest=digest)

    def sync(self) -> None:
        """Make every record written so far durable; a large file is closed and the next one begun."""
        if self._file is None or not self._pending:
            return
        try:
            _write_all(self._file, b"".join(self._pending))
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._synced_bytes)
            self._file.seek(self._synced_bytes)  # or what is written next would leave a hole of zeros before it
            raise
        finally:
            self._pending.clear()
            self._pending_bytes, written = 0, self._pending_bytes
        self._synced_bytes += written
        if self._synced_bytes > self._roll_bytes:
            self._finish()

    def close(self) -> list[str]:
        """Sync, give the last file its final name, and return the paths of all files of this crawl."""
        self.sync()
        self._finish()
        return self.paths

    def _open(self) -> None:
        self._path = self._store.unused(self._stem)
        self._file = self._store.create(self._path)
        self._synced_bytes = 0
        self.paths.append(self._path)
        self._append(info_record(self._path, self._info, self._now))

    def _append(self, record: bytes) -> None:
        self._pending.append(record)
        self._pending_bytes += len(record)

    def _finish(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            self._store.publish(self._path)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """A raw file may write less than it was given, near a limit; then the rest is tried, and the error comes out."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def read_capture(archive_url: str, warc_path: str, warc_offset: int) -> ArchivedResponse:
    """Read one record.

    Raises:
        FileNotFoundError: there is no such file in the archive.
        ValueError: no response begins at that offset.
        OSError: the record is damaged, or the archive cannot be reached (`is_damage` tells which).
    """
    with reaching(archive_url), open_store(archive_url).open(warc_path) as file:
        file.seek(warc_offset)
        # the first record of any kind: behind an erased one stands another page, which is not what was asked for
        record = next(records(file, WarcRecordType.any_type), None)
        if record is not None and record.record_type == WarcRecordType.response and record.stream_pos == warc_offset:
            return read(record)
    raise ValueError(f"no response at offset {warc_offset} of {warc_path}")


def iter_archive(path: str | Path) -> Iterator[tuple[int, ArchivedResponse]]:
    """Every response of a local WARC file with its offset, in order, up to a place that is broken.

    Raises:
        ValueError: the file is broken from its start, or no WARC file.
    """
    readable = False
    with Path(path).open("rb") as file:
        try:
            for record in records(file):
                yield record.stream_pos, read(record)
                readable = True
        except OSError as error:
            if not readable:
                raise ValueError(f"{path} is no WARC file: {error}") from error
            logger.warning("%s ends in a broken record: %s", path, error)


def recover(archive_url: str, site: str) -> Iterator[Recovered]:
    """Finish the files that killed crawls of a site left open: cut at the last whole record, rename.

    Only for the holder of the site's lock.
    """
    store = open_store(archive_url)
    for warc_path in store.left_open(site):
        with store.repair(warc_path) as file:
            recovered = _read_whole(file, site, warc_path)
        store.publish(warc_path)
        yield recovered


def read_file(archive_url: str, warc_path: str) -> Recovered:
    """What a complete file of ours holds, for a ledger that does not know it; never raises for what is broken.

    Raises:
        FileNotFoundError: there is no such file in the archive.
        OSError: the archive cannot be reached.
    """
    with reaching(archive_url), open_store(archive_url).open(warc_path) as file:
        return _read_whole(file, warc_path.partition("/")[0], warc_path)


def _read_whole(file: BinaryIO, site: str, warc_path: str) -> Recovered:
    """Reads to the end, past what is damaged."""
    run_id, captures, damage, offset = "", [], list[str](), 0
    kinds = WarcRecordType.response | WarcRecordType.warcinfo
    try:
        for offset, entry in sound_records(file, kinds, _entry, damage):
            if isinstance(entry, str):
                run_id = entry
                continue
            response, digest = entry
            place = RecordPlace(warc_path=warc_path, warc_offset=offset, payload_digest=payload_digest(response.body))
            if place.payload_digest != digest:
                damage.append(f"the body at {offset} is not what was fetched")
            elif response.requested is not None:
                captures.append(capture_of(site, response, place))
    except NoPlacesError as error:
        captures, damage = [], [str(error)]
    return Recovered(
        warc_path=warc_path,
        run_id=run_id,
        captures=tuple(captures),
        broken=damage[0] if damage else _cut_off(file, offset),
    )


def _entry(record: WarcRecord) -> str | tuple[ArchivedResponse, str | None]:
    """What the ledger needs of a record: the run that a first one names, or a response and its digest."""
    if record.record_type == WarcRecordType.warcinfo:
        return run_of(record.reader.read())
    return read(record), record.headers.get("WARC-Payload-Digest")


def _cut_off(file: BinaryIO, offset: int) -> str:
    """What is wrong with a file's end, from its last record on: a reader passes over half a record in silence."""
    file.seek(offset)
    whole = offset + whole_members(file)
    return "" if file.seek(0, os.SEEK_END) == whole else f"it is cut off or broken at {whole}"


def capture_of(site: str, response: ArchivedResponse, place: RecordPlace) -> Capture:
    """The ledger's entry of an archived article page."""
    return Capture(
        site=site,
        url=response.requested or response.url,
        final_url=response.url,
        status=response.status,
        fetched_at=response.fetched_at,
        content_type=response.content_type,
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
        warc_path=place.warc_path,
        warc_offset=place.warc_offset,
        payload_digest=place.payload_digest,
        length_bytes=len(response.body),
        opt_out=response.opt_out,
        source=response.source,
    )
