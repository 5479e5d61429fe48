"""A server that costs next to nothing: article pages prepared and compressed beforehand, on loopback.

    python -m benchmarks.page_server PAGES [KILOBYTES]

Prints its port. Answers `/feed-N.json` (a JSON Feed of the first N pages), `/story/N` and `/robots.txt`, for any host,
asked directly or as a proxy.
"""

import asyncio
import gzip
import json
import random
import sys
from typing import cast

from benchmarks.newsroom import articles
from scrapers.article import Article

_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
_FEED = "/feed-"


def page(article: Article, kilobytes: int) -> bytes:
    """An article page of about that size: scripts, a menu and teasers around the text, as pages are."""
    chance = random.Random(article.url)  # noqa: S311  # reproducible, no secret
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.published_raw,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
    }
    head = f"<title>{article.headline}</title><script type='application/ld+json'>{json.dumps(data)}</script>"
    body = f"<article><h1>{article.headline}</h1>{article.body_html}</article>"
    filler = []
    size = len(head) + len(body)
    while size < kilobytes * 1000:
        number = chance.getrandbits(48)
        filler.append(f'<li class="teaser t-{number % 7}"><a href="/story/{number}">More on {number:x}</a></li>')
        filler.append(f"<script>window.slots.push({{id: {number}, sizes: [[300, 250], [728, 90]]}})</script>")
        size += len(filler[-1]) + len(filler[-2])
    half = len(filler) // 2
    aside = "".join(filler[half:])
    return f"<html><head>{head}{''.join(filler[:half])}</head><body>{body}<ul>{aside}</ul></body></html>".encode()


def answer(body: bytes, content_type: str) -> bytes:
    """A whole response, compressed."""
    packed = gzip.compress(body, 6)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Encoding: gzip\r\n"
    return f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed


class Pages(asyncio.Protocol):
    """One connection, kept alive."""

    answers: dict[str, bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)
        self._waiting = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        *requests, self._waiting = (self._waiting + data).split(b"\r\n\r\n")
        for request in requests:
            target = request.split(b" ", 2)[1].decode()
            path = "/" + target.split("/", 3)[3] if target.startswith("http://") else target
            host = target.split("/")[2] if target.startswith("http://") else _host(request)
            self._transport.write(feed(path, host) if path.startswith(_FEED) else self.answers.get(path, _NOT_FOUND))


def feed(path: str, host: str) -> bytes:
    """The JSON Feed of the first N pages."""
    count = int(path.removeprefix(_FEED).removesuffix(".json"))
    items = [{"id": str(n), "url": f"http://{host}/story/{n}"} for n in range(count)]
    return answer(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode(), "application/json"
    )


def _host(request: bytes) -> str:
    lines = (line.partition(b":") for line in request.split(b"\r\n")[1:])
    return next((value.strip().decode() for key, _, value in lines if key.lower() == b"host"), "")


async def serve(count: int, kilobytes: int) -> None:
    """Serve until killed."""
    Pages.answers = {
        f"/story/{n}": answer(page(each, kilobytes), "text/html; charset=utf-8")
        for n, each in enumerate(articles(count))
    }
    Pages.answers["/robots.txt"] = answer(b"User-agent: *\nAllow: /\n", "text/plain")
    server = await asyncio.get_running_loop().create_server(Pages, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__" and len(sys.argv) > 1:
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 90))
