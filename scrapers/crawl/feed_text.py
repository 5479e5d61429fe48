"""The whole text that a feed or API gives along, as a page of its own: parse's second source behind a wall.

A pure function of a feed's bytes, so that it can be read again years later like any page.
"""

from html import escape

from scrapers.article import DiscoveredUrl
from scrapers.crawl.announce import LEAST_TEXT_CHARACTERS
from scrapers.crawl.discover import BadSourceError, parse_feed
from scrapers.crawl.past import parse_posts
from scrapers.crawl.urls import canonical

CONTENT_TYPE = "text/html; charset=utf-8"
"""Of the page that is made."""


def page_of_entry(feed: bytes, feed_url: str, content_type: str | None, url: str) -> bytes | None:
    """The entry of a URL in a feed, or a list of WordPress's posts, as an HTML page; None without a whole text."""
    wanted = canonical(url)
    try:
        is_api = feed.lstrip()[:1] == b"["
        entries = (parse_posts(feed, feed_url, {}) if is_api else parse_feed(feed, feed_url, content_type)).urls
    except BadSourceError:
        return None
    found = (each for each in entries if len(each.text_html) >= LEAST_TEXT_CHARACTERS and canonical(each.url) == wanted)
    return next(map(_page, found), None)


def _page(entry: DiscoveredUrl) -> bytes:
    heading = escape(entry.title or "")
    metas = [f'<meta name="author" content="{escape(name)}">' for name in entry.authors]
    if entry.published_at is not None:
        metas.append(f'<meta property="article:published_time" content="{entry.published_at.isoformat()}">')
    if entry.modified_at is not None:
        metas.append(f'<meta property="article:modified_time" content="{entry.modified_at.isoformat()}">')
    head = f'<meta charset="utf-8"><title>{heading}</title><meta property="og:type" content="article">{"".join(metas)}'
    body = f'<article><h1>{heading}</h1><div class="entry-content">{entry.text_html}</div></article>'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode("utf-8", "replace")
