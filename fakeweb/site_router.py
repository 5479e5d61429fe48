"""From a request to an answer: the control pages, a site under its behaviours, or no such host."""

import re
import time
from datetime import datetime
from email.utils import format_datetime
from typing import Protocol

from fakeweb.behaviours.registry import Behaviours
from fakeweb.chance import keyed
from fakeweb.clock import Clock
from fakeweb.connection import method_not_allowed
from fakeweb.messages import Request, Response, notice
from fakeweb.origin import Origin
from fakeweb.pages.view import ADVERT, COUNTER, NONCE
from fakeweb.served import ServedLog, ServedRequest
from fakeweb.world import World

_ADVERT = ADVERT.encode()
_EACH = re.compile(b"|".join((NONCE.encode(), _ADVERT)))
_ADVERTS = tuple(
    text.encode()
    for text in (
        "Servers that sleep when you do. Try Nightrack for a month.",
        "The desk chair for people who stand. Standwell.",
        "Learn Esperanto in a weekend. Then come back and tell us.",
        "Copperline: the keyboard your neighbours will hear.",
        "Your invoices, written by someone who cares. Ledgerly.",
        "Bean there: coffee by subscription, roasted on Tuesdays.",
    )
)


class Web(Protocol):
    """What the router needs of the server."""

    world: World
    clock: Clock
    behaviours: Behaviours
    log: ServedLog
    origin: Origin


class SiteRouter:
    """Answers every request that reaches the port, and writes the served log."""

    def __init__(self, web: Web) -> None:
        from fakeweb.control import Control  # noqa: PLC0415 - control shows this router's sites, and needs it first

        self.web = web
        self.control = Control(web, self.visit)
        self._count = 0

    def answer(self, request: Request) -> Response:
        """The answer to a request, with the Date of the simulated clock."""
        now = self.web.clock.now()
        if request.method == "CONNECT":
            return method_not_allowed()
        if request.host in {"127.0.0.1", "localhost"}:
            return self.control.answer(request)
        return self.visit(request, now)

    def visit(self, request: Request, now: datetime) -> Response:
        """The answer of a simulated site."""
        publisher = self.web.world.site_of(request.url)
        if publisher is None:
            return unknown_host(request.host)
        response = self.web.behaviours.answer(request, publisher, now, self.web.origin)
        self._count += 1
        return dated(fresh(response, self._count), now)

    def sent(self, request: Request, response: Response, size: int) -> None:
        """Write the served log."""
        if request.host in {"127.0.0.1", "localhost"}:
            return
        publisher = self.web.world.site_of(request.url)
        self.web.log.add(
            ServedRequest(
                number=self._count,
                method=request.method,
                url=request.url,
                site=publisher.name if publisher else None,
                status=response.status,
                at=self.web.clock.now(),
                monotonic=time.monotonic(),
                sent=size,
                user_agent=request.headers.get("user-agent", ""),
                conditional=bool({"if-none-match", "if-modified-since"} & set(request.headers)),
            )
        )


def fresh(response: Response, count: int) -> Response:
    """The response with what changes on each fetch: ids, counters, adverts."""
    if b"%%" not in response.body or not (response.header("Content-Type") or "").startswith("text/html"):
        return response
    rng = keyed("fetch", count)
    response.body = response.body.replace(COUNTER.encode(), str(rng.randrange(40, 90_000)).encode())
    parts = _EACH.split(response.body)
    marks = _EACH.findall(response.body)
    values = [rng.choice(_ADVERTS) if mark == _ADVERT else f"{rng.getrandbits(48):012x}".encode() for mark in marks]
    response.body = b"".join(piece for pair in zip(parts, [*values, b""], strict=True) for piece in pair)
    return response


def dated(response: Response, now: datetime) -> Response:
    """The response with Date and Server, unless a behaviour has set them."""
    if response.header("Date") is None:
        response.put("Date", format_datetime(now.replace(microsecond=0), usegmt=True))
    return response.put("Server", "fakeweb")


def unknown_host(host: str) -> Response:
    """What a proxy says when a name does not resolve (RFC 9209)."""
    response = notice(502, f"No such host: {host}")
    return response.put("Proxy-Status", "fakeweb; error=dns_error; rcode=NXDOMAIN")
