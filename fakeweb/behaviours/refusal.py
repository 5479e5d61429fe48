"""Refusals by status: rate limits, server errors, forbidden, gone for now."""

from datetime import timedelta
from email.utils import format_datetime

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response, notice


@behaviour(duty="send nothing to the host before Retry-After has passed, then go on", ends="failed: rate_limited")
def rate_limited(
    exchange: Exchange, *, retry_after: int | None = 120, form: str = "seconds", lift_seconds: float | None = None
) -> Response:
    """429 with Retry-After in `seconds` or as a `date`; lifted `lift_seconds` of real time after the first refusal."""
    if exchange.is_robots:
        return exchange.normal()
    elapsed = exchange.rule.hit()
    if lift_seconds is not None and elapsed >= lift_seconds:
        return exchange.normal()
    return _later(exchange, 429, "Too many requests", retry_after, form)


@behaviour(duty="retry with back-off, wait for Retry-After when given, and say so", ends="failed: server_error")
def server_error(
    exchange: Exchange, *, status: int = 500, retry_after: int | None = None, form: str = "seconds"
) -> Response:
    """A server error on everything but robots.txt; `status` may be 500, 502, 503, 504 or 520."""
    if exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return _later(exchange, status, "Something went wrong on our side", retry_after, form)


def _later(exchange: Exchange, status: int, words: str, retry_after: int | None, form: str) -> Response:
    response = notice(status, words)
    if retry_after is None:
        return response
    moment = exchange.now + timedelta(seconds=retry_after)
    value = str(retry_after) if form == "seconds" else format_datetime(moment.replace(microsecond=0), usegmt=True)
    return response.put("Retry-After", value)
