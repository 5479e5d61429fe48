"""Connections that break, hang, drip or never end."""

import itertools

from fakeweb import wire
from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response, notice


def _proxy_error(exchange: Exchange, error: str, status: int = 502) -> Response:
    exchange.rule.hit()
    return notice(status, f"The origin could not be reached: {error}").put("Proxy-Status", f"fakeweb; error={error}")


@behaviour(duty="name the class, back off, keep the site in the plan", ends="failed: refused")
def refused(exchange: Exchange) -> Response:
    """The origin refuses connections; the proxy says so (RFC 9209)."""
    return _proxy_error(exchange, "connection_refused")


@behaviour(duty="name the class, back off for days, never drop the site by itself", ends="failed: dns")
def no_dns(exchange: Exchange) -> Response:
    """The host name does not resolve; the proxy says so (RFC 9209)."""
    return _proxy_error(exchange, "dns_error")


@behaviour(duty="never fetch without a valid certificate", ends="failed: tls")
def bad_certificate(exchange: Exchange) -> Response:
    """The origin's certificate is not valid; the proxy says so (RFC 9209)."""
    return _proxy_error(exchange, "tls_certificate_error")


@behaviour(duty="name the class and retry with back-off", ends="failed: timeout, or robots")
def origin_timeout(exchange: Exchange) -> Response:
    """The origin does not answer; the proxy says so (RFC 9209)."""
    return _proxy_error(exchange, "connection_timeout", 504)


@behaviour(duty="retry soon, a few times", ends="failed: reset", spares_robots=True)
def connection_reset(exchange: Exchange) -> Response:
    """The connection is reset before a byte is sent."""
    exchange.rule.hit()
    return wire.reset()


@behaviour(duty="retry soon, a few times", ends="failed: reset", spares_robots=True)
def empty_reply(exchange: Exchange) -> Response:
    """The connection is closed in good order, without an answer."""
    exchange.rule.hit()
    return wire.raw(status=0)


@behaviour(duty="never archive half a page as a whole one", ends="failed: reset or truncated", spares_robots=True)
def reset_midway(exchange: Exchange) -> Response:
    """The connection is reset after half of the body."""
    exchange.rule.hit()
    response = exchange.normal()
    head = wire.head(response, Content_Length=str(len(response.body)))
    return wire.reset(head + response.body[: len(response.body) // 2])


@behaviour(duty="never archive half a page as a whole one", ends="failed: truncated", spares_robots=True)
def short_body(exchange: Exchange) -> Response:
    """Content-Length promises twice what comes before the connection is closed."""
    exchange.rule.hit()
    response = exchange.normal()
    return wire.raw(wire.head(response, Content_Length=str(2 * len(response.body) + 2)), response.body)


@behaviour(duty="give up after the time for one response", ends="failed: timeout", spares_robots=True)
def hang(exchange: Exchange, *, seconds: float = 600) -> Response:
    """The request is read and never answered."""
    exchange.rule.hit()
    return wire.silence(seconds)


@behaviour(
    duty="give up after the time for one response, whatever trickles in", ends="failed: timeout", spares_robots=True
)
def slow_loris(exchange: Exchange, *, interval: float = 1.0, piece_bytes: int = 16) -> Response:
    """The body comes in pieces of a few bytes, one a second."""
    exchange.rule.hit()
    response = exchange.normal()
    head = wire.head(response, Content_Length=str(len(response.body)))
    return wire.drip(head, wire.pieces(response.body, piece_bytes), interval)


@behaviour(duty="give up after the time for one response", ends="failed: timeout", spares_robots=True)
def slow_headers(exchange: Exchange, *, interval: float = 1.0) -> Response:
    """The headers come one byte at a time."""
    exchange.rule.hit()
    return wire.drip(b"HTTP", wire.pieces(b"/1.1 200 OK\r\nX-Wait: " + b"a" * 4000, 1), interval)


@behaviour(duty="accept: an old server is no broken server", ends="published")
def http10(exchange: Exchange) -> Response:
    """HTTP/1.0 without Content-Length; the end of the connection is the end of the body."""
    exchange.rule.hit()
    response = exchange.normal()
    head = wire.head(response).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    return wire.raw(head, response.body, status=response.status)


@behaviour(duty="accept: framing by the end of the connection is allowed", ends="published")
def close_delimited(exchange: Exchange) -> Response:
    """HTTP/1.1 without Content-Length, closed at the end of the body."""
    exchange.rule.hit()
    response = exchange.normal()
    return wire.raw(wire.head(response, Connection="close"), response.body, status=response.status)


@behaviour(duty="accept: skip informational answers", ends="published")
def early_hints(exchange: Exchange) -> Response:
    """103 Early Hints before the answer."""
    exchange.rule.hit()
    response = exchange.normal()
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    head = wire.head(response, Content_Length=str(len(response.body)), Connection="close")
    return wire.raw(hints, head, response.body, status=response.status)


@behaviour(
    duty="cut off at the limit of size or time, in bounded memory",
    ends="failed: too_large or timeout",
    spares_robots=True,
)
def endless_chunked(exchange: Exchange, *, piece_kilobytes: int = 64) -> Response:
    """A chunked body that never ends."""
    exchange.rule.hit()
    response = exchange.normal()
    piece = wire.chunk(b"<p>and so on</p>\n" * (piece_kilobytes * 1024 // 17))
    head = wire.head(response, Transfer_Encoding="chunked")
    return wire.drip(head + wire.chunk(response.body), itertools.repeat(piece), 0.0)


@behaviour(duty="never archive half a page as a whole one", ends="failed: truncated or reset", spares_robots=True)
def chunked_cut(exchange: Exchange) -> Response:
    """A chunked body that stops without its last chunk."""
    exchange.rule.hit()
    response = exchange.normal()
    half = response.body[: len(response.body) // 2]
    return wire.raw(wire.head(response, Transfer_Encoding="chunked"), wire.chunk(half))


@behaviour(duty="fail this URL, go on with the next", ends="failed: client_error or other", spares_robots=True)
def not_http(exchange: Exchange) -> Response:
    """An answer that is not HTTP at all."""
    exchange.rule.hit()
    return wire.raw(b"220 mail.example ESMTP ready\r\n" * 3, status=0)


@behaviour(duty="fail this URL, go on with the next", ends="failed: other", spares_robots=True)
def bad_status_line(exchange: Exchange) -> Response:
    """A status line with words where the number should be."""
    exchange.rule.hit()
    return wire.raw(b"HTTP/1.1 okay then\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi", status=0)
