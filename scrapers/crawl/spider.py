"""The spiders: `SiteSpider` runs a `Session` for the site it is named after. The ledger is its queue, not Scrapy's."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider

from scrapers.crawl.job import Errand, Job
from scrapers.crawl.report import CrawlReport
from scrapers.crawl.session import Session
from scrapers.outcome import FailureClass


class ErrandSpider(Spider):
    """A spider that goes out on an errand; `error` is what it ended with where that was not its result."""

    job: Errand
    error: BaseException | None = None
    browser: Any = None
    """scrapy-playwright's handler, where the site's pages need a browser."""

    def stop(self, failure: FailureClass, detail: str) -> None:
        """End the errand early; called in the reactor's thread."""


class SiteSpider(ErrandSpider):
    """Crawls one site; `job` is what `run_crawl` prepared, `report` what came of it."""

    name = "site"
    job: Job
    session: Session | None = None
    report: CrawlReport | None = None

    def __init__(self, job: Job) -> None:
        super().__init__(job.site.name)
        self.job = job

    def stop(self, failure: FailureClass, detail: str) -> None:
        """As `Session.stop`."""
        if self.session is not None:
            self.session.stop(failure, detail)

    async def start(self) -> AsyncIterator[Request]:
        """Run the session; no request goes through Scrapy's scheduler."""
        self.session = Session(self.job, self.crawler.engine.download_async)
        try:
            self.report = await self.session.crawl()
        except Exception as error:  # noqa: BLE001  # raised again by `run_crawl`, outside of the reactor
            self.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request
