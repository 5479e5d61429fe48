"""The nouns that cross stage borders: `Article`, `Link`, `Rejection`, `DiscoveredUrl`, `Capture`.

Article fields are schema.org NewsArticle terms in snake_case (https://schema.org/NewsArticle).
All datetimes are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import StrEnum

from scrapers.outcome import FailureClass, RejectionReason


class Access(StrEnum):
    """Who may read the whole text, as the page itself says."""

    FREE = "free"
    METERED = "metered"
    PAID = "paid"
    UNKNOWN = "unknown"


class OptOut(StrEnum):
    """What a publisher may say against the use of a page by machines."""

    NOINDEX = "noindex"
    NOARCHIVE = "noarchive"
    NOSNIPPET = "nosnippet"
    NOAI = "noai"
    NOIMAGEAI = "noimageai"
    AI_TRAIN = "ai_train"
    """`ai-train=no` in a Content-Signal of robots.txt."""
    TDM_RESERVATION = "tdm_reservation"
    """The rights of text and data mining are reserved (TDM Reservation Protocol, W3C community group)."""
    AI_TXT = "ai_txt"
    """The site's ai.txt forbids the page."""


class SourceKind(StrEnum):
    """What kind of source announced a URL."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    ARCHIVE = "archive"
    """A list page of a day, a month or a year."""
    API = "api"
    """WordPress's REST API."""
    WARC = "warc"
    """A WARC file that somebody else crawled."""
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Link:
    """An outbound link in an article's body: absolute http(s) `url` and its anchor `text`."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article page, clean.

    `body_text` holds paragraphs, headings, list items and quotes separated by one blank line; `body_html` holds the
    same, sanitised to an allow-list. `field_sources` says which rule gave each field (`{"headline": "jsonld"}`),
    `field_confidence` how sure it is, in 0…1. `published_raw` is the string as it stood on the page. `publisher_id` is
    the publisher's own id of the article, which outlives its address: KIND:VALUE, or another address of the site.
    """

    url: str
    canonical_url: str | None = None
    site: str | None = None
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    published_raw: str | None = None
    published_source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    body_text: str = ""
    body_html: str = ""
    links: tuple[Link, ...] = ()
    word_count: int = 0
    access: Access = Access.UNKNOWN
    publisher_id: str | None = None
    content_hash: str = ""
    parser_version: str = ""
    field_sources: Mapping[str, str] = field(default_factory=dict)
    field_confidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A page that is no usable article: `reason` is machine-readable, `detail` says in words what was seen."""

    url: str
    reason: RejectionReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DiscoveredUrl:
    """A URL that a source announced, with the hints that came along.

    `source` is the URL of the feed, sitemap or section page. `modified_at` is a sitemap's lastmod or a feed's updated.
    `authors` and `text_html`, the whole text, come from feeds that give them along, and `publisher_id` (as an article
    has it) from guids and APIs.
    """

    url: str
    _: KW_ONLY
    source: str
    source_kind: SourceKind
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    text_html: str = ""
    publisher_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One archived fetch: where its WARC record lies and what the server said.

    `url` is the URL asked for, `final_url` the one that answered after redirects. `warc_path` is relative to the
    archive's root; `warc_offset` is the byte offset of the record's gzip member. `length_bytes` is the decoded body.
    `opt_out` holds each `OptOut` with where it stood; `source` names where the answer was had if not from the network;
    `text_at` is the place (path, offset) of a feed's answer that gave the whole text along.
    """

    site: str
    url: str
    final_url: str
    status: int
    fetched_at: datetime
    content_type: str | None
    etag: str | None
    last_modified: str | None
    warc_path: str
    warc_offset: int
    payload_digest: str
    length_bytes: int
    opt_out: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    text_at: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """A URL that could not be fetched, with the evidence: class, HTTP status where there was one, and words."""

    url: str
    failure: FailureClass
    status: int | None = None
    detail: str = ""
