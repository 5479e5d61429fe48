"""Headers that are too many, too long, or wrong."""

from datetime import timedelta
from email.utils import format_datetime

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response


@behaviour(duty="survive: fail the URL or read on, in bounded memory", ends="failed or published", spares_robots=True)
def huge_headers(exchange: Exchange, *, kilobytes: int = 200) -> Response:
    """One header of 200 KB."""
    exchange.rule.hit()
    return exchange.normal().put("X-Padding", "p" * kilobytes * 1024)


@behaviour(duty="survive: fail the URL or read on, in bounded memory", ends="failed or published")
def many_headers(exchange: Exchange, *, count: int = 3_000) -> Response:
    """Thousands of headers."""
    exchange.rule.hit()
    response = exchange.normal()
    response.headers += [(f"X-Filler-{number}", "filler") for number in range(count)]
    return response


@behaviour(duty="keep no cookies from it, send none back", ends="published")
def cookie_bomb(exchange: Exchange, *, count: int = 60) -> Response:
    """Sixty cookies of 4 KB, which would make each later request too large; such a request gets 431."""
    exchange.rule.hit()
    if len(exchange.request.headers.get("cookie", "")) > 8_000:
        return Response(status=431)
    response = exchange.normal()
    response.headers += [("Set-Cookie", f"bomb{number}={'c' * 4000}; Path=/") for number in range(count)]
    return response


@behaviour(duty="never take the server's Date for the time", ends="published")
def clock_off(exchange: Exchange, *, hours: float = -7) -> Response:
    """The server's clock is off by hours in Date, and in Last-Modified."""
    exchange.rule.hit()
    moment = (exchange.now + timedelta(hours=hours)).replace(microsecond=0)
    response = exchange.normal()
    if response.header("Last-Modified"):
        response.put("Last-Modified", format_datetime(moment, usegmt=True))
    return response.put("Date", format_datetime(moment, usegmt=True))


@behaviour(duty="read a header's bytes without failing", ends="published")
def odd_headers(exchange: Exchange) -> Response:
    """Headers in Latin-1, twice the same one, and an empty one."""
    exchange.rule.hit()
    response = exchange.normal()
    response.headers += [("X-Desk", "Caf\xe9 am Markt"), ("X-Twice", "one"), ("X-Twice", "two"), ("X-Empty", "")]
    return response
