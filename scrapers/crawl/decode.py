"""Content and transfer codings of HTTP bodies, undone within a bound: a bomb or a cut-off stream is an error.

RFC 9110, section 8.4.1: codings are listed in the order they were applied, so they are undone from the last.
"""

import re
import sys
import zlib
from collections.abc import Callable, Iterable

import brotli  # type: ignore[import-untyped]  # it has no stubs

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

_CHUNK_BYTES = 65_536
_MAX_CODINGS = 5
_MAX_CHUNKS = 2_000
"""More than the largest body has. Each of a million empty streams, one behind another, is one, and cost minutes."""


_ZSTD_FRAME = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""How a frame begins, or one to be skipped (RFC 8878, sections 3.1.1 and 3.1.2)."""


class TooLargeError(ValueError):
    """The decoded body is larger than the bound; decoding stopped there."""


class TruncatedError(ValueError):
    """The coded stream ends before its own end, or is broken."""


class UnknownCodingError(ValueError):
    """A coding that nothing here undoes."""


def codings(values: Iterable[str]) -> list[str]:
    """The codings in a header's values, in the order they were applied; `identity` is left out."""
    names = (name.strip().lower() for value in values for name in value.split(","))
    return [name for name in names if name and name != "identity"]


def decode_body(body: bytes, applied: Iterable[str], max_bytes: int) -> bytes:
    """Undo the codings `applied` to a body.

    Raises:
        TooLargeError: more than `max_bytes` would come out.
        TruncatedError: a stream is cut off or broken.
        UnknownCodingError: a coding is unknown, or there are more than five.
    """
    stack = list(applied)
    if len(stack) > _MAX_CODINGS:
        raise UnknownCodingError(f"{len(stack)} codings on one body")
    for name in reversed(stack):
        if name not in _CHUNKS:
            raise UnknownCodingError(f"unknown content coding {name[:40]!r}")
        body = _bounded(_chunks(name, body), max_bytes) if body else body
    if len(body) > max_bytes:
        raise TooLargeError(f"the body is larger than {max_bytes} bytes")
    return body


def decode_start(body: bytes, applied: Iterable[str], max_bytes: int, *, is_cut: bool) -> bytes:
    """Undo a coding as far as `max_bytes`; with `is_cut` the rest of the stream was left behind, and is not missed.

    Of several codings on one body nothing can be undone but the whole. Raises as `decode_body` does.
    """
    stack = list(applied)
    if not body or len(stack) != 1 or stack[0] not in _CHUNKS:
        return decode_body(body, stack, max_bytes)
    out = bytearray()
    try:
        for number, chunk in enumerate(_chunks(stack[0], body)):
            out += chunk
            if len(out) >= max_bytes or number > _MAX_CHUNKS:
                break
    except TruncatedError:
        if not is_cut:
            raise
    return bytes(out[:max_bytes])


def _chunks(name: str, body: bytes) -> Iterable[bytes]:
    try:
        yield from _CHUNKS[name](body)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise TruncatedError(f"the {name} stream is broken: {error}") from error


def _bounded(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    out = bytearray()
    for number, chunk in enumerate(chunks):
        out += chunk
        if len(out) > max_bytes:
            raise TooLargeError(f"the decoded body is larger than {max_bytes} bytes")
        if number > _MAX_CHUNKS:
            raise TooLargeError(f"the body is made of more than {_MAX_CHUNKS} streams")
    return bytes(out)


def _zlib_chunks(body: bytes, wbits: int) -> Iterable[bytes]:
    """All members of a zlib, gzip or raw deflate stream; what follows a complete member and is none is ignored."""
    while body:
        stream = zlib.decompressobj(wbits)
        yield stream.decompress(body, _CHUNK_BYTES)
        while not stream.eof:
            chunk = stream.decompress(stream.unconsumed_tail, _CHUNK_BYTES)
            if not chunk and not stream.unconsumed_tail and not _at_end(stream):
                raise TruncatedError("the compressed stream ends early")
            yield chunk
        body = stream.unused_data if wbits > zlib.MAX_WBITS and stream.unused_data.startswith(b"\x1f\x8b") else b""


def _at_end(stream: "zlib._Decompress") -> bool:
    return stream.eof


def _brotli_chunks(body: bytes) -> Iterable[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(body, output_buffer_limit=_CHUNK_BYTES)
    while not stream.is_finished():
        chunk = stream.process(b"", output_buffer_limit=_CHUNK_BYTES)
        if not chunk and stream.can_accept_more_data():
            raise TruncatedError("the brotli stream ends early")
        yield chunk


def _zstd_chunks(body: bytes) -> Iterable[bytes]:
    """All frames of a stream; what follows a complete one and is none is ignored."""
    while body:
        stream = zstd.ZstdDecompressor()
        yield stream.decompress(body, _CHUNK_BYTES)
        while not stream.eof:
            if stream.needs_input:
                raise TruncatedError("the zstd stream ends early")
            yield stream.decompress(b"", _CHUNK_BYTES)
        body = stream.unused_data if _ZSTD_FRAME.match(stream.unused_data) else b""


def _deflate_chunks(body: bytes) -> Iterable[bytes]:
    """RFC 9110 means zlib by `deflate`; some servers send the raw stream.

    A zlib stream has a checksum in its first two bytes, which a raw one has by chance alone (RFC 1950).
    """
    is_zlib = body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
    return _zlib_chunks(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


_CHUNKS: dict[str, Callable[[bytes], Iterable[bytes]]] = {
    "gzip": lambda body: _zlib_chunks(body, zlib.MAX_WBITS + 16),
    "x-gzip": lambda body: _zlib_chunks(body, zlib.MAX_WBITS + 16),
    "deflate": _deflate_chunks,
    "br": _brotli_chunks,
    "zstd": _zstd_chunks,
}
