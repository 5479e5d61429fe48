"""Erase or replace records of the archive and leave every other record at its place.

An erased record's gzip member is replaced by one of the same length that holds a short `metadata` record saying that
something was removed; so all other offsets stay right, and any WARC tool still reads the file. The file is written
anew beside the old one and then put in its place, so that a crash leaves the one or the other, whole.
"""

import io
import os
import shutil
import uuid
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO, cast

from scrapers.crawl.store import file_system, reaching
from scrapers.crawl.warc import GZIP, GZIP_START, next_record

_CHUNK_BYTES = 1 << 20
_GZIP_COMMENT = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, a comment follows, unknown system


def erase(archive_url: str, warc_path: str, warc_offsets: Iterable[int], now: datetime) -> int:
    """Erase the records that begin at these offsets of one file; returns how many bytes of the file they took.

    Erasing a record again does no harm. A damaged record goes whole: what is left of it may be read some day.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: no gzip member begins at an offset.
    """
    return rewrite(archive_url, warc_path, dict.fromkeys(warc_offsets), now)


def rewrite(archive_url: str, warc_path: str, members: Mapping[int, bytes | None], now: datetime) -> int:
    """Put other records (gzip members) in the place of those that begin at these offsets; None erases.

    One that is longer than what it replaces cannot take its place: then that is erased. Returns and raises as `erase`.
    """
    with reaching(archive_url):
        files, root = file_system(archive_url)
        path = f"{root}/{warc_path}"
        with files.open(path, "rb") as file:
            lengths = {offset: _span(file, offset) for offset in sorted(members)}
            lengths = {offset: length for offset, length in lengths.items() if length}
        if not lengths:
            return 0
        try:
            with files.open(path, "rb") as old, files.open(f"{path}.erasing", "wb") as new:
                for offset, length in lengths.items():
                    if offset < old.tell():
                        continue  # it lies in what is damaged before it, and is gone
                    _copy(old, new, offset - old.tell())
                    new.write(_fitting(members[offset], length, now))
                    old.seek(offset + length)
                shutil.copyfileobj(old, new, _CHUNK_BYTES)
            files.mv(f"{path}.erasing", path)
        except BaseException:
            with suppress(OSError):  # a full disk must not stay full of it
                files.rm(f"{path}.erasing")
            raise
    return sum(lengths.values())


def _fitting(member: bytes | None, length: int, now: datetime) -> bytes:
    """What takes `length` bytes: the record of another, or, where that is too long, a notice.

    The cut-off rest of a record may be too short for that, too: it has nothing behind it, and becomes zeros.
    """
    for record in (zlib.decompress(member, wbits=31) if member is not None else None, _notice(now)):
        if record is not None and (fitting := _padded(record, length)) is not None:
            return fitting
    return bytes(length)


def _span(file: BinaryIO, offset: int) -> int:
    """How many bytes the record at `offset` takes: a damaged one all up to the next, one that was cut away none."""
    file.seek(offset)
    inflate = zlib.decompressobj(wbits=GZIP)
    read = 0
    try:
        while not inflate.eof and (chunk := file.read(_CHUNK_BYTES)):
            if not read and not chunk.startswith(GZIP_START[: len(chunk)]):
                raise ValueError(f"no record begins at {offset}")
            read += len(chunk)
            inflate.decompress(chunk)
    except zlib.error:
        pass
    if inflate.eof:
        return read - len(inflate.unused_data)
    end = next_record(file, offset + 1) if read else offset
    return (file.seek(0, os.SEEK_END) if end is None else end) - offset


def _notice(now: datetime) -> bytes:
    """A record that says what happened."""
    body = b"erased"
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=0)}>\r\n"
        f"WARC-Date: {now:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def _padded(record: bytes, length: int) -> bytes | None:
    """A gzip member of exactly `length` bytes, its comment the padding; None where the record does not fit."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(record) + deflate.flush()
    tail = zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
    padding = length - len(_GZIP_COMMENT) - 1 - len(packed) - len(tail)
    if padding < 0:
        return None
    return _GZIP_COMMENT + b"." * padding + b"\0" + packed + tail


def _copy(old: BinaryIO, new: Any, count: int) -> None:  # noqa: ANN401  # whatever file fsspec opens
    remaining = count
    while remaining:
        chunk = old.read(min(_CHUNK_BYTES, remaining))
        if not chunk:
            raise ValueError("the file is shorter than the record's offset")
        cast("io.BufferedIOBase", new).write(chunk)
        remaining -= len(chunk)
