r"""Rows fit for PostgreSQL: every value sanitised and bounded, in COPY's binary format.

PostgreSQL refuses NUL, lone surrogates and `\u0000` in jsonb, each taking its whole batch along, and takes years that
no Python reader survives. What can be mended without loss of sense is mended; what cannot raises `UnusableRowError`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring

from scrapers.article import Article, Link
from scrapers.frontier import MAX_URL_BYTES
from scrapers.outcome import RejectionReason
from warehouse.captures import PageSource
from warehouse.copy_format import NULL, bigint, boolean, integer, jsonb, row, text, text_array, timestamp
from warehouse.identity import article_number, page_keys, publisher_mark, timed_mark

MAX_LINE_CHARS = 4_000
MAX_TEXT_CHARS = 5_000_000
MAX_ITEMS = 200
MAX_LINKS = 2_000
PLAUSIBLE_YEARS = range(1970, 2100)

_SEPARATOR = "\x1e"
_constant = lru_cache(maxsize=256)(text)
"""For what is the same on many rows."""
_NO_ITEMS = text_array(())

COLUMNS = (
    "run_id", "url_id", "site", "candidate_id", "identity_key", "final_key", "url_key", "is_variant", "owns_canonical",
    "announced_url", "url", "final_url", "canonical_url", "headline", "description", "authors", "published_at",
    "modified_at", "published_raw", "published_source", "section", "tags", "language", "image_url", "body_text",
    "body_html", "links", "word_count", "access", "content_hash", "detail_hash", "parser_version", "field_sources",
    "field_confidence", "warc_path", "warc_offset", "payload_digest", "fetched_at", "publisher_id",
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
        f"\n{article.publisher_id or page.announced_id}"
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
    announced_url = _url(page.announced_url) or page.url
    keys = page_keys(page.url, final_url, canonical_url)
    url, identity = text(page.url), text(keys.identity)
    final = url if final_url == page.url else text(final_url)
    return row((
        _constant(run_id), bigint(page.url_id), _constant(page.site), bigint(article_number(page.site, keys.identity)),
        identity, identity if keys.final == keys.identity else text(keys.final),
        identity if keys.fetched == keys.identity else text(keys.fetched),
        boolean(keys.is_variant), boolean(keys.owns_canonical),
        url if announced_url == page.url else text(announced_url), url, final,
        final if canonical_url in {None, final_url} else text(canonical_url or final_url),
        _short(article.headline), _short(article.description),
        _items(article.authors), _time(article.published_at), _time(article.modified_at),
        _short(article.published_raw), _often(article.published_source), _often(article.section), _items(article.tags),
        _often(article.language), _short(_url(article.image_url)), text(article.body_text[:MAX_TEXT_CHARS]),
        text(article.body_html[:MAX_TEXT_CHARS]), jsonb(_links(article.links)), _words(article.word_count),
        _constant(article.access), text(hashes.content), text(hashes.detail), _constant(article.parser_version),
        _rules(tuple(article.field_sources.items())), _rules(tuple(article.field_confidence.items())),
        _constant(page.warc_path), bigint(page.warc_offset), text(page.payload_digest), timestamp(page.fetched_at),
        _short(publisher_mark(article.publisher_id or page.announced_id)),
    ))  # fmt: skip


def marks_of(page: PageSource, article: Article) -> set[str]:
    """What a page goes by, and what a takedown bars: the keys of its addresses, and the publisher's own id."""
    keys = page_keys(page.url, page.final_url, _url(article.canonical_url))
    own = timed_mark(publisher_mark(article.publisher_id or page.announced_id), article.published_at)
    return {keys.identity, keys.final, keys.fetched} | ({own} if own else set())


def content_hash(headline: str | None, body_text: str) -> str:
    """Hash of headline and body text, white space folded: what makes a version."""
    folded = "\n".join(" ".join(part.split()) for part in (headline or "", body_text))
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _short(value: str | None) -> bytes:
    return text(value[:MAX_LINE_CHARS]) if value else NULL


_often = lru_cache(maxsize=1024)(_short)
"""For what many rows share, such as sections."""


def _url(value: str | None) -> str | None:
    """None for a URL that no index key can hold."""
    if not value or (len(value) > MAX_URL_BYTES / 4 and len(value.encode("utf-8", "replace")) > MAX_URL_BYTES):
        return None
    return value


def _time(value: datetime | None) -> bytes:
    if value is None:
        return NULL
    if value.year not in PLAUSIBLE_YEARS:
        raise UnusableRowError(RejectionReason.IMPLAUSIBLE_DATE, f"a time in the year {value.year}")
    return timestamp(value)


def _words(value: int) -> bytes:
    try:
        return integer(value)
    except OverflowError as error:
        raise UnusableRowError(RejectionReason.BAD_ROW, f"a word count of {value}") from error


def _items(values: Sequence[str]) -> bytes:
    return text_array([value[:MAX_LINE_CHARS] for value in values[:MAX_ITEMS]]) if values else _NO_ITEMS


def _links(links: Sequence[Link]) -> str:
    pairs = [f'{{"url": {_quoted(link.url)}, "text": {_quoted(link.text)}}}' for link in links[:MAX_LINKS]]
    return f"[{', '.join(pairs)}]"


@lru_cache(maxsize=4096)
def _rules(items: tuple[tuple[str, str | float], ...]) -> bytes:
    """Rules and confidences are much the same on all pages of a site."""
    return jsonb(f"{{{', '.join([f'{_quoted(name)}: {_scalar(value)}' for name, value in items])}}}")


def _scalar(value: str | float) -> str:
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(value: str) -> str:
    """A string of JSON; without NUL, which jsonb refuses."""
    return encode_basestring(value.replace("\0", ""))
