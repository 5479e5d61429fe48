"""From a field's joint evidence to the chance that its value is right.

The knots come from `benchmarks/calibration.py --fit` over pages with gold answers, rounded by hand; between two knots
the chance rises in a straight line. `docs/parse_confidence.md` holds what was measured. Fields without gold answers
keep their evidence as it is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

from scrapers.page import Found

T = TypeVar("T")

KNOTS: dict[str, tuple[tuple[float, float], ...]] = {
    "headline": ((0.0, 0.1), (0.4, 0.4), (0.75, 0.73), (0.85, 0.91), (0.95, 0.965), (1.0, 0.975)),
    "published_at": ((0.0, 0.5), (0.35, 0.72), (0.6, 0.85), (0.8, 0.89), (0.93, 0.93), (1.0, 0.935)),
    "authors": ((0.0, 0.78), (0.5, 0.88), (0.75, 0.92), (0.9, 0.945), (1.0, 0.955)),
    "body_text": ((0.0, 0.35), (0.6, 0.48), (0.8, 0.78), (0.88, 0.85), (0.92, 0.86), (0.98, 0.885), (1.0, 0.955)),
}


def calibrated(found: Found[T] | None, field: str) -> Found[T] | None:
    """The same value with the chance that it is right as its confidence, in 0…1."""
    return Found(found.value, found.source, chance(found.confidence, field)) if found else None


def chance(evidence: float, field: str) -> float:
    """The chance, in 0…1, that a field's value is right for which there is so much evidence, in 0…1."""
    for (low, at_low), (high, at_high) in pairwise(KNOTS[field]):
        if evidence <= high:
            return round(at_low + (evidence - low) / (high - low) * (at_high - at_low), 3)
    return KNOTS[field][-1][1]
