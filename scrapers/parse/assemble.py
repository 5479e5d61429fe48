"""One page, whole: decode → parse → metadata and body → walls → validate → `Article` or `Rejection`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapers.article import Access, Article, Rejection
from scrapers.outcome import RejectionReason
from scrapers.page import ArticlePage, Found
from scrapers.parse import walls
from scrapers.parse.body import Body, read_body
from scrapers.parse.decode import UndecodableError, clean_string
from scrapers.parse.document import Document
from scrapers.parse.fingerprint import content_hash
from scrapers.parse.markup import SOFT_HYPHEN, NoMarkupError, TooLargeError
from scrapers.site import Site

PARSER_VERSION = "2026.11.10"
"""Which rules made an article; changed with every rule that may change a row."""

FIELDS = (
    "headline", "description", "authors", "published", "modified", "section", "tags", "language", "image_url",
    "canonical_url", "publisher_id", "access",
)  # fmt: skip
"""The metadata, each a method of `ArticlePage`."""

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
MAX_AHEAD = timedelta(days=2)
"""How far in the future a publication time may lie: clocks and time zones go wrong by a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A page and all that was worked out about it; `result` is what `parse_page` returns."""

    result: Article | Rejection
    document: Document | None = None
    body: Body | None = None
    found: dict[str, Found[Any] | None] | None = None


def parse_page(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    site: Site | None = None,
) -> Article | Rejection:
    """Turn a page's bytes into an `Article`, or say why it is none.

    The whole pure side for one page: no clock, no network, no file, and no exception on any bytes. `content_type` is
    the response's header; `fetched_at` bounds the times that are believed; without a `site` the generic rules alone
    decide.
    """
    return parse(body, url, content_type=content_type, fetched_at=fetched_at, site=site).result


def parse(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    site: Site | None = None,
    explains: bool = False,
) -> Parsed:
    """As `parse_page`, with everything that led to the result; `explains` has the removals noted in full."""
    try:
        document = Document.from_bytes(body, _usable(url), content_type, fetched_at)
        document.explains = explains
        parsed = _read(document, site)
    except TooLargeError as error:
        return _rejected(url, RejectionReason.TOO_LARGE, str(error))
    except (UndecodableError, NoMarkupError) as error:
        return _rejected(url, RejectionReason.UNDECODABLE, str(error))
    except Exception as error:  # noqa: BLE001 - one page's surprise must not end a run; it is counted, with its name
        return _rejected(url, RejectionReason.UNDECODABLE, f"the parser failed: {type(error).__name__}: {error}")
    if parsed.result.url != url:
        return replace(parsed, result=replace(parsed.result, url=clean_string(url)))
    return parsed


def _usable(url: str) -> str:
    """The address to resolve links against; empty where it is none."""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return clean_string(url)


def _rejected(url: str, reason: RejectionReason, detail: str) -> Parsed:
    return Parsed(result=Rejection(url=clean_string(url), reason=reason, detail=clean_string(detail)[:500]))


def _read(document: Document, site: Site | None) -> Parsed:
    """Read a parsed page's fields and judge them."""
    page = (site.page_at(document.fetched_at) if site else ArticlePage)(document, site.timezone if site else "UTC")
    body = read_body(document, page)
    refused = walls.rejection(document, body)
    if refused:
        return Parsed(result=refused, document=document, body=body)
    if not body.word_count:
        empty = Rejection(url=document.url, reason=RejectionReason.EMPTY_BODY, detail="no text of an article was found")
        return Parsed(result=empty, document=document, body=body)
    found = {name: getattr(page, name)() for name in FIELDS}
    article = _article(document, site, body, found)
    return Parsed(result=_dated(article, document.fetched_at), document=document, body=body, found=found)


def _dated(article: Article, fetched_at: datetime | None) -> Article | Rejection:
    """The article, or a rejection where the only time that the page gives cannot be."""
    at = article.published_at
    if at and (at < EARLIEST or (fetched_at and at > fetched_at + MAX_AHEAD)):
        return Rejection(
            url=article.url, reason=RejectionReason.IMPLAUSIBLE_DATE, detail=f"published {article.published_raw!r}"
        )
    return article


def _article(document: Document, site: Site | None, body: Body, found: dict[str, Found[Any] | None]) -> Article:
    values = {name: _clean(hit.value) for name, hit in found.items() if hit}
    published, modified = values.pop("published", None), values.pop("modified", None)
    hits = {_COLUMNS.get(name, name): hit for name, hit in found.items() if hit}
    hits["body_text"] = Found(body.text, body.source, body.confidence)
    return Article(
        url=document.url,
        site=site.name if site else None,
        published_at=published[0] if published else None,
        published_raw=published[1] if published else None,
        published_source=hits["published_at"].source if published else None,
        modified_at=modified[0] if modified else None,
        body_text=body.text,
        body_html=body.html,
        links=body.links,
        word_count=body.word_count,
        access=values.pop("access", Access.UNKNOWN),
        content_hash=content_hash(values.get("headline"), body.text),
        parser_version=PARSER_VERSION,
        field_sources={name: hit.source for name, hit in hits.items()},
        field_confidence={name: round(hit.confidence, 3) for name, hit in hits.items()},
        **values,
    )


_COLUMNS = {"published": "published_at", "modified": "modified_at"}
"""What an article calls the fields that a page has under another name."""


def _clean(value: object) -> Any:  # noqa: ANN401 - the fields have as many types as there are fields
    """A field's value with every string in it fit for the database and to be found: no soft hyphens in its words.

    Enumerations and times stay as they are.
    """
    if type(value) is str:
        return clean_string(value).replace(SOFT_HYPHEN, "")
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    return value
