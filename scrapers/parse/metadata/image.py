"""The lead image's URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page, declared

META_WEIGHTS = (
    ("og:image:secure_url", 0.75),
    ("og:image", 0.85),
    ("og:image:url", 0.75),
    ("twitter:image", 0.7),
    ("twitter:image:src", 0.7),
    ("parsely-image-url", 0.6),
    ("sailthru.image.full", 0.6),
    ("thumbnail", 0.4),
    ("image", 0.5),
)
MAX_CHARS = 2_000
_POOR = 0.3
"""How much a logo or a placeholder counts."""
_NO_IMAGE = re.compile(
    r"logo|placeholder|default|blank|spacer|1x1|favicon|avatar|fallback|\.svg(?:\?|$)",
)


def image_url(page: Page) -> Found[str] | None:
    """The lead image as an absolute http(s) URL; logos and placeholders give way to pictures."""
    return choose(candidates(page), _form)


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives, made absolute; what is no http(s) URL is left out."""
    found = []
    for raw, source, weight in _given(page):
        url = _absolute(raw, page.url)
        if url:
            worth = _POOR if _NO_IMAGE.search(_name(url).lower()) else 1.0
            found.append(Candidate(value=url, source=source, weight=weight * worth, raw=raw))
    return found


def _name(url: str) -> str:
    """What stands behind the last slash of an address, or of its part before a `.svg?`."""
    before, vector, _ = url.partition(".svg?")
    return f"{before.rpartition('/')[2]}{vector}" if vector else url.rpartition("/")[2]


def _given(page: Page) -> Iterator[tuple[str, str, float]]:
    for name, weight, (content, *_) in declared(page, META_WEIGHTS):
        yield content, f"meta.{name}", weight
    for value in jsonld.as_list(page.evidence.article.get("image"))[:1]:
        url = _url_of(value)
        if url:
            yield url, "jsonld.image", 0.75
    thumbnail = _url_of(page.evidence.article.get("thumbnailUrl"))
    if thumbnail:
        yield thumbnail, "jsonld.thumbnailUrl", 0.5
    for address in page.evidence.linked("image_src"):
        yield address, "link.image_src", 0.6


def _url_of(value: object) -> str | None:
    for item in jsonld.as_list(value):
        url = (item.get("url") or item.get("contentUrl") or item.get("@id")) if isinstance(item, dict) else item
        if isinstance(url, str) and url.strip():
            return url
    return None


def _absolute(raw: str, base: str) -> str | None:
    raw = raw.strip().replace(" ", "%20")
    try:
        url = raw if raw.startswith(("http://", "https://")) else urljoin(base, raw)
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) and len(url) <= MAX_CHARS else None


def _form(url: str) -> str:
    """Images agree whatever their scheme and size parameters."""
    return url.partition(":")[2].partition("?")[0]
