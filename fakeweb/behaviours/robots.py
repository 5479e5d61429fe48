"""robots.txt that fails, lies or asks for much (RFC 9309)."""

from fakeweb import wire
from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response, content, html, notice, redirect

_PLAIN = "text/plain; charset=utf-8"


@behaviour(duty="fetch nothing from the site: an unreachable robots.txt forbids all", ends="failed: robots")
def robots_5xx(exchange: Exchange, *, status: int = 503) -> Response:
    """robots.txt answers with a server error; everything else is well."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return notice(status, "Service unavailable")


@behaviour(duty="fetch nothing from the site", ends="failed: robots")
def robots_timeout(exchange: Exchange, *, seconds: float = 600) -> Response:
    """robots.txt never comes."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return wire.silence(seconds)


@behaviour(duty="fetch nothing from the site", ends="failed: robots")
def robots_reset(exchange: Exchange) -> Response:
    """The connection is reset when robots.txt is asked for."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return wire.reset()


@behaviour(duty="fetch everything: a robots.txt that is refused or missing forbids nothing", ends="published")
def robots_4xx(exchange: Exchange, *, status: int = 403) -> Response:
    """robots.txt answers 403, 404 or another client error."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return notice(status, "Not for you")


@behaviour(duty="fetch nothing but robots.txt", ends="failed: robots")
def robots_disallow_all(exchange: Exchange, *, agent: str = "*") -> Response:
    """robots.txt forbids the whole site to `agent`."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return content(f"User-agent: {agent}\nDisallow: /\n", _PLAIN)


@behaviour(duty="skip the articles of the section, fetch the others", ends="skipped: robots_disallowed")
def robots_disallow_some(exchange: Exchange, *, pattern: str = "/*-5*") -> Response:
    """robots.txt forbids the paths of a pattern with a wildcard, in a group that a byte order mark precedes."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return content(f"\ufeffUser-Agent : *\nDISALLOW: {pattern}\n", _PLAIN)


@behaviour(duty="follow at least five redirects, then take it as missing", ends="published")
def robots_redirects(exchange: Exchange, *, hops: int = 4) -> Response:
    """robots.txt stands behind so many redirects and forbids /private/."""
    request = exchange.request
    if exchange.is_robots:
        exchange.rule.hit()
        return redirect(f"{exchange.publisher.origin}/robots-hop-1", 302)
    if not request.path.startswith("/robots-hop-"):
        return exchange.normal()
    number = int(request.path.rsplit("-", 1)[-1])
    if number < hops:
        return redirect(f"{exchange.publisher.origin}/robots-hop-{number + 1}", 302)
    return content("User-agent: *\nDisallow: /private/\n", _PLAIN)


@behaviour(duty="read the first 500 KiB only, and obey them", ends="published")
def robots_huge(exchange: Exchange, *, kilobytes: int = 2_000) -> Response:
    """A robots.txt of megabytes: what matters stands first, `Disallow: /` after 500 KiB."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    filler = "# a long story about nothing, told line by line\n" * (kilobytes * 1024 // 48)
    return content(f"User-agent: *\nDisallow: /private/\n{filler}User-agent: *\nDisallow: /\n", _PLAIN)


@behaviour(duty="find no rules in it, so fetch everything", ends="published")
def robots_html(exchange: Exchange) -> Response:
    """robots.txt is the site's HTML page for what is not there, with status 200."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return html("<!DOCTYPE html><html><body><h1>Oops</h1><p>User-agent of the month: you. Disallow: nothing</p></body>")


@behaviour(duty="leave so many seconds between two requests", ends="published")
def crawl_delay(exchange: Exchange, *, seconds: float = 2) -> Response:
    """robots.txt asks for a Crawl-delay."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    response = exchange.normal()
    response.body += f"\nUser-agent: *\nCrawl-delay: {seconds:g}\n".encode()
    return response
