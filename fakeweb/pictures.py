"""Article pictures: small PNG files of hills under a sky, others for each key."""

import colorsys
import math
import struct
import zlib
from bisect import bisect_right
from functools import lru_cache
from random import Random

from fakeweb.chance import keyed

WIDTH, HEIGHT = 640, 360
_STEP = 4
_HILLS = 6


@lru_cache(maxsize=256)
def png(key: str) -> bytes:
    """A PNG of 640 x 360 pixels that depends on `key` alone."""
    rng = keyed("picture", key)
    columns = [_edges(x, hills) for hills in [_hills(rng)] for x in range(0, WIDTH, _STEP)]
    rows = bytearray()
    for y in range(0, HEIGHT, 2):
        row = b"\0" + b"".join(bytes((bisect_right(edges, y),)) * _STEP for edges in columns)
        rows += row + row
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", _palette(rng)), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _hills(rng: Random) -> list[tuple[float, float, float, float]]:
    """Height, swing, wavelength and phase of each range of hills, from far to near."""
    return [
        (110 + 42 * number, rng.uniform(10, 34), rng.uniform(90, 260), rng.uniform(0, 7)) for number in range(_HILLS)
    ]


def _edges(x: int, hills: list[tuple[float, float, float, float]]) -> list[float]:
    """Where each range begins in the column `x`, from the top."""
    heights = (level + swing * math.sin(x / length + phase) for level, swing, length, phase in hills)
    return sorted(heights)


def _palette(rng: Random) -> bytes:
    """A light sky and darker hills of one hue."""
    hue, drift = rng.random(), rng.uniform(-0.05, 0.05)
    colours = (
        colorsys.hls_to_rgb((hue + drift * number) % 1, 0.9 - 0.12 * number, 0.35 + 0.04 * number)
        for number in range(_HILLS + 1)
    )
    return b"".join(bytes(int(255 * part) for part in colour) for colour in colours)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
