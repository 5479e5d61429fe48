"""Downloader middlewares: honest request headers, and bodies decoded within bounds."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from scrapers.crawl.decode import ACCEPT_ENCODING, codings, decode_body


class DecodeMiddleware:
    """Undoes content codings; unlike Scrapy's own, a cut-off stream is an error and not a shorter page."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy; the bound is `DOWNLOAD_MAXSIZE`."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say which codings we undo."""
        request.headers.setdefault("Accept-Encoding", ACCEPT_ENCODING)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002  # Scrapy's signature
        """The response with its body decoded; the header moves aside, for the archive.

        Raises:
            TooLargeError: the body is a bomb, or simply too large.
            TruncatedError: the body is cut off or broken.
        """
        applied = codings(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding"))
        if not applied or not response.body:
            return response
        body = decode_body(response.body, applied, self._max_bytes)
        response.headers["X-Crawl-Content-Encoding"] = response.headers.pop("Content-Encoding")
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        return response.replace(cls=kind, body=body)
