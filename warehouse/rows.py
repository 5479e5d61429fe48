r"""Rows fit for PostgreSQL: every value sanitised and bounded, in COPY's binary format.

PostgreSQL refuses NUL, lone surrogates and `\u0000` in jsonb, each taking its whole batch along, and takes years that
no Python reader survives. What can be mended without loss of sense is mended; what cannot raises `UnusableRowError`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from scrapers.article import Article, Link
from scrapers.outcome import RejectionReason
from warehouse.captures import PageSource
from warehouse.copy_format import bigint, boolean, integer, jsonb, row, text, text_array, timestamp
from warehouse.identity import article_number, page_keys

MAX_URL_BYTES = 2048
MAX_LINE_CHARS = 4_000
MAX_TEXT_CHARS = 5_000_000
MAX_ITEMS = 200
MAX_LINKS = 2_000
PLAUSIBLE_YEARS = range(1970, 2100)

_SEPARATOR = "\x1e"
_constant = lru_cache(maxsize=256)(text)
"""For what is the same on many rows."""
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

COLUMNS = (
    "run_id", "url_id", "site", "candidate_id", "identity_key", "final_key", "url_key", "is_variant", "owns_canonical",
    "announced_url", "url", "final_url", "canonical_url", "headline", "description", "authors", "published_at",
    "modified_at", "published_raw", "published_source", "section", "tags", "language", "image_url", "body_text",
    "body_html", "links", "word_count", "access", "content_hash", "detail_hash", "parser_version", "field_sources",
    "field_confidence", "warc_path", "warc_offset", "payload_digest", "fetched_at",
)  # fmt: skip


COPY = f"COPY staging.articles ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"
"""The statement that takes rows of `staging_row`."""


@dataclass(slots=True)
class UnusableRowError(ValueError):
    """A row that must not be loaded, and why."""

    reason: RejectionReason
    detail: str


@dataclass(frozen=True, slots=True)
class Digests:
    """What tells whether a page is as we hold it.

    `content` is the parser's hash of headline and text, which overlooks what is no edit; `detail` covers both to the
    letter, the other fields and the parser's version: what differs in `detail` alone is taken over without a version.
    """

    content: str
    detail: str


def digests(page: PageSource, article: Article) -> Digests:
    """The hashes of an article as read from a page."""
    detail = (
        f"{article.description}\n{article.published_at}\n{article.modified_at}\n{article.published_raw}\n{article.section}"
        f"\n{article.language}\n{article.image_url}\n{article.access}\n{article.canonical_url}\n{page.final_url}"
        f"\n{_SEPARATOR.join(article.authors)}\n{_SEPARATOR.join(article.tags)}\n{article.parser_version}"
        f"\n{article.headline}\n{article.body_text}"
    )
    return Digests(
        article.content_hash or content_hash(article.headline, article.body_text),
        hashlib.blake2b(detail.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
    )


def staging_row(run_id: str, page: PageSource, article: Article, hashes: Digests) -> bytes:
    """One row of input for `COPY`.

    Raises:
        UnusableRowError: the URL is too long, a time implausible, or a number out of range.
    """
    if _url(page.url) is None:
        raise UnusableRowError(RejectionReason.BAD_ROW, f"the URL is longer than {MAX_URL_BYTES} bytes")
    final_url = _url(page.final_url) or page.url
    canonical_url = _url(article.canonical_url)
    keys = page_keys(page.url, final_url, canonical_url)
    return row((
        _constant(run_id), bigint(page.url_id), _constant(page.site), bigint(article_number(page.site, keys.identity)),
        text(keys.identity), text(keys.final), text(keys.fetched), boolean(keys.is_variant),
        boolean(keys.owns_canonical), text(_url(page.announced_url) or page.url), text(page.url), text(final_url),
        text(canonical_url or final_url), _short(article.headline), _short(article.description),
        _items(article.authors), _time(article.published_at), _time(article.modified_at),
        _short(article.published_raw), _short(article.published_source), _short(article.section), _items(article.tags),
        _short(article.language), _short(_url(article.image_url)), text(article.body_text[:MAX_TEXT_CHARS]),
        text(article.body_html[:MAX_TEXT_CHARS]), jsonb(_links(article.links)), _words(article.word_count),
        _constant(article.access), text(hashes.content), text(hashes.detail), _constant(article.parser_version),
        jsonb(_json(article.field_sources)), jsonb(_json(article.field_confidence)), _constant(page.warc_path),
        bigint(page.warc_offset), text(page.payload_digest), timestamp(page.fetched_at),
    ))  # fmt: skip


def content_hash(headline: str | None, body_text: str) -> str:
    """Hash of headline and body text, white space folded: what makes a version."""
    folded = "\n".join(" ".join(part.split()) for part in (headline or "", body_text))
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _short(value: str | None) -> bytes | None:
    return text(value[:MAX_LINE_CHARS]) if value else None


def _url(value: str | None) -> str | None:
    """None for a URL that no index key can hold."""
    if not value or (len(value) > MAX_URL_BYTES / 4 and len(value.encode("utf-8", "replace")) > MAX_URL_BYTES):
        return None
    return value


def _time(value: datetime | None) -> bytes | None:
    if value is None:
        return None
    if value.year not in PLAUSIBLE_YEARS:
        raise UnusableRowError(RejectionReason.IMPLAUSIBLE_DATE, f"a time in the year {value.year}")
    return timestamp(value)


def _words(value: int) -> bytes:
    try:
        return integer(value)
    except OverflowError as error:
        raise UnusableRowError(RejectionReason.BAD_ROW, f"a word count of {value}") from error


def _items(values: Sequence[str]) -> bytes:
    return text_array([value[:MAX_LINE_CHARS] for value in values[:MAX_ITEMS]])


def _links(links: Sequence[Link]) -> str:
    return _json([{"url": link.url, "text": link.text} for link in links[:MAX_LINKS]] if links else [])


def _json(value: list[dict[str, str]] | Mapping[str, str] | Mapping[str, float]) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    if isinstance(value, list):
        return _dumped(value)
    return _dumped_items(tuple(value.items()))


@lru_cache(maxsize=4096)
def _dumped_items(items: tuple[tuple[str, str | float], ...]) -> str:
    """Rules and confidences are much the same on all pages of a site."""
    return _dumped(dict(items))


def _dumped(value: object) -> str:
    dumped = _dumps(value)
    return _dumps(_without_nul(value)) if "\\u0000" in dumped else dumped


def _without_nul(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, Mapping):
        return {str(_without_nul(name)): _without_nul(each) for name, each in value.items()}
    return value
