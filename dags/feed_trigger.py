"""Feeds as events: `FeedTrigger` runs in the triggerer and tells when a site's feeds announce something new."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from importlib import import_module
from typing import Any
from zlib import crc32

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

_KEY = "feeds"


class FeedTrigger(BaseEventTrigger):
    """Watches the feeds of one site; fires when one announces an address that it did not before.

    Hundreds run in one triggerer: they share one HTTP client, and each look is one conditional request. What was seen
    is kept in Airflow's state store of the watched asset, so that a restart neither repeats nor misses news.
    """

    def __init__(self, *, site: str, feeds: list[str], poll_seconds: float, delay_seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # airflow's is untyped
        self.site = site
        self.feeds = feeds
        self.poll_seconds = poll_seconds
        self.delay_seconds = delay_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """The class's path and its arguments; a changed declaration is another trigger."""
        names = ("site", "feeds", "poll_seconds", "delay_seconds")
        return "dags.feed_trigger.FeedTrigger", {name: getattr(self, name) for name in names}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Watch without end."""
        # in a thread: loading the HTTP client and lxml would hold up every other trigger of the process
        await asyncio.to_thread(import_module, "copydesk.watch.site")

        from copydesk.settings import Settings
        from copydesk.watch.site import SiteWatch
        from copydesk.watch.web import shared_web

        watch = SiteWatch(
            tuple(self.feeds),
            states=await self._recall(),
            remember=self._remember,
            poll_seconds=self.poll_seconds,
            delay_seconds=self.delay_seconds,
            offset_seconds=crc32(self.site.encode()) % 1000 / 1000 * self.poll_seconds,
        )
        async with shared_web(Settings.from_environment().proxy) as web:
            async for news in watch.news(web):
                told = {"feed": news.feed, "new": news.count, "urls": list(news.urls)}
                told |= {"site": self.site, "seen_at": news.seen_at.isoformat()}
                yield TriggerEvent(told)  # type: ignore[no-untyped-call]  # as above

    async def _recall(self) -> object:
        return await self.asset_state_store.aget(_KEY) if self.asset_state_store is not None else None

    async def _remember(self, states: Mapping[str, Any]) -> None:
        if self.asset_state_store is not None:
            await self.asset_state_store.aset(_KEY, dict(states))
