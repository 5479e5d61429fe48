"""When each publisher publishes, and what becomes of an article afterwards: edits, deletions, moves."""

import bisect
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fakeweb.chance import keyed
from fakeweb.publishers import Publisher
from fakeweb.truth import Edit, EditKind

WEEKDAY_SHARE = (1.05, 1.1, 1.1, 1.05, 0.9, 0.42, 0.38)
"""Articles per day against an average weekday, Monday first."""

HOUR_WEIGHT = (1, 1, 1, 1, 2, 4, 8, 12, 14, 15, 14, 13, 11, 12, 13, 13, 12, 9, 6, 5, 4, 3, 2, 1)
"""Articles per hour of the local day: a newsroom's rhythm, with a quiet night."""

_HOURS = tuple(itertools.accumulate(HOUR_WEIGHT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A moment at which a publisher publishes; `number` counts its articles from the world's first day."""

    site: str
    key: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What happens to an article after publication; rates are per article."""

    edits: tuple[Edit, ...]
    deleted_at: datetime | None
    deleted_status: int
    moved_at: datetime | None
    moved_silently: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Shares of articles, in 0…1, to which each thing happens."""

    edited: float = 0.16
    deleted: float = 0.012
    moved: float = 0.015
    silent: float = 0.0
    """Of the moves, those whose old address answers 404 and leads nowhere."""
    bulletins: float = 0.0
    """Written by a form, and much like one another (`fakeweb.prose.bulletins`)."""
    follow_up: float = 0.18
    syndicated: float = 0.04
    shared_event: float = 0.12


def slots(publisher: Publisher, seed: int, first: date, days: int, per_day: float) -> Iterator[Slot]:
    """The publisher's slots over `days` local days from `first`, in order of time."""
    number = 1000 + keyed(seed, publisher.name, "first").randrange(40_000)
    for day in (first + timedelta(days=offset) for offset in range(days)):
        rng = keyed(seed, publisher.name, day)
        share = WEEKDAY_SHARE[day.weekday()] * publisher.volume * rng.uniform(0.88, 1.12)
        for index, moment in enumerate(_moments(publisher, day, max(1, round(per_day * share)), rng)):
            number += rng.randint(1, 9)
            yield Slot(site=publisher.name, key=f"{publisher.name}-{day:%Y%m%d}-{index:03d}", at=moment, number=number)


def _moments(publisher: Publisher, day: date, count: int, rng: random.Random) -> list[datetime]:
    moments: set[datetime] = set()
    while len(moments) < count:
        hour = bisect.bisect(_HOURS, rng.randrange(_HOURS[-1]))
        second = 0 if publisher.minute_times else rng.randrange(60)
        local = datetime.combine(day, time(hour, rng.randrange(60), second), publisher.zone)
        moments.add(local.astimezone(UTC))
    return sorted(moments)


def life(slot: Slot, seed: int, rates: Rates) -> Life:
    """The life of the article of `slot`."""
    rng = keyed(seed, slot.key, "life")
    edited = rng.random() < rates.edited
    edits = _edits(slot.at, rng) if edited else ()
    fate = rng.random()
    deleted_at = slot.at + timedelta(hours=rng.uniform(3, 60)) if fate < rates.deleted else None
    moved = rates.deleted <= fate < rates.deleted + rates.moved
    return Life(
        edits=tuple(edit for edit in edits if deleted_at is None or edit.at < deleted_at),
        deleted_at=_whole(deleted_at),
        deleted_status=rng.choice((404, 410)),
        moved_at=_whole(slot.at + timedelta(hours=rng.uniform(4, 72))) if moved else None,
        moved_silently=moved and keyed(seed, slot.key, "silent").random() < rates.silent,
    )


def _edits(published: datetime, rng: random.Random) -> tuple[Edit, ...]:
    kinds = rng.choices(tuple(EditKind), weights=(5, 3, 3), k=rng.choice((1, 1, 1, 2)))
    moments = sorted(published + timedelta(minutes=rng.expovariate(1 / 400) + 12) for _ in kinds)
    return tuple(
        Edit(moment.replace(second=0, microsecond=0), kind) for moment, kind in zip(moments, kinds, strict=True)
    )


def _whole(moment: datetime | None) -> datetime | None:
    return moment.replace(second=0, microsecond=0) if moment else None
