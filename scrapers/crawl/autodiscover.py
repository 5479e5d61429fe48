"""Autodiscovery: the feeds, sitemaps and API that a site's front page names in its head. Pure functions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import html

from scrapers.crawl.list_page import page_of
from scrapers.crawl.urls import absolute

MAX_FEEDS = 6
"""So many feeds of a front page are read; more are those of single sections and authors."""

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
"""`application/json` is left out: WordPress gives the record of the page under it."""

_COMMENTS = re.compile(
    r"/comments?(?:/|$)|comments?-feed|[?&]feed=comments|kommentare|commentaires|comentarios", re.IGNORECASE
)
_API = "https://api.w.org/"
_LINK_HEADER = re.compile(r'<([^>]*)>\s*;[^,]*rel\s*=\s*"?https://api\.w\.org/"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertised:
    """What a front page names: feeds without those of comments, sitemaps, and the posts of WordPress's API."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    posts_api: str | None = None


def advertised(body: bytes, url: str, content_type: str | None = None, link_header: str | None = None) -> Advertised:
    """The sources that a front page and the `Link` header of its answer name.

    Raises:
        BadSourceError: it is no page.
    """
    page = page_of(body, content_type)
    url = (absolute(url, page.base.strip()) if page.base else None) or url
    links = [(_rel(link), link) for link in page.iter("link") if link.get("href")]
    feeds = (link for rel, link in links if "alternate" in rel and _is_feed(link))
    roots = [link.get("href", "") for rel, link in links if _API in rel]
    if header := _LINK_HEADER.search(link_header or ""):
        roots.append(header[1])
    return Advertised(
        feeds=tuple(islice(_absolute(url, (link.get("href", "") for link in feeds)), MAX_FEEDS)),
        sitemaps=tuple(_absolute(url, (link.get("href", "") for rel, link in links if "sitemap" in rel))),
        posts_api=next((f"{root}wp/v2/posts" for root in _absolute(url, roots)), None),
    )


def _rel(link: html.HtmlElement) -> set[str]:
    return set((link.get("rel") or "").lower().split())


def _is_feed(link: html.HtmlElement) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return kind in _FEED_TYPES and not any(_COMMENTS.search(link.get(name) or "") for name in ("href", "title"))


def _absolute(base: str, references: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(target for each in references if (target := absolute(base, each)) is not None)
