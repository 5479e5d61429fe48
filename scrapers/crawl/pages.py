"""Where a run's article pages come from: the site itself; `foreign` has the other place, somebody else's archive."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from scrapers.crawl.barred import Barred
from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.opt_out_files import OptOutFiles
from scrapers.crawl.record import Entry
from scrapers.crawl.render import Renderer
from scrapers.crawl.schedule import wants_full_fetch
from scrapers.crawl.settle import settlement
from scrapers.crawl.urls import conditional_headers, refusal
from scrapers.frontier import DueUrl, Settlement
from scrapers.outcome import FailureClass, SkipReason
from scrapers.site import Site


class Pages(Protocol):
    """Fetches due URLs and says what became of them."""

    async def fetch(self, due: DueUrl, now: datetime) -> Answer:
        """How the fetch of a URL ended; a page carries its opt-out signals."""

    def settle(self, due: DueUrl, answer: Answer, now: datetime) -> Settlement:
        """What the ledger is to enter of it."""


class LivePages:
    """The pages of a site, from the site."""

    def __init__(
        self, site: Site, fetcher: Fetcher, files: OptOutFiles, barred: Barred, renderer: Renderer | None = None
    ) -> None:
        self._site = site
        self._barred = barred
        self._renderer = renderer
        self._fetcher = fetcher
        self._files = files

    async def fetch(self, due: DueUrl, now: datetime) -> Answer:
        """Fetch a page, conditionally where it is known and may be the same.

        One that was never fetched, and that the site's rules of today refuse, is not asked for; nor is one that was, if
        its host has left the site.
        """
        skip = refusal(due.fetch_url, self._site)
        if skip is not None and (due.fetched_at is None or skip is SkipReason.OFF_SITE):
            return Answer(skip=skip, detail="the site's rules refuse it by now")
        conditional = self._renderer is None and not wants_full_fetch(due, now)  # a shell's ETag tells nothing
        validators = conditional_headers(due.etag, due.last_modified) if conditional else {}
        await self._files.of_host(due.fetch_url)
        answer = await self._fetcher.get(
            due.fetch_url, domains=self._site.domains, validators=validators, barred=self._barred.has
        )
        if answer.response is None or answer.failure is not None or answer.not_modified:
            return answer
        if answer.status != 200:
            return replace(answer, failure=FailureClass.OTHER, detail=f"HTTP {answer.status} instead of a page")
        if self._renderer is not None:
            answer = await self._renderer.render(answer)
        if answer.response is None or answer.failure is not None:
            return answer
        return replace(answer, response=replace(answer.response, opt_out=await self._files.signals(answer.response)))

    def settle(self, due: DueUrl, answer: Answer, now: datetime) -> Settlement:
        """What the ledger is to enter of a page."""
        return settlement(due, answer, now)


def entry(due: DueUrl, answer: Answer, settled: Settlement) -> Entry:
    """What to archive and settle: redirects and refusals as they came, the page under the URL's identity."""
    response = answer.response
    if response is None or answer.not_modified:
        return Entry(responses=answer.hops, settlement=settled)
    if answer.failure is not None:
        return Entry(responses=(*answer.hops, response), settlement=settled)
    return Entry(responses=answer.hops, page=replace(response, requested=due.url), settlement=settled)
