"""WARC 1.1 records: a response to a gzip member, and back. Bodies are kept decoded."""

import base64
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from isal import isal_zlib

from scrapers.crawl.decode import TruncatedError, UnknownCodingError, codings, decode_body
from scrapers.crawl.store import is_damage

COMPRESSION_LEVEL = 3
"""Of ISA-L. Measured on real article pages: 11 % larger than zlib's level 6 in a sixth of its time."""

MAX_BODY_BYTES = 10_000_000
"""The largest decoded body that is read back; the crawl refuses larger ones."""

REQUESTED_URI = "Copydesk-Requested-URI"
"""The ledger's identity of the URL that a record answers; what a crash leaves behind is settled by it."""

OPT_OUT = "Copydesk-Opt-Out"
"""The opt-out signals about a page, those of its site included, as one JSON object."""

SOURCE = "Copydesk-Source"
"""Where an answer was had that did not come from the network."""

_HOP_BY_HOP = {"content-encoding": "X-Crawl-Content-Encoding", "transfer-encoding": "X-Crawl-Transfer-Encoding"}
GZIP = zlib.MAX_WBITS + 16
"""What tells zlib to write a gzip member."""

GZIP_START = b"\x1f\x8b\x08"
"""The first bytes of every gzip member (RFC 1952: magic number, deflate)."""

_MAX_HEADER_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 20
_HEAD_BYTES = 1 << 12
_VERSION = b"WARC/"

Headers = tuple[tuple[str, str], ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """One response as it stands in the archive: `url` is the one that answered, `body` decoded.

    `requested` is the ledger's identity of the URL that was asked for; only article pages have one, and `opt_out`
    signals. `source` is where it was had when not from the network: FILE:OFFSET of somebody else's archive.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    requested: str | None = None
    opt_out: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    ip_address: str | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type header as the server sent it."""
        return self.header("content-type")


def payload_digest(body: bytes) -> str:
    """The digest that WARC tools use for payloads: SHA-1 in base 32."""
    digest = hashlib.sha1(body, usedforsecurity=False).digest()
    return "sha1:" + base64.b32encode(digest).decode()


def records(file: BinaryIO, types: WarcRecordType = WarcRecordType.response) -> Iterator[WarcRecord]:
    """The records of these types in a WARC stream, compressed or not."""
    return iter(
        ArchiveIterator(
            file, record_types=types, auto_decode="transfer", max_header_len=_MAX_HEADER_BYTES, strict_mode=False
        )
    )


class NoPlacesError(ValueError):
    """Records share a gzip member, as where a file was compressed anew as a whole: none can be read by its place."""


def placed_records(file: BinaryIO, types: WarcRecordType = WarcRecordType.response) -> Iterator[WarcRecord]:
    """The records of these types in a file of ours, where each has a gzip member, and so a place, of its own.

    Raises:
        NoPlacesError: several share one.
    """
    place = -1
    for record in records(file, WarcRecordType.any_type):
        if record.stream_pos == place:
            raise NoPlacesError("its records are not compressed one by one, so that none can be read by its place")
        place = record.stream_pos
        if record.record_type & types:
            yield record


def sound_records(
    file: BinaryIO, types: WarcRecordType, take: Callable[[WarcRecord], T], damage: list[str]
) -> Iterator[tuple[int, T]]:
    """What `take` makes of each record of these types in a file of ours, with its place.

    A damaged record is passed over, and `damage` told of it: those behind it are as they were.

    Raises:
        NoPlacesError: the records have no places.
        OSError: the file cannot be read further, for what is no damage of its own.
    """
    begin: int | None = 0
    while begin is not None:
        place = begin
        file.seek(begin)
        try:
            for record in placed_records(file, types):
                place = record.stream_pos
                yield place, take(record)
        except OSError as error:
            if not is_damage(error):
                raise
            damage.append(str(error) or type(error).__name__)
            begin = next_record(file, place + 1)
        else:
            return


def next_record(file: BinaryIO, offset: int) -> int | None:
    """Where the first gzip member from `offset` on begins that holds a record; None where there is none."""
    while len(chunk := _at(file, offset, _CHUNK_BYTES)) >= len(GZIP_START):
        found = chunk.find(GZIP_START)
        while found >= 0:
            if _begins_record(_at(file, offset + found, _HEAD_BYTES)):
                return offset + found
            found = chunk.find(GZIP_START, found + 1)
        offset += len(chunk) - len(GZIP_START) + 1
    return None


def _at(file: BinaryIO, offset: int, count: int) -> bytes:
    file.seek(offset)
    return file.read(count)


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(GZIP).decompress(data, len(_VERSION)) == _VERSION
    except zlib.error:
        return False


def read(record: WarcRecord) -> ArchivedResponse:
    """The response in a record, its body decoded."""
    headers = tuple(record.http_headers.items()) if record.is_http_parsed else ()
    return ArchivedResponse(
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        status=(record.http_headers.status_code or 0) if record.is_http_parsed else 0,
        headers=headers,
        body=_decoded(record.reader.read(), (value for key, value in headers if key.lower() == "content-encoding")),
        fetched_at=record.record_date.astimezone(UTC),
        requested=record.headers.get(REQUESTED_URI),
        opt_out=_opt_out(record.headers.get(OPT_OUT)),
        source=record.headers.get(SOURCE),
        ip_address=record.headers.get("WARC-IP-Address"),
    )


def _opt_out(text: str | None) -> Mapping[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _decoded(body: bytes, content_encoding: Iterable[str]) -> bytes:
    """Foreign archives keep bodies as sent, or keep the header of a coding long undone: then the bytes stand."""
    try:
        return decode_body(body, codings(content_encoding), MAX_BODY_BYTES)
    except (TruncatedError, UnknownCodingError):
        return body


def response_record(response: ArchivedResponse, digest: str) -> bytes:
    """A response as a gzip member that holds one WARC record."""
    record = _record(WarcRecordType.response, response.fetched_at)
    record.headers["WARC-Target-URI"] = response.url
    record.headers["WARC-Payload-Digest"] = digest
    if response.ip_address:
        record.headers["WARC-IP-Address"] = response.ip_address
    if response.requested is not None:
        record.headers[REQUESTED_URI] = response.requested
    if response.opt_out:
        record.headers[OPT_OUT] = json.dumps(response.opt_out)
    if response.source is not None:
        record.headers[SOURCE] = response.source
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


def info_record(path: str, info: dict[str, str], now: datetime) -> bytes:
    """The first record of a file, which says what it is."""
    record = _record(WarcRecordType.warcinfo, now)
    record.headers["WARC-Filename"] = path.rpartition("/")[2]
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content("".join(f"{key}: {value}\r\n" for key, value in info.items()).encode())
    return _member(record)


def run_of(fields: bytes) -> str:
    """The run that a first record names."""
    lines = (line.partition(":") for line in fields.decode("utf-8", "replace").splitlines())
    return next((value.strip() for key, _, value in lines if key == "isPartOf"), "")


def _record(kind: WarcRecordType, at: datetime) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.record_date = at
    return record


def _member(record: WarcRecord) -> bytes:
    buffer = io.BytesIO()
    record.write(buffer, checksum_data=True)
    return isal_zlib.compress(buffer.getbuffer(), COMPRESSION_LEVEL, GZIP)


_PHRASES = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone"}
