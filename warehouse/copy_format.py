"""Values in COPY's binary format (PostgreSQL's manual, COPY, "Binary Format"): nothing to escape, little to read.

Each function returns a value with its length before it, so that a row is its values joined. Text must be UTF-8 without
NUL; both are seen to here, so that any Python string comes through.
"""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LENGTHS = [length.to_bytes(4, "big") for length in range(512)]
_BOOLEANS = (_LENGTHS[1] + b"\0", _LENGTHS[1] + b"\1")
_TEXT = bytes(4) + (25).to_bytes(4, "big")
"""Of an array: no nulls in it, its elements of type text (OID 25)."""
_EMPTY_ARRAY = _LENGTHS[12] + bytes(4) + _TEXT
_ONE_DIMENSION = _LENGTHS[1] + _TEXT
_integer = struct.Struct(">ii").pack
_bigint = struct.Struct(">iq").pack


def row(fields: Sequence[bytes]) -> bytes:
    """One row of values as the functions below give them; `NULL` is none."""
    return len(fields).to_bytes(2, "big") + b"".join(fields)


def text(value: str) -> bytes:
    """A text; NUL is left out and lone surrogates become question marks, since PostgreSQL holds neither."""
    data = _plain(value)
    size = len(data)
    return (_LENGTHS[size] if size < 512 else size.to_bytes(4, "big")) + data


def integer(value: int) -> bytes:
    """An int.

    Raises:
        OverflowError: beyond 32 bits.
    """
    try:
        return _integer(4, value)
    except struct.error as error:
        raise OverflowError(str(error)) from error


def bigint(value: int) -> bytes:
    """A bigint.

    Raises:
        OverflowError: beyond 64 bits.
    """
    try:
        return _bigint(8, value)
    except struct.error as error:
        raise OverflowError(str(error)) from error


def boolean(value: bool) -> bytes:
    """A boolean."""
    return _BOOLEANS[value]


def timestamp(value: datetime) -> bytes:
    """A timestamptz: microseconds since 2000."""
    return bigint((value - _EPOCH) // _MICROSECOND)


def text_array(values: Sequence[str]) -> bytes:
    """A text[] of one dimension."""
    if not values:
        return _EMPTY_ARRAY
    items = b"".join([text(value) for value in values])
    return b"".join((
        (20 + len(items)).to_bytes(4, "big"), _ONE_DIMENSION, len(values).to_bytes(4, "big"), _LENGTHS[1], items,
    ))  # fmt: skip


def jsonb(value: str) -> bytes:
    """A jsonb, from its text."""
    data = _plain(value)
    return (len(data) + 1).to_bytes(4, "big") + b"\1" + data


def _plain(value: str) -> bytes:
    if "\0" in value:
        value = value.replace("\0", "")
    try:
        return value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")
