"""`Candidate`: what one source says about a field, and how candidates are weighed against each other.

A source's weight is the chance that it is right when it speaks alone. Sources that agree are taken as independent
witnesses, discounted because a publisher's templates fill several of them from one database column; sources that
disagree take from the winner's confidence.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter, itemgetter
from typing import Generic, NamedTuple, TypeVar

from scrapers.page import Found

T = TypeVar("T")

AGREEMENT = 0.5
"""How much of a further witness's weight counts: templates copy from each other."""
CONFLICT = 0.3
"""How much of the strongest contradiction is taken from the winner's confidence."""


class Candidate(NamedTuple, Generic[T]):
    """A field's value as one source gives it: `source` names the rule, `weight` in 0…1, `raw` the text on the page.

    A tuple, since some fifty are made for a page: a frozen dataclass takes three times as long.
    """

    value: T
    source: str
    weight: float
    raw: str = ""


def choose(candidates: Iterable[Candidate[T]], key: Callable[[T], Hashable]) -> Found[T] | None:
    """The value with the most support; values of equal `key` support each other, the heaviest of them is given."""
    groups: dict[Hashable, list[Candidate[T]]] = {}
    for candidate in candidates:
        groups.setdefault(key(candidate.value), []).append(candidate)
    if not groups:
        return None
    scored = [(support(group), group) for group in groups.values()]
    if len(scored) > 1:
        scored.sort(key=_SCORE, reverse=True)
    score, chosen = scored[0]
    best = max(chosen, key=_WEIGHT)
    against = scored[1][0] if len(scored) > 1 else 0.0
    return Found(best.value, best.source, round(score * (1 - CONFLICT * against), 3))


_SCORE, _WEIGHT = itemgetter(0), attrgetter("weight")


def support(group: Sequence[Candidate[T]]) -> float:
    """The joint weight of candidates that agree: one less the chance that all of them are wrong.

    A rule counts once, however often it fired: ten comments of one day are one witness.
    """
    if len(group) == 1:
        return group[0].weight
    heaviest: dict[str, float] = {}
    for _, source, weight, _ in group:
        if weight > heaviest.get(source, 0.0):
            heaviest[source] = weight
    doubt = 1.0
    share = 1.0
    for weight in sorted(heaviest.values(), reverse=True):
        doubt *= 1 - share * weight
        share = AGREEMENT
    return 1 - doubt
