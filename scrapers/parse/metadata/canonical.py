"""The address that the publisher calls the article's own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page

MAX_CHARS = 2_000


def canonical_url(page: Page) -> Found[str] | None:
    """The canonical URL, absolute and without fragment; a home page is none."""
    memo = page.evidence.memo
    if ("canonical", "") not in memo:
        memo["canonical", ""] = choose(candidates(page), lambda url: url.rstrip("/").replace("http://", "https://"))
    known: Found[str] | None = memo["canonical", ""]
    return known


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives, where it is an http(s) URL with a path of its own."""
    found = []
    for raw, source, weight in _given(page):
        url = _absolute(raw, page.url)
        if url:
            found.append(Candidate(value=url, source=source, weight=weight, raw=raw))
    return found


def _given(page: Page) -> Iterator[tuple[str, str, float]]:
    for address in page.evidence.linked("canonical"):
        yield address, "link.canonical", 0.95
    for content in page.meta("og:url")[:1]:
        yield content, "meta.og:url", 0.75
    for name in ("mainEntityOfPage", "url"):
        value = page.evidence.article.get(name)
        url = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(url, str) and jsonld.clean(url):
            yield url, f"jsonld.{name}", 0.6


def _absolute(raw: str, base: str) -> str | None:
    url = raw.strip()
    try:
        url = url if url.startswith(("http://", "https://")) else urljoin(base, url)
        url = urldefrag(url).url if "#" in url else url
        parts = urlsplit(url)
        own = urlsplit(base).path.strip("/")
    except ValueError:
        return None
    usable = parts.scheme in {"http", "https"} and parts.hostname and len(url) <= MAX_CHARS and " " not in url
    return url if usable and (parts.path.strip("/") or parts.query or not own) else None
