"""Article pictures: small PNG files of a few coloured bands, another for each key."""

import struct
import zlib
from functools import lru_cache

from fakeweb.chance import keyed

WIDTH, HEIGHT = 640, 360


@lru_cache(maxsize=256)
def png(key: str) -> bytes:
    """A PNG of 640 x 360 pixels that depends on `key` alone."""
    rng = keyed("picture", key)
    palette = b"".join(bytes(rng.randrange(30, 225) for _ in range(3)) for _ in range(8))
    edges = sorted(rng.randrange(HEIGHT) for _ in range(7))
    slope = rng.randint(1, 5)
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        rows += bytes(
            sum(y + (x * slope) // 8 % 120 >= edge for edge in edges) for x in range(0, WIDTH, 8) for _ in range(8)
        )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
