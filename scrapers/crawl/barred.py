"""What was taken down from a site, as a crawl meets it: it is not fetched, nor is a feed's text of it archived."""

from dataclasses import replace

from scrapers.article import SourceKind
from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.ledger import Ledger
from scrapers.crawl.reading import Reading
from scrapers.crawl.record import Recorder
from scrapers.crawl.redact import without_entries
from scrapers.crawl.urls import canonical
from scrapers.frontier import Announced


class Barred:
    """Asks the ledger, in the recorder's thread, since only it knows the forms of an address."""

    def __init__(self, ledger: Ledger, recorder: Recorder, site: str) -> None:
        self._ledger = ledger
        self._recorder = recorder
        self._site = site

    async def has(self, url: str) -> bool:
        """Whether an address is one of what was taken down."""
        asked = Announced(url=url, fetch_url=url, source="", source_kind=SourceKind.MANUAL)
        return bool(await self._recorder.call(self._ledger.barred, self._site, [asked]))

    async def cleared(self, reading: Reading) -> tuple[ArchivedResponse, ...]:
        """A source's responses as they may be archived: without the entries of what was taken down."""
        if not reading.responses:
            return ()
        taken = await self._recorder.call(self._ledger.barred, self._site, reading.announced)
        if not taken:
            return reading.responses
        return tuple(
            replace(each, body=without_entries(each.body, lambda url: canonical(url) in taken))
            for each in reading.responses
        )
