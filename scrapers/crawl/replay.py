"""Replay: a crawl from a WARC file instead of the network, through Scrapy's HTTP cache storage interface.

The same spider and the same middlewares run; a URL that the file does not hold is a failure, never a request.
"""

import logging
from pathlib import Path

from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from scrapers.crawl.archive import ArchivedResponse, iter_archive, read_capture
from scrapers.crawl.urls import canonical

FETCHED_AT = "copydesk_fetched_at"
"""Key in a request's meta: when the replayed response had been fetched."""

logger = logging.getLogger(__name__)

_UNDONE = frozenset({"content-encoding", "transfer-encoding"})


class WarcStorage:
    """Scrapy's cache storage over a WARC file (`HTTPCACHE_STORAGE`); the file is `COPYDESK_REPLAY`."""

    def __init__(self, settings: BaseSettings) -> None:
        self._path = Path(settings["COPYDESK_REPLAY"])
        self._offsets: dict[str, int] = {}
        self._spellings: dict[str, int] = {}

    def open_spider(self, spider: Spider) -> None:  # noqa: ARG002  # the interface's signature
        """Index the file; one that is broken from its start holds nothing, and each source then says so."""
        try:
            self._index()
        except ValueError as error:
            logger.error("%s", error)  # noqa: TRY400  # Scrapy would log a traceback and go on all the same

    def _index(self) -> None:
        """Of several responses under one URL the last good one counts."""
        good: set[str] = set()
        for offset, response in iter_archive(self._path):
            if response.url in good and not _is_good(response):
                continue
            if _is_good(response):
                good.add(response.url)
            self._offsets[response.url] = offset
            self._spellings[canonical(response.url) or response.url] = offset

    def close_spider(self, spider: Spider) -> None:
        """Nothing is held open."""

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:  # noqa: ARG002  # as above
        """The response in the file, by the URL as it is or in its canonical form; None when there is none."""
        offset = self._offsets.get(request.url)
        if offset is None:
            offset = self._spellings.get(canonical(request.url) or request.url)
        if offset is None:
            return None
        archived = read_capture(str(self._path.parent), self._path.name, offset)
        request.meta[FETCHED_AT] = archived.fetched_at
        headers = Headers()
        for key, value in archived.headers:
            if key.lower() not in _UNDONE:
                headers.appendlist(key, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=archived.body)
        return kind(url=request.url, status=archived.status, headers=headers, body=archived.body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """A replay writes nothing back."""


def _is_good(response: ArchivedResponse) -> bool:
    return 200 <= response.status < 300
