"""How like two texts are: the F1 of their runs of four words, each as often as it stands there."""

import re
from collections import Counter
from typing import NamedTuple

SIZE = 4
_WORD = re.compile(r"\w+")


class Overlap(NamedTuple):
    """Of two texts' runs of words together: the shares in both, only in the one given, and only in the one wanted."""

    shared: float
    extra: float
    missing: float

    @property
    def f1(self) -> float:
        """Twice what is shared over all that both have; 1 where both are empty."""
        total = 2 * self.shared + self.extra + self.missing
        return 2 * self.shared / total if total else 1.0


def overlap(wanted: str, given: str) -> Overlap:
    """What a text given has of the one that was wanted."""
    want, got = _shingles(wanted), _shingles(given)
    shared = (want & got).total()
    total = want.total() + got.total() - shared
    return Overlap(
        *(count / total if total else 0.0 for count in (shared, got.total() - shared, want.total() - shared))
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + SIZE]) for at in range(max(1, len(words) - SIZE + 1))) if words else Counter()
