"""Redirects that loop, run on, leave the site, or lead where no crawler may go."""

from urllib.parse import quote

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Request, Response, html, redirect

SPECIAL_ADDRESSES = (
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://0.0.0.0/",
    "http://[fe80::1]/",
)
"""Spellings of addresses that no answer from the web may lead to (RFC 6890)."""


def _step(exchange: Exchange) -> int:
    value = exchange.request.parameter("hop", "0")
    return int(value) if value.isdecimal() else 0


def _hop(exchange: Exchange, number: int) -> str:
    return f"{exchange.request.url.partition('?')[0]}?hop={number}"


@behaviour(duty="stop at the limit of hops, once", ends="failed: moved")
def redirect_loop(exchange: Exchange) -> Response:
    """An article's address leads to a second one, which leads back."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return redirect(_hop(exchange, 1 - min(_step(exchange), 1)), 302)


@behaviour(duty="follow a few hops, stop at the limit", ends="published up to the limit, then failed: moved")
def redirect_chain(exchange: Exchange, *, hops: int = 3) -> Response:
    """So many redirects before an article's page."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    step = _step(exchange)
    return exchange.normal() if step >= hops else redirect(_hop(exchange, step + 1), 301 if step % 2 else 302)


@behaviour(duty="refuse by address at connection time, in every spelling", ends="failed: ssrf_refused")
def redirect_to_loopback(exchange: Exchange, *, target: str | None = None) -> Response:
    """Articles redirect to loopback, private and link-local addresses in many spellings, or to `target`."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return redirect(target or SPECIAL_ADDRESSES[(exchange.rule.hits - 1) % len(SPECIAL_ADDRESSES)], 302)


@behaviour(duty="follow http and https only", ends="failed: moved or ssrf_refused")
def redirect_to_file(exchange: Exchange, *, target: str = "file:///etc/passwd") -> Response:
    """Articles redirect to a file, or to whatever scheme `target` has."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return redirect(target, 302)


@behaviour(duty="do not follow off the site", ends="failed: moved")
def redirect_off_site(exchange: Exchange) -> Response:
    """Articles redirect to a host that is not the site's."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return redirect(f"http://parked.example/?from={quote(exchange.request.url)}", 302)


@behaviour(duty="see that the front page is no article", ends="rejected: not_article or soft_404")
def redirect_to_home(exchange: Exchange) -> Response:
    """Articles redirect to the front page, as some sites do with what they have deleted."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return redirect(f"{exchange.publisher.origin}/", 302)


@behaviour(duty="fail the URL", ends="failed: moved")
def redirect_nowhere(exchange: Exchange) -> Response:
    """301 without Location."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return Response(status=301)


@behaviour(duty="follow it like a redirect, or reject; never store the notice", ends="published or rejected")
def meta_refresh(exchange: Exchange) -> Response:
    """Articles answer 200 with a page that sends browsers on by meta refresh."""
    if not exchange.is_article or _step(exchange):
        return exchange.normal()
    exchange.rule.hit()
    target = _hop(exchange, 1)
    return html(
        f'<html><head><meta http-equiv="refresh" content="0; url={target}"><title>Redirecting</title></head>'
        f'<body>Please <a href="{target}">continue</a>.</body></html>'
    )


@behaviour(duty="say that the site has moved and where to; keep one identity for each article", ends="failed: moved")
def moved_domain(exchange: Exchange) -> Response:
    """The whole site answers 301 to NAME-news.test, where everything stands as before."""
    old, new = exchange.publisher.host, f"{exchange.publisher.name}-news.test"
    request = exchange.request
    exchange.rule.hit()
    if request.host != new:
        return redirect(request.url.replace(old, new, 1))
    inner = Request(method=request.method, url=request.url.replace(new, old, 1), headers=request.headers)
    response = exchange.proceed(inner)
    response.body = response.body.replace(f"://{old}".encode(), f"://{new}".encode())
    return response
