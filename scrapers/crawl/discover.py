"""Discovery: what feeds and sitemaps announce. Pure functions from bytes to URLs with their hints."""

import io
import json
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

from lxml import etree

from scrapers.article import DiscoveredUrl, SourceKind
from scrapers.crawl.decode import decode_body
from scrapers.crawl.sitemap_xml import NoXmlError, local_name, read_sitemap, without_doctype
from scrapers.crawl.source_times import from_struct, latest, parse_time
from scrapers.crawl.urls import absolute, linked
from scrapers.crawl.warc import MAX_BODY_BYTES

MAX_URLS_PER_SOURCE = 50_000
"""The sitemap protocol's bound; of more in a source, those with the latest dates are taken."""

_TITLE_CHARACTERS = 500
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_OTHER_FORMS = frozenset({"hreflang", "media"})
_ROOT_END = re.compile(
    rb"</(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>|<(?:\w+:)?(?:urlset|sitemapindex)(?:\s[^<>]*)?/>",
    re.IGNORECASE,
)
_TAIL_BYTES = 20_000  # some append statistics or comments behind the end
_POST_GUID = re.compile(r"^https?://[^\s?]+\?(?:[^#\s]*&)?p=([0-9]{1,18})$")
_TAGS = re.compile(r"<[^<>]{0,1000}>")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class BadSourceError(ValueError):
    """The body is no feed, sitemap or page at all; the message says what it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A sitemap that an index names, and when it last changed by the index's word: not before, and not after."""

    url: str
    modified_at: datetime | None = None
    modified_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a source says: URLs, an index's `children`, a section's `next_page`; `cut_off`: its end is missing.

    `left_out` is how many of its URLs are beyond the bound.
    """

    urls: tuple[DiscoveredUrl, ...] = ()
    children: tuple[Child, ...] = ()
    next_page: str | None = None
    cut_off: bool = False
    left_out: int = 0


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Found:
    """The entries of an RSS, Atom or JSON feed, well-formed or not.

    Raises:
        BadSourceError: it is no feed.
    """
    body = gunzipped(body)
    if first_mark(body) == b"{":
        return _json_feed(body, url)
    parsed = feed_document(body, url, content_type)
    if not parsed.get("version") and not parsed.entries:
        raise BadSourceError(f"no feed: the body begins {body[:60]!r}")
    return replace(listed(_feed_entry(entry, url) for entry in parsed.entries), cut_off=_is_cut_off(body))


def first_mark(body: bytes) -> bytes:
    """The first byte behind white space and a byte order mark of UTF-8: JSON and XML are told apart by it."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]


def feed_document(body: bytes, url: str, content_type: str | None) -> Any:  # noqa: ANN401  # feedparser has no types
    """An RSS or Atom feed as feedparser reads it; its document type, which may be a bomb, is left out."""
    import feedparser  # noqa: PLC0415  # a tenth of a second that a crawl of sitemaps need not pay

    headers = {"content-type": content_type or "application/xml", "content-location": url}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(io.BytesIO(without_doctype(body)), response_headers=headers, sanitize_html=False)


def parse_sitemap(body: bytes, url: str) -> Found:
    """The URLs of a sitemap (XML, with or without the news extension, or plain text), or an index's children.

    No entity is expanded, nothing is loaded, and namespaces may be wrong. A feed posing as a sitemap is read as one.

    Raises:
        BadSourceError: it is no sitemap.
    """
    body = gunzipped(body)
    if b"<" not in body[:1000]:
        return _text_sitemap(body, url)
    try:
        kind, entries = read_sitemap(body)
    except NoXmlError as error:
        raise BadSourceError(str(error)) from error
    if kind == "sitemapindex":
        children = tuple(filter(None, (_child(_fields(entry), url) for entry in entries)))
        return Found(children=children, cut_off=_is_cut_off(body))
    if kind == "urlset":
        found = listed(_sitemap_entry(_fields(entry), url) for entry in entries)
        return replace(found, cut_off=_is_cut_off(body))
    if kind in {"rss", "feed", "rdf"}:
        feed = parse_feed(body, url)
        return replace(feed, urls=tuple(replace(each, source_kind=SourceKind.SITEMAP) for each in feed.urls))
    raise BadSourceError(f"no sitemap: the body begins {body[:60]!r}")


def gunzipped(body: bytes) -> bytes:
    """A source that is itself a gzip file, as sitemaps may be.

    Raises:
        BadSourceError: the file is broken, or larger than the bound.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return decode_body(body, ["gzip"], MAX_BODY_BYTES)
    except ValueError as error:
        raise BadSourceError(str(error)) from error


def _fields(entry: etree._Element) -> dict[str, str]:
    """The first text of each element below an entry, by local name: its own first, then its news', then its images'.

    The dates of a film are none of the article.
    """
    fields: dict[str, str] = {}
    parts = (each for name in ("news", "image") for child in entry if local_name(child) == name for each in child)
    for element in (*entry, *parts, entry):  # some write the URL straight into it
        if element.text:
            fields.setdefault(local_name(element), element.text.strip())
    return fields


def _child(fields: Mapping[str, str], url: str) -> Child | None:
    named = fields.get("loc") or fields.get("sitemap", "")  # some write the URL straight into <sitemap>
    location = absolute(url, named) if named else None
    if location is None:
        return None
    lastmod = (fields.get("lastmod") or "").strip()
    modified_at = parse_time(lastmod)
    return Child(url=location, modified_at=modified_at, modified_by=latest(lastmod, modified_at))


def _sitemap_entry(fields: Mapping[str, str], url: str) -> DiscoveredUrl | None:
    if not fields.get("loc"):
        return None
    return DiscoveredUrl(
        linked(url, fields["loc"]),
        source=url,
        source_kind=SourceKind.SITEMAP,
        title=title(fields.get("title")),
        published_at=parse_time(fields.get("publication_date")),
        modified_at=parse_time(fields.get("lastmod")),
    )


def _text_sitemap(body: bytes, url: str) -> Found:
    lines = body.decode("utf-8-sig", "replace").split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines[:10]):
        raise BadSourceError(f"no sitemap: the body begins {body[:60]!r}")
    return listed(_sitemap_entry({"loc": line}, url) for line in lines)


def _feed_entry(entry: Mapping[str, Any], url: str) -> DiscoveredUrl | None:
    """`entry` is feedparser's dictionary; FeedBurner's original link wins over its redirector."""
    fields = dict(entry)
    link = fields.get("feedburner_origlink") or _page_link(fields)
    if not link and str(fields.get("id", "")).startswith(("http://", "https://")):
        link = fields["id"]
    if not link:
        return None
    return DiscoveredUrl(
        linked(url, str(link)),
        source=url,
        source_kind=SourceKind.FEED,
        title=title(fields.get("title")),
        published_at=from_struct(fields.get("published_parsed")),
        modified_at=from_struct(fields.get("updated_parsed")),
        authors=_names(fields.get("authors")),
        publisher_id=post_id(str(fields.get("id", ""))),
        text_html=max((str(each.get("value") or "") for each in fields.get("content") or ()), key=len, default=""),
    )


def _page_link(fields: Mapping[str, Any]) -> str | None:
    """The entry's own page: not the last link, as feedparser has it, where that is for another language or screen."""
    link: str | None = fields.get("link")
    links = [each for each in fields.get("links") or () if each.get("rel") == "alternate" and each.get("href")]
    links = [each for each in links if each.get("type") in _PAGES]
    last = next((each for each in reversed(links) if each["href"] == link), None)
    if last is None or not _OTHER_FORMS & last.keys():
        return link
    return str(min(links, key=lambda each: len(_OTHER_FORMS & each.keys()))["href"])


def _json_feed(body: bytes, url: str) -> Found:
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadSourceError(f"no JSON feed: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise BadSourceError("no JSON feed: it has no list of items")
    return listed(_json_entry(item, url) for item in items if isinstance(item, dict))


def _json_entry(item: Mapping[str, object], url: str) -> DiscoveredUrl | None:
    """JSON Feed 1.1: `url` is the article's; `external_url` leads elsewhere; an `id` may be the permalink."""
    texts = {key: value for key, value in item.items() if isinstance(value, str)}
    link = texts.get("url") or (texts.get("id", "") if texts.get("id", "").startswith("http") else "")
    if not link:
        return None
    return DiscoveredUrl(
        linked(url, link),
        source=url,
        source_kind=SourceKind.FEED,
        title=title(texts.get("title")),
        published_at=parse_time(texts.get("date_published")),
        modified_at=parse_time(texts.get("date_modified")),
        authors=_names(item.get("authors")),
        text_html=texts.get("content_html", ""),
    )


def _names(authors: object) -> tuple[str, ...]:
    """Those of a list of objects with a `name`, as feedparser and JSON Feed give authors."""
    given = authors if isinstance(authors, list) else []
    names = (title(each.get("name")) for each in given if isinstance(each, Mapping))
    return tuple(name for name in names if name)


def listed(found: Iterable[DiscoveredUrl | None]) -> Found:
    """The URLs in their order, each once; of more than the bound, those with the latest dates."""
    unique: dict[str, DiscoveredUrl] = {}
    for each in found:
        if each is not None:
            unique.setdefault(each.url, each)
    if len(unique) <= MAX_URLS_PER_SOURCE:
        return Found(urls=tuple(unique.values()))
    latest_first = sorted(unique.values(), key=_latest_date, reverse=True)
    return Found(urls=tuple(latest_first[:MAX_URLS_PER_SOURCE]), left_out=len(unique) - MAX_URLS_PER_SOURCE)


def _latest_date(each: DiscoveredUrl) -> datetime:
    return max(filter(None, (each.published_at, each.modified_at)), default=datetime.min.replace(tzinfo=UTC))


def _is_cut_off(body: bytes) -> bool:
    """Whether the end of the root element is missing; of UTF-16, every other byte is none."""
    return not _ROOT_END.search(body[-_TAIL_BYTES:].replace(b"\0", b""))


def post_id(guid: str) -> str | None:
    """The number of WordPress's post in an entry's guid, `http://site/?p=N`, which stays when the address changes."""
    found = _POST_GUID.search(guid)
    return f"post:{int(found[1])}" if found else None


def title(text: object) -> str | None:
    """A title without markup, at its greatest length; None where there is none."""
    if not isinstance(text, str):
        return None
    plain = " ".join(unescape(_TAGS.sub(" ", _UNSTORABLE.sub("", text))).split())
    return plain[:_TITLE_CHARACTERS] or None
