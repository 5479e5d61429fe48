r"""Rows fit for PostgreSQL: every value sanitised and bounded, in COPY's text format.

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
from warehouse.captures import CapturedPage
from warehouse.identity import article_number, page_keys

MAX_URL_BYTES = 2048
MAX_LINE_CHARS = 4_000
MAX_TEXT_CHARS = 5_000_000
MAX_ITEMS = 200
MAX_LINKS = 2_000
PLAUSIBLE_YEARS = range(1970, 2100)

_SEPARATOR, _NULL = "\x1e", "\x1f"
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

COLUMNS = (
    "run_id", "url_id", "site", "candidate_id", "identity_key", "final_key", "url_key", "is_variant", "owns_canonical",
    "announced_url", "url", "final_url", "canonical_url", "headline", "description", "authors", "published_at",
    "modified_at", "published_raw", "published_source", "section", "tags", "language", "image_url", "body_text",
    "body_html", "links", "word_count", "access", "content_hash", "detail_hash", "parser_version", "field_sources",
    "field_confidence", "warc_path", "warc_offset", "payload_digest", "fetched_at",
)  # fmt: skip


COPY = f"COPY staging.articles ({', '.join(COLUMNS)}) FROM STDIN (DELIMITER '{_SEPARATOR}', NULL '{_NULL}')"
"""The statement that takes lines of `staging_line`."""


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


def digests(page: CapturedPage, article: Article) -> Digests:
    """The hashes of an article as read from a page."""
    detail = (
        f"{article.description}\n{article.published_at}\n{article.modified_at}\n{article.published_raw}\n{article.section}"
        f"\n{article.language}\n{article.image_url}\n{article.access}\n{article.canonical_url}\n{page.capture.final_url}"
        f"\n{_SEPARATOR.join(article.authors)}\n{_SEPARATOR.join(article.tags)}\n{article.parser_version}"
        f"\n{article.headline}\n{article.body_text}"
    )
    return Digests(
        article.content_hash or content_hash(article.headline, article.body_text),
        hashlib.blake2b(detail.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
    )


def staging_line(run_id: str, page: CapturedPage, article: Article, hashes: Digests) -> bytes:
    """One line of input for `COPY`.

    Raises:
        UnusableRowError: the URL is too long or a time is implausible.
    """
    capture = page.capture
    if _url(capture.url) is None:
        raise UnusableRowError(RejectionReason.BAD_ROW, f"the URL is longer than {MAX_URL_BYTES} bytes")
    final_url = _url(capture.final_url) or capture.url
    canonical_url = _url(article.canonical_url)
    keys = page_keys(capture.url, final_url, canonical_url)
    return _line((
        run_id, str(page.url_id), capture.site, str(article_number(capture.site, keys.identity)),
        keys.identity, keys.final, keys.fetched, _flag(keys.is_variant), _flag(keys.owns_canonical),
        _url(page.announced_url) or capture.url, capture.url, final_url, canonical_url or final_url,
        _short(article.headline), _short(article.description), _array(article.authors), _time(article.published_at),
        _time(article.modified_at), _short(article.published_raw), _short(article.published_source),
        _short(article.section), _array(article.tags), _short(article.language), _url(article.image_url) or _NULL,
        article.body_text[:MAX_TEXT_CHARS], article.body_html[:MAX_TEXT_CHARS], _links(article.links),
        str(article.word_count), str(article.access), hashes.content, hashes.detail, article.parser_version,
        _json(article.field_sources), _json(article.field_confidence), capture.warc_path, str(capture.warc_offset),
        capture.payload_digest, capture.fetched_at.isoformat(),
    ))  # fmt: skip


def _line(fields: Sequence[str]) -> bytes:
    """The fields joined and escaped all at once, which is cheap; one by one where a value holds a control character."""
    line = _SEPARATOR.join(fields)
    if line.count(_SEPARATOR) == len(fields) - 1 and line.count(_NULL) == fields.count(_NULL):
        line = _escaped(line)
    else:
        line = _SEPARATOR.join(
            each
            if each is _NULL
            else _escaped(each).replace(_SEPARATOR, f"\\{_SEPARATOR}").replace(_NULL, f"\\{_NULL}")
            for each in fields
        )
    if "\0" in line:
        line = line.replace("\0", "")
    try:
        return f"{line}\n".encode()
    except UnicodeEncodeError:
        return f"{line}\n".encode("utf-8", "replace")


def content_hash(headline: str | None, body_text: str) -> str:
    """Hash of headline and body text, white space folded: what makes a version."""
    folded = "\n".join(" ".join(part.split()) for part in (headline or "", body_text))
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def _flag(value: bool) -> str:
    return "t" if value else "f"


def _short(value: str | None) -> str:
    return value[:MAX_LINE_CHARS] if value else _NULL


def _url(value: str | None) -> str | None:
    """None for a URL that no index key can hold."""
    if not value or (len(value) > MAX_URL_BYTES / 4 and len(value.encode("utf-8", "replace")) > MAX_URL_BYTES):
        return None
    return value


def _time(value: datetime | None) -> str:
    if value is None:
        return _NULL
    if value.year not in PLAUSIBLE_YEARS:
        raise UnusableRowError(RejectionReason.IMPLAUSIBLE_DATE, f"a time in the year {value.year}")
    return value.isoformat()


def _array(values: Sequence[str]) -> str:
    """A text[] literal (each element quoted), before COPY's own escaping."""
    if not values:
        return "{}"
    items = (value[:MAX_LINE_CHARS].replace("\\", "\\\\").replace('"', '\\"') for value in values[:MAX_ITEMS])
    return '{"' + '","'.join(items) + '"}'


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
