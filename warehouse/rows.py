r"""Rows fit for PostgreSQL: every value sanitised and bounded, in COPY's text format.

PostgreSQL refuses NUL, lone surrogates and `\u0000` in jsonb, each taking its whole batch along, and takes years that
no Python reader survives. What can be mended without loss of sense is mended; what cannot raises `UnusableRowError`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scrapers.article import Article
from scrapers.outcome import RejectionReason
from warehouse.captures import CapturedPage
from warehouse.identity import article_number, page_keys

MAX_URL_BYTES = 2048
MAX_LINE_CHARS = 4_000
MAX_TEXT_CHARS = 5_000_000
MAX_ITEMS = 200
MAX_LINKS = 2_000
PLAUSIBLE_YEARS = range(1970, 2100)

COLUMNS = (
    "run_id", "url_id", "site", "candidate_id", "identity_key", "final_key", "url_key", "is_variant", "owns_canonical",
    "announced_url", "url", "final_url", "canonical_url", "headline", "description", "authors", "published_at",
    "modified_at", "published_raw", "published_source", "section", "tags", "language", "image_url", "body_text",
    "body_html", "links", "word_count", "access", "content_hash", "detail_hash", "parser_version", "field_sources",
    "field_confidence", "warc_path", "warc_offset", "payload_digest", "fetched_at",
)  # fmt: skip


@dataclass(slots=True)
class UnusableRowError(ValueError):
    """A row that must not be loaded, and why."""

    reason: RejectionReason
    detail: str


def staging_line(run_id: str, page: CapturedPage, article: Article) -> bytes:
    """One line of COPY input for `staging.articles`.

    Raises:
        UnusableRowError: the URL is too long or a time is implausible.
    """
    capture = page.capture
    if len(capture.url.encode("utf-8", "replace")) > MAX_URL_BYTES:
        raise UnusableRowError(RejectionReason.BAD_ROW, f"the URL is longer than {MAX_URL_BYTES} bytes")
    final_url = _url(capture.final_url) or capture.url
    canonical_url = _url(article.canonical_url)
    keys = page_keys(capture.url, final_url, canonical_url)
    details = _details(article)
    fields = (
        text(run_id), str(page.url_id), text(capture.site), str(article_number(capture.site, keys.identity)),
        text(keys.identity), text(keys.final), text(keys.fetched), _flag(keys.is_variant), _flag(keys.owns_canonical),
        text(_url(page.announced_url) or capture.url), text(capture.url), text(final_url),
        text(canonical_url or final_url), _short(article.headline), *details,
        text(article.body_text[:MAX_TEXT_CHARS]), text(article.body_html[:MAX_TEXT_CHARS]),
        _json([{"url": link.url, "text": link.text} for link in article.links[:MAX_LINKS]]),
        str(article.word_count), text(article.access),
        text(article.content_hash or content_hash(article.headline, article.body_text)),
        hashlib.blake2b("\n".join(details).encode("utf-8", "replace"), digest_size=12).hexdigest(),
        text(article.parser_version), _json(article.field_sources), _json(article.field_confidence),
        text(capture.warc_path), str(capture.warc_offset), text(capture.payload_digest), capture.fetched_at.isoformat(),
    )  # fmt: skip
    line = "\t".join(fields) + "\n"
    try:
        return line.encode()
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


def content_hash(headline: str | None, body_text: str) -> str:
    """Hash of headline and body text, white space folded: what makes a version."""
    folded = "\n".join(" ".join(part.split()) for part in (headline or "", body_text))
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest()


def text(value: str | None) -> str:
    """A value in COPY's text format; NULs are dropped."""
    if value is None:
        return r"\N"
    if "\0" in value:
        value = value.replace("\0", "")
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _details(article: Article) -> tuple[str, ...]:
    """The fields that change without making a version, in COPY's format; their hash tells whether they did."""
    return (
        _short(article.description), _array(article.authors), _time(article.published_at), _time(article.modified_at),
        _short(article.published_raw), _short(article.published_source), _short(article.section),
        _array(article.tags), _short(article.language), text(_url(article.image_url)),
    )  # fmt: skip


def _flag(value: bool) -> str:
    return "t" if value else "f"


def _short(value: str | None) -> str:
    return text(value[:MAX_LINE_CHARS] if value else None)


def _url(value: str | None) -> str | None:
    """None for a URL that no index key can hold."""
    return value if value and len(value.encode("utf-8", "replace")) <= MAX_URL_BYTES else None


def _time(value: datetime | None) -> str:
    if value is None:
        return r"\N"
    if value.year not in PLAUSIBLE_YEARS:
        raise UnusableRowError(RejectionReason.IMPLAUSIBLE_DATE, f"a time in the year {value.year}")
    return value.isoformat()


def _array(values: Iterable[str]) -> str:
    """A text[] literal (each element quoted), escaped once more for COPY."""
    items = [value.replace("\0", "")[:MAX_LINE_CHARS] for value in values][:MAX_ITEMS]
    quoted = ",".join('"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in items)
    return text(f"{{{quoted}}}")


def _json(value: list[dict[str, str]] | Mapping[str, str] | Mapping[str, float]) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    dumped = json.dumps(value if isinstance(value, list) else dict(value), ensure_ascii=False)
    if "\\u0000" in dumped:
        dumped = json.dumps(_without_nul(value), ensure_ascii=False)
    return text(dumped)


def _without_nul(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, Mapping):
        return {str(_without_nul(name)): _without_nul(each) for name, each in value.items()}
    return value
