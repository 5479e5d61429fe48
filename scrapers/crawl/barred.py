"""What was taken down from a site, as a crawl meets it: it is not fetched, nor is a feed's text of it archived."""

from dataclasses import replace

from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.ledger import Ledger
from scrapers.crawl.record import Recorder
from scrapers.crawl.redact import without_entries
from scrapers.crawl.sources import Reading
from scrapers.crawl.urls import canonical


class Barred:
    """Asks the ledger, in the recorder's thread, since only it knows the forms of an address."""

    def __init__(self, ledger: Ledger, recorder: Recorder, site: str) -> None:
        self._ledger = ledger
        self._recorder = recorder
        self._site = site

    async def has(self, url: str) -> bool:
        """Whether an address is one of what was taken down."""
        return bool(await self._recorder.call(self._ledger.barred, self._site, [url]))

    async def cleared(self, reading: Reading) -> tuple[ArchivedResponse, ...]:
        """A source's responses as they may be archived: without the entries of what was taken down."""
        told = [form for each in reading.announced for form in (each.url, each.fetch_url)]
        taken = await self._recorder.call(self._ledger.barred, self._site, told) if reading.responses else ()
        if not taken:
            return reading.responses
        return tuple(
            replace(each, body=without_entries(each.body, lambda url: url in taken or canonical(url) in taken))
            for each in reading.responses
        )
