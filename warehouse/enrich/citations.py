"""Citations, as articles come in: outbound links and attribution phrases, resolved to sources and to articles we hold.

A link to an article that comes later waits with its key, and is resolved when that article does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from psycopg2.extras import execute_values

from scrapers.frontier import MAX_URL_BYTES
from warehouse.connection import Cursor
from warehouse.enrich.phrases import phrases
from warehouse.enrich.sources import domain_of, known_names
from warehouse.identity import canonical_key
from warehouse.queries import queries

MAX_LINKS = 300
MAX_WORDS_CHARS = 300
MAX_KEY_BYTES = 1_024
"""Longer keys, and hosts longer than DNS allows, would not fit an index."""
MAX_DOMAIN_CHARS = 253

_Row = tuple[int, int, str, str, datetime, str | None, str | None, str, str | None, str | None, bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationCounts:
    """Links and phrases found in a batch."""

    links: int = 0
    phrases: int = 0


class _Article(NamedTuple):
    article_id: int
    site: str
    url: str
    reported_at: datetime
    body_text: str
    links: list[Mapping[str, str]]


def refresh_citations(cursor: Cursor, article_ids: Sequence[int]) -> CitationCounts:
    """Write the citations of new and edited articles anew, and resolve what waited for them; the caller commits."""
    sql = queries("citations")
    values = {"ids": list(article_ids)}
    cursor.execute(sql["articles"], values)
    articles = [_Article(*row) for row in cursor.fetchall()]
    names = known_names(cursor, {(each.site, each.url) for each in articles})
    rows = [row for article in articles for row in _citations(article, names)]
    cursor.execute(sql["clear"], values)
    execute_values(cursor, sql["keep"], rows, page_size=1_000)
    for name in ("resolve", "resolve_waiting", "resolve_phrases"):
        cursor.execute(sql[name], values)
    links = sum(row[2] == "link" for row in rows)
    return CitationCounts(links=links, phrases=len(rows) - links)


def _citations(article: _Article, names: Mapping[str, str]) -> Iterator[_Row]:
    own = domain_of(article.url)
    position = 0
    for url, key, words in _links(article):
        position += 1
        domain = domain_of(url)
        if domain is None or len(domain) > MAX_DOMAIN_CHARS:
            continue
        short_key = key if len(key.encode("utf-8", "replace")) <= MAX_KEY_BYTES else None
        yield (article.article_id, position, "link", article.site, article.reported_at, url, short_key, words, None,
               domain, domain == own, False)  # fmt: skip
    for phrase in phrases(article.body_text, names):
        position += 1
        yield (article.article_id, position, "phrase", article.site, article.reported_at, None, None,
               _bounded(phrase.words), _bounded(phrase.source_name), phrase.domain, phrase.domain == own,
               phrase.credits_first)  # fmt: skip


def _links(article: _Article) -> Iterator[tuple[str, str, str]]:
    """Each address once, with its key and the words of the link; none to the article itself."""
    seen = {canonical_key(article.url)}
    for link in article.links:
        url = link.get("url", "")
        key = canonical_key(url)
        is_usable = url.startswith(("http://", "https://")) and len(url.encode("utf-8", "replace")) <= MAX_URL_BYTES
        if is_usable and key not in seen and len(seen) <= MAX_LINKS:
            seen.add(key)
            yield url, key, _bounded(link.get("text", ""))


def _bounded(words: str) -> str:
    return " ".join(words.split())[:MAX_WORDS_CHARS]
