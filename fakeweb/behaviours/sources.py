"""Feeds and sitemaps that are broken, poisoned or incomplete."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.chance import keyed, share
from fakeweb.messages import Request, Response, content, html, notice, redirect

_ITEM = re.compile(r"<(item|entry|url)>.*?</\1>", re.DOTALL)


def _edited(exchange: Exchange, edit: Callable[[str], str], *, feeds_only: bool = True) -> Response:
    """The normal answer with its text edited, for feeds (or all sources); counted and without validators."""
    concerned = exchange.is_feed if feeds_only else exchange.is_source
    response = exchange.normal()
    if not concerned or response.status != 200:
        return response
    exchange.rule.hit()
    response.body = edit(response.body.decode()).encode()
    return response.drop("ETag", "Last-Modified")


@behaviour(duty="fail the source: a feed that lists nothing has not proven a quiet day", ends="failed: empty_feed")
def empty_feed(exchange: Exchange) -> Response:
    """Feeds and sitemaps are valid and list nothing."""
    return _edited(exchange, _without_items, feeds_only=False)


def _without_items(text: str) -> str:
    if text.startswith("{"):
        return '{"version": "https://jsonfeed.org/version/1.1", "title": "Empty", "items": []}'
    return re.sub(r"<sitemap>.*?</sitemap>", "", _ITEM.sub("", text), flags=re.DOTALL)


@behaviour(duty="fail the source, go on with the others", ends="failed: bad_feed")
def feed_is_html(exchange: Exchange) -> Response:
    """The feed's address gives an HTML page with status 200."""
    if not exchange.is_feed:
        return exchange.normal()
    exchange.rule.hit()
    return html(
        "<!DOCTYPE html><html><head><title>Feeds</title></head><body><h1>Our feeds have moved</h1></body></html>"
    )


@behaviour(duty="read what can be read: such feeds are common", ends="published")
def bad_xml(exchange: Exchange) -> Response:
    """Feeds have bare ampersands, an undefined entity and a stray tag."""
    return _edited(exchange, lambda text: text.replace("</title>", " & more &nbsp; <br></title>", 2))


@behaviour(duty="read the items that are whole, and say that the source is broken", ends="partial: bad_feed")
def truncated_feed(exchange: Exchange) -> Response:
    """Feeds stop in the middle of an item."""
    return _edited(exchange, lambda text: text[: len(text) * 2 // 3])


@behaviour(duty="resolve no external entity", ends="published, nothing read from disk or network")
def xxe(exchange: Exchange, *, target: str = "file:///etc/hostname") -> Response:
    """XML sources define an external entity and use it in a title."""
    declared = f'<!DOCTYPE feed [<!ENTITY leak SYSTEM "{target}">]>'
    return _edited(exchange, lambda text: _with_entity(text, declared, "&leak;"), feeds_only=False)


@behaviour(duty="refuse to expand: bounded time and memory", ends="failed: bad_feed, or published")
def billion_laughs(exchange: Exchange) -> Response:
    """XML sources define entities that expand to gigabytes."""
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE feed [<!ENTITY l0 "ha">{nested}]>'
    return _edited(exchange, lambda text: _with_entity(text, declared, "&l9;"), feeds_only=False)


def _with_entity(text: str, declared: str, use: str) -> str:
    if not text.startswith("<?xml"):
        return text
    opening, _, rest = text.partition("?>")
    return f"{opening}?>\n{declared}{rest}".replace("</title>", f"{use}</title>", 1)


@behaviour(duty="find the rest by the other sources", ends="published")
def feed_drops_items(exchange: Exchange, *, kept: float = 0.5) -> Response:
    """Feeds list only a part of the articles, always the same ones."""
    return _edited(exchange, lambda text: _ITEM.sub(lambda item: item[0] if share(item[0]) < kept else "", text))


@behaviour(duty="merge what is the same URL under its spellings", ends="published once")
def feed_repeats_items(exchange: Exchange) -> Response:
    """Feeds list each article three times, with tracking parameters and a fragment."""
    return _edited(exchange, lambda text: _ITEM.sub(lambda item: "\n".join(_spellings(item[0])), text))


def _spellings(item: str) -> tuple[str, ...]:
    def marked(suffix: str) -> str:
        return re.sub(r"(<link>[^<]+|<loc>[^<]+|href=\"[^\"]+)", lambda link: link[0] + suffix, item, count=1)

    return (item, marked("?utm_source=rss&amp;utm_campaign=again"), marked("#comments"))


@behaviour(duty="refuse other hosts' links with a reason", ends="skipped: off_site")
def feed_foreign_links(exchange: Exchange, *, count: int = 5) -> Response:
    """Feeds carry adverts and links to other hosts among the articles."""
    adverts = "".join(
        f"<item><title>Advertisement {n}</title><link>http://ads.example/click?n={n}</link><guid>ad-{n}</guid></item>"
        for n in range(count)
    )
    return _edited(exchange, lambda text: text.replace("</channel>", f"{adverts}</channel>"))


@behaviour(duty="resolve against the feed's address", ends="published")
def feed_relative_links(exchange: Exchange) -> Response:
    """Feeds give links without scheme and host."""
    origin = exchange.publisher.origin
    return _edited(exchange, lambda text: text.replace(f"<link>{origin}/", "<link>/"))


@behaviour(duty="trust the ledger, not the feed's dates", ends="published")
def feed_wrong_dates(exchange: Exchange) -> Response:
    """Dates in feeds are nonsense, of 1970, or of the next century."""
    dates = ("yesterday-ish", "Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 01 Jan 2101 09:00:00 GMT", "")

    def wrong(match: re.Match[str]) -> str:
        return f"<{match[1]}>{dates[len(match[0]) % 4]}</{match[1]}>"

    return _edited(exchange, lambda text: re.sub(r"<(pubDate|updated|published)>[^<]*</\1>", wrong, text))


@behaviour(duty="read all items, in whatever order", ends="published")
def feed_shuffled(exchange: Exchange) -> Response:
    """Feeds list their items in another order each time."""

    def shuffled(text: str) -> str:
        items = [match[0] for match in _ITEM.finditer(text)]
        keyed("shuffle", exchange.rule.hits).shuffle(items)
        queue = iter(items)
        return _ITEM.sub(lambda _item: next(queue), text)

    return _edited(exchange, shuffled)


@behaviour(duty="notice that the source stands still while others move on", ends="published by the other sources")
def stale_feed(exchange: Exchange, *, hours: float = 72) -> Response:
    """Feeds are those of some days ago."""
    if not exchange.is_feed:
        return exchange.normal()
    exchange.rule.hit()
    return exchange.origin.answer(exchange.request, exchange.publisher, exchange.now - timedelta(hours=hours))


@behaviour(duty="fail the source, keep the site's other sources", ends="partial: gone or not_found")
def feed_gone(exchange: Exchange, *, status: int = 410) -> Response:
    """Feeds answer 410, or 404."""
    if not exchange.is_feed:
        return exchange.normal()
    exchange.rule.hit()
    return notice(status, "This feed is no longer offered")


@behaviour(duty="follow, and say that the declared address is old", ends="published")
def feed_moved(exchange: Exchange) -> Response:
    """Feeds answer 301 to the same address with another query."""
    if not exchange.is_feed or exchange.request.query == "moved=1":
        return exchange.normal()
    exchange.rule.hit()
    return redirect(f"{exchange.publisher.origin}{exchange.request.path}?moved=1")


@behaviour(duty="follow the index anew each time", ends="published")
def rotating_sitemap(exchange: Exchange) -> Response:
    """A sitemap index names its children anew on each fetch; old names answer 404."""
    if match := re.fullmatch(r"/sitemap-r(\d+)-(.+)", exchange.request.path):
        if int(match[1]) != exchange.rule.hits:
            return notice(404, "Not found")
        url = f"{exchange.publisher.origin}/sitemap-{match[2]}"
        return exchange.proceed(Request(method="GET", url=url, headers=exchange.request.headers))
    if "sitemapindex" not in exchange.normal().body.decode(errors="replace")[:200]:
        return exchange.normal()
    number = exchange.rule.hits + 1
    return _edited(exchange, lambda text: text.replace("/sitemap-", f"/sitemap-r{number}-"), feeds_only=False)


def _lastmods(exchange: Exchange, moment: datetime) -> Response:
    stamp = f"<lastmod>{moment.isoformat()}</lastmod>"
    return _edited(exchange, lambda text: re.sub(r"<lastmod>[^<]*</lastmod>", stamp, text), feeds_only=False)


@behaviour(duty="not fetch every page again because a date says so, day after day", ends="unchanged")
def sitemap_lastmod_now(exchange: Exchange) -> Response:
    """Every lastmod is the present moment."""
    return _lastmods(exchange, exchange.now)


@behaviour(duty="look into children now and then, whatever the index says", ends="published")
def sitemap_lastmod_frozen(exchange: Exchange) -> Response:
    """No lastmod ever changes."""
    return _lastmods(exchange, exchange.origin.world.start)


@behaviour(duty="visit each sitemap once, to a limited depth", ends="published")
def sitemap_loop(exchange: Exchange) -> Response:
    """A sitemap index lists itself, and a second one that lists the first."""
    own = f"{exchange.publisher.origin}{exchange.request.path}"
    entries = f"<sitemap><loc>{own}</loc></sitemap><sitemap><loc>{own}?again=1</loc></sitemap>"
    return _edited(
        exchange, lambda text: text.replace("</sitemapindex>", f"{entries}</sitemapindex>"), feeds_only=False
    )


@behaviour(duty="know gzip by its first bytes", ends="published")
def sitemap_gzip(exchange: Exchange) -> Response:
    """Sitemaps come as .gz files would: gzip as content, not as coding."""
    response = exchange.normal()
    if not exchange.is_source or exchange.is_feed or response.status != 200:
        return response
    exchange.rule.hit()
    response.compress = False
    response.body = gzip.compress(response.body, mtime=0)
    return response.put("Content-Type", "application/x-gzip")


@behaviour(duty="take it in bounded memory, newest first, up to the run's limit", ends="published, skipped: too_many")
def sitemap_huge(exchange: Exchange, *, urls: int = 50_000) -> Response:
    """Sitemaps carry tens of thousands of further URLs that answer 404."""
    origin = exchange.publisher.origin
    junk = "".join(f"<url><loc>{origin}/archive/{n}-old-story/</loc></url>\n" for n in range(urls))
    return _edited(exchange, lambda text: text.replace("</urlset>", f"{junk}</urlset>"), feeds_only=False)


@behaviour(duty="discover by the feeds, and say that the sitemap is gone", ends="partial: not_found")
def sitemap_gone(exchange: Exchange) -> Response:
    """Sitemaps answer 404."""
    if not exchange.is_source or exchange.is_feed:
        return exchange.normal()
    exchange.rule.hit()
    return notice(404, "Not found")


@behaviour(duty="fail the source, within time and memory", ends="failed: too_large")
def feed_bloated(exchange: Exchange, *, megabytes: int = 15) -> Response:
    """Feeds are followed by megabytes of white space inside the document."""
    return _edited(exchange, lambda text: text.replace("</channel>", " " * megabytes * 2**20 + "</channel>"))


@behaviour(duty="believe the content, not the type", ends="published")
def feed_as_text(exchange: Exchange) -> Response:
    """Feeds come as text/html, with a blank line before the XML declaration."""
    response = exchange.normal()
    if not exchange.is_feed or response.status != 200:
        return response
    exchange.rule.hit()
    return content(b"\n" + response.body, "text/html; charset=UTF-8")
