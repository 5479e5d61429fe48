"""Values in COPY's binary format (PostgreSQL's manual, COPY, "Binary Format"): nothing to escape, little to read.

Text must be UTF-8 without NUL; both are seen to here, so that any Python string comes through.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NULL = b"\xff\xff\xff\xff"
_LENGTHS = [length.to_bytes(4, "big") for length in range(512)]
_TEXT = bytes(4) + (25).to_bytes(4, "big")
"""Of an array: no nulls in it, its elements of type text (OID 25)."""
_EMPTY_ARRAY = bytes(4) + _TEXT
_ONE_DIMENSION = _LENGTHS[1] + _TEXT


def row(fields: Sequence[bytes | None]) -> bytes:
    """One row; None is NULL."""
    parts = [len(fields).to_bytes(2, "big")]
    for field in fields:
        if field is None:
            parts.append(_NULL)
        else:
            size = len(field)
            parts += (_LENGTHS[size] if size < 512 else size.to_bytes(4, "big"), field)
    return b"".join(parts)


def text(value: str) -> bytes:
    """A text; NUL is left out and lone surrogates become question marks, since PostgreSQL holds neither."""
    if "\0" in value:
        value = value.replace("\0", "")
    try:
        return value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")


def integer(value: int) -> bytes:
    """An int.

    Raises:
        OverflowError: beyond 32 bits.
    """
    return value.to_bytes(4, "big", signed=True)


def bigint(value: int) -> bytes:
    """A bigint.

    Raises:
        OverflowError: beyond 64 bits.
    """
    return value.to_bytes(8, "big", signed=True)


def boolean(value: bool) -> bytes:
    """A boolean."""
    return b"\1" if value else b"\0"


def timestamp(value: datetime) -> bytes:
    """A timestamptz: microseconds since 2000."""
    return bigint((value - _EPOCH) // _MICROSECOND)


def text_array(values: Sequence[str]) -> bytes:
    """A text[] of one dimension."""
    if not values:
        return _EMPTY_ARRAY
    parts = [_ONE_DIMENSION, len(values).to_bytes(4, "big"), _LENGTHS[1]]
    for value in values:
        item = text(value)
        parts += (len(item).to_bytes(4, "big"), item)
    return b"".join(parts)


def jsonb(value: str) -> bytes:
    """A jsonb, from its text."""
    return b"\1" + text(value)
