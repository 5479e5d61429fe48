"""Short texts, compared whole: a sketch holds a quarter of the shingles, too few to tell a copy from a near miss there.

A bulletin that differs from yesterday's in two figures, or two reports above one long standing paragraph, would be
copies by the luck of the sample.
"""

from collections.abc import Collection, Mapping

from warehouse.connection import Cursor
from warehouse.enrich.sketch import Sketch, shingles
from warehouse.queries import queries

FEW_SHINGLES = 256
"""Of a sketch: from some thousand words on the sample errs by a hundredth or two."""

Pair = tuple[int, int]


def is_short(one: Sketch, other: Sketch) -> bool:
    """Whether the shorter of two texts is too short for its sketch to tell."""
    return min(len(one.shingles), len(other.shingles)) < FEW_SHINGLES


def shares(cursor: Cursor, pairs: Collection[Pair], bodies: Mapping[int, str]) -> dict[Pair, float]:
    """Which part of the shorter text stands in the longer one, by all their shingles; `bodies` are those at hand."""
    numbers = {number for pair in pairs for number in pair}
    cursor.execute(queries("stories")["bodies"], {"ids": list(numbers - bodies.keys())})
    texts = {**bodies, **dict(cursor.fetchall())}
    sets = {number: shingles(texts[number]) for number in numbers & texts.keys()}
    return {(one, other): _share(sets[one], sets[other]) for one, other in pairs if one in sets and other in sets}


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
