"""The one way out to the network: Scrapy's HTTP handler behind the guards and the politeness gate."""

from time import monotonic
from typing import cast

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Response

from scrapers.crawl.fetch import READ_BYTES
from scrapers.crawl.guards import SsrfRefusedError, check_url, install
from scrapers.crawl.headers import BoundedFactory
from scrapers.crawl.spider import SiteSpider
from scrapers.crawl.urls import host_of


class GuardedHandler(HTTP11DownloadHandler):
    """Fetches http and https: checks the URL, waits for the host's turn, and connects to public addresses only."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001  # the one place where the bound can be set
        job = cast("SiteSpider", crawler.spider).job
        self._politeness = job.politeness
        self._proxy = job.proxy
        self._guard = install(job.proxy)
        crawler.signals.connect(self._enough, signals.bytes_received)

    def _enough(self, data: bytes, request: Request) -> None:
        """End a download when as much came as its request wants to read.

        Raises:
            StopDownload: what came is the response.
        """
        wanted = request.meta.get(READ_BYTES)
        if wanted is not None:
            request.meta[READ_BYTES] = wanted - len(data)
            if wanted <= len(data):
                raise StopDownload(fail=False)

    async def download_request(self, request: Request) -> Response:
        """One request, sent when it is the host's turn.

        Raises:
            SsrfRefusedError: the URL or its name leads to a special address.
            HostOnHoldError: the host wants a longer silence than this run has patience for.
        """
        host = host_of(request.url)
        check_url(request.url)
        request.meta["proxy"] = self._proxy
        await self._politeness.turn(host)
        started = monotonic()
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            self._politeness.observe(host, monotonic() - started, ok=False)
            if address := self._guard.refused.get(host):
                raise SsrfRefusedError(f"{host} resolves to {address}") from error
            raise
        except Exception:
            self._politeness.observe(host, monotonic() - started, ok=False)
            raise
        self._politeness.observe(host, monotonic() - started, ok=response.status < 400)
        return response
