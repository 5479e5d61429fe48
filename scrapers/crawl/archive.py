"""The archive: every response as a WARC 1.1 record in a gzip member of its own, durable before it counts.

A file is written under a temporary name (`….warc.gz.open`), made durable in groups of records, and renamed when it is
complete. Its name is known from the start: `SITE/YYYY/MM/DD/<site>-<run>-<n>.warc.gz` below the archive's root.
Bodies are kept decoded; the codings they came in stand in `X-Crawl-…` headers, as Common Crawl does it.
"""

import base64
import hashlib
import io
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from scrapers.article import Capture
from scrapers.crawl.decode import TruncatedError, UnknownCodingError, codings, decode_body
from scrapers.crawl.store import open_store

COMPRESSION_LEVEL = 4
"""Measured on article pages: 2 % larger than level 6 in three quarters of the time."""

ROLL_BYTES = 1 << 30
"""A file is closed and the next one begun beyond this size, as the WARC guidelines advise (1 GB)."""

MAX_BODY_BYTES = 10_000_000
"""The largest decoded body that is read back; the crawl refuses larger ones."""

REQUESTED_URI = "Copydesk-Requested-URI"
"""The ledger's identity of the URL that a record answers; what a crash leaves behind is settled by it."""

_HOP_BY_HOP = {"content-encoding": "X-Crawl-Content-Encoding", "transfer-encoding": "X-Crawl-Transfer-Encoding"}
_MAX_HEADER_BYTES = 1 << 20

logger = logging.getLogger(__name__)

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """One response as it stands in the archive: `url` is the one that answered, `body` decoded.

    `requested` is the ledger's identity of the URL that was asked for; only article pages have one.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    requested: str | None = None
    ip_address: str | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type header as the server sent it."""
        return self.header("content-type")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """Where a record lies: `warc_path` relative to the archive's root, `warc_offset` in bytes, and its digest."""

    warc_path: str
    warc_offset: int
    payload_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A file that a killed crawl had left open: its path, the run it belongs to, and its article pages."""

    warc_path: str
    run_id: str
    captures: tuple[Capture, ...]


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
        self._append(_response_record(response, digest))
        return RecordPlace(warc_path=self._path, warc_offset=offset, payload_digest=digest)

    def sync(self) -> None:
        """Make every record written so far durable; a large file is closed and the next one begun."""
        if self._file is None or not self._pending:
            return
        try:
            self._file.write(b"".join(self._pending))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._synced_bytes)
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
        self._append(_info_record(self._path, self._info, self._now))

    def _append(self, record: bytes) -> None:
        self._pending.append(record)
        self._pending_bytes += len(record)

    def _finish(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            self._store.publish(self._path)


def payload_digest(body: bytes) -> str:
    """The digest that WARC tools use for payloads: SHA-1 in base 32."""
    digest = hashlib.sha1(body, usedforsecurity=False).digest()
    return "sha1:" + base64.b32encode(digest).decode()


def read_capture(archive_url: str, warc_path: str, warc_offset: int) -> ArchivedResponse:
    """Read one record.

    Raises:
        FileNotFoundError: there is no such file in the archive.
        ValueError: no response begins at that offset.
    """
    with open_store(archive_url).open(warc_path) as file:
        file.seek(warc_offset)
        for record in _records(file):
            return _read(record)
    raise ValueError(f"no response at offset {warc_offset} of {warc_path}")


def iter_archive(path: str | Path) -> Iterator[tuple[int, ArchivedResponse]]:
    """Every response of a local WARC file with its offset, in order, up to a place that is broken.

    Raises:
        ValueError: the file is broken from its start, or no WARC file.
    """
    readable = False
    with Path(path).open("rb") as file:
        try:
            for record in _records(file):
                yield record.stream_pos, _read(record)
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
        run_id, captures = "", []
        with store.repair(warc_path) as file:
            for record in _records(file, WarcRecordType.response | WarcRecordType.warcinfo):
                if record.record_type == WarcRecordType.warcinfo:
                    run_id = _run_of(record.reader.read())
                    continue
                offset = record.stream_pos
                response = _read(record)
                place = RecordPlace(
                    warc_path=warc_path, warc_offset=offset, payload_digest=payload_digest(response.body)
                )
                if response.requested is not None:
                    captures.append(capture_of(site, response, place))
        store.publish(warc_path)
        yield Recovered(warc_path=warc_path, run_id=run_id, captures=tuple(captures))


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
    )


def _records(file: BinaryIO, types: WarcRecordType = WarcRecordType.response) -> Iterator[WarcRecord]:
    return iter(
        ArchiveIterator(
            file, record_types=types, auto_decode="transfer", max_header_len=_MAX_HEADER_BYTES, strict_mode=False
        )
    )


def _read(record: WarcRecord) -> ArchivedResponse:
    headers = tuple(record.http_headers.items()) if record.is_http_parsed else ()
    return ArchivedResponse(
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        status=(record.http_headers.status_code or 0) if record.is_http_parsed else 0,
        headers=headers,
        body=_decoded(record.reader.read(), (value for key, value in headers if key.lower() == "content-encoding")),
        fetched_at=record.record_date.astimezone(UTC),
        requested=record.headers.get(REQUESTED_URI),
        ip_address=record.headers.get("WARC-IP-Address"),
    )


def _decoded(body: bytes, content_encoding: Iterable[str]) -> bytes:
    """Foreign archives keep bodies as sent, or keep the header of a coding long undone: then the bytes stand."""
    try:
        return decode_body(body, codings(content_encoding), MAX_BODY_BYTES)
    except (TruncatedError, UnknownCodingError):
        return body


def _response_record(response: ArchivedResponse, digest: str) -> bytes:
    record = _record(WarcRecordType.response, response.fetched_at)
    record.headers["WARC-Target-URI"] = response.url
    record.headers["WARC-Payload-Digest"] = digest
    if response.ip_address:
        record.headers["WARC-IP-Address"] = response.ip_address
    if response.requested is not None:
        record.headers[REQUESTED_URI] = response.requested
    record.is_http = True
    record.set_bytes_content(_http_head(response) + response.body)
    return _member(record)


def _http_head(response: ArchivedResponse) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {_PHRASES.get(response.status, '')}".rstrip()]
    for key, value in response.headers:
        if key.lower() != "content-length":
            lines.append(f"{_HOP_BY_HOP.get(key.lower(), key)}: {' '.join(value.split())}")
    lines.append(f"Content-Length: {len(response.body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _info_record(path: str, info: dict[str, str], now: datetime) -> bytes:
    record = _record(WarcRecordType.warcinfo, now)
    record.headers["WARC-Filename"] = path.rpartition("/")[2]
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content("".join(f"{key}: {value}\r\n" for key, value in info.items()).encode())
    return _member(record)


def _run_of(fields: bytes) -> str:
    lines = (line.partition(":") for line in fields.decode("utf-8", "replace").splitlines())
    return next((value.strip() for key, _, value in lines if key == "isPartOf"), "")


def _record(kind: WarcRecordType, at: datetime) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.record_date = at
    return record


def _member(record: WarcRecord) -> bytes:
    buffer = io.BytesIO()
    writer = GzipWriter(cast("BinaryIO", buffer), COMPRESSION_LEVEL)
    record.write(writer, checksum_data=True)
    writer.finish()
    return buffer.getvalue()


_PHRASES = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone"}
