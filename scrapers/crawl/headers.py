"""A bound on response headers: Twisted reads as many as a server sends, until the memory is gone."""

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol

from scrapers.crawl.decode import TooLargeError

MAX_HEADER_BYTES = 262_144
"""All header lines of one response together; browsers give up at about the same size."""


class BoundedParser(_LenientHTTPClientParser):
    """Ends a response whose headers are longer than the bound, or that sends one endless line."""

    MAX_LENGTH = 65_536
    header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # the interface's name
        """Count, then parse.

        Raises:
            TooLargeError: the headers are longer than the bound.
        """
        self.header_bytes += len(line)
        if self.header_bytes > MAX_HEADER_BYTES:
            raise TooLargeError(f"the headers are larger than {MAX_HEADER_BYTES} bytes")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  # the interface's name
        """A line without an end.

        Raises:
            TooLargeError: always.
        """
        raise TooLargeError(f"a header line is longer than {self.MAX_LENGTH} bytes, of which {len(line)} were read")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:  # noqa: ANN401  # Twisted's own request
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = BoundedParser  # as Scrapy itself exchanges it; our class adds no initial state
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes connections whose responses are bounded; takes the place of Scrapy's own in its connection pool."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802  # the interface's
        """One connection."""
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's constructor
