"""Downloader middlewares: honest request headers, and bodies decoded within bounds."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from scrapers.crawl.decode import ACCEPT_ENCODING, codings, decode_body, decode_start
from scrapers.crawl.fetch import READ_BYTES

_GZIP = b"\x1f\x8b"


def undone(declared: list[str], body: bytes) -> list[str]:
    """The codings to undo: gzip is known by its first bytes, whether it was declared without being there, or not."""
    is_gzip = body.startswith(_GZIP)
    if declared and declared[-1] in {"gzip", "x-gzip"} and not is_gzip:
        return declared[:-1] if len(declared) > 1 else []
    return declared or (["gzip"] if is_gzip else [])


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

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body decoded, or as much of it as is wanted; the header moves aside, for the archive.

        Raises:
            TooLargeError: the body is a bomb, or simply too large.
            TruncatedError: the body is cut off or broken.
        """
        declared = response.headers.getlist("Content-Encoding")
        applied = undone(codings(value.decode("latin-1") for value in declared), response.body)
        if not applied or not response.body:
            return response
        if READ_BYTES in request.meta:  # the download was ended when enough had come
            is_cut = "download_stopped" in response.flags
            body = decode_start(response.body, applied, self._max_bytes, is_cut=is_cut)
        else:
            body = decode_body(response.body, applied, self._max_bytes)
        if declared:
            response.headers["X-Crawl-Content-Encoding"] = response.headers.pop("Content-Encoding")
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        return response.replace(cls=kind, body=body)
