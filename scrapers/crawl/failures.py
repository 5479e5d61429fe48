"""What went wrong: from an exception or a status to a `FailureClass`, with the evidence in words."""

import re
from collections.abc import Iterator, Mapping

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed, NoRouteError, SSLError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from scrapers.crawl.decode import TooLargeError, TruncatedError, UnknownCodingError
from scrapers.crawl.guards import SsrfRefusedError
from scrapers.crawl.politeness import HostOnHoldError
from scrapers.outcome import FailureClass

_EXCEPTIONS: tuple[tuple[type[BaseException], FailureClass], ...] = (
    (SsrfRefusedError, FailureClass.SSRF_REFUSED),
    (UnsupportedURLSchemeError, FailureClass.SSRF_REFUSED),
    (HostOnHoldError, FailureClass.RATE_LIMITED),
    (CannotResolveHostError, FailureClass.DNS),
    (DownloadConnectionRefusedError, FailureClass.REFUSED),
    (NoRouteError, FailureClass.REFUSED),
    (TooLargeError, FailureClass.TOO_LARGE),
    (DownloadCancelledError, FailureClass.TOO_LARGE),
    (TruncatedError, FailureClass.TRUNCATED),
    (ResponseDataLossError, FailureClass.TRUNCATED),
    (UnknownCodingError, FailureClass.CLIENT_ERROR),
    (DownloadTimeoutError, FailureClass.TIMEOUT),
    (SSLError, FailureClass.TLS),
    (ConnectionClosed, FailureClass.RESET),
    (ConnectError, FailureClass.REFUSED),
    (IgnoreRequest, FailureClass.NOT_IN_ARCHIVE),  # only the cache of a replay raises it
)

_STATUSES: Mapping[int, FailureClass] = {
    401: FailureClass.FORBIDDEN,
    402: FailureClass.PAYWALL,
    403: FailureClass.FORBIDDEN,
    404: FailureClass.NOT_FOUND,
    408: FailureClass.TIMEOUT,
    410: FailureClass.GONE,
    429: FailureClass.RATE_LIMITED,
}

PARTIAL_CONTENT = 206
"""A piece of the page, for which nobody has asked."""

_CHALLENGES = (b"cf-chl-", b"challenge-platform", b"captcha", b"px-captcha", b"datadome")
"""Marks of bot walls in the body of a refusal."""

_PROXY_ERRORS: Mapping[str, FailureClass] = {
    "dns_error": FailureClass.DNS,
    "dns_timeout": FailureClass.DNS,
    "destination_not_found": FailureClass.DNS,
    "destination_unavailable": FailureClass.REFUSED,
    "connection_refused": FailureClass.REFUSED,
    "connection_timeout": FailureClass.TIMEOUT,
    "connection_read_timeout": FailureClass.TIMEOUT,
    "http_response_timeout": FailureClass.TIMEOUT,
    "connection_terminated": FailureClass.RESET,
    "tls_protocol_error": FailureClass.TLS,
    "tls_certificate_error": FailureClass.TLS,
    "tls_alert_received": FailureClass.TLS,
    "destination_ip_prohibited": FailureClass.SSRF_REFUSED,
}
"""What a proxy says of the connection it could not make (RFC 9209, section 2.3)."""

_PROXY_ERROR = re.compile(r";\s*error=([a-z_]+)")

RETRIED = frozenset(
    {
        FailureClass.DNS,
        FailureClass.REFUSED,
        FailureClass.RESET,
        FailureClass.TIMEOUT,
        FailureClass.TRUNCATED,
        FailureClass.SERVER_ERROR,
    }
)
"""What may pass by itself within seconds, and is therefore asked for again in the same run."""

SITE_WIDE = RETRIED | {FailureClass.TLS, FailureClass.FORBIDDEN, FailureClass.CAPTCHA, FailureClass.ROBOTS}
"""What is likely true of the whole site: many of these in a row end the run."""


def of_exception(error: BaseException) -> tuple[FailureClass, str]:
    """The class of a failed download and what was seen; `OTHER` only for what nobody foresaw."""
    causes = list(_causes(error))
    if any(_is_tls(cause) for cause in causes):
        return FailureClass.TLS, _words(error)
    for cause in causes:
        for kind, failure in _EXCEPTIONS:
            if isinstance(cause, kind):
                return failure, _words(error)
    if any(isinstance(cause, ParseError) for cause in causes):
        return FailureClass.OTHER, f"no HTTP: {_words(error)}"
    if any(isinstance(cause, ResponseFailed) for cause in causes):
        return FailureClass.RESET, _words(error)
    return FailureClass.OTHER, _words(error)


def of_status(status: int, headers: Mapping[str, str], body: bytes) -> FailureClass | None:
    """The class of an answer's status; None when it is a success or a redirect. Header names are in lower case."""
    if status == PARTIAL_CONTENT:
        return FailureClass.TRUNCATED
    if status < 400:
        return None
    if (told := _PROXY_ERROR.search(headers.get("proxy-status", ""))) and told[1] in _PROXY_ERRORS:
        return _PROXY_ERRORS[told[1]]
    if status in {403, 429, 503} and (
        headers.get("cf-mitigated") == "challenge" or any(mark in body[:20_000].lower() for mark in _CHALLENGES)
    ):
        return FailureClass.CAPTCHA
    if status == 503 and "retry-after" in headers:
        return FailureClass.RATE_LIMITED
    return _STATUSES.get(status, FailureClass.SERVER_ERROR if status >= 500 else FailureClass.CLIENT_ERROR)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, and what Twisted lists as reasons, nearest first."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        reasons = getattr(each, "reasons", None) or ()
        waiting += [reason.value for reason in reasons if isinstance(reason, Failure) and reason.value is not None]
        waiting += [cause for cause in (each.__cause__, each.__context__) if cause is not None]


def _is_tls(error: BaseException) -> bool:
    return type(error).__module__.startswith(("OpenSSL", "service_identity"))


def _words(error: BaseException) -> str:
    listed = next((reasons for cause in _causes(error) if (reasons := getattr(cause, "reasons", None))), ())
    said = [str(reason.value) for reason in listed if isinstance(reason, Failure)]  # Twisted prints them as objects
    text = " ".join(("; ".join(dict.fromkeys(said)) or str(error)).split())
    name = type(error).__name__
    if text and type(error).__module__.startswith("scrapers."):  # words for people; others' often need the class
        return text[:300]
    return f"{name}: {text}"[:300] if text else name
