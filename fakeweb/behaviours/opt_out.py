"""What a site says against the use of its pages by machines: in headers, in the page, and in files of its own."""

import json

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response, content

_TEXT = "text/plain; charset=utf-8"


@behaviour(duty="record the reservation with the article", ends="published, with the signal recorded")
def opt_out(exchange: Exchange) -> Response:
    """X-Robots-Tag noai and tdm-reservation: 1 on all articles."""
    response = exchange.normal()
    if exchange.is_article:
        exchange.rule.hit()
        response.put("X-Robots-Tag", "noai, noimageai").put("tdm-reservation", "1")
    return response


@behaviour(duty="record the directives with the article", ends="published, with the signal recorded")
def opt_out_meta(exchange: Exchange, *, directives: str = "noindex, noai") -> Response:
    """A robots meta and a tdm-reservation meta in the head of all articles."""
    response = exchange.normal()
    if exchange.is_article and response.status == 200:
        exchange.rule.hit()
        metas = f'<meta name="robots" content="{directives}"><meta name="tdm-reservation" content="1">'
        response.body = response.body.replace(b"<head>", b"<head>" + metas.encode(), 1)
    return response


@behaviour(duty="ask for the files once a week and record what they say", ends="published, with the signal recorded")
def opt_out_files(exchange: Exchange, *, location: str = "/*") -> Response:
    """A tdmrep.json reserves all pages of a `location`, an ai.txt forbids them, robots.txt has a Content-Signal."""
    path = exchange.request.path
    if path == "/.well-known/tdmrep.json":
        exchange.rule.hit()
        rule = {"location": location, "tdm-reservation": 1, "tdm-policy": f"{exchange.publisher.origin}/tdm.json"}
        return content(json.dumps([rule]), "application/json")
    if path == "/ai.txt":
        exchange.rule.hit()
        return content(f"User-Agent: *\nDisallow: {location}\n", _TEXT)
    response = exchange.normal()
    if exchange.is_robots:
        exchange.rule.hit()
        signal = b"User-agent: *\nContent-Signal: search=yes, ai-train=no\n"
        response.body = response.body.replace(b"User-agent: *\n", signal, 1)
    return response
