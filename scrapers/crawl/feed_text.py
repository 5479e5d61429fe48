"""The whole text that a feed or API gives along, as a page of its own: parse's second source behind a wall.

A pure function of a feed's bytes, so that it can be read again years later like any page.
"""

from collections.abc import Iterator
from contextlib import suppress
from html import escape

from fastwarc.warc import WarcRecordType

from scrapers.article import DiscoveredUrl
from scrapers.crawl.announce import LEAST_TEXT_CHARACTERS
from scrapers.crawl.discover import BadSourceError, first_mark, parse_feed
from scrapers.crawl.past import parse_posts
from scrapers.crawl.store import open_store, reaching
from scrapers.crawl.urls import canonical
from scrapers.crawl.warc import NoPlacesError, read, sound_records

CONTENT_TYPE = "text/html; charset=utf-8"
"""Of the page that is made."""


def page_of_entry(feed: bytes, feed_url: str, content_type: str | None, url: str) -> bytes | None:
    """The entry of a URL in a feed, or a list of WordPress's posts, as an HTML page; None without a whole text."""
    wanted = canonical(url)
    found = (each for each in _whole(feed, feed_url, content_type) if canonical(each.url) == wanted)
    return next(map(_page, found), None)


def texts_in(archive_url: str, warc_path: str) -> dict[str, tuple[str, int]]:
    """Where each whole text lies that a source's answer in a file of the archive has, by the ledger's URL: the latest.

    Of a broken file it is what can be read; `read_file` says what is wrong.

    Raises:
        FileNotFoundError: there is no such file in the archive.
        OSError: the archive cannot be reached.
    """
    found = {}
    with reaching(archive_url), open_store(archive_url).open(warc_path) as file, suppress(NoPlacesError):
        for place, answer in sound_records(file, WarcRecordType.response, read, []):
            if answer.requested is None:
                for each in _whole(answer.body, answer.url, answer.content_type):
                    found[canonical(each.url) or each.url] = (warc_path, place)
    return found


def _whole(feed: bytes, feed_url: str, content_type: str | None) -> Iterator[DiscoveredUrl]:
    """The entries of a feed, or a list of WordPress's posts, that have their whole text."""
    try:
        is_api = first_mark(feed) == b"["
        entries = (parse_posts(feed, feed_url, {}) if is_api else parse_feed(feed, feed_url, content_type)).urls
    except BadSourceError:
        return
    yield from (each for each in entries if len(each.text_html) >= LEAST_TEXT_CHARACTERS)


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
