"""Bodies whose coding, charset or size is not what they say."""

import gzip
import zlib

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.chance import keyed
from fakeweb.messages import Response, content


def _page(exchange: Exchange) -> Response:
    """The normal answer, kept from being compressed by the server; counted when it is a page with a body."""
    response = exchange.normal()
    if response.status == 200 and not exchange.is_robots:
        exchange.rule.hit()
        response.compress = False
    return response


def _usable(exchange: Exchange, response: Response) -> bool:
    return response.status == 200 and bool(response.body) and not exchange.is_robots


@behaviour(duty="never take the readable half for the whole", ends="failed: truncated")
def truncated_gzip(exchange: Exchange) -> Response:
    """A gzip stream that stops after two thirds, with a Content-Length that fits."""
    response = _page(exchange)
    if _usable(exchange, response):
        packed = gzip.compress(response.body, mtime=0)
        response.body = packed[: len(packed) * 2 // 3]
        response.put("Content-Encoding", "gzip")
    return response


@behaviour(duty="stop unpacking at the limit, in bounded memory", ends="failed: too_large")
def gzip_bomb(exchange: Exchange, *, megabytes: int = 200) -> Response:
    """A small gzip body that unpacks to hundreds of megabytes."""
    response = _page(exchange)
    if _usable(exchange, response):
        response.body = _bomb(megabytes)
        response.put("Content-Encoding", "gzip")
    return response


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"<p>" + b" " * (2**20 - 7) + b"</p>"
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


@behaviour(duty="unpack both layers, within the limit", ends="published")
def gzip_twice(exchange: Exchange) -> Response:
    """Two layers of gzip, declared as such."""
    response = _page(exchange)
    if _usable(exchange, response):
        response.body = gzip.compress(gzip.compress(response.body, mtime=0), mtime=0)
        response.put("Content-Encoding", "gzip, gzip")
    return response


@behaviour(duty="take the body as it is when it is no gzip", ends="published")
def false_gzip(exchange: Exchange) -> Response:
    """Content-Encoding says gzip, the body is plain."""
    response = _page(exchange)
    return response.put("Content-Encoding", "gzip") if _usable(exchange, response) else response


@behaviour(duty="know gzip by its first bytes", ends="published")
def silent_gzip(exchange: Exchange) -> Response:
    """The body is gzip and no header says so."""
    response = _page(exchange)
    if _usable(exchange, response):
        response.body = gzip.compress(response.body, mtime=0)
    return response


@behaviour(duty="fail, or reject as undecodable; never store noise", ends="rejected: undecodable, or failed")
def unknown_coding(exchange: Exchange) -> Response:
    """A Content-Encoding that nobody asked for and nobody knows."""
    response = _page(exchange)
    if _usable(exchange, response):
        rng = keyed("coding", exchange.request.url)
        response.body = bytes(rng.randrange(256) for _ in range(4000))
        response.put("Content-Encoding", "x-squeeze")
    return response


@behaviour(duty="trust what the bytes are: UTF-8 that decodes is UTF-8", ends="published")
def charset_header_wrong(exchange: Exchange) -> Response:
    """The header says ISO-8859-1, the bytes are UTF-8."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.put("Content-Type", "text/html; charset=ISO-8859-1")
    return response


@behaviour(duty="fall back from a charset that does not decode", ends="published")
def charset_bytes_wrong(exchange: Exchange) -> Response:
    """Header and meta say UTF-8, the bytes are Windows-1252."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.body = response.body.decode().encode("cp1252", "xmlcharrefreplace")
    return response


@behaviour(duty="read the byte order mark", ends="published")
def utf16(exchange: Exchange) -> Response:
    """The page is UTF-16 with a byte order mark, and no header says so."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.body = response.body.decode().encode("utf-16")
        response.put("Content-Type", "text/html")
    return response


@behaviour(duty="ignore the byte order mark", ends="published")
def byte_order_mark(exchange: Exchange) -> Response:
    """A UTF-8 byte order mark and blank lines before feeds and pages."""
    response = _page(exchange)
    if _usable(exchange, response):
        response.body = b"\xef\xbb\xbf" + response.body
    return response


@behaviour(duty="look at the bytes, not at the name of their type", ends="published")
def wrong_type(exchange: Exchange, *, content_type: str = "text/plain") -> Response:
    """Articles come as text/plain, or whatever `content_type` says."""
    response = _page(exchange)
    return response.put("Content-Type", content_type) if exchange.is_article else response


@behaviour(duty="look at the bytes when there is no type", ends="published")
def no_type(exchange: Exchange) -> Response:
    """No Content-Type at all."""
    response = _page(exchange)
    return response.drop("Content-Type") if exchange.is_article else response


@behaviour(duty="reject with a reason", ends="rejected: undecodable or not_article")
def binary_page(exchange: Exchange) -> Response:
    """Articles are random bytes that call themselves HTML."""
    response = _page(exchange)
    if not exchange.is_article or not _usable(exchange, response):
        return response
    rng = keyed("binary", exchange.request.url)
    return content(bytes(rng.randrange(256) for _ in range(20_000)), "text/html; charset=utf-8")


@behaviour(duty="read around NULs and control characters", ends="published")
def null_bytes(exchange: Exchange) -> Response:
    """NUL and other control characters are strewn into the page."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.body = response.body.replace(b"<p", b"\x00<p").replace(b"</p>", b"\x0b</p>\x00")
    return response


@behaviour(duty="cut off at the limit, in bounded memory", ends="failed: too_large")
def huge_page(exchange: Exchange, *, megabytes: int = 24) -> Response:
    """Articles are followed by megabytes of comments; the size is declared."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.body += b"<!-- " + b"padding " * (megabytes * 2**17) + b" -->"
    return response


@behaviour(duty="reject: a page without bytes is no article", ends="rejected: undecodable")
def blank_page(exchange: Exchange) -> Response:
    """Articles answer 200 with an empty body."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.body = b""
    return response


@behaviour(duty="finish within the limits of time and memory", ends="published or rejected")
def deep_nesting(exchange: Exchange, *, depth: int = 20_000) -> Response:
    """The article stands inside tens of thousands of nested elements."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        response.body = response.body.replace(b"<h1", b"<div>" * depth + b"<h1", 1)
    return response


@behaviour(duty="finish within the limits of time and memory", ends="published")
def many_attributes(exchange: Exchange, *, count: int = 50_000) -> Response:
    """One element has tens of thousands of attributes."""
    response = _page(exchange)
    if _usable(exchange, response) and exchange.is_article:
        attributes = " ".join(f'data-a{number}="{number}"' for number in range(count)).encode()
        response.body = response.body.replace(b"<h1", b"<i " + attributes + b"></i><h1", 1)
    return response
