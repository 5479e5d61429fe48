"""Pages that need a browser: a fetched page is opened in chromium, which gets whatever it asks for from our own crawl.

The browser has no way out to the network. Every request of a page is answered by the `Fetcher`, so that robots.txt,
politeness, address guards, sizes, times and the proxy are those of any other request. The optional group is `render`.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scrapy import Request

from scrapers.crawl.browser import MemoryGuard, kill, max_browser_bytes
from scrapers.crawl.fetch import Answer, Download, Fetcher
from scrapers.crawl.log import event
from scrapers.crawl.urls import on_site
from scrapers.crawl.warc import ArchivedResponse
from scrapers.frontier import RobotsVerdict
from scrapers.outcome import FailureClass
from scrapers.site import Site

if TYPE_CHECKING:
    from playwright.async_api import Page, Route
    from playwright.async_api import Request as BrowserRequest

RENDERED = "X-Crawl-Rendered"
"""The header that says that a body is the page as the browser had it in the end, and not as the server sent it."""

MAX_REQUESTS = 60
"""How many requests of one page are answered."""

MAX_ASKED_BYTES = 20_000_000
"""How much they may come to, decoded."""

LOADED_SECONDS = 5.0
"""How long the browser may take to read a page; it never says that it has read one that tried to lead it away."""

ANSWER_SECONDS = 2.0
"""How long Playwright may take to close a page that has been read."""

CLOSE_SECONDS = 5.0
"""A browser that takes longer to close a page hangs: it is ended, lest every page to come wait for it."""

QUIET_SECONDS = 0.5
"""A page is done when it has asked for nothing for so long."""

_ANSWERED = frozenset({"script", "xhr", "fetch"})
"""What a text may depend on; pictures, style sheets, frames, fonts and media are refused."""

_NOT_PASSED_ON = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"})


@dataclass(slots=True)
class _Visit:
    """One page in the browser: what it has asked for and, once it has been `read`, what it shows and where it ended."""

    page: ArchivedResponse
    asked: list[ArchivedResponse] = field(default_factory=list)
    requests: int = 0
    bytes: int = 0
    refused: int = 0
    is_open: bool = False
    waiting: int = 0
    last_at: float = 0.0
    trouble: Answer | None = None
    tab: "Page | None" = None
    html: str = ""
    ended_at: str = ""
    read: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Renderer:
    """Renders the pages of one site in one run; scripts are kept, so that each is asked for once.

    `seconds` is the longest that a page may take, waiting for its host's turns included.
    """

    def __init__(self, site: Site, fetcher: Fetcher, download: Download, *, seconds: float) -> None:
        self._seconds = seconds
        self._hosts = (*site.domains, *site.render_hosts)
        self._fetcher = fetcher
        self._download = download
        self._scripts: dict[str, asyncio.Task[Answer]] = {}
        self._memory = MemoryGuard()

    async def render(self, fetched: Answer) -> Answer:
        """The answer with the page as the browser had it in the end; the page as sent goes to the archive besides."""
        page = fetched.response
        if page is None or "html" not in (page.content_type or "html").lower():
            return fetched
        visit = _Visit(page=page)
        try:
            with self._memory.watched():
                await asyncio.wait_for(self._open(visit), self._seconds)
        except asyncio.CancelledError:
            raise
        except TimeoutError:
            failed = Answer(failure=FailureClass.TIMEOUT, detail=f"not rendered within {self._seconds:.0f} s")
        except Exception as error:  # noqa: BLE001  # whatever a browser dies of is a failed page, and no more
            failed = self._failed(error)
        else:
            if visit.ended_at.startswith("http"):
                return self._done(fetched, visit)
            failed = Answer(failure=FailureClass.OTHER, detail=f"the browser ended at {visit.ended_at[:100]}")
        finally:
            await _close(visit)
        kept = (*fetched.hops, page, *visit.asked)
        return replace(visit.trouble or failed, status=fetched.status, verdict=fetched.verdict, hops=kept)

    async def _open(self, visit: _Visit) -> None:
        """Have the browser open a page; what it shows in the end is in the visit then.

        Playwright's own answer for a page that tried to lead it away may never come: it is waited for a moment only.
        """
        opening: asyncio.Future[Any] = asyncio.ensure_future(self._download(self._request(visit)))
        try:
            await asyncio.wait({opening, visit.read}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({opening}, timeout=ANSWER_SECONDS)
            if not visit.read.done():
                await opening
        finally:
            opening.add_done_callback(lambda opened: opened.cancelled() or opened.exception())
            opening.cancel()
            visit.read.cancel()

    def _request(self, visit: _Visit) -> Request:
        from scrapy_playwright.page import (  # type: ignore[import-untyped]  # noqa: PLC0415  # of the optional group
            PageMethod,
        )

        async def prepare(tab: "Page", _: Request) -> None:
            visit.tab = tab
            await tab.route("**/*", lambda route, request: self._answer(visit, route, request))
            await tab.route_web_socket("**/*", lambda socket: socket.close())

        async def settled(tab: "Page") -> None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(tab.wait_for_load_state("domcontentloaded"), LOADED_SECONDS)
            await _quiet(visit)
            visit.ended_at = tab.url
            visit.html = await _html(tab)
            visit.read.set_result(None)

        meta: dict[str, Any] = {
            "playwright": True,
            "playwright_page_init_callback": prepare,
            "playwright_page_methods": [PageMethod(settled)],
            # A script may try to lead the browser away before the page is complete: a longer wait ends in an error.
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_context_kwargs": {
                "accept_downloads": False,
                "service_workers": "block",
                "permissions": [],
            },
        }
        return Request(visit.page.url, meta=meta, dont_filter=True)

    async def _answer(self, visit: _Visit, route: "Route", request: "BrowserRequest") -> None:
        """Answer one request of a page, or refuse it."""
        visit.waiting += 1
        try:
            if request.is_navigation_request():
                await self._give_page(visit, route)
            elif not self._is_answered(visit, request):
                visit.refused += 1
                await route.abort("blockedbyclient")
            else:
                await self._fulfil(visit, route, request)
        finally:
            visit.waiting -= 1
            visit.last_at = asyncio.get_running_loop().time()

    async def _give_page(self, visit: _Visit, route: "Route") -> None:
        """The page itself, as it was fetched, once; it may lead the browser nowhere else."""
        if visit.is_open or self._memory.exceeded or not visit.tab or route.request.frame != visit.tab.main_frame:
            visit.refused += 1
            await route.abort("failed" if self._memory.exceeded else "aborted")  # so that the page stays as it is
            return
        visit.is_open = True
        headers = _headers(visit.page)
        await route.fulfill(status=visit.page.status, headers=headers, body=visit.page.body)

    def _is_answered(self, visit: _Visit, request: "BrowserRequest") -> bool:
        return (
            request.method == "GET"
            and request.resource_type in _ANSWERED
            and on_site(request.url, self._hosts)
            and visit.requests < MAX_REQUESTS
            and visit.bytes < MAX_ASKED_BYTES
        )

    async def _fulfil(self, visit: _Visit, route: "Route", request: "BrowserRequest") -> None:
        visit.requests += 1
        answer = await self._get(visit, request.url, is_script=request.resource_type == "script")
        if answer.failure is FailureClass.RATE_LIMITED or answer.verdict is RobotsVerdict.UNREACHABLE:
            visit.trouble = answer
        if answer.response is None or answer.failure is not None:
            visit.refused += 1
            event("render_refused", url=request.url, failure=answer.failure, detail=answer.detail)
            await route.abort("failed")
            return
        visit.bytes += len(answer.response.body)
        await route.fulfill(status=answer.response.status, headers=_headers(answer.response), body=answer.response.body)

    async def _get(self, visit: _Visit, url: str, *, is_script: bool) -> Answer:
        """Ask for a URL; scripts once per run. What was asked for goes to the archive."""
        known = self._scripts.get(url)
        if known is not None:
            return await asyncio.shield(known)
        asking = asyncio.create_task(self._fetcher.get(url, domains=self._hosts))
        if is_script:
            self._scripts[url] = asking
        answer = await asyncio.shield(asking)
        if answer.response is not None:
            visit.asked += (*answer.hops, answer.response)
        return answer

    def _done(self, fetched: Answer, visit: _Visit) -> Answer:
        page, body = visit.page, visit.html.encode("utf-8", "replace")
        if visit.trouble is not None:
            return replace(visit.trouble, hops=(*fetched.hops, page, *visit.asked))
        kept = [(key, value) for key, value in page.headers if key.lower() not in {"content-type", *_NOT_PASSED_ON}]
        headers = (*kept, ("Content-Type", "text/html; charset=utf-8"), (RENDERED, f"{visit.requests} requests"))
        event("rendered", url=page.url, requests=visit.requests, refused=visit.refused, bytes=len(body))
        rendered = replace(page, body=body, headers=headers)
        return replace(fetched, response=rendered, hops=(*fetched.hops, page, *visit.asked))

    def _failed(self, error: Exception) -> Answer:
        if self._memory.exceeded:
            most = max_browser_bytes() >> 20
            return Answer(failure=FailureClass.TOO_LARGE, detail=f"the browser took over {most} MB")
        words = " ".join(f"{type(error).__name__}: {error}".split())
        return Answer(failure=FailureClass.OTHER, detail=f"the browser failed: {words}"[:300])


def _headers(response: ArchivedResponse) -> dict[str, str]:
    return {key: value for key, value in response.headers if key.lower() not in _NOT_PASSED_ON}


async def _quiet(visit: _Visit) -> None:
    """Wait until a page has asked for nothing for a while."""
    clock = asyncio.get_running_loop().time
    visit.last_at = clock()
    while visit.waiting or clock() - visit.last_at < QUIET_SECONDS:
        await asyncio.sleep(QUIET_SECONDS / 5)


async def _html(tab: "Page") -> str:
    """The document as it stands, asked of the browser itself, for which no attempt to leave the page counts."""
    session = await tab.context.new_cdp_session(tab)
    document = await session.send("DOM.getDocument", {"depth": 0})
    outer = await session.send("DOM.getOuterHTML", {"nodeId": document["root"]["nodeId"]})
    return str(outer["outerHTML"])


async def _close(visit: _Visit) -> None:
    if visit.tab is not None and not visit.tab.is_closed():
        closing = asyncio.ensure_future(visit.tab.close())
        await asyncio.wait([closing], timeout=CLOSE_SECONDS)
        if not closing.done():
            await asyncio.to_thread(kill)
        closing.cancel()
