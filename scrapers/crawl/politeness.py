"""Politeness: when the next request to a host may go out. One gate per host, asked before every request.

The least time between two requests is the site's delay or robots.txt's Crawl-delay, whichever is longer; it grows with
the host's latency, and jitter only ever adds to it. `Retry-After` (RFC 9110, section 10.2.3) holds the host until then.
What other processes ask of the same host is known by `Turns`.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

MAX_DELAY_SECONDS = 60.0
"""However slow a host answers, it is asked again after this time; its own Crawl-delay may be longer."""

JITTER = 0.3
"""Up to this share of the delay is added at random."""

_SHORTEST_BACK_OFF_SECONDS = 2.0
_BACK_OFF_DELAYS = 30
_LONGEST_MEANT_SECONDS = 31 * 86_400.0
_INSTEAD_SECONDS = 86_400.0
"""A `Retry-After` of more than a month is a mistake, such as a time in Unix seconds: a day is kept."""

_BELIEVED_REFUSALS = 3
"""After so many refusals in a row the host's own Retry-After is no longer taken for the whole truth."""


LONGEST_TURN_SECONDS = 6 * 3_600.0
"""So long a run may take: a host that wants more time between two requests is not waited for, it is on hold."""


class HostOnHoldError(RuntimeError):
    """The host asked for a longer silence than this run has the patience for; `hold_seconds` is what is left."""

    def __init__(self, host: str, hold_seconds: float) -> None:
        super().__init__(f"{host} is to be left alone for another {_in_words(hold_seconds)}")
        self.host = host
        self.hold_seconds = hold_seconds


def _in_words(seconds: float) -> str:
    """A time in the unit that a person would tell it in."""
    unit, name = next(((unit, name) for unit, name in _UNITS if seconds >= 2 * unit), _UNITS[-1])
    return f"{seconds / unit:.0f} {name}"


_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait that a `Retry-After` asks for, in both its forms; None without one, or when it cannot be read.

    A date is taken against the server's own `Date`, so that a server whose clock is off still means what it says.
    What is longer than any wait that is meant counts as a day. Header names are in lower case.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:20])
    elif until := _http_date(value):
        seconds = max(0.0, (until - (_http_date(headers.get("date", "")) or now)).total_seconds())
    else:
        return None
    return seconds if seconds <= _LONGEST_MEANT_SECONDS else _INSTEAD_SECONDS


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


@dataclass(slots=True)
class _Host:
    least_delay: float
    delay: float
    next_at: float = 0.0
    hold_until: float = 0.0
    refusals: int = 0
    waited: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns(Protocol):
    """The turns at hosts that all processes share."""

    async def take(self, host: str, delay_seconds: float, gap_seconds: float) -> float:
        """Take the host's turn: 0 when it is ours, else the seconds to wait before asking again."""

    async def hold(self, host: str, seconds: float) -> None:
        """Let all know that the host wants silence."""


class Politeness:
    """The gates of all hosts of one run; times are seconds of `clock`.

    `patience_seconds` bounds how long a request waits for a held host. With `turns`, other processes' requests count.
    """

    turns: Turns | None = None

    def __init__(
        self,
        delay_seconds: float,
        *,
        patience_seconds: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(delay_seconds, delay_seconds))
        self._patience_seconds = patience_seconds
        self._clock = clock
        self._sleep = sleep

    async def turn(self, host: str) -> None:
        """Wait for the host's next turn, in the order of asking.

        Raises:
            HostOnHoldError: the host is held for longer than the run's patience, or its next turn comes after the run.
        """
        gate = self._hosts[host]
        async with gate.turn:
            gap = gate.delay * (1 + JITTER * random.random())  # noqa: S311  # no secret
            while (wait := await self._wait(host, gate, gap)) > 0:
                held = max(0.0, gate.hold_until - self._clock())
                if gate.waited + held > self._patience_seconds or wait > LONGEST_TURN_SECONDS:
                    raise HostOnHoldError(host, max(held, wait))
                gate.waited += held
                await self._sleep(wait)
            gate.next_at = self._clock() + gap

    async def _wait(self, host: str, gate: _Host, gap: float) -> float:
        """How long to wait before asking again; 0 or less: the turn is ours, among all processes too.

        A wait that others impose counts as a hold, so that patience bounds it.
        """
        wait = max(gate.next_at, gate.hold_until) - self._clock()
        if wait > 0 or gate.delay == 0 or self.turns is None:
            return wait
        wait = await self.turns.take(host, gate.delay, gap)
        if wait > 0:
            gate.hold_until = max(gate.hold_until, self._clock() + wait)
        return wait

    async def tell_hold(self, host: str) -> None:
        """Let the other processes know of a hold."""
        if self.turns is not None:
            await self.turns.hold(host, self._hosts[host].hold_until - self._clock())

    def crawl_delay(self, host: str, seconds: float) -> None:
        """Obey a robots.txt's Crawl-delay where it is longer than our own."""
        gate = self._hosts[host]
        gate.least_delay = max(gate.least_delay, seconds)
        gate.delay = max(gate.delay, gate.least_delay)
        gate.next_at = max(gate.next_at, self._clock() + gate.delay)

    def hold(self, host: str, seconds: float | None) -> float:
        """Hold a host that refused us; without a time given, longer with each refusal. Returns the hold's length."""
        gate = self._hosts[host]
        if seconds is None or gate.refusals >= _BELIEVED_REFUSALS:
            base = max(_SHORTEST_BACK_OFF_SECONDS, _BACK_OFF_DELAYS * gate.least_delay)
            seconds = max(seconds or 0.0, base * 2.0 ** min(gate.refusals, 8))
        gate.refusals += 1
        gate.hold_until = max(gate.hold_until, self._clock() + seconds)
        return seconds

    def refusals(self, host: str) -> int:
        """How often in a row the host has refused us."""
        return self._hosts[host].refusals

    def observe(self, host: str, latency_seconds: float, *, ok: bool) -> None:
        """Learn from an answer: a slower host is asked less often, never more often than its least delay allows."""
        gate = self._hosts[host]
        if ok:
            gate.refusals, gate.waited = 0, 0.0
        if gate.least_delay == 0:
            return
        target = max(latency_seconds, (gate.delay + latency_seconds) / 2)
        if ok or target > gate.delay:
            gate.delay = min(max(target, gate.least_delay), max(MAX_DELAY_SECONDS, gate.least_delay))

    def delay_seconds(self, host: str) -> float:
        """The present least time between two requests to a host."""
        return self._hosts[host].delay
