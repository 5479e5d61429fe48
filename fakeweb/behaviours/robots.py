"""robots.txt that fails or lies (RFC 9309)."""

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response, notice


@behaviour(duty="fetch nothing from the site: an unreachable robots.txt forbids all", ends="failed: robots")
def robots_5xx(exchange: Exchange, *, status: int = 503) -> Response:
    """robots.txt answers with a server error; everything else is well."""
    if not exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return notice(status, "Service unavailable")
