"""Erase records from the archive and leave every other record at its place.

The record's gzip member is replaced by one of the same length that holds a short `metadata` record saying that
something was removed; so all other offsets stay right, and any WARC tool still reads the file. The file is written
anew beside the old one and then put in its place, so that a crash leaves the one or the other, whole.
"""

import io
import shutil
import uuid
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO, cast

import fsspec

_CHUNK_BYTES = 1 << 20
_GZIP_COMMENT = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, a comment follows, unknown system


def erase(archive_url: str, warc_path: str, warc_offsets: Iterable[int], now: datetime) -> int:
    """Erase the records that begin at these offsets of one file; returns how many bytes of the file they took.

    Erasing a record again does no harm.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: no gzip member begins at an offset, or it is too short to be replaced.
    """
    files, root = fsspec.core.url_to_fs(archive_url)
    path = f"{root.rstrip('/')}/{warc_path}"
    with files.open(path, "rb") as file:
        lengths = {offset: _member_bytes(file, offset) for offset in sorted(set(warc_offsets))}
    notices = {offset: _notice(length, now) for offset, length in lengths.items()}
    with files.open(path, "rb") as old, files.open(f"{path}.erasing", "wb") as new:
        for offset, notice in notices.items():
            _copy(old, new, offset - old.tell())
            new.write(notice)
            old.seek(offset + len(notice))
        shutil.copyfileobj(old, new, _CHUNK_BYTES)
    files.mv(f"{path}.erasing", path)
    return sum(lengths.values())


def _member_bytes(file: BinaryIO, offset: int) -> int:
    """How many bytes the gzip member at `offset` takes."""
    file.seek(offset)
    inflate = zlib.decompressobj(wbits=31)
    read = 0
    try:
        while not inflate.eof:
            chunk = file.read(_CHUNK_BYTES)
            if not chunk:
                raise ValueError(f"the record at {offset} is cut off")
            read += len(chunk)
            inflate.decompress(chunk)
    except zlib.error as error:
        raise ValueError(f"no record begins at {offset}: {error}") from error
    return read - len(inflate.unused_data)


def _notice(length: int, now: datetime) -> bytes:
    """A gzip member of exactly `length` bytes with a record that says what happened; its comment is the padding."""
    body = b"erased"
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=0)}>\r\n"
        f"WARC-Date: {now:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    record = head.encode() + body + b"\r\n\r\n"
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(record) + deflate.flush()
    tail = zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
    padding = length - len(_GZIP_COMMENT) - 1 - len(packed) - len(tail)
    if padding < 0:
        raise ValueError("the record is too short to be replaced in place")
    return _GZIP_COMMENT + b"." * padding + b"\0" + packed + tail


def _copy(old: BinaryIO, new: Any, count: int) -> None:  # noqa: ANN401  # whatever file fsspec opens
    remaining = count
    while remaining:
        chunk = old.read(min(_CHUNK_BYTES, remaining))
        if not chunk:
            raise ValueError("the file is shorter than the record's offset")
        cast("io.BufferedIOBase", new).write(chunk)
        remaining -= len(chunk)
