"""Articles put straight into `news`, as publish leaves them, for the stages that come after it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from warehouse.connection import Connection
from warehouse.identity import article_number, canonical_key

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

_INSERT = """
INSERT INTO news.articles (article_id, site, url, canonical_url, headline, authors, published_at, body_text, language,
    links, first_seen_at, last_seen_at, valid_from, known_from, content_hash, detail_hash, run_id, parser_version,
    fetched_at)
VALUES (%(id)s, %(site)s, %(url)s, %(url)s, %(headline)s, %(authors)s, %(at)s, %(body)s, %(language)s, %(links)s,
    %(seen)s, %(seen)s, %(at)s, %(seen)s, md5(%(body)s), '', 'run', '1', %(seen)s)
ON CONFLICT (article_id) DO UPDATE SET body_text = excluded.body_text, headline = excluded.headline,
    links = excluded.links, published_at = excluded.published_at
"""
_ADDRESS = """
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, first_seen_at, run_id)
VALUES (%(site)s, %(key)s, %(url)s, %(id)s, 'fetched', %(seen)s, 'run') ON CONFLICT DO NOTHING
"""
_QUEUE = "INSERT INTO ops.enrich_queue (article_id, queued_at) VALUES (%(id)s, %(seen)s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as a test tells it."""

    url: str
    body: str
    at: datetime = NOW
    site: str = "tidewire"
    headline: str = "A headline"
    authors: tuple[str, ...] = ()
    language: str = "en"
    links: Sequence[tuple[str, str]] = field(default=())

    @property
    def article_id(self) -> int:
        return article_number(self.site, canonical_key(self.url))


def put(conn: Connection, *stories: Story) -> None:
    """Publish articles, or their next version, and queue them for enrich."""
    with conn, conn.cursor() as cursor:
        for each in stories:
            values = {
                "id": each.article_id, "site": each.site, "url": each.url, "headline": each.headline,
                "authors": list(each.authors), "at": each.at, "body": each.body, "language": each.language,
                "links": json.dumps([{"url": url, "text": text} for url, text in each.links]),
                "seen": max(each.at, NOW), "key": canonical_key(each.url),
            }  # fmt: skip
            for statement in (_INSERT, _ADDRESS, _QUEUE):
                cursor.execute(statement, values)


def rows(conn: Connection, sql: str, *values: object) -> list[tuple[object, ...]]:
    """The rows of a query."""
    with conn, conn.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
