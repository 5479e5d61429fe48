"""The one spider: it runs a `Session` for the site it is named after. The ledger is its queue, not Scrapy's."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider

from scrapers.crawl.job import Job
from scrapers.crawl.report import CrawlReport
from scrapers.crawl.session import Session


class SiteSpider(Spider):
    """Crawls one site; `job` is what `run_crawl` prepared, `report` what came of it."""

    name = "site"
    session: Session | None = None
    report: CrawlReport | None = None
    error: BaseException | None = None
    browser: Any = None
    """scrapy-playwright's handler, where the site's pages need a browser."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.site.name)
        self.job = job

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
