"""How two articles are related, judged from their sketches: a copy, a rewrite of the same event, or neither.

The thresholds were set on pairs of the simulated web and hold a wide margin on both sides:
copies with a changed opening or a cut end keep most of their shingles; independent accounts of one event share most
of the names and figures of the shorter one; articles of one genre or about one company share few.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from warehouse.enrich.sketch import MAX_SHINGLES, Sketch

MIN_SHINGLES = 8
COPY_SHARE = 0.80
MIN_FACTS = 6
REWRITE_SHARE = 0.45
REWRITE_OVERLAP = 0.22
OWN_SHARE = 0.25
"""A paragraph that stands under many articles brings its names along: words of their own must agree on some, too."""


class Kinship(StrEnum):
    """How an article is related to an earlier one."""

    COPY = "copy"
    """The same text: a wire or syndicated copy, cut or edited lightly."""
    REWRITE = "rewrite"
    """Other words about the same event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A relation and how strong it is, in 0..1: the share of the shorter text (copy) or of its facts (rewrite)."""

    kinship: Kinship
    similarity: float


def judge(one: Sketch, other: Sketch, *, shared_text: float | None = None) -> Match | None:
    """The relation of two articles; None where there is none.

    `shared_text` is which part of the shorter text stands in the longer one, where the texts themselves were compared.
    """
    if shared_text is None:
        shared_text = _share_of_smaller(*_alike_sampled(one.shingles, other.shingles), MIN_SHINGLES)
    if shared_text >= COPY_SHARE:
        return Match(kinship=Kinship.COPY, similarity=shared_text)
    shared_facts = len(one.facts & other.facts)
    share = _share_of_smaller(one.facts, other.facts, MIN_FACTS)
    own_share = (share - shared_text) / (1 - shared_text)  # of the facts that stand in words of their own
    overlap = shared_facts / max(1, len(one.facts | other.facts))
    if shared_facts >= MIN_FACTS and share >= REWRITE_SHARE and overlap >= REWRITE_OVERLAP and own_share >= OWN_SHARE:
        return Match(kinship=Kinship.REWRITE, similarity=share)
    return None


def _alike_sampled(one: AbstractSet[int], other: AbstractSet[int]) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """Of long texts a sketch keeps the lowest hashes: both sets up to where each is whole."""
    ends = [max(map(_unsigned, each)) for each in (one, other) if len(each) >= MAX_SHINGLES]
    if not ends:
        return one, other
    end = min(ends)
    return {each for each in one if _unsigned(each) <= end}, {each for each in other if _unsigned(each) <= end}


def _unsigned(value: int) -> int:
    return value & 0xFFFF_FFFF


def _share_of_smaller(one: AbstractSet[int], other: AbstractSet[int], least: int) -> float:
    """Which part of the smaller set stands in the larger one; 0 for sets too small to tell."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= least else 0.0
