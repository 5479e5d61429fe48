"""The one way out to the network: Scrapy's HTTP handler behind the guards and the politeness gate."""

from time import monotonic
from typing import Any, cast

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, StopDownload
from scrapy.http import Response

from scrapers.crawl.fetch import READ_BYTES
from scrapers.crawl.guards import SsrfRefusedError, check_url, install, proxy_and_login
from scrapers.crawl.headers import BoundedFactory
from scrapers.crawl.spider import ErrandSpider
from scrapers.crawl.urls import host_of


class ProxyDownError(RuntimeError):
    """The proxy cannot be reached, which says nothing of the site; the cause is what was seen."""


class GuardedHandler(HTTP11DownloadHandler):
    """Fetches http and https: checks the URL, waits for the host's turn, and connects to public addresses only."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001  # the one place where the bound can be set
        spider = cast("ErrandSpider", crawler.spider)
        job = spider.job
        self._browser = spider.browser = spider.browser or (_browser(crawler) if job.renders else None)
        self._politeness = job.politeness
        self._proxy, self._login = proxy_and_login(job.proxy)
        self._guard = install(job.proxy)
        crawler.signals.connect(_enough, signals.bytes_received)  # once, though there is one handler for each scheme

    async def download_request(self, request: Request) -> Response:
        """One request, sent when it is the host's turn.

        Raises:
            SsrfRefusedError: the URL or its name leads to a special address.
            HostOnHoldError: the host wants a longer silence than this run has patience for.
            ProxyDownError: the proxy is not there.
        """
        if request.meta.get("playwright") and self._browser is not None:
            return cast("Response", await self._browser.download_request(request))
        host = host_of(request.url)
        check_url(request.url)
        request.meta["proxy"] = self._proxy
        if self._login:
            request.headers["Proxy-Authorization"] = self._login
        await self._politeness.turn(host)
        started = monotonic()
        try:
            response = await super().download_request(request)
        except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
            self._politeness.observe(host, monotonic() - started, ok=False)
            if self._proxy:
                raise ProxyDownError(f"the proxy {self._proxy} cannot be reached: {error}") from error
            if address := self._guard.refused.get(host):
                raise SsrfRefusedError(f"{host} resolves to {address}") from error
            raise
        except Exception:
            self._politeness.observe(host, monotonic() - started, ok=False)
            raise
        self._politeness.observe(host, monotonic() - started, ok=response.status < 400)
        return response

    async def close(self) -> None:
        """Close the connections, and the browser where there is one."""
        await super().close()
        browser, self._browser = self._browser, None
        if browser is not None and not getattr(browser, "is_closing", False):
            browser.is_closing = True  # there is one handler for each scheme
            await browser.close()


def _enough(data: bytes, request: Request) -> None:
    """End a download when as much came as its request wants to read.

    Raises:
        StopDownload: what came is the response.
    """
    wanted = request.meta.get(READ_BYTES)
    if wanted is not None:
        request.meta[READ_BYTES] = wanted - len(data)
        if wanted <= len(data):
            raise StopDownload(fail=False)


def _browser(crawler: Crawler) -> Any:  # noqa: ANN401  # of the optional group, which has no types
    from scrapy_playwright.handler import (  # type: ignore[import-untyped]  # noqa: PLC0415  # see above
        ScrapyPlaywrightDownloadHandler,
    )

    return ScrapyPlaywrightDownloadHandler(crawler)
