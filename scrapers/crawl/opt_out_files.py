"""What each host of a site says of all its pages: /.well-known/tdmrep.json and /ai.txt, asked for once a week."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from scrapers.crawl.fetch import Answer, Fetcher
from scrapers.crawl.opt_out import Signals, SiteFiles, signals
from scrapers.crawl.warc import ArchivedResponse
from scrapers.frontier import RobotsVerdict
from scrapers.outcome import FailureClass

MAX_AGE = timedelta(days=7)
"""How long the two files of a host are believed."""

MAX_CHARACTERS = 200_000

Known = Mapping[str, tuple[str | None, str | None]]
"""The two texts by host, as the ledger keeps them."""

Save = Callable[[str, str | None, str | None], Awaitable[None]]
"""Keeps the two texts of a host."""

_ABSENT = frozenset({FailureClass.NOT_FOUND, FailureClass.GONE, FailureClass.FORBIDDEN, FailureClass.CLIENT_ERROR})


class OptOutFiles:
    """The files of the hosts that a run fetches pages from; `save` is given host and texts of what was asked anew."""

    def __init__(self, fetcher: Fetcher, known: Known, domains: tuple[str, ...], save: Save) -> None:
        self._fetcher = fetcher
        self._known = known
        self._domains = domains
        self._save = save
        self._asked: dict[str, asyncio.Task[SiteFiles]] = {}

    async def signals(self, page: ArchivedResponse) -> Signals:
        """All that is said against the use of a page: by the answer, by the page itself, and by its host."""
        return signals(page.url, page.headers, page.body, await self.of_host(page.url))

    async def of_host(self, url: str) -> SiteFiles:
        """The files of a URL's host; ask before its pages, so that no page that came waits for them."""
        parts = urlsplit(url)
        host, origin = parts.netloc, f"{parts.scheme}://{parts.netloc}"
        if host not in self._asked:
            self._asked[host] = asyncio.create_task(self._files(host, origin))
        return await asyncio.shield(self._asked[host])

    async def _files(self, host: str, origin: str) -> SiteFiles:
        said = await self._fetcher.content_signal(origin)
        texts = self._known.get(host)
        if texts is None:
            tdmrep = await self._get(f"{origin}/.well-known/tdmrep.json")
            if not _is_known(tdmrep):  # a host that does not answer now is not asked twice
                return SiteFiles(content_signal=said)
            ai_txt = await self._get(f"{origin}/ai.txt")
            texts = (_text(tdmrep), _text(ai_txt))
            if _is_known(ai_txt):
                await self._save(host, *texts)
        return SiteFiles(tdmrep=texts[0], ai_txt=texts[1], content_signal=said)

    async def _get(self, url: str) -> Answer:
        return await self._fetcher.get(url, domains=self._domains)


def _text(answer: Answer) -> str | None:
    """The text of a file; a page in its place (some sites answer so to whatever is not there) is no such file."""
    if answer.failure is not None or answer.response is None or answer.status != 200:
        return None
    text = answer.response.body[:MAX_CHARACTERS].decode("utf-8-sig", "replace")
    return None if text.lstrip()[:1] in {"", "<"} else text


def _is_known(answer: Answer) -> bool:
    """Whether the answer settles the question; a failure that may pass does not."""
    return answer.failure is None or answer.failure in _ABSENT or answer.verdict is RobotsVerdict.DISALLOWED
