"""Watching the feeds of one site without end: when to look, what to tell, what to remember."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from copydesk.watch.poll import Look, look
from copydesk.watch.state import FeedState
from copydesk.watch.web import Web

log = logging.getLogger(__name__)

MAX_NAMED = 5
"""How many of the new addresses an event names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A feed has changed: how many addresses are new, the first few of them, and when that was seen."""

    feed: str
    count: int
    urls: tuple[str, ...]
    seen_at: datetime


Remember = Callable[[Mapping[str, Any]], Awaitable[None]]


class SiteWatch:
    """The feeds of one site, looked at in turn and never two at once.

    `states` is what an earlier watch remembered, by feed; `remember` is given the same whenever it changes.
    `offset_seconds` puts off the first look, so that hundreds of sites do not start together.
    """

    def __init__(
        self,
        feeds: tuple[str, ...],
        *,
        states: object,
        remember: Remember,
        poll_seconds: float,
        delay_seconds: float,
        offset_seconds: float = 0.0,
    ) -> None:
        known = states if isinstance(states, Mapping) else {}
        self.states = {feed: FeedState.from_json(known.get(feed)) for feed in feeds}
        self._remember = remember
        self._poll_seconds = poll_seconds
        self._delay_seconds = delay_seconds
        first = datetime.now(UTC) + timedelta(seconds=offset_seconds)
        self._due = {feed: max(first, state.next_at or first) for feed, state in self.states.items()}

    async def news(self, web: Web) -> AsyncIterator[News]:
        """What the feeds announce from now on; an event is told before it is remembered, so that none is lost."""
        while True:
            feed = min(self._due, key=lambda each: self._due[each])
            wait = (self._due[feed] - datetime.now(UTC)).total_seconds()
            await asyncio.sleep(max(0.0, wait))
            now = datetime.now(UTC)
            seen = await self._look(web, feed, now)
            if seen.news:
                yield News(feed=feed, count=len(seen.news), urls=seen.news[:MAX_NAMED], seen_at=now)
            await self._keep(feed, seen.state)
            self._plan(feed)

    async def _look(self, web: Web, feed: str, now: datetime) -> Look:
        try:
            return await look(web, feed, self.states[feed], now, poll_seconds=self._poll_seconds)
        except Exception:  # a fault of ours in one feed must not end the watch of a site, nor make it spin
            log.exception("looking at %s failed", feed)
            return Look(state=self.states[feed].fails("other", now, poll_seconds=self._poll_seconds))

    async def _keep(self, feed: str, state: FeedState) -> None:
        changed = state != self.states[feed]
        if changed and state.failure and state.failure != self.states[feed].failure:
            log.warning("%s: %s; next look at %s", feed, state.failure, state.next_at)
        self.states[feed] = state
        if not changed:
            return
        try:
            await self._remember({each: known.to_json() for each, known in self.states.items()})
        except Exception:  # whatever keeps the store away, watching goes on, and the next change is stored whole
            log.exception("what is known of the feed could not be stored")

    def _plan(self, feed: str) -> None:
        state, now = self.states[feed], datetime.now(UTC)
        at = state.next_at or now + timedelta(seconds=state.interval_seconds(self._poll_seconds))
        self._due[feed] = at
        busy_until = now + timedelta(seconds=self._delay_seconds)
        self._due = {each: max(due, busy_until) for each, due in self._due.items()}
