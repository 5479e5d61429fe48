"""Validators that lie, in either direction (RFC 9110, sections 8.8 and 13)."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Request, Response

_CONDITIONS = {"if-none-match", "if-modified-since"}


def _unconditional(exchange: Exchange) -> Response:
    headers = {name: value for name, value in exchange.request.headers.items() if name not in _CONDITIONS}
    request = exchange.request
    return exchange.proceed(Request(method=request.method, url=request.url, headers=headers))


def _stamp(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


@behaviour(duty="fetch without conditions now and then, so that an edit is not hidden for ever", ends="published late")
def lying_etag(exchange: Exchange) -> Response:
    """Each URL has one ETag for ever, and 304 is answered to it whatever has changed."""
    exchange.rule.hit()
    if "if-none-match" in exchange.request.headers:
        return Response(status=304, headers=[("ETag", '"constant"')])
    return _unconditional(exchange).put("ETag", '"constant"').drop("Last-Modified")


@behaviour(duty="fetch without conditions now and then, so that an edit is not hidden for ever", ends="published late")
def lying_last_modified(exchange: Exchange) -> Response:
    """Last-Modified is the first day of the world, and 304 is answered to any If-Modified-Since."""
    exchange.rule.hit()
    start = _stamp(exchange.origin.world.start)
    if "if-modified-since" in exchange.request.headers:
        return Response(status=304, headers=[("Last-Modified", start)])
    return _unconditional(exchange).drop("ETag").put("Last-Modified", start)


@behaviour(duty="know unchanged text by its content, not by its validator", ends="unchanged")
def changing_etag(exchange: Exchange) -> Response:
    """Another ETag on each fetch; never 304."""
    exchange.rule.hit()
    response = _unconditional(exchange).drop("Last-Modified")
    return response.put("ETag", f'"{exchange.rule.hits:08x}"') if response.status == 200 else response


@behaviour(duty="treat a time in the future as no time", ends="published")
def future_last_modified(exchange: Exchange, *, days: float = 400) -> Response:
    """Last-Modified lies in the future; 304 is answered only to an equal time."""
    exchange.rule.hit()
    stamp = _stamp(exchange.origin.world.start + timedelta(days=days))
    if exchange.request.headers.get("if-modified-since") == stamp:
        return Response(status=304, headers=[("Last-Modified", stamp)])
    return _unconditional(exchange).drop("ETag").put("Last-Modified", stamp)


@behaviour(duty="count a 304 that was not asked for as a failure, not as unchanged", ends="failed: other")
def always_304(exchange: Exchange) -> Response:
    """304 to everything but robots.txt, asked for or not."""
    if exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return Response(status=304)


@behaviour(duty="know unchanged text by its content", ends="unchanged")
def no_validators(exchange: Exchange) -> Response:
    """Neither ETag nor Last-Modified anywhere."""
    exchange.rule.hit()
    return _unconditional(exchange).drop("ETag", "Last-Modified")
