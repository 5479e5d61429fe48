"""What the demo plays: which days, when the crawls come, and what goes wrong where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from copydesk.errors import BadArgumentError, UnknownSiteError
from fakeweb.publishers import PUBLISHERS

START = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlan:
    """A few simulated days. Each of `sites` is crawled at each of `hours` (UTC) of each day, first in an evening.

    The sites have been publishing for `backlog_days` before the first of them.

    `redesigned` is the site that gets a new theme at midday of day `redesign_day` (the first day is 1), which
    its page class cannot read; `throttled` answers 429 for the whole of day `throttle_day` until its last crawl.
    """

    sites: tuple[str, ...]
    seed: int = 7
    start: datetime = START
    days: int = 3
    hours: tuple[int, ...] = (11, 23)
    backlog_days: int = 1
    articles_per_day: float = 12.0
    redesigned: str
    redesign_day: int = 3
    throttled: str
    throttle_day: int = 2

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When the crawls run, in order; on the first day there is the last one only."""
        times = [self.start + timedelta(days=day, hours=hour) for day in range(self.days) for hour in self.hours]
        return tuple(times[len(self.hours) - 1 :])

    @property
    def world_start(self) -> datetime:
        """When the sites began to publish."""
        return self.start - timedelta(days=self.backlog_days)

    @property
    def end(self) -> datetime:
        """The time of the last crawl."""
        return self.moments[-1]

    @property
    def redesigned_at(self) -> datetime:
        """When the redesign goes live: after the first crawl of its day."""
        return self.start + timedelta(days=self.redesign_day - 1, hours=self.hours[0] + 1)

    @property
    def throttled_at(self) -> tuple[datetime, datetime]:
        """From when until when the throttled site answers 429: all crawls of its day but the last fall into it."""
        morning = self.start + timedelta(days=self.throttle_day - 1)
        return morning, morning + timedelta(hours=self.hours[-1])


def demo_plan(sites: Sequence[str], *, seed: int, days: int) -> DemoPlan:
    """The plan for some sites of the simulated web; no name means all. The first two are those that misbehave.

    Raises:
        UnknownSiteError: there is no such site.
        BadArgumentError: one site is too few.
    """
    known = [publisher.name for publisher in PUBLISHERS]
    for name in sites:
        if name not in known:
            raise UnknownSiteError(name, known)
    if len(set(sites)) == 1:
        raise BadArgumentError("the demo needs two sites at least", f"name another: {', '.join(known)}")
    redesigned, throttled = sites[:2] or ("tidewire", "fluxdaily")
    return DemoPlan(sites=tuple(sites or known), seed=seed, days=days, redesigned=redesigned, throttled=throttled)
