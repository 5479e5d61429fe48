"""What an answer says as a feed, a sitemap or WordPress's API: how much, how new, how well dated. Pure functions."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapers.crawl.announce import LEAST_TEXT_CHARACTERS, dates_differ
from scrapers.crawl.discover import (
    BadSourceError,
    Found,
    feed_document,
    first_mark,
    gunzipped,
    parse_feed,
    parse_sitemap,
    title,
)
from scrapers.crawl.past import parse_posts
from scrapers.crawl.survey.findings import Kind, SeenSource
from scrapers.crawl.warc import ArchivedResponse
from scrapers.outcome import FailureClass

MAX_URLS = 60
"""So many of a source's URLs tell what they look like."""

_NEWS = (b"schemas/sitemap-news/", b"<news:news")
_INDEX = b"<sitemapindex"
_HEAD_BYTES = 20_000
_TIME = re.compile(
    r"<(?:[\w-]+:)?(?:pubDate|published|updated|date|publication_date)>\s*+(?:<!\[CDATA\[\s*+)?+([^<\]]{10,40}?)\s*[<\]]"
    r'|"date_published"\s*:\s*"([^"]{10,40})"',
    re.IGNORECASE,
)
_MAX_TIMES = 40


def seen_as(kind: Kind, found: str, response: ArchivedResponse) -> SeenSource:
    """What an answer is as a source of a kind; a sitemap of any kind says itself which it is."""
    seen = SeenSource(url=response.url, kind=kind, found=found, status=response.status)
    try:
        response = replace(response, body=gunzipped(response.body))
        if kind is Kind.FEED:
            said = parse_feed(response.body, response.url, response.content_type)
            seen = _with_channel(seen, response)
        elif kind is Kind.API:
            said = parse_posts(response.body, response.url, {})
        else:
            seen = replace(seen, kind=sitemap_kind(response.body))
            said = parse_sitemap(response.body, response.url)
    except BadSourceError as error:
        return replace(seen, failure=FailureClass.BAD_FEED, detail=str(error).partition(":")[0])
    return _counted(seen, said, response.body)


def guessed_kind(response: ArchivedResponse) -> Kind | None:
    """Whether an answer is a feed or a sitemap, by how it begins; None for a page."""
    try:
        body = gunzipped(response.body)
    except BadSourceError:
        return None
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1000].lower()
    if re.search(rb"<(?:urlset|sitemapindex)\b", start):
        return sitemap_kind(body)
    is_json_feed = start.startswith(b"{") and b"jsonfeed.org/version" in start
    return Kind.FEED if is_json_feed or re.search(rb"<(?:rss|feed|rdf:rdf)\b", start) else None


def sitemap_kind(body: bytes) -> Kind:
    """Which of the three sitemaps a document is."""
    start = body[:_HEAD_BYTES]
    if _INDEX in start:
        return Kind.SITEMAP_INDEX
    return Kind.NEWS_SITEMAP if all(mark in start for mark in _NEWS) else Kind.SITEMAP


def children_of(response: ArchivedResponse) -> tuple[str, ...]:
    """The sitemaps that an index names; nothing where it is none."""
    try:
        return tuple(child.url for child in parse_sitemap(response.body, response.url).children)
    except BadSourceError:
        return ()


def _counted(seen: SeenSource, said: Found, body: bytes) -> SeenSource:
    if seen.kind is Kind.SITEMAP_INDEX:
        times = [child.modified_at for child in said.children if child.modified_at]
        dated, entries = _share(len(times), len(said.children)), len(said.children)
    else:
        times = [at for each in said.urls if (at := each.published_at or each.modified_at)]
        dated = _share(len(times), len(said.urls)) if dates_differ(said) else 0.0
        entries = len(said.urls)
    return replace(
        seen,
        entries=entries,
        dated=dated,
        texts=_share(sum(len(each.text_html) >= LEAST_TEXT_CHARACTERS for each in said.urls), len(said.urls)),
        newest_at=max(times, default=None),
        oldest_at=min(times, default=None),
        urls=tuple(each.url for each in said.urls[:MAX_URLS]),
        announced_at=tuple(each.published_at.isoformat() if each.published_at else "" for each in said.urls[:MAX_URLS]),
        local_times=() if seen.kind is Kind.SITEMAP_INDEX else local_times(body),
    )


def local_times(body: bytes) -> tuple[str, ...]:
    """The times in a feed or sitemap that are not written in UTC, as ISO 8601, each once."""
    found: dict[str, None] = {}
    for match in _TIME.finditer(body[:500_000].decode("utf-8", "replace")):
        at = _moment(match[1] or match[2])
        if at is not None and at.utcoffset():
            found.setdefault(at.isoformat())
        if len(found) >= _MAX_TIMES:
            break
    return tuple(found)


def _moment(text: str) -> datetime | None:
    """An RFC 822 or ISO 8601 time with its own offset; None where it has none or makes no sense."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            at = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        if at.utcoffset() is not None and abs(at.utcoffset() or timedelta()) <= timedelta(hours=14):
            return at
    return None


def _with_channel(seen: SeenSource, response: ArchivedResponse) -> SeenSource:
    """What a feed says of itself: its title, its language, and the page that it belongs to."""
    if first_mark(response.body) == b"{":
        feed = _json_object(response.body)
        return replace(
            seen,
            title=title(feed.get("title")),
            language=_text(feed.get("language")),
            home=_text(feed.get("home_page_url")),
        )
    channel: dict[str, Any] = dict(feed_document(response.body, response.url, response.content_type).feed)
    return replace(
        seen,
        title=title(channel.get("title")),
        language=_text(channel.get("language")),
        home=_text(channel.get("link")),
    )


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str | None:
    return value.strip()[:300] or None if isinstance(value, str) else None


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
